"""What programs denote in a scene, as sets of regions: the executor's own boolean values, remembered."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from nsground.program import Program, The
from nsground.reasoning.facts.logics import get_logic
from nsground.reasoning.facts.scene_facts import SceneFacts
from nsground.reasoning.operators.evaluator import HOLDS, Evaluator
from nsground.scene import SceneGraph

Members = frozenset[int]


class Sight:
    """A scene as it is seen while expressions are made about it: boolean, strict, each node computed once."""

    def __init__(self, scene: SceneGraph) -> None:
        self.scene = scene
        self.facts = SceneFacts.of(scene, get_logic("boolean"))
        self._run = Evaluator(self.facts, "strict")
        self._members: dict[Program, Members] = {}
        self._holds: dict[Program, bool] = {}
        self._related: dict[str, tuple[Members, ...]] = {}
        self._relating: dict[str, tuple[Members, ...]] = {}

    @cached_property
    def everything(self) -> Members:
        """All regions of the scene."""
        return frozenset(range(len(self.scene)))

    @cached_property
    def labels(self) -> list[str | None]:
        """The category of every region."""
        return self.scene.concepts.best()

    @cached_property
    def values(self) -> dict[str, list[str | None]]:
        """The value of every region in each attribute family."""
        return {family: table.best() for family, table in self.scene.attributes.items()}

    def members(self, node: Program) -> Members:
        """The regions that a set holds; what is presupposed in vain denotes nothing."""
        known = self._members.get(node)
        if known is None:
            held = np.asarray(self._run.members(node))[0] > HOLDS
            known = self._members[node] = frozenset(np.flatnonzero(held).tolist())
        return known

    def holds(self, node: Program) -> bool:
        """Whether all that a program presupposes is so: each THE in it has exactly one to choose from."""
        known = self._holds.get(node)
        if known is None:
            known = all(self.holds(child) for child in node.children)
            if known and isinstance(node, The):
                known = len(self.members(node.regions)) == 1
            self._holds[node] = known
        return known

    def denotes(self, node: Program) -> Members | None:
        """The regions that a set holds; None where something is presupposed in vain."""
        return self.members(node) if self.holds(node) else None

    def related(self, name: str) -> tuple[Members, ...]:
        """For each region i, the other regions j such that name(i, j) holds."""
        known = self._related.get(name)
        if known is None:
            every = np.arange(len(self.scene))[None]
            holds = np.asarray(self.facts.relation(name, every, every))[0] > HOLDS
            np.fill_diagonal(holds, False)
            known = self._related[name] = tuple(frozenset(np.flatnonzero(row).tolist()) for row in holds)
        return known

    def relating(self, name: str) -> tuple[Members, ...]:
        """For each region j, the other regions i such that name(i, j) holds."""
        known = self._relating.get(name)
        if known is None:
            related = list(enumerate(self.related(name)))
            known = tuple(frozenset(i for i, others in related if j in others) for j in sorted(self.everything))
            self._relating[name] = known
        return known

    def between(self, name: str, i: int) -> list[tuple[int, int]]:
        """The pairs j, k of other regions such that name(i, j, k) holds."""
        every = np.arange(len(self.scene))[None]
        holds = np.asarray(self.facts.relation(name, every[:, [i]], every, every))[0, 0] > HOLDS
        return [(j, k) for j, k in np.argwhere(holds).tolist() if len({i, j, k}) == 3]

    def measure(self, name: str) -> list[float]:
        """A measure of every region."""
        return [float(value) for value in np.asarray(self.facts.measure(name))[0]]
