"""What a formula can ask of regions: where they are, how large, how far apart.

Every function takes the regions of one variable or two, shaped to broadcast against each other, and works for
numpy arrays as for torch tensors, with or without leading batch dimensions. Units, so that a formula means
the same at any resolution: x in widths of the picture, y in heights (growing downward), areas in areas of the
picture, distances and extents in diagonals of the picture. ``depth``, ``along``, ``value`` and ``distance3d`` are
in the units of the scene.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nsground.errors import RelationError, did_you_mean
from nsground.scene import SceneGraph

Array = Any
"""A numpy array or torch tensor; formulas use only what both have."""

OPPOSITE = {
    "left": "right", "right": "left", "front": "behind",
    "behind": "front", "above": "below", "below": "above",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Picked:
    """Regions ``index`` [T] of a scene, each as often as its place is in ``at`` [P]: one side of P pairs or triples."""

    index: NDArray[np.intp]
    at: NDArray[np.intp]


class Chosen:
    """The regions that one variable of a formula stands for.

    ``index`` [I] picks them from the scene; their values lie along dimension ``axis`` of ``rank`` dimensions,
    so that a formula over a, b and c is computed by broadcasting [I, 1, 1], [1, J, 1] and [1, 1, K]. An index
    [B, I] picks others for each of B rows, which then are the first dimension. Of pairs or triples listed one by one,
    as :class:`Picked`, all values are [P]. A scene may also be many in one: then ``size`` and ``axes`` are arrays over
    its regions.
    """

    def __init__(self, scene: SceneGraph, index: NDArray[np.intp] | Picked, axis: int, rank: int, xp: Any = np) -> None:
        self.scene, self.axis, self.xp = scene, axis, xp
        self.at = index.at if isinstance(index, Picked) else None
        self.index = index.index if isinstance(index, Picked) else index
        *rows, count = self.index.shape if self.at is None else self.at.shape
        self.shape = (*rows, *(1,) * axis, count, *(1,) * (rank - axis - 1)) if self.at is None else (count,)

    @cached_property
    def regions(self) -> NDArray[np.intp]:
        """The indices of the regions, in their place for broadcasting."""
        return self.index.reshape(self.shape) if self.at is None else self.index.take(self.at)

    def column(self, values: Array) -> Array:
        """Values [..., N] of the scene, for these regions and in their place for broadcasting."""
        if self.at is not None:
            return values.take(self.regions, axis=-1)
        picked = values[self.index] if values.ndim == 1 else values[..., self.index]  # the former is the faster
        return picked.reshape(*values.shape[:-1], *self.shape)

    def of_each(self, function: Callable[..., Array], *names: str) -> Array:
        """What a function of one region comes to; computed once for regions that are listed more than once."""
        if self.at is None:
            return function(self, *names)
        return function(Chosen(self.scene, self.index, 0, 1, self.xp), *names)[self.at]

    @cached_property
    def size(self) -> tuple[Array, Array]:
        """Width and height of the picture in pixels."""
        width, height = (self.column(side) if hasattr(side, "shape") else side for side in self.scene.size)
        return width, height

    @cached_property
    def diagonal(self) -> Array:
        """Length of the picture's diagonal in pixels."""
        width, height = self.size
        return (width * width + height * height) ** 0.5

    def unit(self, axis: Array) -> tuple[Array, Array, Array]:
        """x, y, z of an axis [3] of the scene, or of axes [N, 3] that differ from region to region."""
        x, y, z = (axis[..., side] for side in range(3))
        return (self.column(x), self.column(y), self.column(z)) if axis.ndim > 1 else (x, y, z)

    @cached_property
    def box(self) -> tuple[Array, Array, Array, Array]:
        """x0, y0, x1, y1 in pixels."""
        x0, y0, x1, y1 = (self.column(self.scene.boxes[..., side]) for side in range(4))
        return x0, y0, x1, y1

    @cached_property
    def center(self) -> tuple[Array, Array]:
        """x, y of the centre in pixels."""
        x, y = (self.column(self.scene.centers[..., side]) for side in range(2))
        return x, y

    @cached_property
    def position(self) -> tuple[Array, Array, Array]:
        """x, y, z in the scene's frame."""
        positions = self.scene.positions
        if positions is None:
            raise RelationError("the scene gives no 3-D positions; set them, or use another domain")
        x, y, z = (self.column(positions[..., side]) for side in range(3))
        return x, y, z


# --- one region -------------------------------------------------------------------------------------------


def left(a: Chosen) -> Array:
    """x of the left edge."""
    return a.column(a.scene.boxes[..., 0]) / a.size[0]


def right(a: Chosen) -> Array:
    """x of the right edge."""
    return a.column(a.scene.boxes[..., 2]) / a.size[0]


def top(a: Chosen) -> Array:
    """y of the top edge."""
    return a.column(a.scene.boxes[..., 1]) / a.size[1]


def bottom(a: Chosen) -> Array:
    """y of the bottom edge."""
    return a.column(a.scene.boxes[..., 3]) / a.size[1]


def center_x(a: Chosen) -> Array:
    """x of the centre, the scene's ``centers``."""
    return a.column(a.scene.centers[..., 0]) / a.size[0]


def center_y(a: Chosen) -> Array:
    """y of the centre, the scene's ``centers``."""
    return a.column(a.scene.centers[..., 1]) / a.size[1]


def width(a: Chosen) -> Array:
    """Width of the box."""
    return (a.box[2] - a.box[0]) / a.size[0]


def height(a: Chosen) -> Array:
    """Height of the box."""
    return (a.box[3] - a.box[1]) / a.size[1]


def area(a: Chosen) -> Array:
    """Area of the box."""
    return width(a) * height(a)


def aspect(a: Chosen) -> Array:
    """Width over height, both in pixels."""
    return (a.box[2] - a.box[0]) / (a.box[3] - a.box[1])


def extent(a: Chosen) -> Array:
    """Side of the square as large as the box, in diagonals: a size to compare distances with."""
    return a.xp.sqrt((a.box[2] - a.box[0]) * (a.box[3] - a.box[1])) / a.diagonal


def depth(a: Chosen) -> Array:
    """Distance from the camera along its axis."""
    if a.scene.depth is None:
        raise RelationError("the scene gives no depth; set it, or use another domain")
    return a.column(a.scene.depth)


def along(a: Chosen, axis: str) -> Array:
    """Coordinate of the 3-D position along an axis of the scene; ``left`` is minus ``right``, and so on."""
    x, y, z = a.position
    axes = a.scene.axes
    if axis in axes:
        unit = axes[axis]
    elif OPPOSITE.get(axis) in axes:
        unit = -axes[OPPOSITE[axis]]
    else:
        known = {*axes, *(OPPOSITE[name] for name in axes if name in OPPOSITE)}
        names = ", ".join(sorted(known)) or "none"
        raise RelationError(f"the scene has no axis {axis!r}.{did_you_mean(axis, known)} Known: {names}")
    # Summed term by term, not as a matrix product, so that a subset gives the same bits as the whole.
    ux, uy, uz = a.unit(unit)
    return x * ux + y * uy + z * uz


def value(a: Chosen, attribute: str) -> Array:
    """What the scene says of an attribute whose values are numbers, such as a price; NaN where it says nothing.

    Of several values that are possible it is the mean, weighed by their probabilities.
    """
    table = a.scene.attributes.get(attribute)
    if table is None:
        known = ", ".join(sorted(a.scene.attributes)) or "no attribute"
        hint = did_you_mean(attribute, a.scene.attributes)
        raise RelationError(f"the scene gives no {attribute!r}.{hint} It gives: {known}")
    sums = table.probs.sum(axis=-1)
    means = table.probs @ np.array([_number(name, attribute) for name in table.names])
    return a.column(a.xp.asarray(np.where(sums > 0, means, np.nan) / np.where(sums > 0, sums, 1.0)))


def _number(name: str, attribute: str) -> float:
    try:
        number = float(name)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise RelationError(f"the scene gives a {attribute} of {name!r}, which is no number")
    return number


# --- two regions ------------------------------------------------------------------------------------------


def distance(a: Chosen, b: Chosen) -> Array:
    """Distance between the centres."""
    dx, dy = a.center[0] - b.center[0], a.center[1] - b.center[1]
    return root(a.xp, dx * dx + dy * dy) / a.diagonal


def distance3d(a: Chosen, b: Chosen) -> Array:
    """Distance between the 3-D positions."""
    dx, dy, dz = (p - q for p, q in zip(a.position, b.position, strict=True))
    return root(a.xp, dx * dx + dy * dy + dz * dz)


def gap(a: Chosen, b: Chosen) -> Array:
    """Shortest distance between the boxes; 0 where they touch or overlap."""
    dx, dy = (a.xp.clip(-_shared(a, b, side), 0, None) for side in range(2))
    return root(a.xp, dx * dx + dy * dy) / a.diagonal


def iou(a: Chosen, b: Chosen) -> Array:
    """Area of the intersection of the boxes over that of their union."""
    both = _intersection(a, b)
    return both / (_area(a) + _area(b) - both)


def covered(a: Chosen, b: Chosen) -> Array:
    """Share of a's box that lies in b's."""
    return _intersection(a, b) / _area(a)


def covered_x(a: Chosen, b: Chosen) -> Array:
    """Share of a's width that lies within b's."""
    return a.xp.clip(_shared(a, b, 0), 0, None) / _side(a, 0)


def covered_y(a: Chosen, b: Chosen) -> Array:
    """Share of a's height that lies within b's."""
    return a.xp.clip(_shared(a, b, 1), 0, None) / _side(a, 1)


def overlap_x(a: Chosen, b: Chosen) -> Array:
    """Shared width over the width of the narrower."""
    return a.xp.clip(_shared(a, b, 0), 0, None) / a.xp.minimum(_side(a, 0), _side(b, 0))


def overlap_y(a: Chosen, b: Chosen) -> Array:
    """Shared height over the height of the lower."""
    return a.xp.clip(_shared(a, b, 1), 0, None) / a.xp.minimum(_side(a, 1), _side(b, 1))


def root(xp: Any, x: Array) -> Array:
    """The square root of what is 0 or more; its gradient at 0 is 0, so that what touches itself can be learned from."""
    if xp is np:
        return np.sqrt(x)
    return xp.where(x > 0, xp.sqrt(xp.where(x > 0, x, 1.0)), 0.0)


def _side(a: Chosen, side: int) -> Array:
    return a.box[side + 2] - a.box[side]


def _area(a: Chosen) -> Array:
    return _side(a, 0) * _side(a, 1)


def _shared(a: Chosen, b: Chosen, side: int) -> Array:
    """Length in pixels of the interval that the boxes share; negative is the gap between them."""
    return a.xp.minimum(a.box[side + 2], b.box[side + 2]) - a.xp.maximum(a.box[side], b.box[side])


def _intersection(a: Chosen, b: Chosen) -> Array:
    width, height = (a.xp.clip(_shared(a, b, side), 0, None) for side in range(2))
    return width * height


def _table(functions: Sequence[Callable[..., Array]]) -> Mapping[str, Callable[..., Array]]:
    return {function.__name__: function for function in functions}


GEOMETRY = _table((
    left, right, top, bottom, center_x, center_y, width, height, area, aspect, extent, depth, along, value,
    distance, distance3d, gap, iou, covered, covered_x, covered_y, overlap_x, overlap_y,
))  # fmt: skip
"""Every function of geometry by its name in a formula."""


PARAMETERS: Mapping[str, tuple[str, ...]] = {
    name: tuple(inspect.signature(function).parameters) for name, function in GEOMETRY.items()
}
"""What each takes: regions ``a``, ``b`` and, last, the name of an ``axis`` or of an ``attribute``."""
