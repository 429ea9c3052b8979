"""What is measured of one answer: plain functions of boxes and masks, each with its source.

Boxes are float64 [N, 4] x0, y0, x1, y1 in pixels of one frame. ``found`` are those answered, best first; ``true``
those that are meant, none where nothing is.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from nsground.scene import Rle, iou, masks
from nsground.scene.geometry import matched


def right_set(found: ArrayLike, true: ArrayLike, least: float = 0.5) -> bool:
    """Whether exactly what is meant is found: one to one, each at an IoU of ``least`` or more; nothing for nothing.

    Of one target it is the accuracy of RefCOCO (Yu et al., ECCV 2016), but that a second box is wrong; of several
    it is Liu et al., CLEVR-Ref+, CVPR 2019.

    >>> right_set([[0, 0, 4, 4]], [[0, 0, 4, 4]]), right_set([[0, 0, 4, 4], [9, 9, 10, 10]], [[0, 0, 4, 4]])
    (True, False)
    """
    a, b = _boxes(found), _boxes(true)
    return len(a) == len(b) and bool((matched(iou(a, b), least) >= 0).all())


def first_right(ranked: ArrayLike, true: ArrayLike, least: float = 0.5, k: int = 1) -> bool:
    """Whether one of the first ``k`` boxes is a target at an IoU of ``least`` or more: accuracy at k.

    >>> first_right([[5, 5, 6, 6], [0, 0, 4, 4]], [[0, 0, 4, 4]], k=2)
    True
    """
    a, b = _boxes(ranked)[:k], _boxes(true)
    return bool(len(a) and len(b) and iou(a, b).max() >= least)


def mean_iou(found: ArrayLike, true: ArrayLike) -> float:
    """The mean over targets of the IoU with the box that is matched to each; 0 for one that is not found.

    Boxes beyond the targets count as missed targets; 1 where nothing is meant and nothing found.

    >>> mean_iou([[0, 0, 2, 4]], [[0, 0, 4, 4]])
    0.5
    """
    a, b = _boxes(found), _boxes(true)
    if not len(a) and not len(b):
        return 1.0
    overlap = iou(a, b)
    pairs = matched(overlap, 1e-9)
    return float(sum(overlap[i, j] for i, j in enumerate(pairs) if j >= 0) / max(len(a), len(b)))


def set_f1(found: ArrayLike, true: ArrayLike, least: float = 0.5) -> float:
    """F1 of the boxes found, matched one to one at an IoU of ``least`` or more; 1 for nothing where nothing is meant.

    Source: Liu et al., GREC, 2023 (gRefCOCO), whose "Pr@(F1=1, IoU>=.5)" is :func:`right_set`.

    >>> round(set_f1([[0, 0, 4, 4], [9, 9, 10, 10]], [[0, 0, 4, 4]]), 3)
    0.667
    """
    a, b = _boxes(found), _boxes(true)
    if not len(a) and not len(b):
        return 1.0
    hits = int((matched(iou(a, b), least) >= 0).sum()) if len(a) and len(b) else 0
    return 2 * hits / (len(a) + len(b))


def mask_overlap(found: Sequence[Rle | None], true: Sequence[Rle | None]) -> tuple[int, int] | None:
    """Pixels in both and pixels in either, of the unions of the masks; None where a mask is missing.

    gIoU is the mean over examples of their share, where nothing for nothing counts 1 and nothing for something 0;
    cIoU is the share of the sums. Source: Liu et al., GRES, CVPR 2023.
    """
    if any(mask is None for mask in (*found, *true)):
        return None
    if not found or not true:
        return 0, sum(masks.area(mask) for mask in (*found, *true) if mask is not None)
    a, b = (np.any([masks.decode(mask) for mask in some if mask is not None], axis=0) for some in (found, true))
    if a.shape != b.shape:
        return None
    return int((a & b).sum()), int((a | b).sum())


def _boxes(boxes: ArrayLike) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
