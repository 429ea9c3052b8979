"""Light: what color a point has, of the ground or of a solid, matte or metal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nsground.generation.rendering.camera import Floats, dot
from nsground.generation.rendering.solids import Solid

COLORS = {
    "gray": (87, 87, 87), "red": (173, 35, 35), "blue": (42, 75, 215), "green": (29, 105, 20),
    "brown": (129, 74, 25), "purple": (129, 38, 192), "cyan": (41, 208, 208), "yellow": (255, 238, 51),
}  # fmt: skip
"""CLEVR's colors, as sRGB."""

GAMMA = 2.2
GROUND = 0.30
"""What share of the light the ground sends back."""


@dataclass(frozen=True)
class Lamp:
    """A far lamp: the direction towards it, its strength, and whether it throws shadows."""

    toward: tuple[float, float, float]
    strength: float
    shadows: bool = False

    @property
    def unit(self) -> Floats:
        """The direction to the lamp, a float32 [3] of length 1."""
        toward = np.array(self.toward, dtype=np.float32)
        return toward / np.sqrt(dot(toward, toward))


AMBIENT = 0.38


def ground(points: Floats, lamps: Sequence[Lamp]) -> Floats:
    """The color [...], gray and linear, of bare ground at points [..., 3]: brightest in the middle, dim far away."""
    lit = np.float32(AMBIENT + sum(lamp.strength * lamp.unit[2] for lamp in lamps))
    away = points[..., 0] ** 2 + points[..., 1] ** 2
    return GROUND * lit * (0.55 + 0.55 / (1 + away / 90))


def dimmed(points: Floats, lamps: Sequence[Lamp], solid: Solid) -> Floats:
    """The share [...] of the ground's light that a solid leaves to points [..., 3] of it: by its shadow, and close
    by, where less light comes in from around."""
    total = np.float32(AMBIENT + sum(lamp.strength * lamp.unit[2] for lamp in lamps))
    lost = sum(lamp.strength * lamp.unit[2] * (1 - shadow(points, lamp, [solid])) for lamp in lamps if lamp.shadows)
    local = solid.turned(points - solid.center)[..., :2] / solid.radius
    if solid.shape == "cube":
        out = np.maximum(np.abs(local) - 0.9, 0)
        away = np.hypot(out[..., 0], out[..., 1])
    else:
        away = np.maximum(np.hypot(local[..., 0], local[..., 1]) - (0.3 if solid.shape == "sphere" else 0.9), 0)
    return np.asarray((1 - lost / total) * (1 - 0.5 * np.exp(-3.5 * away)))


def reach(solid: Solid) -> Floats:
    """Corners [4, 3] of the piece of ground that a solid can dim."""
    far = 4.2 * solid.radius
    return np.array([[solid.x + i * far, solid.y + j * far, 0] for i in (-1, 1) for j in (-1, 1)], dtype=np.float32)


def surface(points: Floats, rays: Floats, solid: Solid, lamps: Sequence[Lamp], solids: Sequence[Solid]) -> Floats:
    """The color [N, 3], linear, of points [N, 3] of a solid that rays [N, 3] meet."""
    tint = np.array(COLORS[solid.color], dtype=np.float32) / 255
    tint = tint**GAMMA
    normals = solid.normals(points)
    view = -rays / np.sqrt(dot(rays, rays))[..., None]
    facing = np.clip(dot(normals, view), 0, 1)[..., None]
    mirrored = 2 * facing * normals - view
    others = [each for each in solids if each is not solid]
    metal = solid.material == "metal"
    # From around: more from above than from the ground, and less close to it.
    low = np.clip(points[..., 2:] / (2 * solid.radius), 0, 1)
    around = AMBIENT * (0.55 + 0.45 * normals[..., 2:]) * (0.6 + 0.4 * low)
    color = tint * around * (0.5 if metal else 1.1)
    for lamp in lamps:
        lit = shadow(points, lamp, others)[..., None] * lamp.strength
        diffuse = np.clip(dot(normals, lamp.unit), 0, 1)[..., None]
        shine = np.clip(dot(mirrored, lamp.unit), 0, 1)[..., None]
        if metal:
            color += lit * (0.3 * diffuse * tint + 1.8 * shine**70 * (0.4 + 0.6 * tint) + 0.8 * shine**7 * tint)
        else:
            color += lit * (0.95 * diffuse * tint + 0.05 * shine**10)
    if metal:
        color += _surroundings(mirrored, lamps) * (tint * 0.8 + 0.2 * (1 - facing) ** 4)
    return np.asarray(color)


def _surroundings(directions: Floats, lamps: Sequence[Lamp]) -> Floats:
    """What a mirror shows [N, 1] in directions [N, 3]: a bright sky, ground, and an upright panel behind each lamp."""
    height = directions[..., 2:]
    shown = 0.06 + 0.5 * np.clip(height, 0, 1) ** 0.7 + 0.2 * np.clip(-height, 0, 1)
    level = np.maximum(np.hypot(directions[..., 0], directions[..., 1]), 1e-3)
    for lamp in lamps:
        x, y, _ = lamp.unit / np.hypot(lamp.unit[0], lamp.unit[1])
        beside = np.clip((directions[..., 0] * x + directions[..., 1] * y) / level, 0, 1)
        shown += 0.8 * lamp.strength * (beside**16 * np.clip(1.1 - np.abs(height[..., 0]), 0, 1))[..., None]
    return np.asarray(shown)


def shadow(points: Floats, lamp: Lamp, solids: Sequence[Solid]) -> Floats:
    """The share [...] of a lamp's light that solids let through to points: soft, as from a wide lamp.

    A solid counts as the ball that it is about as large as.
    """
    through = np.ones(points.shape[:-1], dtype=np.float32)
    if not lamp.shadows:
        return through
    unit = lamp.unit
    for solid in solids:
        reach = solid.radius * (1.18 if solid.shape == "cube" else 1.0)
        gap = solid.center - points
        along = dot(gap, unit)
        aside = np.sqrt(np.maximum(dot(gap, gap) - along**2, 0)) / reach
        soft = np.clip((aside - 0.75) / 0.5, 0, 1)
        dark = (1 - soft * soft * (3 - 2 * soft)) * np.clip(along / (0.5 * reach), 0, 1)
        through *= 1 - 0.85 * dark
    return through
