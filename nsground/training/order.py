"""The order in which examples are learned from, and which are kept back."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def shuffled(count: int, size: int, random: np.random.Generator) -> list[list[int]]:
    """All of ``count`` indices in random order, in batches of ``size``; the last may be smaller."""
    order = random.permutation(count).tolist()
    return [order[start : start + size] for start in range(0, count, size)]


def bucketed(lengths: Sequence[int], size: int, random: np.random.Generator) -> list[list[int]]:
    """All indices in batches of about equal lengths, in random order: little padding, and chance all the same.

    >>> bucketed([5, 1, 5, 1], 2, np.random.default_rng(0)) in ([[1, 3], [0, 2]], [[3, 1], [0, 2]], [[0, 2], [1, 3]])
    True
    """
    order = np.lexsort((random.random(len(lengths)), np.asarray(lengths)))
    batches = [sorted(order[i : i + size].tolist()) for i in range(0, len(order), size)]
    return [batches[i] for i in random.permutation(len(batches))]


def validation_split(count: int, seed: int, share: float = 0.05, most: int = 500) -> tuple[list[int], list[int]]:
    """Indices to train on, and those kept back to choose the best epoch by: ``share`` of all, at most ``most``."""
    order = np.random.default_rng(seed).permutation(count).tolist()
    kept_back = min(int(count * share), most)
    return sorted(order[kept_back:]), sorted(order[:kept_back])
