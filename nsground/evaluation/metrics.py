"""What one answer is worth, as the field defines it: each a pure function of boxes or masks, with its source.

Boxes are [N, 4] x0, y0, x1, y1 in pixels of one picture, half-open; what is answered comes best first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nsground.errors import SceneError
from nsground.scene import Floats, iou
from nsground.scene.masks import decode

MIN_IOU = 0.5
"""The overlap from which a box counts as found; Everingham et al., IJCV 2010; in referring expressions since Kazemzadeh
et al., EMNLP 2014."""


def pairs(answered: ArrayLike, targets: ArrayLike, least: float = MIN_IOU) -> list[tuple[int, int]]:
    """Which answered box is which target: those that overlap most first, each once, by an IoU of ``least`` or more.

    As gRefCOCO counts (Liu et al., GRES, CVPR 2023); the order of either does not count.

    >>> pairs([[0, 0, 8, 10], [0, 0, 10, 10]], [[0, 0, 10, 10]])
    [(1, 0)]
    """
    overlap = iou(answered, targets)
    matches: list[tuple[int, int]] = []
    while overlap.size and overlap.max() >= least:
        a, b = np.unravel_index(overlap.argmax(), overlap.shape)
        matches.append((int(a), int(b)))
        overlap[a, :], overlap[:, b] = -1, -1
    return matches


def exact(answered: Sequence[Any], targets: Sequence[Any], least: float = MIN_IOU) -> bool:
    """Whether exactly the targets are answered: as many boxes, each met by one. Nothing is right where nothing is
    meant.

    At 0.5 it is what gRefCOCO counts as F1 = 1 (He et al., GREC, 2023): its mean is *Pr@(F1=1, IoU>=0.5)*.

    >>> exact([[0, 0, 9, 10]], [[0, 0, 10, 10]]), exact([], [])
    (True, True)
    """
    return len(answered) == len(targets) == len(pairs(answered, targets, least))


def accurate(answered: Sequence[Any], targets: Sequence[Any], least: float = MIN_IOU) -> bool:
    """Where one region is meant, whether the first box is it, however many follow: *accuracy* or *precision@1* of
    RefCOCO (Yu et al., ECCV 2016). Where several are, whether exactly these are answered.

    >>> accurate([[0, 0, 10, 10], [5, 5, 9, 9]], [[0, 0, 10, 10]])
    True
    """
    if len(targets) != 1:
        return exact(answered, targets, least)
    return len(answered) > 0 and bool(iou(answered[:1], targets)[0, 0] >= least)


def f1(answered: Sequence[Any], targets: Sequence[Any], least: float = MIN_IOU) -> float:
    """The harmonic mean of precision and recall of the boxes; 1 where nothing is meant and nothing is answered.

    Of one example, as gRefCOCO has it (He et al., GREC, 2023); their mean over examples is reported.

    >>> f1([[0, 0, 10, 10]], [[0, 0, 10, 10], [20, 0, 30, 10]])
    0.6666666666666666
    """
    total = len(answered) + len(targets)
    return 1.0 if total == 0 else 2 * len(pairs(answered, targets, least)) / total


def mean_iou(answered: Sequence[Any], targets: Sequence[Any]) -> float | None:
    """Where one region is meant, the IoU of the first box with it. Where several are, that of the boxes paired by
    overlap, a box too many or too few counting 0. None where nothing is meant.

    >>> mean_iou([[0, 0, 10, 5]], [[0, 0, 10, 10]])
    0.5
    """
    if not len(targets):
        return None
    if len(targets) == 1:
        answered = answered[:1]
    overlap = iou(answered, targets)
    met = sum(float(overlap[a, b]) for a, b in pairs(answered, targets, np.finfo(float).tiny))
    return met / max(len(answered), len(targets))


def place(ranked: Sequence[Any], target: Any, least: float = MIN_IOU) -> int | None:
    """The place, from 1, of the first candidate that is the target, for *accuracy@k*: whether it is k or less. None
    where no candidate is.

    >>> place([[20, 0, 30, 10], [0, 0, 10, 10]], [0, 0, 10, 10])
    2
    """
    hits = np.flatnonzero(iou(ranked, [target])[:, 0] >= least)
    return int(hits[0]) + 1 if len(hits) else None


def shared_and_covered(answered: Sequence[Mapping[str, Any]], targets: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Pixels that masks answered and masks meant share, and pixels that either covers, each taken together.

    The ratio of one example, averaged, is *gIoU* (Liu et al., GRES, CVPR 2023), of the sums over all examples *cIoU*.
    Where nothing is meant, gIoU counts 1 for nothing answered and 0 for anything; cIoU counts what is answered as
    covered. Raises SceneError for masks of different sizes.

    >>> mask = {"size": [2, 2], "counts": [1, 3]}
    >>> shared_and_covered([mask], [{"size": [2, 2], "counts": [2, 2]}])
    (2, 3)
    """
    a, b = _together(answered), _together(targets)
    if a is None or b is None:
        one = a if b is None else b
        return 0, 0 if one is None else int(one.sum())
    if a.shape != b.shape:
        raise SceneError(
            f"masks of {a.shape[1]} x {a.shape[0]} cannot be compared with masks of {b.shape[1]} x {b.shape[0]}"
        )
    return int((a & b).sum()), int((a | b).sum())


def _together(masks: Sequence[Mapping[str, Any]]) -> NDArray[np.bool_] | None:
    """The union of masks of one size; None of none."""
    union: NDArray[np.bool_] | None = None
    for rle in masks:
        mask = decode(rle)
        if union is not None and union.shape != mask.shape:
            raise SceneError(f"masks of one picture have the sizes {union.shape} and {mask.shape}")
        union = mask if union is None else union | mask
    return union


def auroc(confidence: Floats, right: Floats) -> float:
    """The chance that a right answer is surer than a wrong one; equal ones count half (Hanley and McNeil, 1982).

    >>> auroc(np.array([0.9, 0.2, 0.4]), np.array([1.0, 0.0, 0.0]))
    1.0
    """
    good, bad = confidence[right.astype(bool)], confidence[~right.astype(bool)]
    if not len(good) or not len(bad):
        return float("nan")
    above = (good[:, None] > bad[None]).mean() + 0.5 * (good[:, None] == bad[None]).mean()
    return float(above)


def aurc(confidence: Floats, right: Floats) -> float:
    """The mean share of wrong ones among the surest 1, 2, ... answers (Geifman, Uziel and El-Yaniv, ICLR 2019)."""
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(~right.astype(bool)[order])
    return float((wrong / np.arange(1, len(order) + 1)).mean())
