"""Random programs and scenes that speak of the same things, so that running them means something."""

from __future__ import annotations

import random

import numpy as np

from nsground import program as p
from nsground.program import Program
from nsground.scene import SceneGraph, Table

NAMES = ("cup", "plate", "fork")
COLORS = ("red", "green", "blue")
MEASURES = ("x", "y", "size", "height", "top left")
DIRECTIONS = ("left", "right", "top", "bottom", "front")
RELATIONS = ("left_of", "above", "near", "on", "larger_than")


def random_scene(rng: random.Random, most: int = 6, soft: bool = False) -> SceneGraph:
    """A few boxes on a coarse grid, so that equal places and sizes occur; certain, or ``soft``."""
    n = rng.randint(0, most)
    corners = np.array([[rng.randrange(0, 80, 10), rng.randrange(0, 80, 10)] for _ in range(n)]).reshape(n, 2)
    sizes = np.array([[rng.choice((10, 20, 40)), rng.choice((10, 20, 40))] for _ in range(n)]).reshape(n, 2)

    def table(names: tuple[str, ...]) -> Table:
        rows = np.zeros((n, len(names)))
        for row in rows:
            if soft:
                row[:] = [rng.random() for _ in names]
                row /= row.sum()
            else:
                row[rng.randrange(len(names))] = 1
        return Table(names, rows)

    return SceneGraph(
        boxes=np.hstack([corners, corners + sizes]),
        size=(120, 120),
        concepts=table(NAMES),
        attributes={"color": table(COLORS)},
        existence=np.array([rng.random() if soft else 1.0 for _ in range(n)]),
        hidden=np.array([rng.choice((0.0, 0.1, 0.2, 0.5)) for _ in range(n)]),
    )


def random_set(rng: random.Random, depth: int, definite: bool = True) -> Program:
    """A program that denotes regions, ``depth`` levels at most; without THE if not ``definite``."""
    if depth <= 0 or rng.random() < 0.15:
        return rng.choice(
            (
                p.Concept(rng.choice(NAMES)),
                p.Attribute("color", rng.choice(COLORS)),
                p.Concept(rng.choice(NAMES)),
                p.Any(),
            )
        )

    def inner() -> Program:
        return random_set(rng, depth - 1, definite)

    def anchor() -> Program:
        chosen = inner()
        marks = [lambda a: a, lambda a: a, p.All, many] + ([p.The] if definite else [])
        return rng.choice(marks)(chosen)

    def many(members: Program) -> Program:
        return p.Many(rng.choice(tuple(p.Bound)), rng.randint(0, 3), members)

    makers = [
        lambda: p.And((inner(), inner())),
        lambda: p.And((inner(), inner(), inner())),
        lambda: p.Or((inner(), inner())),
        lambda: p.Not(inner()),
        lambda: p.Relation(rng.choice(RELATIONS), inner(), (anchor(),)),
        lambda: p.Relation(rng.choice(RELATIONS), inner(), (anchor(),)),
        lambda: p.Relation("between", inner(), (anchor(), anchor())),
        lambda: p.Same(rng.choice(("color", "category")), anchor()),
        lambda: p.Different("color", anchor()),
        lambda: p.More(rng.choice(MEASURES), inner(), anchor()),
        lambda: p.LessThan(rng.choice(MEASURES), inner(), anchor()),
        lambda: p.Most(rng.choice(MEASURES), inner()),
        lambda: p.Least(rng.choice(MEASURES), inner()),
        lambda: p.Nth(rng.choice((1, 2, 3, -1, -2)), rng.choice(DIRECTIONS), inner()),
        lambda: p.Nearest(inner(), inner()),
        lambda: p.Farthest(inner(), inner()),
        lambda: p.Exactly(rng.randint(0, 3), inner()),
        lambda: p.AtLeast(rng.randint(0, 3), inner()),
        lambda: p.AtMost(rng.randint(0, 3), inner()),
        lambda: p.Other(inner(), inner()),
        lambda: p.Visible(rng.choice(tuple(p.Level)), inner()),
    ]
    if definite:
        makers.append(lambda: p.The(inner()))
    return rng.choice(makers)()


def random_question(rng: random.Random, depth: int) -> Program:
    """A program that denotes anything at all."""
    kind = rng.randrange(10)
    a, b = random_set(rng, depth - 1), random_set(rng, depth - 1)
    match kind:
        case 0:
            return p.Count(a)
        case 1:
            return p.Exists(a)
        case 2:
            return p.Query(rng.choice(("color", "category")), a)
        case 3:
            return rng.choice((p.Equal, p.Greater, p.Less))(p.Count(a), rng.choice((p.Count(b), p.Literal(2))))
        case 4:
            return p.Not(p.And((p.Exists(a), p.Exists(b))))
        case 5:
            return p.Equal(p.Query("color", p.The(a)), p.Query("color", p.The(b)))
    return random_set(rng, depth)
