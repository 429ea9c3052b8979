"""What the neural grounder is shown of regions: the very numbers that the executor works on, without their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nsground.scene import Floats, SceneGraph

FAR = 10.0
"""Scene units and distances come in tens."""


@dataclass(frozen=True)
class Layout:
    """Which columns there are: concepts and values by name, so that another scene's are put in the same order."""

    concepts: tuple[str, ...]
    attributes: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, scenes: Sequence[SceneGraph]) -> Layout:
        """All concepts and values that occur."""
        concepts = {name for scene in scenes for name in scene.concepts.names}
        families = sorted({family for scene in scenes for family in scene.attributes})
        values = {
            family: {n for scene in scenes if family in scene.attributes for n in scene.attributes[family].names}
            for family in families
        }
        return cls(tuple(sorted(concepts)), tuple((family, tuple(sorted(values[family]))) for family in families))

    @property
    def width(self) -> int:
        """How many numbers a region has."""
        return len(self.concepts) + sum(len(names) for _, names in self.attributes) + GEOMETRY

    def features(self, scene: SceneGraph) -> NDArray[np.float32]:
        """[N, D] a region: probabilities of concepts and attributes, existence, and where it is.

        That is the box and centre in shares of the picture, coordinates to the right and to the front, depth, and
        how much is hidden; 0 for what the scene does not know.
        """
        columns = [_columns(scene.concepts.names, scene.concepts.probs, self.concepts)]
        for family, names in self.attributes:
            table = scene.attributes.get(family)
            columns.append(
                np.zeros((len(scene), len(names))) if table is None else _columns(table.names, table.probs, names)
            )
        return np.hstack([*columns, _geometry(scene)]).astype(np.float32)


GEOMETRY = 4 + 2 + 2 + 1 + 2
"""The last numbers of a region: those that say where it is."""


def _geometry(scene: SceneGraph) -> Floats:
    size, n = np.array(scene.size, dtype=np.float64), len(scene)
    ground = np.zeros((n, 2))
    if scene.positions is not None:
        axes = [scene.axes.get(name, np.zeros(3)) for name in ("right", "front")]
        ground = scene.positions @ np.array(axes).T / FAR
    depth = np.zeros(n) if scene.depth is None else scene.depth / FAR
    hidden = np.zeros(n) if scene.hidden is None else scene.hidden
    return np.column_stack([
        scene.boxes / np.tile(size, 2), scene.centers / size, ground, depth, hidden, scene.existence,
    ])  # fmt: skip


def _columns(names: Sequence[str], probs: Floats, wanted: Sequence[str]) -> Floats:
    """The columns of a table in another order; 0 for a name that it does not have."""
    place = {name: i for i, name in enumerate(names)}
    return np.column_stack([
        probs[:, place[name]] if name in place else np.zeros(len(probs)) for name in wanted
    ]) if wanted else np.zeros((len(probs), 0))  # fmt: skip
