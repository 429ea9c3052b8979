"""All possible worlds of a small scene with their probabilities: what sampled worlds must come near to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product
from typing import Any

import numpy as np

from nsground.program import Program, Relation, Type
from nsground.reasoning.facts.backend import Array
from nsground.reasoning.facts.worlds import WorldFacts, atom_of
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.reasoning.policy import Policy
from nsground.reasoning.scalar_view import summed_up
from nsground.scene import Floats, SceneGraph

MOST = 2**16

Fact = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class AllWorlds(WorldFacts):
    """Every world once: what is drawn for a fact are the middles of the intervals that make a difference."""

    drawn: dict[Fact, Floats] | None = None

    def draw(self, what: str, *regions: Array) -> Floats:
        assert self.drawn is not None
        places = np.broadcast_arrays(*regions)
        found = np.full((self.samples, *places[0].shape), 0.5)
        for at in np.ndindex(places[0].shape):
            fact = (what, *(int(place[at]) for place in places))
            if fact in self.drawn:
                found[(slice(None), *at)] = self.drawn[fact]
        return found


def exact(program: Program, scene: SceneGraph, policy: Policy) -> tuple[Any, int]:
    """What a program comes to on average over all worlds, each by its probability; and their number."""
    sampled = WorldFacts.of(scene, 1, 0)
    edges = _edges(program, scene, sampled)
    facts = list(edges)
    options = [list(zip((edges[f][1:] + edges[f][:-1]) / 2, np.diff(edges[f]), strict=True)) for f in facts]
    count = int(np.prod([len(each) for each in options]))
    assert count <= MOST, f"{count} worlds"
    worlds = list(product(*options))
    weights = np.array([np.prod([chance for _, chance in world]) for world in worlds])
    assert abs(weights.sum() - 1) < 1e-9
    drawn = {fact: np.array([world[i][0] for world in worlds]) for i, fact in enumerate(facts)}
    all_worlds = AllWorlds(
        sampled.scene, sampled.logic, sampled.catalogue, sampled.ontology, sampled.base,
        prior=sampled.prior, samples=count, drawn=drawn,
    )  # fmt: skip
    run = Evaluator(all_worlds, policy)
    value = run.members(program) if program.type is Type.REGIONS else run.value(program)

    def mean(rows: Array) -> Floats:
        found: Floats = rows[0] if len(rows) == 1 else (rows * weights.reshape(-1, *(1,) * (rows.ndim - 1))).sum(axis=0)
        return found

    return summed_up(value, mean), count


def _edges(program: Program, scene: SceneGraph, sampled: WorldFacts) -> dict[Fact, Floats]:
    """For every fact that can go one way or the other, the ends of the intervals of what is drawn for it."""
    n = len(scene)
    cuts: dict[Fact, list[float]] = {}
    for i in range(n):
        cuts["existence", i] = [scene.existence[i]]
        cuts["category", i] = np.cumsum(scene.concepts.probs[i]).tolist()
        for family, table in scene.attributes.items():
            cuts[family, i] = np.cumsum(table.probs[i]).tolist()
    for node in program.find(Relation):
        arity = len(node.anchors) + 1
        atom = atom_of(node.name, sampled.catalogue, scene, arity)
        for places in permutations(range(n), arity):
            degree = float(sampled.prior.relation(node.name, *(np.array([[i]]) for i in places)).item())
            told = [places[i] for i in atom.order]
            turned = told[-2] > told[-1] and (atom.symmetric or atom.asymmetric)
            if turned:
                told[-2:] = told[-1], told[-2]
            flipped = (turned and atom.asymmetric) ^ atom.negated
            cuts.setdefault((atom.name, *told), []).append(1 - degree if flipped else degree)
    inner = {fact: sorted({cut for cut in each if 0 < cut < 1 - 1e-12}) for fact, each in cuts.items()}
    return {fact: np.array([0.0, *each, 1.0]) for fact, each in inner.items() if each}
