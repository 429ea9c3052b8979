"""Rewriting programs into equal ones that cost less: one rule a plain function, all of them in ``RULES``.

A rule gets a node and returns an equal one, or the node itself. It is applied from the leaves up, and again for as long
as something changes. What it says of a logic is tested in tests/reasoning/test_optimise.py: there the denotation of
every program stays the same. A rule never drops a part that presupposes something, such as THE: that has to be checked.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from nsground import program as p
from nsground.program import Program, Type
from nsground.program.phrases import anchors
from nsground.reasoning.facts.logics import LOGICS, LogicLike
from nsground.reasoning.planning.costs import paired

EVERY = frozenset({*LOGICS, "worlds"})
CRISP = frozenset({"boolean", "worlds"})
IDEMPOTENT = CRISP | {"godel"}

MAX_ROUNDS = 20
"""Most times that all rules are applied; a few are enough for any program."""

NOTHING = p.Not(p.Any())
"""The empty set."""


@dataclass(frozen=True)
class Rewriting:
    """A rewriting that keeps what programs denote in some ``logics``."""

    rewrite: Callable[[Program], Program]
    logics: frozenset[str]

    @property
    def name(self) -> str:
        """That of its function."""
        return self.rewrite.__name__


@lru_cache(maxsize=8192)
def optimised(program: Program, logic: LogicLike) -> Program:
    """The program as it is run in a logic.

    >>> from nsground.program import read
    >>> print(optimised(read("AND(LEFT_OF(ANY, fork), NOT(NOT(color=red)), cup)"), "product"))
    LEFT_OF(AND(color=red, cup), fork)
    """
    return rewritten(program, logic)[0]


def rewritten(program: Program, logic: LogicLike) -> tuple[Program, tuple[str, ...]]:
    """The program as it is run in a logic, and the names of the rules that changed it."""
    used: dict[str, None] = {}
    rules = [rule for rule in RULES if logic in rule.logics]

    def by_all(node: Program) -> Program:
        for rule in rules:
            new = rule.rewrite(node)
            if new is not node:
                used[rule.name] = None
                node = new
        return node

    for _ in range(MAX_ROUNDS):
        before, program = program, program.map(by_all)
        if program is before:
            break
    return program, tuple(used)


# --- the rules --------------------------------------------------------------------------------------------


def flatten(node: Program) -> Program:
    """AND(a, AND(b, c)) is AND(a, b, c), and so with OR."""
    if not isinstance(node, p.And | p.Or) or not any(type(part) is type(node) for part in node.parts):
        return node
    parts = (inner for part in node.parts for inner in (part.parts if isinstance(part, type(node)) else (part,)))
    return type(node)(tuple(parts), span=node.span)


def unfold(node: Program) -> Program:
    """OTHER(a, b) is AND(a, NOT(b)); VISIBLE(full, a) is AND(a, VISIBLE(full, ANY))."""
    if isinstance(node, p.Other):
        return p.And((node.target, p.Not(node.excluded)), span=node.span)
    if node.filters and not node.pairs and node.pool is not None and not isinstance(node.pool, p.Any):
        return p.And((node.pool, node.with_pool(p.Any()).with_span(None)), span=node.span)
    return node


def cancel_negations(node: Program) -> Program:
    """NOT(NOT(a)) is a."""
    return node.part.part if isinstance(node, p.Not) and isinstance(node.part, p.Not) else node


def push_negations(node: Program) -> Program:
    """NOT(OR(a, b)) is AND(NOT(a), NOT(b)), whose parts can be computed one after the other, the cheap ones first."""
    if isinstance(node, p.Not) and isinstance(node.part, p.Or) and node.type is Type.REGIONS:
        return p.And(tuple(p.Not(part) for part in node.part.parts), span=node.span)
    return node


def fold_constants(node: Program) -> Program:
    """What ANY and NOT(ANY), or a number, decide by themselves."""
    match node:
        case p.And(parts=parts) if node.type is Type.REGIONS:
            return _folded(node, parts, neutral=p.Any(), absorbing=NOTHING)
        case p.Or(parts=parts) if node.type is Type.REGIONS:
            return _folded(node, parts, neutral=NOTHING, absorbing=p.Any())
        case p.AtLeast(number=0, regions=regions):
            return regions
        case p.Count(regions=regions) if regions == NOTHING:
            return p.Literal(0)
    if node.pairs and not _presupposes(node) and NOTHING in (node.pool, *anchors(node)):
        return NOTHING
    return node


def drop_doubles(node: Program) -> Program:
    """AND(a, a) is a, and so with OR, where degrees do not wear off."""
    if not isinstance(node, p.And | p.Or) or len(set(node.parts)) == len(node.parts):
        return node
    parts = tuple(dict.fromkeys(node.parts))
    return type(node)(parts, span=node.span) if len(parts) > 1 else parts[0]


def push_filters(node: Program) -> Program:
    """AND(a, LEFT_OF(ANY, b)) is LEFT_OF(a, b): the relation is computed only for what passes the cheap part."""
    if not isinstance(node, p.And) or node.type is not Type.REGIONS:
        return node
    into = next((part for part in node.parts if part.filters and part.pairs), None)
    cheap = [part for part in node.parts if not paired(part)]
    if into is None or into.pool is None or not cheap:
        return node
    rest = [part for part in node.parts if paired(part)]
    rest.remove(into)  # once, if it is said twice
    within = cheap if isinstance(into.pool, p.Any) else [*cheap, into.pool]
    filtered = into.with_pool(p.And(tuple(within)) if len(within) > 1 else within[0])
    return p.And((filtered, *rest), span=node.span) if rest else filtered


def cheap_first(node: Program) -> Program:
    """Parts of AND and OR in one order: those that look at no pairs before those that do, so that equal sets
    look equal and what is dear is asked last."""
    if not isinstance(node, p.And | p.Or):
        return node
    parts = tuple(sorted(node.parts, key=_dearness))
    return node if parts == node.parts else type(node)(parts, span=node.span)


RULES: tuple[Rewriting, ...] = (
    Rewriting(unfold, EVERY),
    Rewriting(cancel_negations, EVERY),
    Rewriting(push_negations, EVERY),
    Rewriting(flatten, EVERY),
    Rewriting(fold_constants, EVERY),
    Rewriting(drop_doubles, IDEMPOTENT),
    Rewriting(push_filters, EVERY),
    Rewriting(cheap_first, EVERY),
)
"""All rules, in the order in which they are applied to a node."""


# --- what they share --------------------------------------------------------------------------------------


def _folded(node: Program, parts: tuple[Program, ...], neutral: Program, absorbing: Program) -> Program:
    if absorbing in parts and not any(_presupposes(part) for part in parts):
        return absorbing
    kept = tuple(part for part in parts if part != neutral)
    if len(kept) == len(parts):
        return node
    if len(kept) > 1:
        return dataclasses.replace(node, parts=kept)  # type: ignore[call-arg]  # AND and OR both have parts
    return kept[0] if kept else neutral


@lru_cache(maxsize=8192)
def _presupposes(node: Program) -> bool:
    """Whether anything in a program can fail, or quantifies in a way that an empty set makes true."""
    return any(each.presupposes or each.marks for each in node.walk())


@lru_cache(maxsize=8192)
def _dearness(node: Program) -> tuple[bool, int, str]:
    return paired(node), node.size if paired(node) else 0, str(node)
