"""Which noun each clause belongs to: the grammar gives it to the nearest; here every noun still open is tried.

In ``A near B by C`` the clause ``by C`` may belong to B or to A. Clauses are taken in the order of the text, and each
closes the nouns between it and the noun that it goes to, so that no two clauses cross. A beam keeps the likeliest
choices (:mod:`nsground.language.attachment_model` says how likely each is); thirty chained clauses cost thirty steps.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from typing import Any, NamedTuple

from nsground.language.attachment_model import AttachmentModel, Choice, Neighbour, costs
from nsground.language.lexicon import Lexicon
from nsground.language.sketch import Clause, Sketch
from nsground.language.syntax import FIELDS, Joined, NounPhrase, Syntax

BEAM = 12
"""How many ways to attach the clauses so far are kept."""

NOWHERE = 6.0
"""How much less likely what other things are in is said to stand somewhere, and they to have things."""

HAVING = ("with", "contains")
"""Kinds of clauses that are said of what other things are in."""

FAR = (2, 4)
"""Where many nouns are open: how many of the outermost and of the nearest a clause may belong to."""

SPREAD = 8.0
"""Ways that cost this much more than the best so far are given up."""


@dataclass(frozen=True)
class Attached:
    """The nouns that the clauses of a syntax belong to, and what that costs: -ln of how likely it is."""

    sketch: Sketch
    nouns: tuple[int, ...]
    cost: float

    @cached_property
    def syntax(self) -> Syntax:
        """The syntax with its clauses where they belong."""
        return build(self.sketch, self.nouns)

    @property
    def note(self) -> str:
        """What belongs elsewhere than to the nearest noun."""
        return note(self.sketch, self.nouns)


def attachments(syntax: Syntax, text: str, lexicon: Lexicon, model: AttachmentModel, limit: int) -> list[Attached]:
    """The likeliest ways to attach the clauses of a syntax, best first, at most ``limit``; costs are 0 or more."""
    sketch = Sketch(syntax, text, lexicon)
    states = [_State(0.0, (), ())]
    for clause in sketch.clauses:
        following = list(_extended(states, clause, sketch, model))
        if len(following) > 1:
            most = min(state.cost for state in following) + SPREAD
            following = nsmallest(max(BEAM, limit), [s for s in following if s.cost <= most], key=_cost)
        states = following
    return [Attached(sketch, state.nouns, state.cost) for state in states[:limit]]


class _State(NamedTuple):
    """A way to attach the clauses so far: the noun of each, and the nouns that are open, outermost first."""

    cost: float
    nouns: tuple[int, ...]
    opened: tuple[int, ...]


def _cost(state: _State) -> float:
    return state.cost


def _extended(states: Sequence[_State], clause: Clause, sketch: Sketch, model: AttachmentModel) -> Iterator[_State]:
    """Every way to attach one clause more."""
    for state in states:
        opened = reach(clause, state.opened, sketch)
        if clause.fixed or len(opened) == 1:
            yield _State(state.cost, (*state.nouns, opened[-1]), after(opened, clause))
            continue
        scores = [
            model.score(choice) + (0.0 if neighbour is None else model.score_beside(neighbour))
            for choice, neighbour in options(clause, opened, sketch, state.nouns)
        ]
        settings = [sketch.nouns[noun].is_setting for noun in opened]
        if any(settings):
            unlike = [setting != (clause.kind in HAVING) for setting in settings]
            scores = [score - NOWHERE * odd for score, odd in zip(scores, unlike, strict=True)]
        for depth, cost in enumerate(costs(scores)):
            chosen = opened[: depth + 1]
            yield _State(state.cost + cost, (*state.nouns, chosen[-1]), after(chosen, clause))


def decisions(sketch: Sketch, nouns: Sequence[int]) -> Iterator[tuple[list[tuple[Choice, Neighbour | None]], int]]:
    """The choices that lead to some nouns: what there was to choose from, and which it was; none where only one was."""
    opened: tuple[int, ...] = ()
    for i, (clause, noun) in enumerate(zip(sketch.clauses, nouns, strict=True)):
        opened = reach(clause, opened, sketch)
        if not clause.fixed and len(opened) > 1:
            yield (
                list(options(clause, opened, sketch, nouns[:i])),
                opened.index(noun),
            )
        opened = after(opened[: opened.index(noun) + 1] if noun in opened else opened, clause)


def options(
    clause: Clause, opened: tuple[int, ...], sketch: Sketch, nouns: Sequence[int]
) -> Iterator[tuple[Choice, Neighbour | None]]:
    """The nouns that a clause may belong to, where ``opened`` are open and the clauses before belong to ``nouns``."""
    before = sketch.clauses[len(nouns) - 1] if nouns and not clause.first else None
    last = len(opened) - 1
    for depth, noun in enumerate(opened):
        choice = Choice(clause, sketch.nouns[noun], last - depth, depth, noun == clause.noun)
        yield choice, None if before is None else Neighbour(clause, before, nouns[-1] == noun)


def reach(clause: Clause, opened: tuple[int, ...], sketch: Sketch) -> tuple[int, ...]:
    """The nouns open to a clause, outermost first."""
    if clause.first:
        return (clause.noun,)
    if clause.fixed and clause.noun in opened:
        return opened[: opened.index(clause.noun) + 1]
    if opened[0] in sketch.asked and clause.noun != opened[0]:
        return opened[1:] or opened
    return opened if len(opened) <= sum(FAR) else opened[: FAR[0]] + opened[-FAR[1] :]


def after(opened: tuple[int, ...], clause: Clause) -> tuple[int, ...]:
    """The nouns open after a clause that belongs to the last of ``opened``."""
    return opened if clause.opens is None else (*opened, clause.opens)


# --- putting it together again ----------------------------------------------------------------------------


def build(sketch: Sketch, nouns: Sequence[int]) -> Syntax:
    """The syntax in which each clause belongs to the noun given."""
    if sketch.as_given and all(noun == clause.noun for noun, clause in zip(nouns, sketch.clauses, strict=True)):
        return sketch.syntax
    of: list[list[Syntax]] = [[] for _ in sketch.nouns]
    for noun, clause in zip(nouns, sketch.clauses, strict=True):
        of[noun].append(clause.syntax)
    return _built(sketch.syntax, sketch, of)


def _built(node: Syntax, sketch: Sketch, of: list[list[Syntax]]) -> Syntax:
    number = sketch.number(node)
    if number is None:
        return _rebuilt(node, sketch, of)
    # of what a sentence says, the first clause may be all that it is made of
    said = tuple([_itself(c, sketch, of) if c is node else _built(c, sketch, of) for c in of[number]])
    if isinstance(node, NounPhrase) and all(c is not node for c in of[number]):
        core = None if node.core is None else _built(node.core, sketch, of)
        if core is node.core and _same(said, node.groups):
            return node
        parts = (*node.words, *said, *(() if core is None else (core,)))
        return dataclasses.replace(node, groups=said, core=core, end=max([node.start, *(p.end for p in parts)]))
    return said[0] if len(said) == 1 else Joined(said[0].start, said[-1].end, said, "and")


def _itself(said: Syntax, sketch: Sketch, of: list[list[Syntax]]) -> Syntax:
    """What a sentence says, without what is said beside it: "decorative", in "is decorative with a cloth"."""
    if isinstance(said, NounPhrase):
        return dataclasses.replace(said, groups=(), end=max([said.start, *(word.end for word in said.words)]))
    return _rebuilt(said, sketch, of)


def _rebuilt(node: Syntax, sketch: Sketch, of: list[list[Syntax]]) -> Syntax:
    changed: dict[str, Any] = {}
    end = 0
    for name in FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, tuple):
            parts = tuple([_built(part, sketch, of) for part in value])
            end = max([end, *(part.end for part in parts)])
            if not _same(parts, value):
                changed[name] = parts
        elif value is not None:
            part = _built(value, sketch, of)
            end = max(end, part.end)
            if part is not value:
                changed[name] = part
    return dataclasses.replace(node, end=end, **changed) if changed else node


def _same(parts: Sequence[Syntax], others: Sequence[Syntax]) -> bool:
    return len(parts) == len(others) and all(part is other for part, other in zip(parts, others, strict=True))


def note(sketch: Sketch, nouns: Sequence[int]) -> str:
    """What belongs elsewhere than to the nearest noun."""
    moved = (
        f"{sketch.text[clause.syntax.start : clause.syntax.end]!r} modifies {sketch.nouns[noun].head[2]!r}"
        for noun, clause in zip(nouns, sketch.clauses, strict=True)
        if noun != clause.noun
    )
    return "; ".join(moved)
