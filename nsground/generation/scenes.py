"""Scenes made anew, with CLEVR's statistics: solids on a plane, seen by a camera; with or without a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nsground.datasets import View
from nsground.drawing import save_picture
from nsground.errors import DataError
from nsground.generation.camera import Camera
from nsground.generation.render import render, visible
from nsground.generation.solids import RADIUS, Solid
from nsground.scene import from_clevr, masks
from nsground.scene.clevr import VALUES

SIZE = (480, 320)
FEWEST, MOST = 3, 10
REACH = 3.0
"""How far from the middle solids are put, in scene units."""
APART, ASIDE = 0.25, 0.4
"""How far two solids are apart, and how far along each direction, at the least."""
SHOWN = 200
"""Fewest pixels of a solid that are to be seen."""
TRIES = 100


def views(counts: Mapping[str, int], seed: int, folder: Path | None) -> Iterator[View]:
    """So many scenes of each part, one by one; pictures are drawn to ``folder``, or none where it is None.

    Each scene draws from the seed and its own number.
    """
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    number = 0
    for part, count in counts.items():
        for _ in range(count):
            random = np.random.default_rng((seed, number))
            name = f"{number:06d}.png"
            raw, solids, camera = scene(random)
            picture = None
            if folder is not None:
                picture = folder / name
                save_picture(render(solids, camera, random), picture)
            yield View(id=name, picture=picture, scene=from_clevr(raw, SIZE), size=SIZE, part=part)
            number += 1


def scene(random: np.random.Generator) -> tuple[dict[str, Any], tuple[Solid, ...], Camera]:
    """A scene in CLEVR's form, with its solids and the camera that sees them. Drawn again until all can be seen."""
    for _ in range(TRIES):
        camera = Camera.drawn(random, SIZE)
        solids = _solids(random, camera, int(random.integers(FEWEST, MOST + 1)))
        if solids is None:
            continue
        shown = visible(solids, camera)
        if np.bincount(shown[shown >= 0], minlength=len(solids)).min() >= SHOWN:
            return _raw(solids, camera, shown), solids, camera
    raise DataError(f"no scene of which all solids can be seen in {TRIES} tries")


def _solids(random: np.random.Generator, camera: Camera, count: int) -> tuple[Solid, ...] | None:
    """Solids that are far enough apart; None where there is no room left."""
    found: list[Solid] = []
    axes = np.array([camera.directions[name][:2] for name in ("right", "front")])
    for _ in range(count):
        for _ in range(TRIES):
            x, y = random.uniform(-REACH, REACH, 2)
            words = {family: str(random.choice(VALUES[family])) for family in ("shape", "color", "material", "size")}
            solid = Solid(**words, place=(float(x), float(y)), turn=float(random.uniform(0, 2 * np.pi)))
            if all(_clear(solid, other, axes) for other in found):
                found.append(solid)
                break
        else:
            return None
    return tuple(found)


def _clear(a: Solid, b: Solid, axes: NDArray[np.float64]) -> bool:
    apart = np.array(a.place) - b.place
    room = RADIUS[a.size] + RADIUS[b.size] + APART
    return bool(np.hypot(*apart) >= room and (np.abs(axes @ apart) >= ASIDE).all())


def _raw(solids: Sequence[Solid], camera: Camera, shown: NDArray[np.int64]) -> dict[str, Any]:
    """The scene as CLEVR's files have it."""
    alone = [visible([solid], camera) == 0 for solid in solids]
    pixels = camera.project([solid.middle for solid in solids]).tolist()
    objects = []
    for i, solid in enumerate(solids):
        mask, whole = masks.encode(shown == i), masks.encode(alone[i])
        objects.append({
            "shape": solid.shape, "color": solid.color, "material": solid.material, "size": solid.size,
            "3d_coords": solid.middle.tolist(), "rotation": solid.turn, "pixel_coords": pixels[i],
            "bbox": list(masks.box(mask) or ()), "full_bbox": list(masks.box(whole) or ()), "mask": mask,
        })  # fmt: skip
    return {"objects": objects, "directions": camera.directions}
