"""Many scenes as flat arrays: what a hundred thousand scenes of certain labels take, and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nsground.domains.domain import Domain
from nsground.errors import SceneError, did_you_mean
from nsground.scene.graph import Floats, SceneGraph, Table

Integers = NDArray[np.intp]

COLUMNS = ("image_id", "category", "cx", "cy", "w", "h")


@dataclass(frozen=True, eq=False)
class Labels:
    """One certain value a region: ``codes`` [T] count in ``names``, -1 where there is none."""

    names: tuple[str, ...]
    codes: NDArray[np.int32]

    @cached_property
    def _by_code(self) -> tuple[Integers, Integers]:
        order = np.argsort(self.codes, kind="stable")
        return order, np.searchsorted(self.codes[order], np.arange(len(self.names) + 1))

    def places(self, code: int) -> Integers:
        """The regions with a value, in order."""
        order, starts = self._by_code
        return order[starts[code] : starts[code + 1]]


@dataclass(frozen=True, eq=False)
class Scenes(Sequence[SceneGraph]):
    """S scenes with T regions in all; an item is a :class:`SceneGraph`, made when it is asked for.

    Fields:
        starts: [S + 1] where each scene's regions begin in the arrays below, and where the last end.
        boxes: [T, 4] x0, y0, x1, y1 in pixels.
        concepts: the category of each region.
        attributes: values of each family.
        existence: [T] probability that a region is an object; default 1.
        size: (W, H) in pixels, of all pictures.
        names: what the scenes are called, such as image ids; default 0, 1, ...
        domain: whose words and relations apply.

    Raises SceneError where arrays disagree.
    """

    starts: Integers
    boxes: Floats
    concepts: Labels
    attributes: Mapping[str, Labels] = field(default_factory=dict)
    existence: Floats = None  # type: ignore[assignment]  # filled below
    size: tuple[int, int] = (640, 480)
    names: Sequence[Any] | None = None
    domain: str | Domain = "photo"

    def __post_init__(self) -> None:
        total = len(self.boxes)
        if self.existence is None:
            object.__setattr__(self, "existence", np.ones(total))
        if self.boxes.shape != (total, 4) or not np.isfinite(self.boxes).all():
            raise SceneError(f"boxes: expected finite numbers of T x 4, got {self.boxes.shape}")
        bad = np.flatnonzero((self.boxes[:, 2] <= self.boxes[:, 0]) | (self.boxes[:, 3] <= self.boxes[:, 1]))
        if len(bad):
            raise SceneError(f"boxes[{bad[0]}]: x0 < x1 and y0 < y1 must hold, got {self.boxes[bad[0]].tolist()}")
        for name, values in (("existence", self.existence), ("concepts", self.concepts.codes)):
            if len(values) != total:
                raise SceneError(f"{name}: expected one for each of {total:,} regions, got {len(values):,}")
        if self.starts[0] != 0 or self.starts[-1] != total or (np.diff(self.starts) < 0).any():
            raise SceneError(f"starts: must rise from 0 to the {total:,} regions")

    @cached_property
    def known(self) -> dict[Any, Any]:
        """What was found out about the words of programs, kept by who asks."""
        return {}

    @cached_property
    def counts(self) -> Integers:
        """[S] the number of regions in each scene."""
        return np.diff(self.starts)

    @cached_property
    def certain(self) -> bool:
        """Whether every region exists for sure."""
        return bool((self.existence == 1).all())

    def having(self, code: int) -> NDArray[np.bool_]:
        """[S] whether a scene has a region of a category, by its code."""
        if code not in self._having:
            found = self._having[code] = np.zeros(len(self), dtype=bool)
            found[self.owners(code)] = True
        return self._having[code]

    def owners(self, code: int) -> Integers:
        """The scene of each region of a category, by its code, in order."""
        if code not in self._owners:
            self._owners[code] = self.scene_of[self.concepts.places(code)]
        return self._owners[code]

    @cached_property
    def _having(self) -> dict[int, NDArray[np.bool_]]:
        return {}

    @cached_property
    def _owners(self) -> dict[int, Integers]:
        return {}

    @cached_property
    def scene_of(self) -> Integers:
        """[T] the scene that each region is in."""
        return np.repeat(np.arange(len(self)), self.counts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @overload
    def __getitem__(self, index: int) -> SceneGraph: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[SceneGraph]: ...
    def __getitem__(self, index: int | slice) -> SceneGraph | Sequence[SceneGraph]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(f"there are {len(self):,} scenes, there is no scene {index}")
        i = index % len(self)
        source = str(i if self.names is None else self.names[i])
        return self._graph(slice(int(self.starts[i]), int(self.starts[i + 1])), source)

    @cached_property
    def nothing(self) -> SceneGraph:
        """A scene like these, without regions."""
        return self._graph(slice(0, 0), None)

    def _graph(self, part: slice, source: str | None) -> SceneGraph:
        def table(labels: Labels) -> Table:
            codes = labels.codes[part]
            return Table(labels.names, (codes[:, None] == np.arange(len(labels.names))) * 1.0)

        return SceneGraph(
            boxes=self.boxes[part],
            size=self.size,
            concepts=table(self.concepts),
            attributes={family: table(labels) for family, labels in self.attributes.items()},
            existence=self.existence[part],
            domain=self.domain,
            source=source,
        )

    def __iter__(self) -> Iterator[SceneGraph]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        return f"<Scenes {len(self):,} with {len(self.boxes):,} regions>"

    @staticmethod
    def from_parquet(path: str | Path, size: tuple[int, int] = (640, 480), domain: str = "photo") -> Scenes:
        """The scenes in a table with a row for each region: ``image_id``, ``category`` and its box as the centre
        ``cx``, ``cy``, width ``w`` and height ``h`` in shares of the picture; ``score`` if it is not certain.

        ``size`` is that of all pictures, which such a table does not tell. Needs pyarrow. Raises SceneError naming
        file and column.
        """
        try:
            import pyarrow
            import pyarrow.parquet as parquet
        except ImportError:
            raise SceneError("reading Parquet needs pyarrow: pip install 'nsground[parquet]'") from None
        try:
            file = parquet.ParquetFile(path)
            known = file.schema_arrow.names
            for column in COLUMNS:
                if column not in known:
                    hint = did_you_mean(column, known)
                    raise SceneError(f"{path}: there is no column {column!r}.{hint} It has: {', '.join(known)}")
            table = file.read([*COLUMNS, *({"score"} & {*known})])
        except (OSError, pyarrow.ArrowException) as error:
            raise SceneError(f"{path}: cannot be read: {error}") from None
        images, first, inverse = np.unique(table["image_id"].to_numpy(), return_index=True, return_inverse=True)
        order = np.argsort(inverse, kind="stable")
        categories = table["category"].combine_chunks().dictionary_encode()
        codes = categories.indices.to_numpy(zero_copy_only=False).astype(np.int32)[order]
        cx, cy, w, h = (_finite(table[name].to_numpy(), f"{path}: {name}")[order] for name in COLUMNS[2:])
        corners = np.stack([cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2], axis=1) * (*size, *size)
        return Scenes(
            starts=np.concatenate([[0], np.cumsum(np.bincount(inverse, minlength=len(first)))]),
            boxes=corners,
            concepts=Labels(tuple(categories.dictionary.to_pylist()), codes),
            existence=_score(table, order, path),
            size=size,
            names=images.tolist(),
            domain=domain,
        )


def _score(table: Any, order: Integers, path: str | Path) -> Floats:
    if "score" not in table.column_names:
        return np.ones(len(order))
    return np.clip(_finite(table["score"].to_numpy(), f"{path}: score")[order], 0, 1)


def _finite(values: ArrayLike, name: str) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    bad = np.flatnonzero(~np.isfinite(found))
    if len(bad):
        raise SceneError(f"{name}: row {bad[0]} is {found[bad[0]]}, not a number")
    return found
