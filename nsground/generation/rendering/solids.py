"""Solids that stand on the ground, and where rays meet them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nsground.generation.rendering.camera import Camera, Floats, dot

FAR = np.float32(np.inf)
BEVEL = 0.06
"""Share of half an edge over which the normals of a cube or cylinder turn, so that edges catch the light."""


@dataclass(frozen=True)
class Solid:
    """A sphere, cube or cylinder on the ground.

    Fields:
        shape: ``sphere``, ``cube`` or ``cylinder``.
        x, y: where it stands; its centre is ``radius`` above the ground.
        radius: of sphere and cylinder; half the edge of a cube, half the height of a cylinder.
        turn: about the vertical axis, in radians.
        color, material, size: names of values, as CLEVR has them.
    """

    shape: str
    x: float
    y: float
    radius: float
    turn: float
    color: str
    material: str
    size: str

    @property
    def center(self) -> Floats:
        """Its middle above the ground, float32 [3]."""
        return np.array([self.x, self.y, self.radius], dtype=np.float32)

    def window(self, camera: Camera, scale: int) -> tuple[slice, slice]:
        """Rows and columns of the picture, ``scale`` to a pixel, that the solid can be seen in."""
        reach = self.radius * (2**0.5 if self.shape == "cube" else 1.0)
        corners = np.array([[i, j, k] for i in (-1, 1) for j in (-1, 1) for k in (-1, 1)], dtype=np.float32)
        return camera.window(self.center + corners * np.array([reach, reach, self.radius], dtype=np.float32), scale)

    def meet(self, origin: Floats, rays: Floats) -> Floats:
        """After how many lengths of a ray each ray [..., 3] meets the solid; infinite where it does not."""
        from_center = origin - self.center
        if self.shape == "sphere":
            return _sphere(from_center, rays, self.radius)
        here, along = self.turned(from_center), self.turned(rays)
        return (_cube if self.shape == "cube" else _cylinder)(here, along, self.radius)

    def normals(self, points: Floats) -> Floats:
        """Unit normals [..., 3] at points of the surface."""
        local = self.turned(points - self.center) / self.radius
        if self.shape == "cube":
            local = np.sign(local) * np.maximum(np.abs(local) - (1 - BEVEL), 0)
        elif self.shape == "cylinder":
            across = np.hypot(local[..., 0], local[..., 1])[..., None]
            side = local[..., :2] / np.maximum(across, 1e-6) * np.maximum(across - (1 - BEVEL), 0)
            top = np.sign(local[..., 2:]) * np.maximum(np.abs(local[..., 2:]) - (1 - BEVEL), 0)
            local = np.concatenate([side, top], axis=-1)
        length = np.sqrt(dot(local, local))[..., None]
        return self.turned(local / np.maximum(length, 1e-6), back=True)

    def turned(self, vectors: Floats, back: bool = False) -> Floats:
        """Vectors in the solid's own frame, or from it."""
        cos, sin = np.float32(np.cos(self.turn)), np.float32(np.sin(self.turn) * (-1 if back else 1))
        x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
        return np.stack([cos * x + sin * y, cos * y - sin * x, z], axis=-1)


def _nearer_root(a: Floats, b: Floats, c: Floats) -> Floats:
    """The smaller solution of a t^2 + 2 b t + c = 0; infinite where there is none."""
    under = b * b - a * c
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(under >= 0, (-b - np.sqrt(np.maximum(under, 0))) / a, FAR)


def _sphere(origin: Floats, rays: Floats, radius: float) -> Floats:
    return _nearer_root(dot(rays, rays), dot(rays, origin), dot(origin, origin) - radius**2)


def _cube(origin: Floats, rays: Floats, half: float) -> Floats:
    """By slabs: the last of the three entries, if it is before the first of the three exits."""
    with np.errstate(divide="ignore", invalid="ignore"):
        first, second = (-half - origin) / rays, (half - origin) / rays
    low, high = np.minimum(first, second), np.maximum(first, second)
    entry = np.maximum(np.maximum(low[..., 0], low[..., 1]), low[..., 2])
    leave = np.minimum(np.minimum(high[..., 0], high[..., 1]), high[..., 2])
    return np.where((entry <= leave) & (entry > 0), entry, FAR)


def _cylinder(origin: Floats, rays: Floats, radius: float) -> Floats:
    """The side between the caps, or a cap within the radius."""
    level = np.array([1, 1, 0], dtype=np.float32)
    flat, start = rays * level, origin * level
    side = _nearer_root(dot(flat, flat), dot(flat, start), dot(start, start) - radius**2)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        side = np.where(np.abs(origin[2] + side * rays[..., 2]) <= radius, side, FAR)
        cap = (np.sign(origin[2]) * radius - origin[2]) / rays[..., 2]
        reached = start + cap[..., None] * flat
        across = dot(reached, reached)
    return np.minimum(np.where(side > 0, side, FAR), np.where((across <= radius**2) & (cap > 0), cap, FAR))
