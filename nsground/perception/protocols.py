"""What a perception backend is: anything with these methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from numpy.typing import ArrayLike
from PIL import Image

from nsground.scene import Floats, Rle, Table


@dataclass(frozen=True, eq=False)
class Detections:
    """What a detector finds in one picture, most certain first.

    Fields:
        boxes: float64 [N, 4] x0, y0, x1, y1 in pixels, half-open, inside the picture.
        concepts: category probabilities [N, C] of each region, given that it is an object.
        existence: float64 [N] probability that the region is an object.
        attributes: tables that the detector judges itself; they go before those of attribute classifiers.
        masks, centers, depth, positions, axes, hidden: as :class:`SceneGraph` has them, where the detector tells.
    """

    boxes: Floats
    concepts: Table
    existence: Floats
    attributes: Mapping[str, Table] = field(default_factory=dict)
    masks: tuple[Rle | None, ...] | None = None
    centers: Floats | None = None
    depth: Floats | None = None
    positions: Floats | None = None
    axes: Mapping[str, Floats] = field(default_factory=dict)
    hidden: Floats | None = None

    def __len__(self) -> int:
        return len(self.boxes)


@runtime_checkable
class Detector(Protocol):
    """Finds the objects of a picture, and says what is in boxes that are given instead.

    ``families`` are the attributes that it judges itself.
    """

    families: tuple[str, ...]

    def detect(self, image: Image.Image) -> Detections:
        """The objects of an RGB picture."""
        ...

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        """What is in boxes [N, 4] x0, y0, x1, y1 in pixels, which stay; a row of zeros: unknown."""
        ...


@runtime_checkable
class AttributeClassifier(Protocol):
    """Judges attributes of regions from the pixels alone."""

    families: tuple[str, ...]

    def classify(self, image: Image.Image, boxes: ArrayLike) -> Mapping[str, Table]:
        """A table [N, V] for each of ``families``, of boxes [N, 4] x0, y0, x1, y1 in pixels."""
        ...
