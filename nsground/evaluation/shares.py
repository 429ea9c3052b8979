"""Shares of a whole, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

RESAMPLES = 1_000


@dataclass(frozen=True)
class Share:
    """``hits`` out of ``of``; ``low`` to ``high`` holds the share with 95 % confidence. NaN where ``of`` is 0."""

    hits: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.hits / self.of if self.of else float("nan")

    @property
    def interval(self) -> str:
        return f"{self.low:.1%} to {self.high:.1%}" if self.of else ""

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.interval})" if self.of else "none"

    def to_dict(self) -> dict[str, Any]:
        """For JSON; no interval and no share where there was nothing to count."""
        if not self.of:
            return {"share": None, "hits": 0, "of": 0}
        return {"share": self.value, "low": self.low, "high": self.high, "hits": self.hits, "of": self.of}


def share(hits: Sequence[int | bool], of: Sequence[int] | None = None) -> Share:
    """The share of hits over items that are drawn independently: each has its ``hits`` out of its ``of``, or of 1.

    >>> print(share([True] * 90 + [False] * 10))
    90.0% (84.0% to 96.0%)

    The interval is the percentile bootstrap over items (Efron, Annals of Statistics 1979), with a fixed seed; where
    all or none are hits, which no resample would ever doubt, it is the exact one (Clopper and Pearson 1934).

    >>> print(share([True] * 100))
    100.0% (96.4% to 100.0%)
    """
    top = np.asarray(hits, dtype=np.int64)
    bottom = np.ones_like(top) if of is None else np.asarray(of, dtype=np.int64)
    if top.shape != bottom.shape:
        raise ValueError(f"hits and of must be of one length, got {len(top)} and {len(bottom)}")
    if not bottom.sum():
        return Share(0, 0, float("nan"), float("nan"))
    hit, n = int(top.sum()), int(bottom.sum())
    if hit in (0, n):
        doubt = 1 - 0.025 ** (1 / len(top))
        return Share(hit, n, *((0.0, doubt) if hit == 0 else (1 - doubt, 1.0)))
    rng = np.random.default_rng(0)
    drawn = np.empty(RESAMPLES)
    for i in range(RESAMPLES):
        some = rng.integers(len(top), size=len(top))
        drawn[i] = top[some].sum() / max(bottom[some].sum(), 1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Share(hit, n, float(low), float(high))
