"""What operators come to where some facts are unknown: bounds that hold in every completion of them.

Two runs go side by side, one over the least and one over the most that each fact can be (see ``facts.bounded``). An
operator that only grows with its arguments needs nothing more, and one that shrinks with an argument takes it from the
other run. Those here do neither: they compare members with each other. Where what they look at is the same in both
runs, they are as always; else each says how far it can go, and what does not say so lies between nothing and its pool.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from nsground import program as p
from nsground.program import Bound, Monotone, Program, Type
from nsground.reasoning.facts.backend import Array, detached, reduced, truths
from nsground.reasoning.facts.bounded import BoundedFacts
from nsground.reasoning.facts.scene_facts import Facts
from nsground.reasoning.operators.counting import number_of
from nsground.reasoning.operators.evaluator import HOLDS, Choice, Evaluator
from nsground.reasoning.operators.selection import EVEN
from nsground.reasoning.operators.values import NamedValue, NumberValue

Bounded = Callable[[Any, Evaluator], Any]
"""From a node and one of two runs to its value there."""

BOUNDS: dict[type[Program], Bounded] = {}


def bounds(*kinds: type[Program]) -> Callable[[Bounded], Bounded]:
    """Register a function as what operators come to where their arguments are not known."""

    def register(function: Bounded) -> Bounded:
        BOUNDS.update(dict.fromkeys(kinds, function))
        return function

    return register


UNSEEN = 3
"""Things that nobody looked for of which account is taken one by one: as many as a relation is between."""


@lru_cache(maxsize=1024)
def _nouns(program: Program) -> tuple[str, ...]:
    return tuple(dict.fromkeys(node.name for node in program.walk() if isinstance(node, p.Concept)))


class Runs(NamedTuple):
    """The runs over the least and over the most that the facts can be, and one that guesses."""

    lower: Evaluator
    upper: Evaluator
    guess: Evaluator

    @staticmethod
    def of(program: Program, facts: Facts, choice: Choice) -> Runs:
        """``facts`` are of rows that have a region each; see ``facts.bounded.with_region``."""
        unseen = UNSEEN if any(map(facts.may_be_unseen, _nouns(program))) else 0
        lower, upper = _paired(facts, choice, unseen)
        lower.at_bound = upper.at_bound = at_bound
        return Runs(lower, upper, _paired(facts, choice, unseen)[1])


def _paired(facts: Facts, choice: Choice, unseen: int) -> tuple[Evaluator, Evaluator]:
    lower, upper = (Evaluator(BoundedFacts.of(facts, upper, unseen), choice) for upper in (False, True))
    lower.upper, upper.lower = upper, lower
    return lower, upper


def at_bound(node: Program, run: Evaluator) -> Any:
    """The value of a node in one of two runs, where it cannot be had from its arguments alone; else None."""
    if not _compares(node, run) or settled(node, run):
        return None
    bounded: Bounded = BOUNDS.get(type(node), _at_worst)
    return bounded(node, run)


def _facts(run: Evaluator) -> BoundedFacts:
    """The facts of one of two runs."""
    assert isinstance(run.facts, BoundedFacts)
    return run.facts


def _compares(node: Program, run: Evaluator) -> bool:
    """Whether some argument of a node neither only adds to what it denotes nor only takes away."""
    for argument in node.arguments:
        if argument.kind is not Program:
            continue
        if argument.monotone is Monotone.NEITHER:
            return True
        parts = getattr(node, argument.name)
        if argument.anchor and any(_counts(part, run) for part in (parts if argument.many else (parts,))):
            return True
    return isinstance(node, p.Greater | p.Less) and not run.logic.ordered_counts


def _counts(anchor: Program, run: Evaluator) -> bool:
    return isinstance(anchor, p.Many) and (anchor.quantifies is not Monotone.INCREASING or _facts(run).unseen > 0)


def settled(node: Program, run: Evaluator) -> bool:
    """Whether all that a node looks at is known: its words, and its arguments in both runs."""
    return run.facts.knows_words(node) and all(_agree(child, run) for child in node.children)


def _agree(node: Program, run: Evaluator) -> bool:
    if node.type is Type.REGIONS:
        return np.array_equal(run.members(node), run.dual.members(node))
    mine, yours = run.value(node), run.dual.value(node)
    if isinstance(mine, NumberValue):
        return np.array_equal(mine.degrees, yours.degrees)
    if isinstance(mine, NamedValue):
        return mine.names == yours.names and np.array_equal(mine.degrees, yours.degrees)
    return np.array_equal(mine, yours)


def _at_worst(node: Program, run: Evaluator) -> Any:
    """Nothing, or all of the pool; neither true nor false."""
    ones = run.xp.ones_like(run.facts.existence)
    if node.type is Type.TRUTH:
        return ones[:, 0] * _facts(run).end
    if not _facts(run).end:
        return ones * 0.0
    return ones if node.pool is None else run.value(node.pool)


@bounds(p.The)
def the(node: p.The, run: Evaluator) -> Array:
    """Surely the one where no other can be; possibly the one where no other surely is, or is likelier."""
    low, high = (detached(each.members(node.regions)) for each in (run.lower, run.upper))
    if run.choice == "strict":
        certain, possible = low > HOLDS, high > HOLDS
        several = certain.sum(-1) > 1
        candidates = possible & (certain.sum(-1, keepdims=True) - certain == 0)
    else:
        candidates = possible = (high > 0) & (high >= reduced(np.maximum, low)[:, None] - EVEN)
        certain = possible & (low > 0)
        several = (certain.sum(-1) > 1) & (certain == possible).all(-1) & _agree(node.regions, run)
    if np.count_nonzero(failed := several | ~possible.any(-1)):
        run.presuppose(node, certain, failed)
    chosen = candidates if _facts(run).end else certain & (possible.sum(-1, keepdims=True) == 1)
    degrees: Array = run.value(node.regions)
    return degrees * truths(run.xp, chosen)


@bounds(p.Most, p.Least)
def extreme(node: p.Most | p.Least, run: Evaluator) -> Array:
    """Surely foremost where no possible member is further out; possibly where no sure one is."""
    values = run.facts.measure(node.measure)
    order = -values if isinstance(node, p.Most) else values
    mine, yours = order[:, :, None], order[:, None, :]
    ahead = np.where(np.isnan(mine) | np.isnan(yours), 1.0 - _facts(run).end, (yours < mine) * 1.0)
    rivals = run.logic.both(run.xp, run.dual.members(node.regions)[:, None, :], ahead) * run.facts.apart
    return run.logic.both(run.xp, run.value(node.regions), run.logic.negate(run.logic.some(run.xp, rivals)))


@bounds(p.Exactly, p.AtMost)
def counted(node: p.Cardinality, run: Evaluator) -> Array:
    """The set, as far as the number can or must agree."""
    number, other = number_of(node.regions, run), number_of(node.regions, run.dual)
    few = run.logic.negate(_reached(other, node.number + 1))
    kept = few
    if node.bound is Bound.EXACTLY:
        kept = run.logic.number_bound(run.xp, _reached(number, node.number), few, upper=bool(_facts(run).end))
    return run.logic.both(run.xp, run.value(node.regions), kept[:, None])


def _reached(number: NumberValue, least: int) -> Array:
    """[B] degrees that a number is ``least`` or more."""
    return number.at_least[..., min(least, number.at_least.shape[-1] - 1)]


@bounds(p.Query)
def query(node: p.Query, run: Evaluator) -> NamedValue:
    """Each value as far as it can, or must, be that of whichever region is asked about."""
    if node.family not in run.facts.families():
        return NamedValue((), run.xp.zeros_like(run.facts.existence[:, :0]))
    names, table = run.facts.values(node.family)
    asked = node.regions if isinstance(node.regions, p.The) else p.The(node.regions, span=node.regions.span)
    low, high = run.lower.members(asked), run.upper.members(asked)
    unknown = _facts(run).blank[..., None]
    if _facts(run).end:
        values = np.where((high > 0)[..., None], np.where(unknown, 1.0, table), 0.0)
        return NamedValue(names, values.max(axis=1))
    values = np.where((high > 0)[..., None], np.where(unknown, 0.0, table), 1.0).min(axis=1)
    return NamedValue(names, values * (low > 0).any(axis=1)[:, None])
