"""From a picture to its scene graph: regions are detected or given, then their attributes are judged."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from nsground.domains.domain import DomainLike, load_domain
from nsground.errors import SceneError
from nsground.perception.images import ImageLike, open_image
from nsground.perception.pipeline import Pipeline
from nsground.perception.protocols import AttributeClassifier, Detector
from nsground.scene import COCO_CATEGORIES, Floats, SceneGraph, Table


def perceive(
    image: ImageLike,
    domain: DomainLike = "photo",
    detector: str | Detector | None = None,
    boxes: ArrayLike | None = None,
    labels: Sequence[str] | None = None,
    classifiers: Sequence[str | AttributeClassifier] | None = None,
) -> SceneGraph:
    """The scene graph of a picture.

    Args:
        image: a path, bytes, Pillow image, numpy array or torch tensor; see :func:`open_image`.
        domain: whose words apply, and whose detector and classifiers unless these are given.
        detector: a detector by name (see :func:`load_detector`) or one's own :class:`Detector`.
        boxes: [N, 4] x0, y0, x1, y1 in pixels, taken instead of detecting. What is in them is judged from the
            picture; each exists for certain.
        labels: a category name for each box, taken instead of recognising.
        classifiers: what judges attributes, in order, in place of the domain's: names such as ``color`` and ``size``,
            and objects; see :class:`AttributeClassifier`.

    >>> picture = np.full((40, 60, 3), 255, dtype=np.uint8)
    >>> picture[10:30, 10:30] = (200, 0, 0)
    >>> print(perceive(picture, boxes=[[10, 10, 30, 30]], labels=["mug"]).regions[0])
    #0 red large mug

    Raises ImageError for the picture, SceneError for boxes and labels, DomainError for the others.
    """
    domain = load_domain(domain)
    picture = open_image(image)
    pipeline = Pipeline.of(domain, detector, classifiers)
    if boxes is None:
        if labels is not None:
            raise SceneError("labels: they name boxes, and no boxes were given; give boxes= too")
        seen = pipeline.detect(picture)
    else:
        given = check_boxes(boxes, picture.size)
        seen = pipeline.recognize(picture, given, None if labels is None else _labelled(labels, len(given)))
    return SceneGraph(
        boxes=seen.boxes,
        size=picture.size,
        concepts=seen.concepts,
        attributes=seen.attributes,
        existence=seen.existence,
        masks=seen.masks,
        centers=seen.centers,  # type: ignore[arg-type]  # None stands for the middles of the boxes
        depth=seen.depth,
        positions=seen.positions,
        axes=seen.axes,
        hidden=seen.hidden,
        complete_for=pipeline.complete_for(detected=boxes is None),
        seen_by=pipeline.label if boxes is None else f"{pipeline.label}, given boxes" if labels is None else "given",
        domain=domain.kept,
        source=os.fspath(image) if isinstance(image, str | os.PathLike) else None,
    )


def check_boxes(boxes: ArrayLike, size: tuple[int, int]) -> Floats:
    """Boxes [N, 4] x0, y0, x1, y1 in pixels of a picture of ``size`` (W, H), as given.

    They may reach over the picture's sides. Raises SceneError, naming the box, for one that has no area, lies
    outside, or is not in pixels.
    """
    try:
        array = np.array(boxes, dtype=np.float64)
    except (TypeError, ValueError):
        raise SceneError(f"boxes: expected numbers, got {_short(boxes)}") from None
    if array.size == 0:
        return np.zeros((0, 4))
    if array.ndim != 2 or array.shape[1] != 4:
        got = " x ".join(map(str, array.shape)) or "a single value"
        raise SceneError(f"boxes: expected N x 4 numbers (x0, y0, x1, y1 in pixels), got {got}")
    for i in np.flatnonzero(~np.isfinite(array).all(axis=1))[:1]:
        raise SceneError(f"boxes[{i}]: expected finite numbers, got {array[i].tolist()}")
    if array.max() <= 1 < max(size):
        raise SceneError(
            f"boxes: no number is above 1, so they seem to be shares of the picture; give pixels,"
            f" of which it has {_by(size)}"
        )
    x0, y0, x1, y1 = array.T
    for i in np.flatnonzero((x1 <= x0) | (y1 <= y0))[:1]:
        raise SceneError(
            f"boxes[{i}]: x0 < x1 and y0 < y1 must hold, got {array[i].tolist()}; boxes are x0, y0, x1, y1,"
            f" not x, y, width, height"
        )
    for i in np.flatnonzero((x1 <= 0) | (y1 <= 0) | (x0 >= size[0]) | (y0 >= size[1]))[:1]:
        raise SceneError(f"boxes[{i}]: {array[i].tolist()} lies outside the picture of {_by(size)} pixels")
    return array


def _labelled(labels: Sequence[str], n: int) -> Table:
    """One sure name a region, over COCO's names and whatever else the labels say."""
    if isinstance(labels, str) or not all(isinstance(label, str) and label.strip() for label in labels):
        raise SceneError(f"labels: expected a list of names, one for each box, got {_short(labels)}")
    if len(labels) != n:
        raise SceneError(f"labels: expected one for each of {n} boxes, got {len(labels)}")
    words = [label.strip() for label in labels]
    names = tuple(dict.fromkeys([*COCO_CATEGORIES.values(), *words]))
    probs = np.zeros((n, len(names)))
    probs[np.arange(n), [names.index(word) for word in words]] = 1
    return Table(names, probs)


def _by(size: tuple[int, int]) -> str:
    return f"{size[0]} x {size[1]}"


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
