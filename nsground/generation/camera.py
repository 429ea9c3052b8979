"""A pinhole camera over a ground plane, placed as CLEVR's, with a little jitter."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from nsground.scene import Floats
from nsground.scene.clevr import FOCAL

PLACE = (7.36, -6.93, 4.96)
"""Where CLEVR's camera stands, in scene units; Johnson et al., CVPR 2017."""
SIGHT = (0.0, 0.0, 0.2)
"""What it looks at."""
JITTER = 0.4


@dataclass(frozen=True, eq=False)
class Camera:
    """Where it stands, and three unit vectors: what is to the right, down and ahead in its picture.

    ``size`` is (W, H) of the picture in pixels, y down.
    """

    place: Floats
    right: Floats
    down: Floats
    ahead: Floats
    size: tuple[int, int]

    @staticmethod
    def drawn(random: np.random.Generator, size: tuple[int, int]) -> Camera:
        """CLEVR's camera, moved by up to ``JITTER`` scene units along each axis."""
        place = np.array(PLACE) + random.uniform(-JITTER, JITTER, 3)
        ahead = np.array(SIGHT) - place
        ahead /= np.linalg.norm(ahead)
        right = np.cross(ahead, (0.0, 0.0, 1.0))
        right /= np.linalg.norm(right)
        return Camera(place, right, np.cross(ahead, right), ahead, size)

    @property
    def focal(self) -> float:
        """Focal length in pixels."""
        return FOCAL * self.size[0]

    def project(self, points: ArrayLike) -> Floats:
        """Points [N, 3] as [N, 3]: x and y in pixels, and depth along the axis of the camera in scene units."""
        away = np.asarray(points, dtype=np.float64).reshape(-1, 3) - self.place
        depth = away @ self.ahead
        x, y = (self.focal * (away @ axis) / depth for axis in (self.right, self.down))
        return np.column_stack([x + self.size[0] / 2, y + self.size[1] / 2, depth])

    def rays(self, fineness: int = 1) -> Floats:
        """The directions [h, w, 3] of ``fineness`` squared rays a pixel; as long as takes them 1 ahead."""
        width, height = self.size
        x = (np.arange(width * fineness) + 0.5) / fineness - width / 2
        y = (np.arange(height * fineness) + 0.5) / fineness - height / 2
        across = x[None, :, None] * self.right + y[:, None, None] * self.down
        return across / self.focal + self.ahead

    @property
    def directions(self) -> dict[str, list[float]]:
        """CLEVR's directions along the ground, as unit vectors in the scene."""
        behind = self.ahead * (1, 1, 0)
        behind /= np.linalg.norm(behind)
        found = {"behind": behind, "front": -behind, "right": self.right, "left": -self.right}
        found |= {"above": np.array([0.0, 0.0, 1.0]), "below": np.array([0.0, 0.0, -1.0])}
        return {name: axis.tolist() for name, axis in found.items()}
