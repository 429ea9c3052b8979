"""Pictures of solids by casting rays: light, shade, shadow, shine; and which pixel shows what."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nsground.generation.camera import Camera
from nsground.generation.solids import Solid
from nsground.scene import Floats

COLORS = {
    "gray": (87, 87, 87), "red": (173, 35, 35), "blue": (42, 75, 215), "green": (29, 105, 20),
    "brown": (129, 74, 25), "purple": (129, 38, 192), "cyan": (41, 208, 208), "yellow": (255, 238, 51),
}  # fmt: skip
"""CLEVR's, in sRGB; Johnson et al., CVPR 2017."""

GROUND = np.array([0.55, 0.55, 0.54])
LIGHT = np.array([-4.0, -6.5, 9.0])
"""Where the lamp is; each picture moves it a little."""
FINENESS = 2
"""A pixel is the mean of this many by this many rays."""
GAMMA = 2.2


def render(solids: Sequence[Solid], camera: Camera, random: np.random.Generator) -> Image.Image:
    """The picture that the camera takes."""
    light = LIGHT + random.uniform(-1, 1, 3)
    rays = camera.rays(FINENESS)
    depth, owner, faces = _met(solids, camera, rays, FINENESS)
    points = camera.place + np.where(np.isfinite(depth), depth, 0)[..., None] * rays
    faces[owner == -1] = (0, 0, 1)
    colors = np.array([*(_linear(COLORS[solid.color]) for solid in solids), GROUND])
    shine = np.array([*(solid.material == "metal" for solid in solids), False])
    lit = _lit(solids, points[::FINENESS, ::FINENESS], light).repeat(FINENESS, 0).repeat(FINENESS, 1)
    bright = _shaded(points, faces, rays, colors[owner], shine[owner], light, lit)
    horizon = np.clip((depth - 14) / 30, 0, 1)[..., None]  # the ground fades into the distance
    bright = np.where(np.isfinite(depth)[..., None], bright * (1 - horizon) + 0.45 * horizon, 0.45)
    return _image(bright)


def visible(solids: Sequence[Solid], camera: Camera) -> NDArray[np.int64]:
    """The index int64 [H, W] of the solid that each pixel shows at its middle; -1 for none."""
    return _met(solids, camera, camera.rays(), 1)[1]


def _met(
    solids: Sequence[Solid], camera: Camera, rays: Floats, fineness: int
) -> tuple[Floats, NDArray[np.int64], Floats]:
    """Of each ray: how far to what it meets first, which solid that is (-1 for the ground), and how it faces."""
    down = rays[..., 2] < 0
    depth = np.where(down, -camera.place[2] / np.where(down, rays[..., 2], -1), np.inf)
    owner = np.full(depth.shape, -1, dtype=np.int64)
    faces = np.zeros(rays.shape)
    for i, solid in enumerate(solids):
        window = _window(solid, camera, fineness)
        distance, normal = solid.meet(camera.place, rays[window])
        nearer = distance < depth[window]
        depth[window] = np.where(nearer, distance, depth[window])
        owner[window] = np.where(nearer, i, owner[window])
        faces[window] = np.where(nearer[..., None], normal, faces[window])
    return depth, owner, faces


def _window(solid: Solid, camera: Camera, fineness: int) -> tuple[slice, slice]:
    """The rows and columns of rays that may meet a solid."""
    seen = camera.project(solid.corners())[:, :2] * fineness
    (x0, y0), (x1, y1) = np.clip(np.floor(seen.min(0)) - 1, 0, None), np.ceil(seen.max(0)) + 1
    return slice(int(y0), max(int(y1), 0)), slice(int(x0), max(int(x1), 0))


def _lit(solids: Sequence[Solid], points: Floats, light: Floats) -> Floats:
    """How much of the lamp [h, w] reaches each point: 0 in the shadow of a solid, else 1."""
    toward = light - points
    lit = np.ones(points.shape[:-1])
    start = points + 1e-3 * toward
    for solid in solids:  # only what is near the line from a solid to the lamp can lie in its shadow
        reach = np.linalg.norm(np.cross(solid.middle - points, toward), axis=-1) / np.linalg.norm(toward, axis=-1)
        near = reach < 2 * solid.radius
        distance, _ = solid.meet(start[near], toward[near])
        lit[near] = np.where(distance < 1, 0.0, lit[near])
    return lit


def _shaded(
    points: Floats, faces: Floats, rays: Floats, color: Floats, shine: NDArray[np.bool_], light: Floats, lit: Floats
) -> Floats:
    """Linear brightness [h, w, 3]: Phong's shading (1975), and for metal the sky and the ground mirrored."""
    toward = light - points
    toward /= np.linalg.norm(toward, axis=-1, keepdims=True)
    away = -rays / np.linalg.norm(rays, axis=-1, keepdims=True)
    cosine = (faces * toward).sum(-1)
    falls = np.clip(cosine, 0, 1) * lit
    mirrored = 2 * (faces * away).sum(-1, keepdims=True) * faces - away
    spot = np.clip((mirrored * toward).sum(-1), 0, 1)
    rough = color * (0.38 + 0.12 * faces[..., 2] + 0.75 * falls)[..., None] + (0.06 * lit * spot**8)[..., None]
    sky = 0.25 + 0.75 * np.clip(mirrored[..., 2], 0, 1) ** 0.7
    metal = color * (0.25 + 0.45 * falls + 0.55 * sky)[..., None] + (lit * spot**60)[..., None] * 0.9
    bright: Floats = np.where(shine[..., None], metal, rough)
    return bright


def _linear(color: tuple[int, int, int]) -> Floats:
    bright: Floats = (np.array(color) / 255) ** GAMMA
    return bright


def _image(bright: Floats) -> Image.Image:
    height, width = (extent // FINENESS for extent in bright.shape[:2])
    mean = np.clip(bright, 0, 1).reshape(height, FINENESS, width, FINENESS, 3).mean((1, 3))
    return Image.fromarray((mean ** (1 / GAMMA) * 255).round().astype(np.uint8))
