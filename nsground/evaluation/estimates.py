"""Proportions and other estimates, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nsground.perception.calibration import ece

RESAMPLES = 1_000

MAX_CELLS = 8_000_000
"""Most counts that are held of how often each resample draws each item."""


@dataclass(frozen=True)
class Estimate:
    """A number estimated on ``n`` things; ``low`` to ``high`` is its 95 % interval. All are NaN where ``n`` is 0."""

    value: float
    n: int
    low: float
    high: float

    @property
    def interval(self) -> str:
        """In words; empty where there was nothing to count."""
        return f"{self.low:.1%} to {self.high:.1%}" if self.n else ""

    @property
    def counted(self) -> str:
        """On how many things, in words."""
        return f"{self.n:,}"

    def __str__(self) -> str:
        return f"{self.value:.1%} ({self.interval})" if self.n else "none"

    def to_dict(self) -> dict[str, Any]:
        """For JSON; no interval and no value where there was nothing to count."""
        if not self.n:
            return {"value": None, "of": 0}
        return {"value": self.value, "low": self.low, "high": self.high, "of": self.n}


@dataclass(frozen=True)
class Proportion(Estimate):
    """The share of ``hits`` among ``n`` things."""

    hits: int = 0

    @property
    def counted(self) -> str:
        """How many hits, and of how many things, in words."""
        return f"{self.hits:,} of {self.n:,}"

    def to_dict(self) -> dict[str, Any]:
        """For JSON, with the hits."""
        return {**super().to_dict(), "hits": self.hits}


def bootstrap(statistic: Callable[[NDArray[np.int64]], float], items: int) -> tuple[float, float]:
    """The 95 % interval of what ``statistic`` says of ``items`` independent items, given the indices of some.

    The percentile bootstrap (Efron, Annals of Statistics 1979), with a fixed seed.
    """
    rng = np.random.default_rng(0)
    drawn = [statistic(rng.integers(items, size=items)) for _ in range(RESAMPLES)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def ratio_bootstrap(top: NDArray[Any], bottom: NDArray[Any]) -> tuple[float, float]:
    """The interval of sum(top) / sum(bottom), of items [N] that each bring both; what :func:`bootstrap` gives, faster.

    A resample in which nothing counts has the ratio 0.
    """
    if len(top) * RESAMPLES > MAX_CELLS:
        return bootstrap(lambda some: float(top[some].sum() / max(bottom[some].sum(), 1)), len(top))
    times = _times(len(top))
    low, high = np.quantile((times @ top) / np.maximum(times @ bottom, 1), [0.025, 0.975])
    return float(low), float(high)


@lru_cache(maxsize=2)
def _times(items: int) -> NDArray[np.float64]:
    """How often each of ``RESAMPLES`` resamples draws each item, [RESAMPLES, N]; the draws of :func:`bootstrap`."""
    drawn = np.random.default_rng(0).integers(items, size=(RESAMPLES, items))
    drawn += np.arange(RESAMPLES)[:, None] * items
    return np.bincount(drawn.ravel(), minlength=RESAMPLES * items).reshape(RESAMPLES, items).astype(np.float64)


def proportion(hits: Sequence[int | bool], of: Sequence[int] | None = None) -> Proportion:
    """The proportion of hits over items that are drawn independently: each has its ``hits`` out of its ``of``, or of 1.

    >>> print(proportion([True] * 90 + [False] * 10))
    90.0% (84.0% to 96.0%)

    The interval is the percentile bootstrap over items (Efron, Annals of Statistics 1979), with a fixed seed; where
    all or none are hits, which no resample would ever doubt, it is the exact one (Clopper and Pearson 1934).

    >>> print(proportion([True] * 100))
    100.0% (96.4% to 100.0%)
    """
    top = np.asarray(hits, dtype=np.int64)
    bottom = np.ones_like(top) if of is None else np.asarray(of, dtype=np.int64)
    if top.shape != bottom.shape:
        raise ValueError(f"hits and of must be of one length, got {len(top)} and {len(bottom)}")
    if not bottom.sum():
        return Proportion(float("nan"), 0, float("nan"), float("nan"))
    hit, n = int(top.sum()), int(bottom.sum())
    if hit in (0, n):
        doubt = 1 - 0.025 ** (1 / len(top))
        low, high = (0.0, doubt) if hit == 0 else (1 - doubt, 1.0)
    else:
        low, high = ratio_bootstrap(top, bottom)
    return Proportion(hit / n, n, low, high, hit)


def mean(totals: Sequence[float], of: Sequence[int]) -> Estimate:
    """The mean of a number over things, of which each independent item has ``of``, with ``totals`` in all.

    >>> print(mean([0.9, 1.7], [1, 2]))
    86.7% (85.0% to 90.0%)
    """
    top, bottom = np.asarray(totals, dtype=np.float64), np.asarray(of, dtype=np.int64)
    if not bottom.sum():
        return Estimate(float("nan"), 0, float("nan"), float("nan"))
    low, high = ratio_bootstrap(top, bottom)
    return Estimate(float(top.sum() / bottom.sum()), int(bottom.sum()), low, high)


def of_confidence(
    statistic: Callable[[NDArray[np.float64], NDArray[np.float64]], float],
    confidences: Sequence[Sequence[float]],
    right: Sequence[Sequence[bool]],
) -> Estimate:
    """A number over how sure answers are and whether they are right, of independent items with answers each."""
    of = sum(map(len, confidences))
    if not of:
        return Estimate(float("nan"), 0, float("nan"), float("nan"))
    sure = [np.asarray(p, dtype=np.float64) for p in confidences]
    real = [np.asarray(r, dtype=np.float64) for r in right]

    def value(drawn: NDArray[np.int64]) -> float:
        return statistic(np.concatenate([sure[i] for i in drawn]), np.concatenate([real[i] for i in drawn]))

    told = value(np.arange(len(sure)))
    if np.isnan(told):  # there is nothing to tell apart
        return Estimate(float("nan"), 0, float("nan"), float("nan"))
    return Estimate(told, of, *bootstrap(lambda drawn: told if np.isnan(v := value(drawn)) else v, len(sure)))


def calibration_error(probabilities: Sequence[Sequence[float]], right: Sequence[Sequence[bool]]) -> Estimate:
    """The expected calibration error over the things of independent items; 0 where probabilities are what they say."""
    return of_confidence(ece, probabilities, right)
