"""A relation that no formula here expresses, learned: in the shadow of.

The sun stands low on the left, so that shadows fall to the right and a little down, the longer the higher what casts
them. Nothing in grammar/relations.yaml says that. It is learned twice: from labelled pairs, and from nothing but what
expressions such as "the cup in the shadow of the jug" mean.

    python benchmarks/learned_relation.py
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from nsground.learning.relations import Example, LabelledPair, Learning, Meant, learn
from nsground.program import Concept, Program, Relation, The
from nsground.relations import Contract
from nsground.scene import SceneGraph, Table

NAME = "in_the_shadow_of"
THINGS = ("cup", "jug", "box")
CONTRACT = Contract(asymmetric=True, irreflexive=True)


def scene(rng: random.Random, regions: int = 6) -> SceneGraph:
    boxes = []
    for _ in range(regions):
        x, y, w, h = rng.uniform(0, 500), rng.uniform(40, 380), rng.uniform(20, 60), rng.uniform(30, 140)
        boxes.append([x, y, x + w, y + h])
    kinds = np.eye(len(THINGS))[[rng.randrange(len(THINGS)) for _ in boxes]]
    return SceneGraph(boxes=boxes, size=(640, 560), concepts=Table(THINGS, kinds))


def shaded(place: SceneGraph, a: int, b: int) -> bool:
    """Whether a stands where the shadow of b falls."""
    x0, _, x1, foot = place.boxes[a]
    left, top, right, ground = place.boxes[b]
    along = (x0 + x1) / 2 - (left + right) / 2
    return bool(0 < along < 1.5 * (ground - top) and abs(foot - ground - 0.3 * along) < 30 and a != b)


def pairs(rng: random.Random, count: int) -> list[Example]:
    """As many that hold as do not."""
    found: list[Example] = []
    while len(found) < count:
        place, a, b = scene(rng), rng.randrange(6), rng.randrange(6)
        holds = shaded(place, a, b)
        if a != b and holds == (len(found) % 2 == 0):
            found.append(LabelledPair(place, a, b, holds))
    return found


def expressions(rng: random.Random, count: int) -> list[Example]:
    """Of several things of a kind, the one in the shadow of some other."""
    found: list[Example] = []
    while len(found) < count:
        place, kind, other = scene(rng), *rng.sample(THINGS, 2)
        things = [i for i, region in enumerate(place) if region.label == kind]
        others = [i for i, region in enumerate(place) if region.label == other]
        meant = [i for i in things if any(shaded(place, i, j) for j in others)]
        if len(things) > 1 and len(meant) == 1:
            program: Program = The(Relation(NAME, Concept(kind), (Concept(other),)))
            found.append(Meant(place, program, frozenset(meant)))
    return found


def fresh_accuracy(learning: Learning, rng: random.Random, count: int = 2_000) -> float:
    """The share of new pairs, half of which hold, that come out right."""
    from nsground.relations.geometry import Chosen

    right = 0
    for each in pairs(rng, count):
        assert isinstance(each, LabelledPair)
        a, b = (Chosen(each.scene, np.array([i]), axis, 2) for axis, i in enumerate((each.a, each.b)))
        right += (learning.network.degrees(a, b).item() > 0.5) == each.holds
    return right / count


def main() -> None:
    for what, examples in (
        ("60 labelled pairs", pairs(random.Random(1), 60)),
        ("300 labelled pairs", pairs(random.Random(2), 300)),
        ("300 expressions and what they mean", expressions(random.Random(3), 300)),
    ):
        learning = learn(NAME, examples, CONTRACT, seed=0)
        told = "; ".join(map(str, learning.scores))
        print(f"from {what}: {told}; of 2,000 new pairs {fresh_accuracy(learning, random.Random(4)):.0%} are right")


if __name__ == "__main__":
    main()
