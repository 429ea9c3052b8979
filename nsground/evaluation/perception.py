"""How well a detector sees rendered scenes: objects, masks, attributes, places, and what its probabilities say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nsground.domain import load_domain
from nsground.evaluation.disturbances import Disturbance
from nsground.evaluation.rows import Row
from nsground.evaluation.scenes import Rendered
from nsground.evaluation.shares import Estimate, calibration_error, mean, share
from nsground.perception import Detector, open_image, perceive
from nsground.relations import load_catalogue
from nsground.scene import SceneGraph, iou, masks, matched
from nsground.scene.scaling import in_pixels

EXISTS = 0.5
"""From this probability of existence on, a region counts as an object."""

FAMILIES = ("shape", "color", "material", "size")
DIRECTIONS = {"left": "left_of", "right": "right_of", "front": "in_front_of", "behind": "behind"}
HIDDEN = 0.2
"""From this share on an object is partially visible."""

Indices = NDArray[np.int64]
Wanted = Callable[[Mapping[str, Any]], bool]
"""Whether an object of a CLEVR scene counts when attributes are judged."""


@dataclass(frozen=True)
class Judged:
    """How sure a detector is of each of some things, and whether each is right."""

    sure: list[float]
    right: list[bool]


@dataclass(frozen=True)
class Seen:
    """What became of one picture.

    Of its ``objects``, ``found`` were found; ``false`` things were seen that are none. ``mask_iou`` is the sum over
    those found, ``attributes`` and ``pairs`` (by direction) are of those found, ``existence`` of all that was seen.
    """

    objects: int
    found: int
    false: int
    mask_iou: float
    attributes: Mapping[str, Judged]
    existence: Judged
    pairs: Mapping[str, list[bool]]
    visible: list[bool]
    seconds: float


def look(picture: Rendered, detector: str | Detector, disturbance: Disturbance, wanted: Wanted) -> Seen:
    """Look at one picture and compare what is seen with its true scene."""
    image = disturbance(open_image(picture.path))
    start = time.perf_counter()
    scene = perceive(image, "clevr", detector)
    seconds = time.perf_counter() - start
    truth = picture.truth
    match = matched(iou(scene.boxes, in_pixels(truth, scene.size).boxes))
    certain = scene.existence >= EXISTS
    at = np.flatnonzero(certain & (match >= 0))
    true = match[at]
    return Seen(
        objects=len(truth),
        found=len(at),
        false=int((certain & (match < 0)).sum()),
        mask_iou=_mask_iou(scene, truth, at, true),
        attributes={family: _judged(family, scene, picture, at, true, wanted) for family in FAMILIES},
        existence=Judged(scene.existence.tolist(), (match >= 0).tolist()),
        pairs={direction: _pairs(direction, scene, picture, at, true) for direction in DIRECTIONS},
        visible=_visible(scene, truth, at, true),
        seconds=seconds,
    )


def _mask_iou(scene: SceneGraph, truth: SceneGraph, at: Indices, true: Indices) -> float:
    """The sum over matched objects; 0 for those that have no mask, or one of another size."""
    total = 0.0
    for i, j in zip(at, true, strict=True):
        ours, theirs = scene.masks and scene.masks[i], truth.masks and truth.masks[j]
        if ours and theirs and scene.size == truth.size:
            a, b = masks.decode(ours), masks.decode(theirs)
            total += float((a & b).sum() / (a | b).sum())
    return total


def _judged(family: str, scene: SceneGraph, picture: Rendered, at: Indices, true: Indices, wanted: Wanted) -> Judged:
    objects = picture.raw["objects"]
    pairs = [(i, objects[j]) for i, j in zip(at, true, strict=True) if wanted(objects[j])]
    table = scene.attributes.get(family)
    if table is None:
        return Judged([0.0] * len(pairs), [False] * len(pairs))
    best = table.best()
    return Judged([float(table.probs[i].max()) for i, _ in pairs], [best[i] == obj[family] for i, obj in pairs])


def _pairs(direction: str, scene: SceneGraph, picture: Rendered, at: Indices, true: Indices) -> list[bool]:
    """Whether the relation of every pair is as recorded; nothing where no positions are seen."""
    if scene.positions is None:
        return []
    holds = load_catalogue(load_domain("clevr")).degrees(DIRECTIONS[direction], scene, at, at) > 0.5
    recorded = picture.raw["relationships"][direction]
    count = range(len(at))
    return [bool(holds[a, b]) == (int(true[a]) in recorded[true[b]]) for a in count for b in count if a != b]


def _visible(scene: SceneGraph, truth: SceneGraph, at: Indices, true: Indices) -> list[bool]:
    if scene.hidden is None or truth.hidden is None:
        return []
    right: list[bool] = ((scene.hidden[at] >= HIDDEN) == (truth.hidden[true] >= HIDDEN)).tolist()
    return right


def measured(seen: Sequence[Seen]) -> Row:
    """What all pictures come to, with intervals over pictures."""

    def over(values: Iterable[Sequence[bool]]) -> Estimate:
        lists = list(values)
        return share([sum(some) for some in lists], [len(some) for some in lists])

    measures: dict[str, Estimate] = {
        "objects found": share([s.found for s in seen], [s.objects for s in seen]),
        "found that are none": share([s.false for s in seen], [s.found + s.false for s in seen]),
        "mask IoU": mean([s.mask_iou for s in seen], [s.found for s in seen]),
        **{f"{family} right": over(s.attributes[family].right for s in seen) for family in FAMILIES},
        **{f"pairs right: {name}": over(s.pairs[name] for s in seen) for name in DIRECTIONS},
        "visibility right": over(s.visible for s in seen),
        **{f"calibration error: {family}": _error(s.attributes[family] for s in seen) for family in FAMILIES},
        "calibration error: existence": _error(s.existence for s in seen),
        **{f"mean sureness: {family}": _sureness(s.attributes[family] for s in seen) for family in FAMILIES},
    }
    fast = f"{np.median([s.seconds for s in seen]) * 1e3:.0f} ms a picture (median)" if seen else "no pictures"
    return Row(len(seen), measures, (fast,))


def _error(judged: Iterable[Judged]) -> Estimate:
    items = list(judged)
    return calibration_error([some.sure for some in items], [some.right for some in items])


def _sureness(judged: Iterable[Judged]) -> Estimate:
    items = list(judged)
    return mean([sum(some.sure) for some in items], [len(some.sure) for some in items])


def on_other_pictures(images: Iterable[Image.Image], detector: str | Detector) -> tuple[Estimate, float]:
    """Of pictures that hold no rendered object: the share in which none is seen, and how many are seen in the mean."""
    counts = [int((perceive(image, "clevr", detector).existence >= EXISTS).sum()) for image in images]
    return share([count == 0 for count in counts]), float(np.mean(counts)) if counts else float("nan")
