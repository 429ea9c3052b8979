"""How many members sets have, and what is kept if their number agrees."""

from __future__ import annotations

from nsground.program import AtLeast, AtMost, Bound, Exactly, Program
from nsground.reasoning.facts.backend import Array
from nsground.reasoning.operators.evaluator import Evaluator, Gate, denotes
from nsground.reasoning.operators.values import NumberValue


def number_of(regions: Program, run: Evaluator) -> NumberValue:
    """The number of members, over those that can be members at all."""
    members = run.members(regions)
    place = run.places(members)
    counts = run.logic.counts(run.xp, place.values(run.xp, members, 0.0))
    return NumberValue(counts.exactly, run.facts.with_more(counts.at_least, members))


def agrees(run: Evaluator, bound: Bound, number: int, each: Array) -> Array:
    """The degree that of the facts along the last axis so many hold as a bound on a number asks."""
    counts = run.logic.counts(run.xp, each)
    return keeps(run, bound, number, counts.exactly, counts.at_least)


def keeps(run: Evaluator, bound: Bound, number: int, exactly: Array, at_least: Array) -> Array:
    """The degree that a number, given by its degrees, keeps a bound."""
    if bound is Bound.EXACTLY:
        return exactly[..., number] if number < exactly.shape[-1] else run.xp.zeros_like(at_least[..., 0])
    least = number if bound is Bound.AT_LEAST else number + 1
    reached = at_least[..., min(least, at_least.shape[-1] - 1)]  # the last is that of more than there are
    return reached if bound is Bound.AT_LEAST else run.logic.negate(reached)


@denotes(Exactly, AtLeast, AtMost)
def counted(node: Exactly | AtLeast | AtMost, run: Evaluator, _: Gate) -> Array:
    """``EXACTLY(n, a)`` and its kind: the members of a, as far as their number agrees."""
    number = number_of(node.regions, run)
    kept = keeps(run, node.bound, node.number, number.degrees, number.at_least)
    return run.logic.both(run.xp, run.value(node.regions), kept[:, None])
