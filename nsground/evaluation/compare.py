"""Two who answered the same examples: which is better, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np

from nsground.errors import DataError
from nsground.evaluation.estimates import Estimate, ratio_bootstrap
from nsground.evaluation.scored import Scored


@dataclass(frozen=True)
class PairedComparison:
    """How much more often the first is right than the second.

    Fields:
        difference: of the shares that are right, in [-1, 1], with its paired bootstrap interval over pictures.
        only_first, only_second: how many examples only one of them has right.
        p: of McNemar's exact test that both are equally often right (McNemar, Psychometrika 1947); it takes examples
            for independent, so of pictures with many examples the interval is the safer guide.
    """

    difference: Estimate
    only_first: int
    only_second: int
    p: float

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {**vars(self), "difference": self.difference.to_dict()}


def compared(first: Sequence[Scored], second: Sequence[Scored]) -> PairedComparison:
    """The comparison over the examples that both answered. Raises DataError where there is none."""
    other = {(each.part, each.id): each for each in second}
    both = [(each, other[each.part, each.id]) for each in first if (each.part, each.id) in other]
    if not both:
        raise DataError("no example was answered in both runs, so they cannot be compared")
    gains: dict[str, list[int]] = {}
    for a, b in both:
        gains.setdefault(a.view, []).append(a.right - b.right)
    total, count = (np.array([f(view) for view in gains.values()], dtype=np.float64) for f in (sum, len))
    value = float(total.sum() / count.sum())
    each = [gain for view in gains.values() for gain in view]
    only_first, only_second = each.count(1), each.count(-1)
    difference = Estimate(value, len(both), *ratio_bootstrap(total, count))
    return PairedComparison(difference, only_first, only_second, mcnemar(only_first, only_second))


def by_facet(first: Sequence[Scored], second: Sequence[Scored], facet: str) -> Iterator[tuple[str, PairedComparison]]:
    """The comparison within each group of a facet, such as ``operator``."""
    names = sorted({name for each in first for name in each.groups.get(facet, ())})
    if not names:
        known = sorted({name for each in first for name in each.groups})
        raise DataError(f"there is no {facet!r} to compare by; there are {', '.join(known)}")
    for name in names:
        yield name, compared([each for each in first if name in each.groups.get(facet, ())], second)


def mcnemar(first: int, second: int) -> float:
    """The two-sided exact p of so many discordant pairs each way.

    >>> round(mcnemar(8, 1), 4), mcnemar(0, 0)
    (0.0391, 1.0)
    """
    n = first + second
    tail = sum(comb(n, i) for i in range(min(first, second) + 1))
    return min(1.0, float(2 * tail / 2**n))
