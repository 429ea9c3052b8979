"""The sizes of regions, softly: large, medium or small beside others of their kind and in the picture."""

from __future__ import annotations

import numpy as np
from PIL import Image

from nsground.perception.protocols import Detections
from nsground.scene import Floats, Table

NAMES = ("large", "medium", "small")

USUAL_SHARE = 0.01
"""The share of a picture that an object usually covers: the median over 1,974 objects of COCO photographs."""

_PICTURE = 0.25  # what the usual share weighs beside one other region of the same category
_RATIO = 0.4  # logarithm of the ratio of areas that makes one step
_MIDDLE = 1.0  # half width of "medium", in steps


class Sizes:
    """The attribute ``size``: an AttributeClassifier that needs no weights, and of the picture its size alone."""

    families = ("size",)

    def judge(self, image: Image.Image, detections: Detections) -> dict[str, Table]:
        """The table ``size`` of detections in a picture; see :func:`sizes`."""
        probs = detections.concepts.probs
        return {"size": sizes(detections.boxes, image.size, probs, detections.existence)}


def sizes(boxes: Floats, size: tuple[int, int], concepts: Floats, existence: Floats) -> Table:
    """The table ``size`` of boxes [N, 4] x0, y0, x1, y1 in a picture of ``size`` (W, H): rows sum to 1.

    A region's area is held against the geometric mean of the areas of the other regions, each weighed by the
    probability that it exists and is of the same category (``concepts`` [N, C], ``existence`` [N]), and of
    what objects usually cover of a picture. Alone in its category, only the latter counts.

    >>> pair = np.array([[0, 0, 40, 40], [50, 0, 70, 20.0]])
    >>> sizes(pair, (200, 100), np.ones((2, 1)), np.ones(2)).best()
    ['large', 'small']
    """
    area = np.log(np.maximum((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1]), 1e-9))
    usual = np.log(USUAL_SHARE * size[0] * size[1])
    alike = (concepts @ concepts.T) * existence
    np.fill_diagonal(alike, 0)
    beside = (alike @ area + _PICTURE * usual) / (alike.sum(axis=1) + _PICTURE)
    steps = np.clip((area - beside) / _RATIO, -30, 30)
    large, small = 1 / (1 + np.exp(_MIDDLE - steps)), 1 / (1 + np.exp(_MIDDLE + steps))
    return Table(NAMES, np.stack([large, 1 - large - small, small], axis=1))
