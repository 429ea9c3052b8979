"""The three solids of CLEVR's world, and where rays meet them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nsground.scene import Floats

RADIUS = {"large": 0.7, "small": 0.35}
"""In scene units; a cube's edges are as long as its diagonal allows within that radius."""

FAR = np.inf


@dataclass(frozen=True)
class Solid:
    """A solid on the ground.

    ``place`` is its centre on the ground, ``turn`` how far it is turned about the vertical axis, in radians.
    """

    shape: str
    color: str
    material: str
    size: str
    place: tuple[float, float]
    turn: float

    @property
    def radius(self) -> float:
        """How far it reaches from its middle along the ground."""
        return RADIUS[self.size]

    @property
    def half(self) -> float:
        """Half its height."""
        return self.radius / np.sqrt(2) if self.shape == "cube" else self.radius

    @property
    def middle(self) -> Floats:
        return np.array([*self.place, self.half])

    def corners(self) -> Floats:
        """The corners [8, 3] of a box that holds it."""
        side = self.half if self.shape == "cube" else self.radius
        signs = np.array(np.meshgrid((-1, 1), (-1, 1), (-1, 1))).reshape(3, 8).T
        local = signs * (side, side, self.half)
        return local @ self._turned(-1) + self.middle

    def meet(self, start: Floats, rays: Floats) -> tuple[Floats, Floats]:
        """How far along rays [..., 3] from ``start`` (one point, or one a ray) they first meet it, inf where they do
        not, and the unit vectors [..., 3] that its surface faces there."""
        turned = self._turned(1)
        origin, along = (start - self.middle) @ turned, rays @ turned
        with np.errstate(divide="ignore", invalid="ignore"):
            distance, normal = _MEET[self.shape](origin, along, self.radius, self.half)
        return distance, normal @ turned.T

    def _turned(self, sign: int) -> Floats:
        """The rotation into its own frame (1), or out of it (-1), for row vectors."""
        cos, sin = np.cos(self.turn), sign * np.sin(self.turn)
        return np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1]])


def _sphere(origin: Floats, along: Floats, radius: float, half: float) -> tuple[Floats, Floats]:
    a, b = (along * along).sum(-1), (along * origin).sum(-1)
    c = (origin * origin).sum(-1) - radius**2
    distance = _nearest(a, b, c)
    return distance, _at(origin, along, distance) / radius


def _cube(origin: Floats, along: Floats, radius: float, half: float) -> tuple[Floats, Floats]:
    near, far = np.sort(np.stack([(-half - origin) / along, (half - origin) / along]), axis=0)
    axis = near.argmax(-1)
    first, last = near.max(-1), far.min(-1)
    distance = np.where((first <= last) & (first > 0), first, FAR)
    side = np.eye(3)[axis]
    return distance, -side * np.sign(along)


def _cylinder(origin: Floats, along: Floats, radius: float, half: float) -> tuple[Floats, Floats]:
    flat, level = along[..., :2], np.broadcast_to(origin, along.shape)[..., :2]
    a, b = (flat * flat).sum(-1), (flat * level).sum(-1)
    round_ = _nearest(a, b, (level * level).sum(-1) - radius**2)
    hit = _at(origin, along, round_)
    round_ = np.where(np.abs(hit[..., 2]) <= half, round_, FAR)
    cap = (half * np.where(along[..., 2] < 0, 1, -1) - origin[..., 2]) / along[..., 2]
    on = _at(origin, along, cap)
    cap = np.where(((on[..., :2] ** 2).sum(-1) <= radius**2) & (cap > 0), cap, FAR)
    side = _at(origin, along, round_) * (1, 1, 0) / radius
    top = np.zeros_like(side)
    top[..., 2] = -np.sign(along[..., 2])
    return np.minimum(round_, cap), np.where((cap < round_)[..., None], top, side)


_MEET: dict[str, Any] = {"sphere": _sphere, "cube": _cube, "cylinder": _cylinder}


def _nearest(a: Floats, b: Floats, c: Floats) -> Floats:
    """The smaller root of a t^2 + 2 b t + c, where it is real and ahead."""
    under = b * b - a * c
    root = (-b - np.sqrt(np.clip(under, 0, None))) / a
    return np.where((under >= 0) & (root > 0), root, FAR)


def _at(origin: Floats, along: Floats, distance: Floats) -> Floats:
    """The points reached; the start where nothing is."""
    reached: NDArray[np.float64] = np.where(np.isfinite(distance), distance, 0)[..., None] * along + origin
    return reached
