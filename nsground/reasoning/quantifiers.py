"""Relations and comparisons: what holds between a region and some, every or a number of others.

They are computed for the regions that can still matter on both sides, in blocks of bounded size.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nsground.errors import ExecutionError
from nsground.program import All, Different, LessThan, Many, More, Program, Relation, Same, The
from nsground.reasoning.arrays import Array, take
from nsground.reasoning.counting import agrees
from nsground.reasoning.places import Places
from nsground.reasoning.run import Gate, Run, denotes
from nsground.reasoning.selection import MAX_CELLS

MAX_WORK = 5_000_000_000
"""Most cells that one relation is computed for, in all blocks together: minutes."""

MANY_ROWS = 5_000
"""Rows from which on even few regions are related in blocks."""

Related = Callable[..., Array]
"""From places, an index [B or 1, I] for each region, to degrees [B or 1, I, J, ...]."""


@denotes(Relation)
def relation(node: Relation, run: Run, gate: Gate) -> Array:
    def related(*places: Array) -> Array:
        return run.facts.relation(node.name, *places)

    return quantified(run, run.value(node.target, gate), node.anchors, related, gate)


@denotes(Same, Different)
def alike(node: Same | Different, run: Run, gate: Gate) -> Array:
    """Two regions are the same in a family if some value is both's; different if two values that differ are."""
    _, table = run.facts.values(node.family)
    compare = run.logic.overlap if isinstance(node, Same) else run.logic.apart

    def related(rows: Array, columns: Array) -> Array:
        return compare(run.xp, _rows_of(table, rows), _rows_of(table, columns))

    return quantified(run, run.xp.ones_like(run.facts.existence), (node.anchor,), related, gate)


def _rows_of(table: Array, index: Array) -> Array:
    """The rows ``table[b, index[b, i]]``."""
    if len(index) == 1:
        return table[:, index[0]]
    return table[0][index] if len(table) == 1 else table[np.arange(len(table))[:, None], index]


@denotes(More, LessThan)
def compared(node: More | LessThan, run: Run, gate: Gate) -> Array:
    values = run.facts.measure(node.measure)
    values = values if isinstance(node, More) else -values

    def related(rows: Array, columns: Array) -> Array:
        return (take(run.xp, values, rows)[..., :, None] > take(run.xp, values, columns)[..., None, :]) * 1.0

    return quantified(run, run.value(node.target, gate), (node.anchor,), related, gate)


def quantified(run: Run, target: Array, anchors: Sequence[Program], related: Related, gate: Gate) -> Array:
    """target AND (some | every | a number of members of each anchor, all regions distinct: related)."""
    xp, count = run.xp, run.facts.shape[1]
    members = [run.members(anchor) for anchor in anchors]
    here = run.places(target, gate)
    there = [run.places(m) for m in members]
    sides = [place.values(xp, m, 0.0) for place, m in zip(there, members, strict=True)]
    rows = max(len(part) for part in (target, here.index, *sides))
    few = run.facts.whole and (len(anchors) == 1 or xp is not np)
    step = max(1, len(here)) if few and rows < MANY_ROWS else _step(rows, here, there)
    if step >= len(here):
        held = _fold(run, here, there, sides, anchors, related)
    else:
        parts = (here[start : start + step] for start in range(0, len(here), step))
        held = xp.concat([_fold(run, part, there, sides, anchors, related) for part in parts], axis=-1)
    kept = run.logic.both(xp, here.values(xp, target, 0.0), held)
    return here.spread(kept, (len(kept), count))


def _step(rows: int, here: Places, there: Sequence[Places]) -> int:
    """How many regions to relate at once. Raises ExecutionError where all together are too many."""
    each = rows * math.prod(len(place) for place in there)
    if (work := each * len(here)) > MAX_WORK or each > 50 * MAX_CELLS:
        sizes = " x ".join(f"{len(place):,}" for place in (here, *there))
        raise ExecutionError(
            f"{sizes} regions are {work:,} degrees of one relation; at most {MAX_WORK:,} are computed, and "
            f"{50 * MAX_CELLS:,} for one region. Narrow down the sets, or drop regions that are unlikely to exist"
        )
    return max(1, MAX_CELLS // max(1, each))


def _fold(
    run: Run,
    here: Places,
    there: Sequence[Places],
    sides: Sequence[Array],
    anchors: Sequence[Program],
    related: Related,
) -> Array:
    """Degrees [B, R] that the regions ``here`` stand in the relation; the last anchor is quantified over first."""
    xp, places = run.xp, (here, *there)
    held = related(*(place.index for place in places))
    for axis in range(len(anchors), 0, -1):
        anchor, place = anchors[axis - 1], places[axis]
        degrees = _along(sides[axis - 1], axis)
        apart = (
            run.facts.apart
            if len(places) == 2 and here.everything and place.everything
            else distinct(places[: axis + 1])
        )
        if isinstance(anchor, All):
            if place.real is not None:
                apart = apart * _along(place.real, axis)
            implied = run.logic.either(xp, run.logic.negate(degrees), held)
            held = run.logic.every(xp, xp.where(apart > 0, implied, 1.0))
            continue
        each = run.logic.both(xp, held, degrees) * apart
        if isinstance(anchor, Many):
            held = agrees(run, anchor.bound, anchor.number, each)
        elif isinstance(anchor, The) and run.choice == "relaxed":
            held = each.sum(-1)  # shares of one region: cases that exclude each other
        else:
            held = run.logic.some(xp, each)
    return held


def _along(values: Array, axis: int) -> Array:
    """[B, R] as [B, 1, ..., R], along an axis of the regions."""
    return values.reshape(values.shape[0], *(1,) * axis, values.shape[1])


def distinct(places: Sequence[Places]) -> Any:
    """Booleans over the product of some places: whether all regions differ."""
    shaped = []
    for axis, place in enumerate(places):
        rows, size = place.index.shape
        shaped.append(place.index.reshape(rows, *(1,) * axis, size, *(1,) * (len(places) - axis - 1)))
    last = len(shaped) - 1
    result = shaped[0] != shaped[last]
    for a in range(last + 1):
        for b in range(a):
            if (b, a) != (0, last):
                result = result & (shaped[b] != shaped[a])
    return result
