"""What a detector and an attribute classifier are: any objects with these methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from numpy.typing import ArrayLike
from PIL import Image

from nsground.scene import Floats, Rle, Table


@dataclass(frozen=True, eq=False)
class Detections:
    """The regions of one picture, most certain first, with what was judged of them so far.

    Fields:
        boxes: float64 [N, 4] x0, y0, x1, y1 in pixels, half-open, inside the picture.
        concepts: category probabilities [N, C] of each region, given that it is an object.
        existence: float64 [N] probability that the region is an object.
        attributes: a table [N, V] for each family that was judged: by the detector, and by the classifiers before.
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

    It may also have

    - ``families``: the names of the attribute families that it judges itself, in ``Detections.attributes``;
    - ``complete_for``: the words, a frozenset, of which it finds everything in a picture, so that what it does not
      find is not there. Of other words, not seeing is not knowing;
    - ``fingerprint``: text that changes with its weights and settings, by which kept scenes are told apart.
    """

    def detect(self, image: Image.Image) -> Detections:
        """The objects of an RGB picture."""
        ...

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        """What is in boxes [N, 4] x0, y0, x1, y1 in pixels, which stay; a row of zeros: unknown."""
        ...


@runtime_checkable
class AttributeClassifier(Protocol):
    """Judges attributes of the regions of a picture.

    ``families`` are the names of the attribute families that it judges. It may also have ``complete_for`` and
    ``fingerprint``, as a :class:`Detector` may; words of attributes are written ``family=value``, and ``family`` alone
    stands for all values.
    """

    families: tuple[str, ...]

    def judge(self, image: Image.Image, detections: Detections) -> Mapping[str, Table]:
        """A table [N, V] of probabilities for each of ``families``, of N detections in an RGB picture.

        ``detections.attributes`` holds what was judged before. Rows sum to at most 1; what is missing to 1 is "none of
        these values".
        """
        ...


def complete_for(part: object) -> frozenset[str]:
    """The words that a detector or a classifier says it is complete for; none where it says nothing."""
    return frozenset(getattr(part, "complete_for", ()))
