"""Sensitivity and counterfactuals: the smallest change of one degree that would flip an answer, and what
detector scores and boxes do to it.

Every question "what if" is a row of one run, in which one degree of one fact is another.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np

from nsground.errors import ExecutionError
from nsground.program import Attribute, Concept, Program, Relation, The, Type
from nsground.reasoning import views
from nsground.reasoning.answer import Answer
from nsground.reasoning.decide import verdict
from nsground.reasoning.explanations import Change, Premise, Sensitivity
from nsground.reasoning.facts.backend import Array
from nsground.reasoning.facts.pairing import MAX_CELLS
from nsground.reasoning.facts.scene_facts import Facts, SceneFacts
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.reasoning.policy import Policy
from nsground.reasoning.scalar_view import ScalarView
from nsground.relations.geometry import Picked
from nsground.scene import Floats, SceneGraph

GRID = 20
"""Steps at which a degree is tried between 0 and 1, before the place where the answer flips is halved in on."""

HALVINGS = 14

MAX_REGIONS = 12
"""Of every set, the regions whose degrees are varied: those that it holds most."""

STEP = 0.01
"""Half the difference over which a slope is measured."""

JITTER = 0.01
"""How far boxes are moved, in diagonals of the picture."""


def sensitivity(program: Program, region: int, run: ScalarView, scene: SceneGraph) -> Sensitivity:
    """What a region's being in or out hangs on. ``program`` is what was run, of regions.

    Raises ExecutionError for a question, and for sampled worlds, whose degrees are not made of degrees.
    """
    if program.type is not Type.REGIONS:
        raise ExecutionError(f"the program asks for a {program.type.value}; no region is in or out of that")
    if not isinstance(run.facts, SceneFacts):
        raise ExecutionError("sensitivity is that of degrees; sampled worlds have none: choose another logic")
    if run.open is not None:
        raise ExecutionError("something that the answer hangs on is unknown; sensitivity is that of what is known")
    what_if = _WhatIf(program, region, run.facts, run.policy)
    facts = list(_facts(program, region, run))
    (inside,), (degree,) = what_if.answers([facts[0]], np.array([what_if.now(facts[0])]))
    scores = _slopes(what_if, [fact for fact in facts if fact.clause is None])
    boxes, flips = _moved(program, region, run, scene, bool(inside), float(degree))
    return Sensitivity(region, bool(inside), _smallest(what_if, facts, bool(inside)), scores, boxes, flips)


def _of_answer(answer: Answer, region: int) -> Sensitivity:
    trace = answer.trace
    return sensitivity(trace.steps[0].node, trace.checked(region), trace.run, answer.scene)


views.sensitivity.register(Answer, _of_answer)


def _facts(program: Program, region: int, run: ScalarView) -> Iterator[Premise]:
    """The degrees that could decide: of the region, and of the regions that the program's sets hold most."""
    near: dict[int, None] = {region: None}
    anchors: dict[Relation, list[int]] = {}
    for node in program.walk():
        for argument in node.arguments:
            value = getattr(node, argument.name)
            if argument.collective:
                for part in value if argument.many else (value,):
                    if part.type is Type.REGIONS:
                        held = run.members(part.regions if isinstance(part, The) else part)
                        best = [int(i) for i in np.argsort(-held, kind="stable")[:MAX_REGIONS] if held[i] > 0]
                        near.update(dict.fromkeys(best))
                        if isinstance(node, Relation) and len(node.anchors) == 1:
                            anchors.setdefault(node, []).extend(best)
    chosen = list(near)
    yield from (Premise(None, (i,)) for i in chosen)
    leaves = dict.fromkeys(node for node in program.walk() if isinstance(node, Concept | Attribute))
    yield from (Premise(leaf, (i,)) for leaf in leaves for i in chosen)
    for node, others in anchors.items():
        yield from (Premise(node, (i, j)) for i in chosen for j in dict.fromkeys(others) if i != j and region in (i, j))


def _smallest(what_if: _WhatIf, facts: Sequence[Premise], inside: bool) -> Change | None:
    """Every degree is tried at all steps of a grid; where the answer flips nearest, the place is halved in on."""
    now = np.array([what_if.now(fact) for fact in facts])
    grid = np.linspace(0, 1, GRID + 1)
    asked = [fact for fact in facts for _ in grid]
    flipped = (what_if.answers(asked, np.tile(grid, len(facts)))[0] != inside).reshape(len(facts), -1)
    away = np.where(flipped, np.abs(grid - now[:, None]), np.inf)
    nearest = away.argmin(axis=1)
    can = np.flatnonzero(np.isfinite(away.min(axis=1)))
    if not len(can):
        return None
    able, there, here = [facts[i] for i in can.tolist()], grid[nearest[can]], now[can]
    for _ in range(HALVINGS):
        middle = (there + here) / 2
        over = what_if.answers(able, middle)[0] != inside
        there, here = np.where(over, middle, there), np.where(over, here, middle)
    best = int(np.abs(there - now[can]).argmin())
    return Change(able[best], float(now[can[best]]), float(there[best]))


def _slopes(what_if: _WhatIf, facts: Sequence[Premise]) -> tuple[tuple[int, float], ...]:
    now = np.array([what_if.now(fact) for fact in facts])
    low, high = np.clip(now - STEP, 0, 1), np.clip(now + STEP, 0, 1)
    slopes = (what_if.answers(facts, high)[1] - what_if.answers(facts, low)[1]) / (high - low)
    return _largest_first({fact.regions[0]: float(slope) for fact, slope in zip(facts, slopes, strict=True)})


def _largest_first(values: Mapping[int, float]) -> tuple[tuple[int, float], ...]:
    told = [(i, value) for i, value in values.items() if abs(value) >= 0.005]
    return tuple(sorted(told, key=lambda pair: (-abs(pair[1]), pair[0])))


def _moved(
    program: Program, region: int, run: ScalarView, scene: SceneGraph, inside: bool, degree: float
) -> tuple[tuple[tuple[int, float], ...], tuple[int, ...]]:
    """The effect of moving boxes a little to each side, for the regions that matter."""
    near = [fact.regions[0] for fact in _facts(program, region, run) if fact.clause is None]
    far = JITTER * float(np.hypot(*scene.size))
    effects, flips = {}, []
    for i in near:
        changes = []
        for shift in ((far, 0), (-far, 0), (0, far), (0, -far)):
            boxes, centers = scene.boxes.copy(), scene.centers.copy()
            boxes[i] += (*shift, *shift)
            centers[i] += shift
            moved = dataclasses.replace(scene, boxes=boxes, centers=centers)
            found, now = _decide(Evaluator(SceneFacts.of(moved, run.logic), run.policy), program, region, run.policy)
            changes.append(abs(float(now[0]) - degree))
            if bool(found[0]) != inside and i not in flips:
                flips.append(i)
        effects[i] = max(changes)
    return _largest_first(effects), tuple(flips)


def _decide(run: Evaluator, program: Program, region: int, policy: Policy) -> tuple[Array, Floats]:
    """Whether a region is in the answer, and its degree, in every row."""
    found = verdict(run, program, policy)
    return found.chosen[:, region], found.candidates[:, region]


@dataclass(frozen=True, eq=False)
class _WhatIf:
    """A program run with one degree of one fact put in the place of what it is, a row for each."""

    program: Program
    region: int
    facts: SceneFacts
    policy: Policy

    def now(self, fact: Premise) -> float:
        """The degree that a fact has."""
        at = fact.regions[0]
        match fact.clause:
            case None:
                return float(self.facts.existence[0, at])
            case Relation(name=name):
                return float(self.facts.relation(name, *(np.array([[i]]) for i in fact.regions)).item())
            case clause:
                return float(Evaluator(self.facts, self.policy).value(clause)[0, at])

    def answers(self, facts: Sequence[Premise], degrees: Floats) -> tuple[Array, Floats]:
        """Whether the region is in the answer, and its degree, with each fact at its degree."""
        step = max(1, MAX_CELLS // max(1, self.facts.shape[1] ** 2))
        parts = [slice(start, start + step) for start in range(0, len(facts), step)]
        inside, found = zip(*(self._answers(facts[part], degrees[part]) for part in parts), strict=True)
        return np.concatenate(inside), np.concatenate(found)

    def _answers(self, facts: Sequence[Premise], degrees: Floats) -> tuple[Array, Floats]:
        changed = _Changed(
            self.facts.scene, self.facts.logic, self.facts.catalogue, self.facts.ontology, self.facts.base,
            original=self.facts, changes=tuple(facts), degrees=degrees,
        )  # fmt: skip
        run = Evaluator(changed, self.policy)
        run.gated = False
        for row, fact in enumerate(facts):
            if isinstance(fact.clause, Concept | Attribute):
                if fact.clause not in run.values:
                    value = Evaluator(self.facts, self.policy).value(fact.clause)
                    run.values[fact.clause] = np.repeat(value, len(facts), axis=0)
                run.values[fact.clause][row, fact.regions[0]] = degrees[row]
        return _decide(run, self.program, self.region, self.policy)


@dataclass(frozen=True, eq=False)
class _Changed(Facts):
    """Facts of a scene in which existence or relations are different in some rows."""

    original: SceneFacts = None  # type: ignore[assignment]  # always given
    changes: tuple[Premise, ...] = ()
    degrees: Floats = None  # type: ignore[assignment]

    @cached_property
    def shape(self) -> tuple[int, int]:
        return len(self.changes), self.base.shape[1]

    @property
    def existence(self) -> Array:
        found = np.repeat(self.original.existence, len(self.changes), axis=0)
        for row, fact in enumerate(self.changes):
            if fact.clause is None:
                found[row, fact.regions[0]] = self.degrees[row]
        return found

    @property
    def concept_names(self) -> tuple[str, ...]:
        return self.original.concept_names

    def families(self) -> Mapping[str, tuple[str, ...]]:
        return self.original.families()

    def concept(self, concept: str) -> Array:
        return self.original.concept(concept)

    def table(self, family: str) -> tuple[tuple[str, ...], Array] | None:
        return self.original.table(family)

    def relation(self, name: str, *regions: Array | Picked) -> Array:
        places = cast(tuple[Array, ...], regions)  # one scene is not asked about pairs one by one
        found = self.original.relation(name, *places)
        rows = [
            (row, fact)
            for row, fact in enumerate(self.changes)
            if isinstance(fact.clause, Relation) and fact.clause.name == name
        ]
        if len(places) != 2 or not rows:
            return found
        found = np.array(np.broadcast_to(found, (len(self.changes), *found.shape[1:])))
        for row, fact in rows:
            index = [place[min(row, len(place) - 1)] for place in places]
            here, there = (np.flatnonzero(i == at) for i, at in zip(index, fact.regions, strict=True))
            found[row, here[:, None], there] = self.degrees[row]
        return found
