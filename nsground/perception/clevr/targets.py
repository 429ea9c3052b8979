"""What the network is to learn of one rendered scene, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nsground.errors import SceneError
from nsground.scene import Floats, SceneGraph, masks
from nsground.scene.clevr import VALUES

COGENT_A = {
    "cube": frozenset({"gray", "blue", "brown", "yellow"}),
    "cylinder": frozenset({"red", "green", "purple", "cyan"}),
}
"""The colours that a shape may have under condition A; any, where the shape is not named.

Source: Johnson et al., CLEVR, CVPR 2017, section 4.7 (CLEVR-CoGenT).
"""


@dataclass(frozen=True, eq=False)
class Targets:
    """N objects of a picture of W x H pixels.

    Fields:
        boxes: float64 [N, 4] x0, y0, x1, y1 of the visible pixels, half-open.
        centers: float64 [N, 2] x, y of the projected 3-D centre in pixels.
        positions: float64 [N, 3] coordinates to the right, to the front and above, in scene units.
        depth: float64 [N] along the camera's axis in scene units.
        labels: int64 [N] a family of attributes, indices into ``VALUES``.
        taught: bool [N]; the attributes of an object that is False here give no training signal.
        owner: int16 [H, W] index of the object that a pixel shows, -1 for none.
    """

    boxes: Floats
    centers: Floats
    positions: Floats
    depth: Floats
    labels: Mapping[str, NDArray[np.int64]]
    taught: NDArray[np.bool_]
    owner: NDArray[np.int16]


def targets(scene: SceneGraph, rule: Mapping[str, frozenset[str]] | None = None) -> Targets:
    """The targets of a scene that :func:`nsground.scene.clevr.from_clevr` read.

    ``rule`` names the colours that a shape may have; objects that break it are not taught.
    Raises SceneError where the scene lacks masks, positions, depth or directions.
    """
    lacks = [name for name in ("masks", "positions", "depth") if getattr(scene, name) is None]
    lacks += [f"axes.{name}" for name in ("right", "front", "above") if name not in scene.axes]
    if lacks:
        raise SceneError(f"{scene.source or 'scene'}: training needs {', '.join(lacks)}, which it lacks")
    assert scene.masks is not None and scene.positions is not None and scene.depth is not None
    width, height = scene.size
    owner = np.full((height, width), -1, dtype=np.int16)
    for i, rle in enumerate(scene.masks):
        if rle is not None:
            owner[masks.decode(rle)] = i
    # Each scene has its own camera: only coordinates along its own axes can be seen in the picture.
    frame = np.stack([scene.axes[name] for name in ("right", "front", "above")])
    return Targets(
        boxes=scene.boxes,
        centers=scene.centers,
        positions=scene.positions @ frame.T,
        depth=scene.depth,
        labels={family: scene.attributes[family].probs.argmax(axis=1) for family in VALUES},
        taught=_follows(scene, rule or {}),
        owner=owner,
    )


def mirrored(found: Targets) -> Targets:
    """The targets of the picture mirrored left to right.

    Right is negated: exact for differences between objects, on which all spatial words rest; the origin moves
    by twice the camera's sideways offset.
    """
    width = found.owner.shape[1]
    x0, y0, x1, y1 = found.boxes.T
    return replace(
        found,
        boxes=np.stack([width - x1, y0, width - x0, y1], axis=1),
        centers=found.centers * (-1, 1) + (width, 0),
        positions=found.positions * (-1, 1, 1),
        owner=found.owner[:, ::-1].copy(),
    )


def _follows(scene: SceneGraph, rule: Mapping[str, frozenset[str]]) -> NDArray[np.bool_]:
    pairs = zip(scene.attributes["shape"].best(), scene.attributes["color"].best(), strict=True)
    return np.array([shape is None or shape not in rule or color in rule[shape] for shape, color in pairs], np.bool_)
