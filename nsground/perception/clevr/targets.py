"""What the network is to learn of one rendered scene, as arrays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nsground.errors import SceneError
from nsground.scene import Floats, masks
from nsground.scene.clevr import VALUES, from_clevr
from nsground.scene.reading import need, numbers

Taught = Callable[[Mapping[str, Any]], bool]
"""Whether an object of a CLEVR scene gives a training signal."""

_COGENT_A = {
    "cube": ("gray", "blue", "brown", "yellow"),
    "cylinder": ("red", "green", "purple", "cyan"),
}

HOLDOUTS: Mapping[str, Taught] = {
    "cogent-a": lambda o: o["color"] in _COGENT_A.get(o["shape"], (o["color"],)),
    "small-metal": lambda o: (o["size"], o["material"]) != ("small", "metal"),
    "purple": lambda o: o["color"] != "purple",
}
"""What training may be kept from, by name: False for the objects that are held out.

Under ``cogent-a`` cubes are gray, blue, brown or yellow, cylinders red, green, purple or cyan, spheres any
colour. Source: Johnson et al., CLEVR, CVPR 2017, section 4.7 (CLEVR-CoGenT, condition A).
"""


def everything(obj: Mapping[str, Any]) -> bool:
    """All objects are taught."""
    return True


def all_but(holdouts: Collection[str]) -> Taught:
    """All objects are taught but those of the named ``HOLDOUTS``.

    >>> all_but(["purple"])({"color": "purple"}), all_but([])({"color": "purple"})
    (False, True)
    """
    rules = [HOLDOUTS[name] for name in holdouts]
    return lambda obj: all(rule(obj) for rule in rules)


@dataclass(frozen=True, eq=False)
class Targets:
    """N objects of a picture of W x H pixels.

    Fields:
        whole: float64 [N, 4] x0, y0, x1, y1 of the whole objects as if nothing hid them, half-open, cut at the
            picture's edges.
        centers: float64 [N, 2] x, y of the projected 3-D centre in pixels.
        positions: float64 [N, 3] coordinates to the right, to the front and above, in scene units.
        depth: float64 [N] along the camera's axis in scene units.
        labels: int64 [N] a family of attributes, indices into ``VALUES``.
        taught: bool [N]; an object that is False here gives no training signal.
        owner: int16 [H, W] index of the object that a pixel shows, -1 for none.
    """

    whole: Floats
    centers: Floats
    positions: Floats
    depth: Floats
    labels: Mapping[str, NDArray[np.int64]]
    taught: NDArray[np.bool_]
    owner: NDArray[np.int16]


def targets(raw: Mapping[str, Any], size: tuple[int, int] = (480, 320), taught: Taught = everything) -> Targets:
    """The targets of one scene of a CLEVR ``scenes.json`` whose picture is ``size`` (W, H) pixels.

    ``taught`` says which objects give a training signal.
    Raises SceneError where a field is malformed, or masks, whole boxes or directions are missing.
    """
    scene = from_clevr(raw, size)
    assert scene.positions is not None and scene.depth is not None
    lacks = [] if scene.masks is not None else ["objects[...].mask"]
    lacks += [f"directions.{name}" for name in ("right", "front", "above") if name not in scene.axes]
    if lacks:
        raise SceneError(f"{scene.source or 'scene'}: training needs {', '.join(lacks)}, which it lacks")
    objects = raw["objects"]
    whole = [
        numbers(need(o, "full_bbox", f"objects[{i}]"), 4, f"objects[{i}].full_bbox") for i, o in enumerate(objects)
    ]
    width, height = scene.size
    owner = np.full((height, width), -1, dtype=np.int16)
    for i, rle in enumerate(scene.masks or ()):
        if rle is not None:
            owner[masks.decode(rle)] = i
    # Each scene has its own camera: only coordinates along its own axes can be seen in the picture.
    frame = np.stack([scene.axes[name] for name in ("right", "front", "above")])
    return Targets(
        whole=np.array(whole).reshape(-1, 4),
        centers=scene.centers,
        positions=scene.positions @ frame.T,
        depth=scene.depth,
        labels={family: scene.attributes[family].probs.argmax(axis=1) for family in VALUES},
        taught=np.array([taught(o) for o in objects], np.bool_),
        owner=owner,
    )


def mirrored(original: Targets) -> Targets:
    """The targets of the picture mirrored left to right.

    Right is negated: exact for differences between objects, on which all spatial words rest; the origin moves
    by twice the camera's sideways offset.
    """
    width = original.owner.shape[1]
    x0, y0, x1, y1 = original.whole.T
    return replace(
        original,
        whole=np.stack([width - x1, y0, width - x0, y1], axis=1),
        centers=original.centers * (-1, 1) + (width, 0),
        positions=original.positions * (-1, 1, 1),
        owner=original.owner[:, ::-1].copy(),
    )
