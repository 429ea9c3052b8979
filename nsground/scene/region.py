"""One region of a scene, as a view on the scene's arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, overload

from nsground.display import ShortRepr

if TYPE_CHECKING:
    from nsground.scene.graph import Rle, SceneGraph

Box = tuple[float, float, float, float]


@dataclass(frozen=True, repr=False)
class Region(ShortRepr):
    """One region.

    ``box`` is x0, y0, x1, y1 in pixels, half-open, y down. ``score`` is the probability that it is an object.
    ``label`` is the most likely category and ``attributes`` the most likely value of each family. ``mask`` is
    a COCO run-length mask or None, ``position`` x, y, z in the scene's frame or None.
    """

    index: int
    box: Box
    score: float
    label: str | None
    attributes: dict[str, str]
    mask: Rle | None = None
    position: tuple[float, float, float] | None = None

    def __str__(self) -> str:
        looks = [value for value in self.attributes.values() if value != self.label]  # CLEVR's shape is both
        words = " ".join([*looks, self.label or "region"])
        return f"#{self.index} {words}"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON; the mask is left out."""
        return {
            "index": self.index, "label": self.label, "score": round(self.score, 4),
            "box": [round(v, 2) for v in self.box], "attributes": self.attributes,
        }  # fmt: skip


class Regions(Sequence[Region]):
    """The regions of a scene as a sequence; each is made when asked for."""

    def __init__(self, scene: SceneGraph) -> None:
        self._scene = scene

    def __len__(self) -> int:
        return len(self._scene.boxes)

    @overload
    def __getitem__(self, index: int) -> Region: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Region]: ...
    def __getitem__(self, index: int | slice) -> Region | Sequence[Region]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(f"the scene has {len(self)} regions, there is no region {index}")
        return self._region(index % len(self))

    def _region(self, i: int) -> Region:
        scene = self._scene
        x0, y0, x1, y1 = (float(v) for v in scene.boxes[i])
        attributes = {}
        for family, table in scene.attributes.items():
            if table.names and table.probs[i].max() > 0:
                attributes[family] = table.names[int(table.probs[i].argmax())]
        concepts = scene.concepts
        known = bool(concepts.names) and concepts.probs[i].max() > 0
        position = None
        if scene.positions is not None:
            x, y, z = (float(v) for v in scene.positions[i])
            position = (x, y, z)
        return Region(
            index=i,
            box=(x0, y0, x1, y1),
            score=float(scene.existence[i]),
            label=concepts.names[int(concepts.probs[i].argmax())] if known else None,
            attributes=attributes,
            mask=None if scene.masks is None else scene.masks[i],
            position=position,
        )

    def __repr__(self) -> str:
        return f"[{', '.join(map(str, self))}]"
