"""Scenes made anew: solids set out on the ground as CLEVR sets them out, and pictures of them.

Source of the statistics: Johnson et al., CLEVR, CVPR 2017, with CLEVR's public generator.
"""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from nsground.datasets import View
from nsground.generation.rendering import Camera, Lamp, PixelOwners, Solid, look, render
from nsground.generation.sources import Source, check_objects, parts_of, save_picture
from nsground.scene import SceneGraph, masks
from nsground.scene.clevr import VALUES

RADII = {"large": 0.7, "small": 0.35}
REACH = 3.0
"""How far from the middle of the ground solids stand, along each axis of the scene."""
GAP = 0.25
"""Least distance between the sides of two solids."""
MARGIN = 0.4
"""Least difference between two solids along each of the directions left and front."""
LEAST_PIXELS = 200
"""Fewest pixels of a solid that must be seen, of 480 x 320."""
CAMERA = (7.48, -6.51, 5.34)
JITTER = 0.5
LAMPS = (Lamp((1.0, -7.5, 6.5), 1.05, shadows=True), Lamp((9.0, 1.0, 5.0), 0.35), Lamp((-3.0, 6.0, 5.0), 0.25))
MOST_OBJECTS = 12
"""More hardly find room."""
MAX_TRIES = 60
"""How often a place is looked for before a scene is begun anew."""


@dataclass(frozen=True)
class Stage:
    """What a scene is made of."""

    solids: tuple[Solid, ...]
    camera: Camera
    lamps: tuple[Lamp, ...]

    def mirrored(self) -> Stage:
        """The same with left and right swapped; the lamps stay where they are."""
        right = self.camera.axes[0].astype(float)

        def swapped(solid: Solid) -> Solid:
            x, y = np.array([solid.x, solid.y]) - 2 * (solid.x * right[0] + solid.y * right[1]) * right[:2]
            turn = 2 * float(np.arctan2(right[1], right[0])) - solid.turn
            return dataclasses.replace(solid, x=float(x), y=float(y), turn=turn)

        return Stage(tuple(map(swapped, self.solids)), self.camera, self.lamps)


def set_out(
    rng: random.Random, objects: tuple[int, int] = (3, 10), size: tuple[int, int] = (480, 320)
) -> tuple[Stage, PixelOwners]:
    """Solids of random kinds at random places, each of them seen well enough; and what is seen."""
    while True:
        camera = Camera(tuple(each + rng.uniform(-JITTER, JITTER) for each in CAMERA), size)  # type: ignore[arg-type]
        stage = _set_out(rng, camera, rng.randint(*objects))
        if stage is not None and _all_show(seen := look(stage.solids, camera)):
            return stage, seen


def _set_out(rng: random.Random, camera: Camera, count: int) -> Stage | None:
    right, behind = (np.array(camera.directions[name][:2]) for name in ("right", "behind"))
    solids: list[Solid] = []
    for _ in range(count):
        size = rng.choice(list(RADII))
        shape, color, material = (rng.choice(VALUES[family]) for family in ("shape", "color", "material"))
        for _ in range(MAX_TRIES):
            x, y = rng.uniform(-REACH, REACH), rng.uniform(-REACH, REACH)
            apart = True
            for other in solids:
                gap = np.array([x - other.x, y - other.y])
                near = float(np.hypot(*gap)) - RADII[size] - other.radius < GAP
                apart &= not near and abs(gap @ right) >= MARGIN and abs(gap @ behind) >= MARGIN
            if apart:
                turn = rng.uniform(0, 2 * np.pi)
                solids.append(Solid(shape, x, y, RADII[size], turn, color, material, size))
                break
        else:
            return None
    lamps = tuple(
        Lamp(tuple(each + rng.uniform(-1, 1) for each in lamp.toward), lamp.strength, lamp.shadows)  # type: ignore[arg-type]
        for lamp in LAMPS
    )
    return Stage(tuple(solids), camera, lamps)


def _all_show(seen: PixelOwners) -> bool:
    pixels = np.bincount(seen.owner.ravel() + 1, minlength=len(seen.whole) + 1)[1:]
    return bool((pixels >= LEAST_PIXELS * seen.owner.size / (480 * 320)).all())


def to_scene(stage: Stage, seen: PixelOwners) -> SceneGraph:
    """The true scene of a picture: boxes and masks of the pixels that are seen."""
    centers = np.array([solid.center for solid in stage.solids])
    projected = stage.camera.project(centers).astype(float)
    objects: list[dict[str, Any]] = []
    for number, solid in enumerate(stage.solids):
        mask = masks.encode(seen.owner == number)
        objects.append({
            "shape": solid.shape, "color": solid.color, "material": solid.material, "size": solid.size,
            "rotation": solid.turn, "3d_coords": centers[number].astype(float).tolist(),
            "pixel_coords": projected[number].tolist(), "mask": mask, "bbox": masks.box(mask),
            "full_bbox": seen.whole[number],
        })  # fmt: skip
    data = {"objects": objects, "directions": stage.camera.directions}
    return SceneGraph.from_clevr(data, stage.camera.size)


@dataclass(frozen=True)
class StageSource(Source):
    """Scenes made anew, with pictures or without.

    Fields:
        scenes: how many of each part; "" where there are none.
        objects: the fewest and most of them in a scene.
        pictures: whether they are drawn; boxes and masks are those of the picture in any case.
    """

    scenes: Mapping[str, int]
    seed: int = 0
    objects: tuple[int, int] = (3, 10)
    size: tuple[int, int] = (480, 320)
    pictures: bool = True

    def __post_init__(self) -> None:
        parts_of(self.scenes)
        check_objects(self.objects, MOST_OBJECTS)

    def parts(self) -> tuple[str, ...]:
        return parts_of(self.scenes)

    def view(self, index: int, folder: Path) -> View | None:
        stage, seen = set_out(random.Random(f"{self.seed} scene {index}"), self.objects, self.size)
        picture = None
        if self.pictures:
            picture = save_picture(render(stage.solids, stage.camera, stage.lamps), folder, index)
        return View(f"{index:06d}", picture, to_scene(stage, seen), part=self.parts()[index])

    def told(self) -> Mapping[str, Any]:
        return {"made": "clevr", "scenes": dict(self.scenes), "objects": self.objects}
