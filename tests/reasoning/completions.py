"""Scenes of which some facts are unknown, and all that they may be: random completions."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator

import numpy as np

from nsground import program as p
from nsground.program import Program
from nsground.scene import SceneGraph, Table
from tests.reasoning.worlds import NAMES, random_scene

UNKNOWN = (
    p.Concept("hat"),
    p.Concept("scarf"),
    p.Attribute("material", "wood"),
    p.Relation("holding", p.Any(), (p.Concept("cup"),)),
    p.Relation("holding", p.Concept("cup"), (p.Any(),)),
    p.Same("material", p.Concept("fork")),
)
"""What a random scene says nothing of."""


def with_unknown(rng: random.Random, program: Program, share: float = 0.4) -> Program:
    """A program with some of its leaves replaced by what is unknown."""

    def change(node: Program) -> Program:
        leaf = isinstance(node, p.Concept | p.Attribute | p.Any)
        return rng.choice(UNKNOWN) if leaf and rng.random() < share else node

    return program.map(change)


def completions(rng: random.Random, scene: SceneGraph, count: int, soft: bool, unseen: bool) -> Iterator[SceneGraph]:
    """Scenes in which all is known, and what was known is as it was; with things that were ``unseen``, or not."""
    for _ in range(count):
        extra = random_scene(rng, most=3 if unseen else 0, soft=soft)
        n, more = len(scene), len(extra)
        names = (*NAMES, "hat", "scarf")
        concepts = np.zeros((n + more, len(names)))
        concepts[:n, : len(NAMES)] = scene.concepts.probs
        for row in concepts[n:]:
            row[len(NAMES) + rng.randrange(2)] = rng.random() if soft else 1.0
        material = np.array([[rng.random() if soft else rng.randrange(2)] for _ in range(n + more)]).reshape(-1, 1)
        holding = np.array(
            [[rng.random() if soft else rng.randrange(2) for _ in range(n + more)] for _ in range(n + more)]
        )

        def both(a: np.ndarray, b: np.ndarray) -> np.ndarray:
            return np.concatenate([a, b])

        assert scene.hidden is not None and extra.hidden is not None
        yield dataclasses.replace(
            scene,
            boxes=both(scene.boxes, extra.boxes),
            centers=both(scene.centers, extra.centers),
            existence=both(scene.existence, extra.existence),
            hidden=both(scene.hidden, extra.hidden),
            concepts=Table(names, concepts),
            attributes={
                "color": Table(
                    scene.attributes["color"].names,
                    both(scene.attributes["color"].probs, extra.attributes["color"].probs),
                ),
                "material": Table(("wood",), material),
            },
            relations={"holding": holding.reshape(n + more, n + more)},
        )
