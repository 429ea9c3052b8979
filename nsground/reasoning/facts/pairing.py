"""Which regions are asked about together: a region *here* with a member *there* of each anchor, all tuples of them.

They come in two layouts, and operators see no difference. A *block* has all places here and there of a row, padded to
those of the longest row. A *list* has tuples one by one, of every row those that it has: less work where rows differ.
Tuples have levels: a region here, the same with a member of the first anchor, with members of the first two, ...
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

import numpy as np

from nsground.errors import ExecutionError
from nsground.reasoning.facts.backend import Array, Module, Segments
from nsground.reasoning.facts.index_sets import Cells, Integers, Places, Side
from nsground.reasoning.facts.scene_facts import Facts

MAX_CELLS = 2_000_000
"""Most cells of one array over tuples; more are computed in parts."""

MAX_WORK = 5_000_000_000
"""Most tuples that one relation is computed for, in all parts together: minutes."""

MANY_ROWS = 5_000
"""Rows from which on even few regions are related in parts."""

LISTED = 2
"""Cost of one tuple of a list relative to one of a block."""

Related = Callable[..., Array]
"""From sides, which give values [B or 1, I], [B or 1, J], ..., to degrees [B or 1, I, J, ...]."""


class Tuples(ABC):
    """Some regions here with all members there of every anchor."""

    @abstractmethod
    def held(self, related: Related) -> Array:
        """What a relation comes to for the tuples of the last level."""

    @abstractmethod
    def along(self, values: Array, axis: int) -> Array:
        """Values [B or 1, N] of the members of anchor ``axis`` (1, 2, ...), for the tuples of that level."""

    @abstractmethod
    def apart(self, axis: int) -> Array:
        """0 where, of the tuples of a level, the last member was met before, or is padding; else over 0."""

    @abstractmethod
    def folding(self, axis: int) -> Module:
        """The array module whose reductions along the last axis turn values of a level into those of the one below."""

    @abstractmethod
    def padded(self, values: Array, axis: int) -> Array:
        """Values of a level with the members of one tuple of the level below along an axis of its own, and zeros."""


@dataclass(frozen=True, eq=False)
class Block(Tuples):
    """All tuples of some places: values of level k have k + 1 axes after that of the rows."""

    facts: Facts
    places: tuple[Places, ...]

    def held(self, related: Related) -> Array:
        return related(*(place.side(self.facts.xp) for place in self.places))

    def along(self, values: Array, axis: int) -> Array:
        return _lifted(self.places[axis].values(self.facts.xp, values, 0.0), axis)

    def apart(self, axis: int) -> Array:
        if axis == 1 and self.places[0].everything and self.places[1].everything:
            return self.facts.apart
        place = self.places[axis]
        apart: Array = _distinct(self.places[: axis + 1])
        return apart if place.valid is None else apart * _lifted(place.valid, axis)

    def folding(self, axis: int) -> Module:
        return self.facts.xp

    def padded(self, values: Array, axis: int) -> Array:
        return values


def _lifted(values: Array, axis: int) -> Array:
    """[B, R] as [B, 1, ..., R], along an axis of the regions."""
    return values[:, None] if axis == 1 else values.reshape(values.shape[0], *(1,) * axis, values.shape[1])


def _distinct(places: Sequence[Places]) -> Any:
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


@dataclass(frozen=True, eq=False)
class _Level:
    """Tuples of a level: each has one ``of`` the level below [P], and ends with the member ``last`` [P] of the cells of
    its anchor. ``counts`` are those of each tuple of the level below, ``again`` those whose last was met before."""

    of: Integers
    last: Integers
    counts: Integers
    again: Integers

    @cached_property
    def segments(self) -> Segments:
        return Segments(self.counts)


class Listing(Tuples):
    """Tuples one by one: values of every level are arrays [P]."""

    def __init__(self, here: Cells, there: Sequence[Cells]) -> None:
        self.cells = (here, *there)
        self.levels: list[_Level] = []
        at, rows = [np.arange(len(here))], here.rows
        for side in there:
            counts = side.counts[rows]
            of = np.repeat(np.arange(len(rows)), counts)
            first = np.cumsum(counts) - counts
            shift = first - side.starts[rows]  # from cells of the anchor to tuples
            last = np.arange(len(of)) - np.repeat(shift, counts)
            again = []
            for cells, index in zip(self.cells, at, strict=False):
                met, place = side.among(cells, index)
                again.append(place + shift[met])
            self.levels.append(_Level(of, last, counts, np.concatenate(again)))
            if len(self.levels) < len(there):
                at, rows = [*(index[of] for index in at), last], rows[of]

    def held(self, related: Related) -> Array:
        index = np.arange(0)
        picked: list[Side] = []
        for axis in range(len(self.levels), 0, -1):
            level = self.levels[axis - 1]
            picked.append(self.cells[axis].side(level.last if axis == len(self.levels) else level.last[index]))
            index = level.of if axis == len(self.levels) else level.of[index]
        picked.append(self.cells[0].side(index))
        return related(*reversed(picked)).reshape(-1)

    def along(self, values: Array, axis: int) -> Array:
        return self.cells[axis].values(values)[self.levels[axis - 1].last]

    def apart(self, axis: int) -> Array:
        level = self.levels[axis - 1]
        if not len(level.again):
            return np.ones(1)
        apart = np.ones(len(level.of))
        apart[level.again] = 0.0
        return apart

    def folding(self, axis: int) -> Module:
        return self.levels[axis - 1].segments

    def padded(self, values: Array, axis: int) -> Array:
        counts = self.levels[axis - 1].counts
        valid = np.arange(counts.max(initial=0)) < counts[:, None]
        found = np.zeros(valid.shape)
        found[valid] = values
        return found


def worth_listing(sides: Sequence[Cells]) -> bool:
    """Whether the tuples of the regions on each side are so few, of those of the longest rows, that picking each by
    itself costs less."""
    counts = [each.counts for each in sides]
    longest = math.prod(int(each.max(initial=0)) for each in counts)
    listed = reduce(np.multiply, counts).sum()
    return LISTED * float(listed) < len(counts[0]) * longest


# --- in parts -----------------------------------------------------------------------------------------------


def blocks(facts: Facts, here: Places, there: Sequence[Places], rows: int) -> Iterator[Block]:
    """Blocks of bounded size, over a number of rows. Raises ExecutionError where all together are too much work."""
    step = max(1, len(here))
    few = facts.whole and (len(there) == 1 or facts.xp is not np)
    if not few or rows >= MANY_ROWS:
        each = rows * math.prod(map(len, there))
        _demand_bounded(each * len(here), each, (here, *there))
        step = max(1, MAX_CELLS // max(1, each))
    if step >= len(here):
        yield Block(facts, (here, *there))
        return
    for start in range(0, len(here), step):
        yield Block(facts, (here[start : start + step], *there))


def listings(here: Cells, there: Sequence[Cells], even: bool) -> Iterator[Listing]:
    """Lists of bounded size; ``even`` where values will be padded to the most tuples of any region.

    Raises ExecutionError where all together are too much work.
    """
    each = np.ones(len(here))
    for side in there:
        each *= side.counts[here.rows]
    most, work = each.max(initial=0), each.sum()
    _demand_bounded(work, most, (here, *there))
    if (most * len(each) if even else work) <= MAX_CELLS:
        yield Listing(here, there)
        return
    if even:
        each[:] = most
    part = (np.cumsum(each) // MAX_CELLS).astype(np.intp)
    ends = [*(np.flatnonzero(np.diff(part)) + 1).tolist(), len(here)]
    for start, end in zip([0, *ends[:-1]], ends, strict=True):
        yield Listing(here[start:end], there)


def _demand_bounded(work: float, each: float, sides: Sequence[Places | Cells]) -> None:
    if work > MAX_WORK or each > 50 * MAX_CELLS:
        sizes = " x ".join(f"{len(side):,}" for side in sides)
        raise ExecutionError(
            f"{sizes} regions are {work:,.0f} degrees of one relation; at most {MAX_WORK:,} are computed, and "
            f"{50 * MAX_CELLS:,} for one region. Narrow down the sets, or drop regions that are unlikely to exist"
        )
