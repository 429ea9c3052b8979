"""The camera: a pinhole that looks at a point of the ground from above, as CLEVR's does."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nsground.scene.clevr import FOCAL

Floats = NDArray[np.floating[Any]]
"""float32, in which pictures are computed."""


def dot(a: Floats, b: Floats) -> Floats:
    """Products [...] of vectors [..., 3] and [..., 3] or [3]; component by component, as numpy sums threes slowly."""
    return a[..., 0] * b[..., 0] + a[..., 1] * b[..., 1] + a[..., 2] * b[..., 2]


@dataclass(frozen=True)
class Camera:
    """Where the camera stands, in scene units with z up and the ground at 0; it looks at the origin.

    ``size`` is the width and height of its picture in pixels.
    """

    place: tuple[float, float, float]
    size: tuple[int, int] = (480, 320)

    @cached_property
    def origin(self) -> Floats:
        """Where it stands, float32 [3]."""
        return np.array(self.place, dtype=np.float32)

    @cached_property
    def axes(self) -> Floats:
        """Unit vectors [3, 3]: to the right of the picture, downwards in it, and away from the camera."""
        forward = -self.origin / np.linalg.norm(self.origin)
        right = np.cross(forward, [0, 0, 1])
        right /= np.linalg.norm(right)
        return np.array([right, np.cross(forward, right), forward], dtype=np.float32)

    @property
    def directions(self) -> dict[str, list[float]]:
        """The directions on the ground, as scenes of CLEVR name them."""
        right = self.axes[0].astype(float)
        behind = np.array([-right[1], right[0], 0.0])
        units = {"right": right, "behind": behind, "above": np.array([0.0, 0.0, 1.0])}
        opposite = {"right": "left", "behind": "front", "above": "below"}
        return {k: v.tolist() for name, unit in units.items() for k, v in ((name, unit), (opposite[name], -unit))}

    def project(self, points: Floats) -> Floats:
        """Points [N, 3] to x, y in pixels and the depth along the axis of the camera: [N, 3]."""
        across, down, depth = (self.axes @ (np.asarray(points, dtype=np.float32) - self.origin).T).astype(np.float32)
        width, height = self.size
        scale = FOCAL * width / depth
        return np.stack([width / 2 + across * scale, height / 2 + down * scale, depth], axis=1)

    def window(self, points: Floats, scale: int = 1) -> tuple[slice, slice]:
        """The rows and columns of the picture, ``scale`` to a pixel, around points [N, 3] before the camera."""
        seen = self.project(points)[:, :2]
        low = np.maximum(np.floor(seen.min(axis=0)) * scale, 0).astype(int)
        high = np.minimum(np.ceil(seen.max(axis=0)) * scale, np.array(self.size) * scale).astype(int)
        return slice(low[1], max(high[1], low[1])), slice(low[0], max(high[0], low[0]))

    def rays(self, x: Floats, y: Floats) -> Floats:
        """Directions [H, W, 3] through the pixels at columns x [W] and rows y [H]; one unit of depth long."""
        width, height = self.size
        right, down, forward = self.axes
        across = ((x - width / 2) / (FOCAL * width))[None, :, None]
        below = ((y - height / 2) / (FOCAL * width))[:, None, None]
        return np.asarray(forward + across * right + below * down, dtype=np.float32)
