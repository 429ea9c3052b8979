"""NLVR's structured scenes: three boxes with shapes in them, as a scene graph of the domain ``nlvr``.

Source of the form: Suhr et al., A Corpus of Natural Language for Visual Reasoning, ACL 2017. A shape has a type, a
color, a size and the place of its upper left corner in a box of 100 by 100 pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nsground.scene.graph import SceneGraph, Table

DOMAIN = "nlvr"
SIDE = 100
"""Width and height of a box, in pixels."""

STEP = 500
"""From one box to the next, so far that nothing is near what is in another box."""

WALL = 5
"""How thick the sides of a box are drawn, outside of it."""

COLORS = {"Black": "black", "Yellow": "yellow", "#0099ff": "blue"}
CATEGORIES = (
    "square", "circle", "triangle", "box", "tower", "tower top", "tower base", "corner",
    "left side of box", "right side of box", "top of box", "bottom of box",
)  # fmt: skip
SIZES = {10: "small", 20: "medium", 30: "large"}


@dataclass(frozen=True)
class Thing:
    """A region to be: its category, its box within its own box of the scene, and what is known of its looks."""

    category: str
    box: tuple[float, float, float, float]
    color: str | None = None
    size: str | None = None


def from_nlvr(boxes: Sequence[Sequence[Mapping[str, Any]]]) -> SceneGraph:
    """The scene graph of one structured scene.

    >>> square = {"type": "square", "color": "Yellow", "size": 20, "x_loc": 40, "y_loc": 80}
    >>> [region.label for region in from_nlvr([[square]]).regions if region.attributes.get("color") == "yellow"]
    ['tower top', 'tower base', 'square']
    """
    things = [(i, thing) for i, shapes in enumerate(boxes) for thing in _things(shapes)]
    corners = [np.add(thing.box, (i * STEP, 0, i * STEP, 0)) for i, thing in things]
    found = [thing for _, thing in things]
    return SceneGraph(
        boxes=np.array(corners, dtype=float),
        size=((len(boxes) - 1) * STEP + SIDE, SIDE),
        concepts=_table(CATEGORIES, (thing.category for thing in found)),
        attributes={
            "color": _table((*COLORS.values(), "gray"), (thing.color for thing in found)),
            "size": _table(SIZES.values(), (thing.size for thing in found)),
        },
        domain=DOMAIN,
    )


def _things(shapes: Sequence[Mapping[str, Any]]) -> list[Thing]:
    """A box with its sides and corners, the shapes in it, and the tower that they make if they do."""
    far = SIDE + WALL
    sides = {
        "left side of box": (-WALL, 0, 0, SIDE), "right side of box": (SIDE, 0, far, SIDE),
        "top of box": (0, -WALL, SIDE, 0), "bottom of box": (0, SIDE, SIDE, far),
    }  # fmt: skip
    ends = ((-WALL, 0), (SIDE, far))
    corners = [Thing("corner", (x0, y0, x1, y1)) for x0, x1 in ends for y0, y1 in ends]
    walls = [Thing(name, box) for name, box in sides.items()]
    drawn = [_shape(shape) for shape in shapes]
    return [Thing("box", (0, 0, SIDE, SIDE), "gray"), *walls, *corners, *_tower(drawn), *drawn]


def _shape(shape: Mapping[str, Any]) -> Thing:
    x, y, size = shape["x_loc"], shape["y_loc"], shape["size"]
    return Thing(shape["type"], (x, y, x + size, y + size), COLORS[shape["color"]], SIZES[size])


def _tower(shapes: list[Thing]) -> list[Thing]:
    """The tower that blocks in one column make, with its top and its base; the gaps of a pixel in it are closed."""
    if not shapes or any(shape.category != "square" or shape.box[0] != 40 for shape in shapes):
        return []
    shapes.sort(key=lambda shape: shape.box[1])
    for i, shape in enumerate(shapes[1:]):
        x0, y0, x1, _ = shapes[i].box
        shapes[i] = Thing("square", (x0, y0, x1, shape.box[1]), shapes[i].color, shapes[i].size)
    first, last = shapes[0], shapes[-1]
    x0, y0, x1, y1 = first.box[0] - 1, first.box[1] - 1, last.box[2] + 1, last.box[3]
    return [
        Thing("tower", (x0, y0, x1, y1)),
        Thing("tower top", first.box, first.color),
        Thing("tower base", last.box, last.color),
    ]


def _table(names: Iterable[str], values: Iterable[str | None]) -> Table:
    """Certain values as a table of all that there are, be they in this scene or not; None is none of them."""
    known = tuple(names)
    return Table(known, np.array([[float(value == name) for name in known] for value in values]))
