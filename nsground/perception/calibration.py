"""From scores to probabilities that mean what they say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nsground.scene import Floats

BINS = 10


@dataclass(frozen=True)
class Calibration:
    """Maps raw scores to probabilities: ``sigmoid(slope * logit(score) + intercept)`` (Platt, 1999)."""

    slope: float = 1.0
    intercept: float = 0.0

    def __call__(self, scores: Floats) -> Floats:
        """Probabilities [N] of raw scores [N], all in (0, 1).

        >>> Calibration()(np.array([0.25])).round(6).tolist()
        [0.25]
        """
        return sigmoid(self.slope * _logit(scores) + self.intercept)


def fit(scores: Floats, real: Floats, doubt: float = 0.0) -> Calibration:
    """The map of highest likelihood from scores [N] in (0, 1) to whether each is ``real`` [N], 0 or 1.

    ``doubt`` is how much is lost with the square of the distance from leaving scores as they are: where hardly
    anything is unreal, something above 0 is needed.

    >>> fit(np.array([0.2, 0.8]), np.array([0.0, 1.0]), doubt=100.0)
    Calibration(slope=1.0055, intercept=-0.0)
    """
    x = np.stack([_logit(scores), np.ones_like(scores)], axis=1)
    start = np.array([1.0, 0.0])
    weights = start if doubt else np.zeros(2)
    for _ in range(50):
        p = sigmoid(x @ weights)
        bend = (x * (p * (1 - p))[:, None]).T @ x + (doubt + 1e-6) * np.eye(2)
        weights = weights - np.linalg.solve(bend, x.T @ (p - real) + doubt * (weights - start))
    return Calibration(round(float(weights[0]), 4), round(float(weights[1]), 4))


def fit_temperature(logits: Floats, labels: NDArray[np.int64]) -> float:
    """The number from 1 up that logits [N, V] are best divided by, for their softmax to be right about labels [N].

    Below 1 it would make them surer than training did, which a few labels without a mistake would always ask for.

    Source: Guo et al., On Calibration of Modern Neural Networks, ICML 2017.

    >>> logits = np.log([[0.9, 0.1]] * 4)
    >>> fit_temperature(logits, np.array([0, 0, 0, 1])) == 2.0  # three in four are right: 0.9 is too sure
    True
    """
    candidates = np.arange(1.0, 8.0, 0.05).round(2)
    return float(min(candidates, key=lambda t: _surprise(logits / t, labels)))


def softmax(logits: Floats) -> Floats:
    """Probabilities [N, V] of logits [N, V]."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def ece(probability: Floats, real: Floats) -> float:
    """Expected calibration error over ten bins of equal width (Guo et al., ICML 2017).

    >>> round(ece(np.array([0.9, 0.9]), np.array([1.0, 0.0])), 6)
    0.4
    """
    bin_of = np.minimum((probability * BINS).astype(int), BINS - 1)
    gaps = [abs((probability - real)[bin_of == k].sum()) for k in range(BINS)]
    return float(sum(gaps) / max(len(real), 1))


def _surprise(logits: Floats, labels: NDArray[np.int64]) -> float:
    return float(-np.log(np.clip(softmax(logits)[np.arange(len(labels)), labels], 1e-12, 1)).mean())


def _logit(p: Floats) -> Floats:
    clipped = np.clip(p, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped / (1 - clipped)), dtype=np.float64)


def sigmoid(x: Floats) -> Floats:
    """Probabilities of log odds, elementwise."""
    return np.asarray(1 / (1 + np.exp(-x)), dtype=np.float64)
