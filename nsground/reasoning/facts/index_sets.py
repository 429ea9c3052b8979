"""The regions of every row that an operator looks at, when it need not look at all: as places, padded to rows of one
length, or as cells, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from nsground.reasoning.facts.backend import Array, Module, put, take
from nsground.relations.geometry import Picked

Integers = NDArray[np.intp]


class Side(Protocol):
    """One side of a relation."""

    def of(self, values: Array) -> Array:
        """Gather ``values`` [B or 1, N, ...] at this side's regions: [B or 1, I, ...]."""

    def regions(self, base: Array) -> Array | Picked:
        """Gather indices [B or 1, N] at this side's regions."""


@dataclass(frozen=True, eq=False)
class Places:
    """``index`` [B, R] of regions, the same in all rows where it is [1, R].

    Rows have different numbers of them: ``valid`` [B, R] is the padding mask, None where nothing is padding.
    ``everything`` where they are all regions, in order.
    """

    index: Array
    valid: NDArray[np.bool_] | None = None
    everything: bool = False

    def __len__(self) -> int:
        return int(self.index.shape[1])

    def __getitem__(self, part: slice) -> Places:
        """Some of the columns."""
        valid = None if self.valid is None else self.valid[:, part]
        return Places(self.index[:, part], valid, self.everything and part == slice(0, len(self)))

    def values(self, xp: Module, a: Array, padding: float) -> Array:
        """The elements [B, R] of ``a`` [B or 1, N] at these places, and ``padding`` elsewhere."""
        if self.everything:
            return a
        found = take(xp, a, self.index)
        return found if self.valid is None else np.where(self.valid, found, padding)

    def side(self, xp: Module) -> Side:
        """These places as one side of pairs."""
        return _PlacesSide(xp, self)

    def spread(self, values: Array, count: int) -> Array:
        """An array [B, count] with the values [B, R] at these places, and zeros elsewhere."""
        if self.everything:
            return values
        filled = values if self.valid is None else np.where(self.valid, values, 0.0)
        return put((len(values), count), self.index, filled)


@dataclass(frozen=True, eq=False)
class Cells:
    """Regions in one list, row by row: their ``rows`` [R], and their ``index`` [R] in these. ``mask`` [B, N] says
    where they are."""

    mask: NDArray[np.bool_]
    rows: Integers
    index: Integers

    @staticmethod
    def of(mask: NDArray[np.bool_], rows: int) -> Cells:
        """The regions of a mask [B or 1, N], in each of the rows."""
        if len(mask) < rows:
            mask = np.broadcast_to(mask, (rows, mask.shape[1]))
        cells = np.ascontiguousarray(mask).ravel().nonzero()[0]
        at = cells // max(1, mask.shape[1])
        return Cells(mask, at, cells - at * mask.shape[1])

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, part: slice) -> Cells:
        return Cells(self.mask, self.rows[part], self.index[part])

    @cached_property
    def counts(self) -> Integers:
        """[B] regions in each row."""
        return np.bincount(self.rows, minlength=len(self.mask))

    @cached_property
    def starts(self) -> Integers:
        """[B] where the regions of each row start."""
        return np.cumsum(self.counts) - self.counts

    def among(self, others: Cells, index: Integers) -> tuple[Integers, Integers]:
        """Which of some other cells, by their index, are among these, and where."""
        rows, columns = others.rows[index], others.index[index]
        met = self.mask[rows, columns].nonzero()[0]
        return met, self._places[rows[met], columns[met]] if len(met) else met

    @cached_property
    def _places(self) -> Integers:
        found = np.zeros(self.mask.shape, dtype=np.intp)
        found[self.rows, self.index] = np.arange(len(self))
        return found

    def values(self, a: Array) -> Array:
        """The elements [R, ...] of ``a`` [B or 1, N, ...] at these cells."""
        return a[0][self.index] if len(a) == 1 else a[self.rows, self.index]

    def side(self, index: Integers) -> Side:
        """Some of these cells [P], as P rows of one."""
        return _CellsSide(self, index)

    def spread(self, values: Array, count: int) -> Array:
        """An array [B, count] with the values [R] at these cells, and zeros elsewhere."""
        found = np.zeros_like(self.mask, dtype=np.float64)
        found[self.rows, self.index] = values
        return found


@dataclass(frozen=True, eq=False)
class _PlacesSide:
    xp: Module
    places: Places

    def of(self, values: Array) -> Array:
        return values if self.places.everything else take(self.xp, values, self.places.index)

    def regions(self, base: Array) -> Array:
        return self.of(base)


@dataclass(frozen=True, eq=False)
class _CellsSide:
    cells: Cells
    at: Integers

    def of(self, values: Array) -> Array:
        return self.cells.values(values)[self.at][:, None]

    def regions(self, base: Array) -> Picked:
        return Picked(np.asarray(self.cells.values(base)), self.at)


def all_places(xp: Module, count: int) -> Places:
    """All ``count`` regions of one row."""
    return Places(xp.arange(count)[None], everything=True)


def survivors(mask: NDArray[np.bool_]) -> Places:
    """The places of the regions of a mask [B, N]; padded to one length."""
    if len(mask) == 1:
        return Places(mask[0].nonzero()[0][None])
    counts = mask.sum(axis=1)
    most = int(counts.max(initial=0))
    if most == mask.shape[1]:
        index: Any = np.arange(most)[None]
        return Places(index, mask if counts.min(initial=0) < most else None)
    # Rows lie side by side in memory: what is done to all of them, numpy then does to long runs.
    index = np.asfortranarray(np.argsort(~mask, axis=1, kind="stable")[:, :most])
    return Places(index, np.arange(most) < counts[:, None])


def any_of(mask: NDArray[np.bool_], which: Integers) -> NDArray[np.bool_]:
    """Where [D, N] regions are in a mask [B or 1, N] in any of the rows of each of D groups; ``which`` [B] is that of a
    row, and no group is empty."""
    if len(mask) == 1:
        return mask
    order = np.argsort(which, kind="stable")
    starts = np.searchsorted(which[order], np.arange(which.max() + 1))
    found: NDArray[np.bool_] = np.logical_or.reduceat(mask[order], starts, axis=0)
    return found
