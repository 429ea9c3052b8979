"""What every operator denotes: one function each, over the few methods of a logic.

Regions are degrees [N], each given that the region exists; whether it does is asked where a set is quantified over.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any as Anything

import numpy as np

from nsground.program import (
    All,
    And,
    Any,
    AtLeast,
    AtMost,
    Attribute,
    Concept,
    Count,
    Different,
    Equal,
    Exactly,
    Exists,
    Farthest,
    Greater,
    Least,
    Less,
    LessThan,
    Literal,
    Many,
    More,
    Most,
    Nearest,
    Not,
    Nth,
    Or,
    Other,
    Program,
    Query,
    Relation,
    Same,
    The,
    Type,
    Visible,
)  # fmt: skip
from nsground.reasoning.execution import HOLDS, Execution, likeliest
from nsground.reasoning.facts import Indices
from nsground.scene import Floats

NEGLIGIBLE = 1e-4
"""Regions of a lower degree are not asked about relations."""

Denotation = Callable[[Anything, Execution], Anything]
DENOTATIONS: dict[type[Program], Denotation] = {}


@dataclass(frozen=True)
class NumberValue:
    """A number as degrees that it is 0, 1, 2, ..."""

    degrees: Floats

    def most_likely(self) -> int:
        return int(self.degrees.argmax())


@dataclass(frozen=True)
class NamedValue:
    """An attribute's value as degrees of each name."""

    names: tuple[str, ...]
    degrees: Floats

    def most_likely(self) -> str | None:
        if not self.names or self.degrees.max() <= 0:
            return None
        return self.names[int(self.degrees.argmax())]


def denotes(*kinds: type[Program]) -> Callable[[Denotation], Denotation]:
    """Register a function as the denotation of some operators."""

    def register(function: Denotation) -> Denotation:
        for kind in kinds:
            DENOTATIONS[kind] = function
        return function

    return register


# --- sets -------------------------------------------------------------------------------------------------


@denotes(Concept)
def concept(node: Concept, run: Execution) -> Floats:
    return run.facts.concept(node.name)


@denotes(Attribute)
def attribute(node: Attribute, run: Execution) -> Floats:
    return run.facts.attribute(node.family, node.value)


@denotes(Any)
def anything(node: Any, run: Execution) -> Floats:
    return np.ones(len(run.facts.scene))


@denotes(And)
def conjunction(node: And, run: Execution) -> Floats:
    first, *rest = (run.degrees(part) for part in node.parts)
    for degrees in rest:
        first = run.logic.both(first, degrees)
    return first


@denotes(Or)
def disjunction(node: Or, run: Execution) -> Floats:
    first, *rest = (run.degrees(part) for part in node.parts)
    for degrees in rest:
        first = run.logic.either(first, degrees)
    return first


@denotes(Not)
def negation(node: Not, run: Execution) -> Floats:
    return run.logic.negate(run.degrees(node.part))


@denotes(All, Many)
def marked(node: All | Many, run: Execution) -> Floats:
    """The members that a relation is then asked about; the mark says of how many of them it has to hold."""
    return run.degrees(node.regions)


# --- relations and comparisons ----------------------------------------------------------------------------


@denotes(Relation)
def relation(node: Relation, run: Execution) -> Floats:
    def related(*places: Indices) -> Floats:
        return run.facts.relation(node.name, *places)

    return _quantified(run, run.degrees(node.target), node.anchors, related)


@denotes(Same, Different)
def alike(node: Same | Different, run: Execution) -> Floats:
    """Two regions are the same in a family if some value is both's; different if two values that differ are."""
    _, table = run.facts.values(node.family)

    def related(rows: Indices, columns: Indices) -> Floats:
        same = table[rows] @ table[columns].T
        if isinstance(node, Same):
            return same
        return np.outer(table[rows].sum(axis=1), table[columns].sum(axis=1)) - same

    return _quantified(run, np.ones(len(table)), (node.anchor,), related)


@denotes(More, LessThan)
def compared(node: More | LessThan, run: Execution) -> Floats:
    values = run.facts.measure(node.measure)
    sign = 1 if isinstance(node, More) else -1

    def related(rows: Indices, columns: Indices) -> Floats:
        return (sign * values[rows][:, None] > sign * values[columns][None, :]).astype(np.float64)

    return _quantified(run, run.degrees(node.target), (node.anchor,), related)


def _quantified(run: Execution, target: Floats, anchors: Sequence[Program], related: Callable[..., Floats]) -> Floats:
    """target AND (some | every | a number of members of each anchor, all regions distinct: related)."""
    members = [run.members(anchor) for anchor in anchors]
    rows = np.flatnonzero(target > NEGLIGIBLE)
    places = [rows, *(np.flatnonzero(m > NEGLIGIBLE) for m in members)]
    result = np.zeros(len(target))
    held = related(*places)
    for axis in range(len(anchors), 0, -1):
        anchor, degrees, distinct = anchors[axis - 1], members[axis - 1][places[axis]], _distinct(places[: axis + 1])
        if isinstance(anchor, All):
            implied = run.logic.either(run.logic.negate(degrees), held)
            held = run.logic.every(np.where(distinct, implied, 1.0))
            continue
        each = np.where(distinct, run.logic.both(held, degrees), 0.0)
        if isinstance(anchor, Many):
            held = _agrees(anchor.bound, anchor.number, _counts(run, each))
        else:
            held = run.logic.some(each)
    result[rows] = run.logic.both(target[rows], held)
    return result


def _counts(run: Execution, degrees: Floats) -> Floats:
    """Degrees [..., N + 1] that 0 .. N of the N elements along the last axis hold."""
    *outer, n = degrees.shape
    rows = degrees.reshape(int(np.prod(outer)), n)
    return np.array([run.logic.counts(row, n)[-1] for row in rows]).reshape(*outer, n + 1)


def _agrees(bound: str, number: int, counts: Floats) -> Floats:
    """The degree that a number, given as degrees along the last axis that it is 0, 1, ..., keeps a bound."""
    least = 0 if bound == "at most" else number
    most = counts.shape[-1] if bound == "at least" else number
    return np.asarray(counts[..., least : most + 1].sum(axis=-1))


def _distinct(places: Sequence[Indices]) -> Anything:
    """A boolean array over the product of some index lists: whether all indices differ."""
    shaped = [place.reshape([-1 if a == axis else 1 for a in range(len(places))]) for axis, place in enumerate(places)]
    result = np.ones([len(place) for place in places], dtype=bool)
    for a in range(len(shaped)):
        for b in range(a):
            result &= shaped[a] != shaped[b]
    return result


# --- selection --------------------------------------------------------------------------------------------


@denotes(The)
def the(node: The, run: Execution) -> Floats:
    """Strict: the one member, or a failure. Lenient: the likeliest member; several that tie are all kept."""
    degrees, members = run.degrees(node.regions), run.members(node.regions)
    candidates = np.flatnonzero(members > HOLDS)
    if len(candidates) != 1:
        chosen = np.flatnonzero(likeliest(members))
        if len(candidates) > 1 or run.policy == "strict" or not len(chosen):
            run.fail("ambiguous" if len(candidates) > 1 else "none", node, candidates)
        if run.policy == "strict":
            return np.zeros_like(degrees)
    return degrees * likeliest(members)


@denotes(Most, Least)
def extreme(node: Most | Least, run: Execution) -> Floats:
    """Members with no member further out."""
    values = run.facts.measure(node.measure)
    return _foremost(run, node.regions, -values if isinstance(node, Most) else values)


@denotes(Nearest, Farthest)
def by_distance(node: Nearest | Farthest, run: Execution) -> Floats:
    run.degrees(node.target)  # asked even where no anchor is found, so that what it presupposes is checked
    anchors = run.members(node.anchor)
    held = anchors > HOLDS
    columns = np.flatnonzero(held if held.any() else likeliest(anchors) > 0)
    if not len(columns):
        return np.zeros(len(anchors))
    rows = np.arange(len(anchors))
    distances = run.facts.distance(rows, columns)
    distances[rows[:, None] == columns[None, :]] = np.inf
    closest = distances.min(axis=1)
    reachable = np.isfinite(closest)
    order = np.where(reachable, closest if isinstance(node, Nearest) else -closest, np.inf)
    some_anchor = run.logic.some(anchors)
    chosen = _foremost(run, node.target, order)
    return np.where(reachable, run.logic.both(chosen, np.full(len(chosen), some_anchor)), 0.0)


def _foremost(run: Execution, regions: Program, order: Floats) -> Floats:
    """Members with the smallest value of ``order``; ties are kept."""
    degrees, members = run.degrees(regions), run.members(regions)
    if not len(degrees):
        return degrees
    ranks = np.argsort(order, kind="stable")
    before = np.concatenate([[0.0], run.logic.running(members[ranks])])
    first_equal = np.searchsorted(order[ranks], order, side="left")
    return run.logic.both(degrees, run.logic.negate(before[first_equal]))


@denotes(Nth)
def nth(node: Nth, run: Execution) -> Floats:
    """Members with exactly rank - 1 members before them; of equal ones the first in the scene comes first."""
    order = run.facts.order(node.direction)
    degrees, members = run.degrees(node.regions), run.members(node.regions)
    ranks = np.argsort(order, kind="stable")
    if node.rank < 0:
        ranks = ranks[::-1]
    wanted = abs(node.rank) - 1
    result = np.zeros(len(degrees))
    if wanted < len(degrees):
        exactly = run.logic.counts(members[ranks], wanted)[:-1, wanted]
        result[ranks] = run.logic.both(degrees[ranks], exactly)
    return result


@denotes(Exactly, AtLeast, AtMost)
def counted(node: Exactly | AtLeast | AtMost, run: Execution) -> Floats:
    agrees = _agrees(node.op.lower().replace("_", " "), node.number, _number_of(node.regions, run).degrees)
    degrees = run.degrees(node.regions)
    return run.logic.both(degrees, np.full(len(degrees), agrees))


@denotes(Other)
def other(node: Other, run: Execution) -> Floats:
    return run.logic.both(run.degrees(node.target), run.logic.negate(run.degrees(node.excluded)))


@denotes(Visible)
def visible(node: Visible, run: Execution) -> Floats:
    return run.logic.both(run.degrees(node.regions), run.facts.visible(node.level))


# --- answers ----------------------------------------------------------------------------------------------


def _number_of(regions: Program, run: Execution) -> NumberValue:
    members = run.members(regions)
    members = members[members > NEGLIGIBLE]
    return NumberValue(run.logic.counts(members, len(members))[-1])


@denotes(Literal)
def literal(node: Literal, run: Execution) -> NumberValue:
    if node.number < 0:
        return NumberValue(np.zeros(1))
    degrees = np.zeros(min(node.number, len(run.facts.scene) + 1) + 1)
    degrees[-1] = 1.0
    return NumberValue(degrees)


@denotes(Count)
def count(node: Count, run: Execution) -> NumberValue:
    return _number_of(node.regions, run)


@denotes(Exists)
def exists(node: Exists, run: Execution) -> Floats:
    return np.asarray(run.logic.some(run.members(node.regions)))


@denotes(Query)
def query(node: Query, run: Execution) -> NamedValue:
    """The value of the family on the one member; that there is one is presupposed as by THE."""
    names, table = run.facts.values(node.family)
    chosen = node.regions if isinstance(node.regions, The) else The(node.regions, span=node.regions.span)
    picked = likeliest(run.members(chosen))
    return NamedValue(names, (table * picked[:, None]).sum(axis=0) / max(picked.sum(), 1.0))


@denotes(Equal)
def equal(node: Equal, run: Execution) -> Floats:
    left, right = run.value(node.left), run.value(node.right)
    if node.left.type is Type.NUMBER:
        size = min(len(left.degrees), len(right.degrees))
        return np.asarray((left.degrees[:size] * right.degrees[:size]).sum())
    shared = [(left.names.index(name), i) for i, name in enumerate(right.names) if name in left.names]
    return np.asarray(sum(left.degrees[a] * right.degrees[b] for a, b in shared))


@denotes(Greater, Less)
def ordered(node: Greater | Less, run: Execution) -> Floats:
    left, right = run.value(node.left).degrees, run.value(node.right).degrees
    if isinstance(node, Less):
        left, right = right, left
    smaller = np.concatenate([[0.0], np.cumsum(right)])  # degree that the right number is below n
    reach = smaller[np.minimum(np.arange(len(left)), len(right))]
    return np.asarray((left * reach).sum())
