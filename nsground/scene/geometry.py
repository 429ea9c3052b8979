"""Geometry of boxes."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nsground.scene.graph import Floats


def areas(boxes: ArrayLike) -> Floats:
    """Areas [N] in square pixels of boxes [N, 4] (x0, y0, x1, y1)."""
    corners = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
    sides: Floats = np.clip(corners[:, 2:] - corners[:, :2], 0, None)
    return sides[:, 0] * sides[:, 1]


def iou(a: ArrayLike, b: ArrayLike) -> Floats:
    """Intersection over union [A, B] in [0, 1] of boxes [A, 4] and boxes [B, 4] (x0, y0, x1, y1).

    >>> iou([[0, 0, 2, 2]], [[0, 0, 2, 2], [1, 0, 3, 2], [5, 5, 6, 6]]).round(3).tolist()
    [[1.0, 0.333, 0.0]]
    """
    first = np.asarray(a, dtype=np.float64).reshape(-1, 1, 4)
    second = np.asarray(b, dtype=np.float64).reshape(1, -1, 4)
    sides = np.minimum(first[..., 2:], second[..., 2:]) - np.maximum(first[..., :2], second[..., :2])
    shared: Floats = np.clip(sides, 0, None).prod(axis=-1)
    union = areas(first)[:, None] + areas(second)[None, :] - shared
    return np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)


def matched(overlap: ArrayLike, least: float = 0.5) -> NDArray[np.int64]:
    """Which of B true things each of A found ones is, int64 [A]; -1 for none.

    ``overlap`` [A, B] is in [0, 1]. In their order, the found ones each claim the thing left that they overlap
    most, if by ``least`` or more.

    >>> matched([[0.9, 0.6], [0.8, 0.0], [0.0, 0.7]]).tolist()
    [0, -1, 1]
    """
    left = np.array(overlap, dtype=np.float64)
    found = np.full(len(left), -1, dtype=np.int64)
    for i in range(len(left)):
        if left.shape[1] and left[i].max() >= least:
            found[i] = left[i].argmax()
            left[:, found[i]] = -1
    return found
