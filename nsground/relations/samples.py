"""Random scenes to test relations on: from tiny to huge regions, apart, nested, touching and equal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from nsground.scene import Floats, SceneGraph, Table


def random_scenes(count: int, seed: int, regions: int = 12, attributes: Iterable[str] = ()) -> list[SceneGraph]:
    """``count`` scenes with depth, 3-D positions, axes and numbers for ``attributes``; the same for the same ``seed``.

    Among the ``regions`` of a scene, 4 or more, one equals another in every way, one lies within another, and
    one touches another edge to edge.
    """
    generator = np.random.default_rng(seed)
    names = sorted(attributes)
    return [_scene(generator, regions, names) for _ in range(count)]


def _scene(generator: np.random.Generator, n: int, attributes: Sequence[str]) -> SceneGraph:
    width, height = (int(v) for v in generator.integers(50, 2000, size=2))
    extent = np.array([width, height])
    sizes = np.exp(generator.uniform(np.log(0.005), 0, size=(n, 2))) * extent
    low = generator.uniform(0, 1, size=(n, 2)) * (extent - sizes)
    boxes = np.hstack([low, low + sizes])
    boxes[1] = boxes[0]
    boxes[2] = _inner(boxes[0])
    boxes[3, [0, 2]] = boxes[0, 2], boxes[0, 2] + sizes[3, 0]
    positions = generator.uniform(-3, 3, size=(n, 3))
    positions[1] = positions[0]
    right, front, above = _axes(generator)
    depth = 10 - positions @ front
    return SceneGraph(
        boxes=boxes,
        size=(width, height),
        concepts=Table((), np.zeros((n, 0))),
        attributes={name: _numbers(generator, n) for name in attributes},
        depth=depth,
        positions=positions,
        axes={"right": right, "front": front, "above": above},
        source="random scene",
    )


def _numbers(generator: np.random.Generator, n: int) -> Table:
    """A number for each of n regions; those of regions 0 and 1 are equal."""
    values = [str(value) for value in generator.permutation(n)]
    chosen = np.arange(n)
    chosen[1] = 0
    return Table(tuple(values), np.eye(n)[chosen])


def _inner(box: Floats) -> Floats:
    x0, y0, x1, y1 = box
    return np.array([0.7 * x0 + 0.3 * x1, 0.6 * y0 + 0.4 * y1, 0.2 * x0 + 0.8 * x1, 0.1 * y0 + 0.9 * y1])


def _axes(generator: np.random.Generator) -> tuple[Floats, Floats, Floats]:
    angle = generator.uniform(0, 2 * np.pi)
    right = np.array([np.cos(angle), np.sin(angle), 0.0])
    front = np.array([np.sin(angle), -np.cos(angle), 0.0])
    return right, front, np.array([0.0, 0.0, 1.0])
