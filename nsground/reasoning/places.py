"""Places: the regions of every row that an operator looks at, when it need not look at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nsground.reasoning.arrays import Array, Module, put, take


@dataclass(frozen=True, eq=False)
class Places:
    """``index`` [B, R] of regions, the same in all rows where it is [1, R].

    Rows have different numbers of them: ``real`` [B, R] says which are not padding, None where all are real.
    ``everything`` where they are all regions, in order.
    """

    index: Array
    real: NDArray[np.bool_] | None = None
    everything: bool = False

    def __len__(self) -> int:
        return int(self.index.shape[1])

    def __getitem__(self, part: slice) -> Places:
        """Some of the columns."""
        real = None if self.real is None else self.real[:, part]
        return Places(self.index[:, part], real, self.everything and part == slice(0, len(self)))

    def values(self, xp: Module, a: Array, padding: float) -> Array:
        """The elements [B, R] of ``a`` [B or 1, N] at these places, and ``padding`` elsewhere."""
        if self.everything:
            return a
        found = take(xp, a, self.index)
        return found if self.real is None else np.where(self.real, found, padding)

    def spread(self, values: Array, shape: tuple[int, int]) -> Array:
        """An array of ``shape`` with the values [B, R] at these places, and zeros elsewhere."""
        if self.everything:
            return values
        return put(shape, self.index, values if self.real is None else np.where(self.real, values, 0.0))


def all_places(xp: Module, count: int) -> Places:
    return Places(xp.arange(count)[None], everything=True)


def survivors(alive: NDArray[np.bool_]) -> Places:
    """The places of the regions that are alive [B, N]; padded, with places that are not real, to one length."""
    if len(alive) == 1:
        return Places(alive[0].nonzero()[0][None])
    counts = alive.sum(axis=1)
    most = int(counts.max(initial=0))
    if most == alive.shape[1]:
        index: Any = np.arange(most)[None]
        return Places(index, alive if counts.min(initial=0) < most else None)
    # Rows lie side by side in memory: what is done to all of them, numpy then does to long runs.
    index = np.asfortranarray(np.argsort(~alive, axis=1, kind="stable")[:, :most])
    return Places(index, np.arange(most) < counts[:, None])
