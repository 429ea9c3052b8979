"""Solids to a picture: rays through windows of it, the nearest hit of each kept in a depth buffer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nsground.generation.rendering.camera import Camera, Floats
from nsground.generation.rendering.shading import GAMMA, Lamp, dimmed, ground, reach, surface
from nsground.generation.rendering.solids import FAR, Solid

SMOOTH = 2
"""Rays a pixel, along each side, that colors are the mean of."""

WARM = (1.0, 0.99, 0.98)
"""The color of the ground, for each of red, green and blue."""


@dataclass(frozen=True, eq=False)
class PixelOwners:
    """What each pixel of a picture shows.

    Fields:
        owner: int [H, W], the number of the solid that is seen at the middle of a pixel; -1 for the ground.
        whole: of each solid x0, y0, x1, y1, half-open, as if nothing hid it; None where it is out of the picture.
    """

    owner: NDArray[np.int16]
    whole: tuple[tuple[int, int, int, int] | None, ...]


def look(solids: Sequence[Solid], camera: Camera) -> PixelOwners:
    """Which solid is where in the picture, with no light or color."""
    owner, _, whole = _cast(solids, camera, 1)
    return PixelOwners(owner, whole)


def render(solids: Sequence[Solid], camera: Camera, lamps: Sequence[Lamp]) -> NDArray[np.uint8]:
    """The picture [H, W, 3] of some solids on the ground, sRGB."""
    owner, depth, _ = _cast(solids, camera, SMOOTH)
    x, y = _middles(camera, 1)
    rays = camera.rays(x, y)
    rays[..., 2] = np.minimum(rays[..., 2], -1e-3)  # beyond the horizon the ground goes on
    below = camera.origin + rays * (-camera.origin[2] / rays[..., 2])[..., None]
    gray = ground(below, lamps)
    for solid in solids:
        rows, columns = camera.window(reach(solid))
        gray[rows, columns] *= dimmed(below[rows, columns], lamps, solid)
    colors = np.repeat(np.repeat(gray, SMOOTH, axis=0), SMOOTH, axis=1)[..., None] * np.array(WARM, dtype=np.float32)
    x, y = _middles(camera, SMOOTH)
    for number, solid in enumerate(solids):
        rows, columns = solid.window(camera, SMOOTH)
        here = owner[rows, columns] == number
        if here.any():
            along = camera.rays(x[columns], y[rows])[here]
            points = camera.origin + along * depth[rows, columns][here][:, None]
            colors[rows, columns][here] = surface(points, along, solid, lamps, solids)
    mean = sum(colors[i::SMOOTH, j::SMOOTH] for i in range(SMOOTH) for j in range(SMOOTH)) / SMOOTH**2
    return (255 * np.clip(mean, 0, 1) ** (1 / GAMMA) + 0.5).astype(np.uint8)


def _middles(camera: Camera, scale: int) -> tuple[Floats, Floats]:
    """Where rays go through the picture, ``scale`` a pixel: columns x and rows y, in pixels."""
    width, height = camera.size
    x, y = ((np.arange(n * scale, dtype=np.float32) + 0.5) / scale for n in (width, height))
    return x, y


def _cast(
    solids: Sequence[Solid], camera: Camera, scale: int
) -> tuple[NDArray[np.int16], Floats, tuple[tuple[int, int, int, int] | None, ...]]:
    """The nearest solid of each ray with its depth, and the box of each whole solid, in rays."""
    width, height = camera.size
    owner = np.full((height * scale, width * scale), -1, dtype=np.int16)
    depth = np.full(owner.shape, FAR, dtype=np.float32)
    x, y = _middles(camera, scale)
    whole: list[tuple[int, int, int, int] | None] = []
    for number, solid in enumerate(solids):
        rows, columns = solid.window(camera, scale)
        hits = solid.meet(camera.origin, camera.rays(x[columns], y[rows]))
        nearer = hits < depth[rows, columns]
        depth[rows, columns][nearer] = hits[nearer]
        owner[rows, columns][nearer] = number
        whole.append(_box(np.isfinite(hits), rows.start, columns.start))
    return owner, depth, tuple(whole)


def _box(hit: NDArray[np.bool_], top: int, left: int) -> tuple[int, int, int, int] | None:
    ys, xs = np.flatnonzero(hit.any(axis=1)), np.flatnonzero(hit.any(axis=0))
    if not len(ys):
        return None
    return int(left + xs[0]), int(top + ys[0]), int(left + xs[-1] + 1), int(top + ys[-1] + 1)
