"""Executors in plain Python, as most are written: sets, or degrees by region, a loop for every operator.

What the engine's speed is measured against. They know the few operators and relations that the benchmark uses.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from nsground import program as p
from nsground.program import Program

Box = tuple[float, float, float, float]


@dataclass
class PlainScene:
    """Regions as lists: boxes in shares of the picture, and degrees of each category and colour."""

    boxes: list[Box]
    categories: list[dict[str, float]]
    colors: list[dict[str, float]]
    existence: list[float]
    aspect: float = 1.0  # width over height of the picture


def smooth(x: float, scale: float) -> float:
    return 0.5 + 0.5 * math.tanh(0.5 * x / scale)


def left_of(a: Box, b: Box, _: float) -> float:
    return smooth((b[0] + b[2] - a[0] - a[2]) / 2, 0.05)


def right_of(a: Box, b: Box, _: float) -> float:
    return smooth((a[0] + a[2] - b[0] - b[2]) / 2, 0.05)


def in_front_of(a: Box, b: Box, aspect: float) -> float:
    dx = max(max(a[0], b[0]) - min(a[2], b[2]), 0.0) * aspect
    dy = max(max(a[1], b[1]) - min(a[3], b[3]), 0.0)
    gap = math.sqrt(dx * dx + dy * dy) / math.sqrt(aspect * aspect + 1)
    return smooth(a[3] - b[3], 0.05) * math.exp(-gap)


RELATIONS: dict[str, Callable[[Box, Box, float], float]] = {
    "left_of": left_of,
    "right_of": right_of,
    "in_front_of": in_front_of,
}

MEASURES: dict[str, Callable[[Box], float]] = {
    "x": lambda box: box[0] + box[2],
    "size": lambda box: (box[2] - box[0]) * (box[3] - box[1]),
}


class PlainSets:
    """Boolean, with sets: what is most likely is taken for certain. No work is done twice that is easy not to do."""

    def __init__(self, scene: PlainScene) -> None:
        self.scene = scene
        self.everything = {i for i, e in enumerate(scene.existence) if e > 0.5}
        self.category = [max(c, key=c.__getitem__) for c in scene.categories]
        self.color = [max(c, key=c.__getitem__) for c in scene.colors]

    def run(self, node: Program) -> Any:
        scene = self.scene
        match node:
            case p.Concept(name=name):
                return {i for i in self.everything if self.category[i] == name}
            case p.Attribute(value=value):
                return {i for i in self.everything if self.color[i] == value}
            case p.Any():
                return self.everything
            case p.And(parts=parts):
                return set.intersection(*[self.run(part) for part in parts])
            case p.Not(part=part):
                return self.everything - self.run(part)
            case p.Relation(name=name, target=target, anchors=(anchor,)):
                holds, anchors, boxes = RELATIONS[name], self.run(anchor), scene.boxes
                return {
                    i
                    for i in self.run(target)
                    if any(j != i and holds(boxes[i], boxes[j], scene.aspect) > 0.5 for j in anchors)
                }
            case p.The(regions=regions):
                found = self.run(regions)
                return found if len(found) == 1 else set()
            case p.Nth(rank=rank, regions=regions):
                order = sorted(self.run(regions), key=lambda i: MEASURES["x"](scene.boxes[i]))
                return {order[rank - 1]} if len(order) >= rank else set()
            case p.Count(regions=regions):
                return len(self.run(regions))
            case p.Exists(regions=regions):
                return bool(self.run(regions))
        raise NotImplementedError(node)


Degrees = dict[int, float]


class PlainSoft:
    """Degrees of the regions that have any, with the product. ``index`` gives the regions of a certain category at
    once, and what stands in a relation is asked only of regions that can matter: it prunes by category as well as it
    can."""

    def __init__(self, boxes: list[Box], index: dict[str, list[int]], aspect: float) -> None:
        self.boxes, self.index, self.aspect = boxes, index, aspect

    def run(self, node: Program, within: Iterable[int] | None = None) -> Degrees:
        match node:
            case p.Concept(name=name):
                return dict.fromkeys(self.index.get(name, ()), 1.0)
            case p.Any():
                return dict.fromkeys(range(len(self.boxes)) if within is None else within, 1.0)
            case p.And(parts=parts):
                found = self.run(parts[0], within)
                for part in parts[1:]:
                    if found:
                        more = self.run(part, found)
                        found = {i: d * more[i] for i, d in found.items() if more.get(i)}
                return found
            case p.Not(part=part):
                denied = self.run(part, within)
                everything = range(len(self.boxes)) if within is None else within
                return {i: 1 - denied.get(i, 0.0) for i in everything}
            case p.Relation(name=name, target=target, anchors=(anchor,)):
                targets = self.run(target, within)
                anchors = self.run(anchor) if targets else {}
                return self._related(RELATIONS[name], targets, anchors) if anchors else {}
            case p.The(regions=regions):
                found = self.run(regions)
                top = max(found.values(), default=0.0)
                return {i: d for i, d in found.items() if d >= top}
            case p.Nth(rank=rank, regions=regions):
                return self._nth(self.run(regions), rank)
            case p.Most(measure=measure, regions=regions):
                return self._most(self.run(regions), MEASURES[measure])
        raise NotImplementedError(node)

    def _related(self, holds: Callable[[Box, Box, float], float], targets: Degrees, anchors: Degrees) -> Degrees:
        boxes, aspect, found = self.boxes, self.aspect, {}
        for i, degree in targets.items():
            none, box = 1.0, boxes[i]
            for j, other in anchors.items():
                if i != j:
                    none *= 1 - other * holds(box, boxes[j], aspect)
            found[i] = degree * (1 - none)
        return found

    def _nth(self, members: Degrees, rank: int) -> Degrees:
        if len(members) < rank:
            return {}
        before = [1.0] + [0.0] * (rank - 1)  # degrees that 0, 1, ... of those so far are members
        found = {}
        for i in sorted(members, key=lambda i: MEASURES["x"](self.boxes[i])):
            degree = members[i]
            found[i] = degree * before[-1]
            for k in range(rank - 1, 0, -1):
                before[k] = before[k] * (1 - degree) + before[k - 1] * degree
            before[0] *= 1 - degree
        return found

    def _most(self, members: Degrees, measure: Callable[[Box], float]) -> Degrees:
        found, none = {}, 1.0
        for i in sorted(members, key=lambda i: -measure(self.boxes[i])):
            found[i] = members[i] * none
            none *= 1 - members[i]
        return found


def best(found: Degrees) -> tuple[int, float]:
    """The region that fits best, and how well; -1 where none does."""
    return max(found.items(), key=lambda pair: pair[1], default=(-1, 0.0))
