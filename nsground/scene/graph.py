"""The scene graph: the regions of one picture as validated, aligned arrays."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nsground.display import Displayed
from nsground.domains.domain import Domain
from nsground.errors import SceneError
from nsground.scene.region import Region, Regions

if TYPE_CHECKING:
    import networkx

Floats = NDArray[np.float64]
Rle = Mapping[str, Any]
"""A mask in COCO's uncompressed run-length form: ``{"size": [height, width], "counts": [...]}``."""

MAX_REGIONS = 20_000


@dataclass(frozen=True, eq=False)
class Table:
    """Probabilities over named values, one row a region.

    ``names`` are the V values; ``probs`` is float64 [N, V] in [0, 1]. Rows of an attribute sum to at most 1;
    what is missing to 1 is "none of these".
    """

    names: tuple[str, ...]
    probs: Floats

    def column(self, name: str) -> Floats | None:
        """Probabilities [N] of one value, or None if the table does not know it."""
        return self.probs[:, self.names.index(name)] if name in self.names else None

    def best(self) -> list[str | None]:
        """The most likely value of every region; None where all are impossible."""
        if not self.names:
            return [None] * len(self.probs)
        top = self.probs.argmax(axis=1)
        return [self.names[j] if row[j] > 0 else None for row, j in zip(self.probs, top, strict=True)]


@dataclass(frozen=True, eq=False)
class SceneGraph(Displayed):
    """The regions of one picture.

    N regions, W x H pixels, image y down. All arrays are float64 and read-only; any sequence is accepted.

    Fields:
        boxes: [N, 4] x0, y0, x1, y1 in pixels, half-open (x1, y1 are the first pixels outside).
        size: (W, H) in pixels.
        concepts: category probabilities.
        attributes: a table for each attribute family, such as ``color``.
        existence: [N] probability that the region is an object at all; default 1.
        centers: [N, 2] x, y of the centre in pixels; default the centres of the boxes.
        depth: [N] distance from the camera along its axis, in any unit, or None.
        positions: [N, 3] 3-D positions in the frame that ``axes`` describes, or None.
        axes: named unit vectors in the frame of ``positions`` (``right``, ``front``, ``above``).
        hidden: [N] share of the region that something hides, in [0, 1], or None where not known.
        masks: a COCO run-length mask a region, or None.
        relations: degrees [N, N] of relations that the file gives; they go before any formula.
        complete_for: the words of which everything in the picture is a region here, so that what is not is absent:
            concepts, and attributes as ``family=value`` or ``family``. Of other words, not seeing is not knowing.
        domain: whose words and relations apply: a name, a folder, or a Domain that something is laid over.
        seen_by: what looked at the picture, by name, so that what was measured of it is found; None if nobody said.
        source: where the picture or scene came from, for messages.

    Raises SceneError, naming the field and the value, where arrays disagree, hold NaN or leave their range.

    >>> scene = SceneGraph(boxes=[[0, 0, 10, 10]], size=(20, 10), concepts=Table(("cup",), np.ones((1, 1))))
    >>> scene.regions[0].label
    'cup'
    """

    boxes: Floats
    size: tuple[int, int]
    concepts: Table
    attributes: Mapping[str, Table] = field(default_factory=dict)
    existence: Floats = None  # type: ignore[assignment]  # filled below, so that it is never None to a reader
    centers: Floats = None  # type: ignore[assignment]
    depth: Floats | None = None
    positions: Floats | None = None
    axes: Mapping[str, Floats] = field(default_factory=dict)
    hidden: Floats | None = None
    masks: tuple[Rle | None, ...] | None = None
    relations: Mapping[str, Floats] = field(default_factory=dict)
    complete_for: frozenset[str] = frozenset()
    domain: str | Domain = "photo"
    seen_by: str | None = None
    source: str | None = None

    def __post_init__(self) -> None:
        def put(name: str, value: object) -> None:
            object.__setattr__(self, name, value)

        put("size", _size(self.size))
        for name, word in (("domain", self.domain), ("source", self.source or "-"), ("seen_by", self.seen_by or "-")):
            if not isinstance(word, str | Domain if name == "domain" else str) or not word:
                raise SceneError(f"{name}: expected a word, got {_short(word)}")
        put("complete_for", _words("complete_for", self.complete_for))
        boxes = _array("boxes", self.boxes, (None, 4))
        n = len(boxes)
        if n > MAX_REGIONS:
            raise SceneError(f"boxes: a scene may hold at most {MAX_REGIONS:,} regions, got {n:,}")
        for i in np.flatnonzero((boxes[:, 2] <= boxes[:, 0]) | (boxes[:, 3] <= boxes[:, 1]))[:1]:
            raise SceneError(f"boxes[{i}]: x0 < x1 and y0 < y1 must hold, got {boxes[i].tolist()}")
        put("boxes", _frozen(boxes))
        put("concepts", _table("concepts", self.concepts, n))
        put("attributes", _mapping({k: _table(f"attributes.{k}", t, n) for k, t in self.attributes.items()}))
        existence = np.ones(n) if self.existence is None else self.existence
        put("existence", _frozen(_array("existence", existence, (n,), 0, 1)))
        centers = (boxes[:, :2] + boxes[:, 2:]) / 2 if self.centers is None else self.centers
        put("centers", _frozen(_array("centers", centers, (n, 2))))
        for name, shape, low, high in (
            ("depth", (n,), None, None), ("positions", (n, 3), None, None), ("hidden", (n,), 0, 1),
        ):  # fmt: skip
            value = getattr(self, name)
            if value is not None:
                put(name, _frozen(_array(name, value, shape, low, high)))
        put("axes", _mapping({k: _frozen(_array(f"axes.{k}", v, (3,))) for k, v in self.axes.items()}))
        put("relations", _mapping({
            k: _frozen(_array(f"relations.{k}", v, (n, n), 0, 1)) for k, v in self.relations.items()
        }))  # fmt: skip
        if self.masks is not None:
            put("masks", tuple(self.masks))
            if len(self.masks) != n:
                raise SceneError(f"masks: expected one for each of {n} regions, got {len(self.masks)}")

    # --- reading ------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.boxes)

    def __iter__(self) -> Iterator[Region]:
        return iter(self.regions)

    @property
    def regions(self) -> Regions:
        """The regions as a sequence of :class:`Region`."""
        return Regions(self)

    def __getitem__(self, keep: Any) -> SceneGraph:
        """The scene with only the regions that a mask, a slice or a list of indices picks, in that order."""
        index = np.atleast_1d(np.arange(len(self))[keep])

        def table(t: Table) -> Table:
            return Table(t.names, t.probs[index])

        def rows(value: Floats | None) -> Any:
            return None if value is None else value[index]

        return dataclasses.replace(
            self,
            boxes=self.boxes[index],
            concepts=table(self.concepts),
            attributes={k: table(t) for k, t in self.attributes.items()},
            existence=self.existence[index],
            centers=self.centers[index],
            depth=rows(self.depth),
            positions=rows(self.positions),
            hidden=rows(self.hidden),
            masks=None if self.masks is None else tuple(self.masks[i] for i in index),
            relations={k: v[np.ix_(index, index)] for k, v in self.relations.items()},
            complete_for=self.complete_for if set(index.tolist()) == set(range(len(self))) else frozenset(),
        )

    def __repr__(self) -> str:
        labels = [label or "?" for label in self.concepts.best()[:5]]
        more = ", ..." if len(self) > 5 else ""
        return f"<SceneGraph {len(self)} regions [{', '.join(labels)}{more}], {self.size[0]}x{self.size[1]}>"

    # --- reflections, the ground of relation contracts ------------------------------------------------------

    def mirrored(self) -> SceneGraph:
        """The scene in a mirror: left and right swapped, in the picture and along the axis ``right``."""
        return self._reflected(0, "right")

    def upside_down(self) -> SceneGraph:
        """The picture turned over: top and bottom swapped. Depth and 3-D positions are dropped."""
        flipped = self._reflected(1, None)
        return dataclasses.replace(flipped, depth=None, positions=None, axes={})

    def _reflected(self, axis: int, direction: str | None) -> SceneGraph:
        extent = self.size[axis]
        boxes, centers = self.boxes.copy(), self.centers.copy()
        boxes[:, [axis, axis + 2]] = extent - self.boxes[:, [axis + 2, axis]]
        centers[:, axis] = extent - centers[:, axis]
        positions = self.positions
        if positions is not None and direction is not None and direction in self.axes:
            unit = self.axes[direction]
            positions = positions - 2 * np.outer(positions @ unit, unit) / (unit @ unit)
        return dataclasses.replace(self, boxes=boxes, centers=centers, positions=positions, masks=None, relations={})

    # --- other forms; each is written in a module of its own ------------------------------------------------

    @staticmethod
    def load(path: str | Path) -> SceneGraph:
        """The scene in a JSON file: ours, or one scene in the form of CLEVR, COCO or Visual Genome.

        Raises SceneError naming file, field and value.
        """
        from nsground.scene.files import load

        return load(Path(path))

    def save(self, path: str | Path) -> None:
        """Write the scene as versioned JSON, atomically."""
        from nsground.scene.files import save

        save(self, Path(path))

    def to_dict(self) -> dict[str, Any]:
        """The scene as plain data for JSON; see :meth:`from_dict`."""
        from nsground.scene.files import to_dict

        return to_dict(self)

    @staticmethod
    def from_dict(data: object, source: str = "scene") -> SceneGraph:
        """The scene that :meth:`to_dict` wrote. Raises SceneError naming source, field and value."""
        from nsground.scene.files import from_dict

        return from_dict(data, source)

    @staticmethod
    def from_clevr(scene: Mapping[str, Any], size: tuple[int, int] = (480, 320)) -> SceneGraph:
        """A scene of a CLEVR ``scenes.json``: certain labels and attributes, 3-D positions, visibility."""
        from nsground.scene.clevr import from_clevr

        return from_clevr(scene, size)

    @staticmethod
    def from_coco(
        annotations: Sequence[Mapping[str, Any]],
        size: tuple[int, int] | None = None,
        categories: Mapping[int, str] | None = None,
    ) -> SceneGraph:
        """The annotations of one picture in COCO's form: ``bbox`` x, y, width, height and ``category_id``."""
        from nsground.scene.coco import from_coco

        return from_coco(annotations, size, categories)

    def graph(self) -> networkx.MultiDiGraph[int]:
        """The scene as a networkx graph: a node a region, an edge for each relation the scene was given."""
        from nsground.scene.draw import graph

        return graph(self)


# --- checks -----------------------------------------------------------------------------------------------


def _size(value: Any) -> tuple[int, int]:
    match value:
        case (width, height) | [width, height]:
            if all(isinstance(v, int | np.integer) and type(v) is not bool and v > 0 for v in value):
                return int(width), int(height)
    raise SceneError(f"size: expected (width, height) in whole pixels above 0, got {value!r}")


def _array(
    name: str,
    value: ArrayLike,
    shape: tuple[int | None, ...],
    low: float | None = None,
    high: float | None = None,
) -> Floats:
    try:
        given = np.asarray(value)
        if given.dtype.kind not in "biuf":
            raise TypeError
        array = np.array(given, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise SceneError(f"{name}: expected numbers in even rows, got {_short(value)}") from None
    if array.ndim and not len(array) and shape[0] in (None, 0):
        return np.zeros([width or 0 for width in shape])  # no rows: a list cannot tell how wide they would be
    fits = array.ndim == len(shape) and all(w in (None, g) for w, g in zip(shape, array.shape, strict=True))
    if not fits:
        wanted = " x ".join("N" if w is None else str(w) for w in shape)
        got = " x ".join(map(str, array.shape)) or "a single value"
        raise SceneError(f"{name}: expected an array of {wanted}, got {got}")
    bad = ~np.isfinite(array)
    if low is not None and high is not None:
        bad |= (array < low - 1e-9) | (array > high + 1e-9)
    if bad.any():
        at = tuple(int(i) for i in np.argwhere(bad)[0])
        wanted = "a finite number" if low is None else f"a number in [{low}, {high}]"
        raise SceneError(f"{name}[{', '.join(map(str, at))}]: expected {wanted}, got {array[at]}")
    return array if low is None else np.clip(array, low, high)


def _words(name: str, words: Any) -> frozenset[str]:
    if isinstance(words, str) or not all(isinstance(word, str) and word for word in words):
        raise SceneError(f"{name}: expected words, got {_short(words)}")
    return frozenset(words)


def _table(name: str, table: object, n: int) -> Table:
    if not isinstance(table, Table):
        raise SceneError(f"{name}: expected a Table of names and probabilities, got {type(table).__name__}")
    names = tuple(table.names)
    if len(set(names)) != len(names) or not all(isinstance(v, str) and v for v in names):
        raise SceneError(f"{name}.names: expected different, non-empty words, got {_short(names)}")
    probs = _array(f"{name}.probs", table.probs, (n, len(names)), 0, 1)
    return Table(names, _frozen(probs))


def _short(value: object) -> str:
    text = repr(value[:20] if isinstance(value, list | tuple) else value)
    return text if len(text) <= 60 else text[:57] + "..."


def _frozen(array: Floats) -> Floats:
    array.setflags(write=False)
    return array


def _mapping(items: dict[str, Any]) -> Mapping[str, Any]:
    return MappingProxyType(items)
