"""How a program is run: what the rules made of it, the steps in order, what each looks at and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from nsground import program as p
from nsground.program import Program, views
from nsground.program.phrases import anchors
from nsground.reasoning.facts.by_logic import facts_in_logic
from nsground.reasoning.facts.logics import LogicLike
from nsground.reasoning.operators import Evaluator
from nsground.reasoning.planning.bounds import bound, needed, relevant
from nsground.reasoning.planning.costs import paired
from nsground.reasoning.planning.optimise import rewritten
from nsground.scene import SceneGraph

REGIONS = 100
"""Regions of the scene that a plan is for, where none is given."""

SHARES = {p.Concept: 0.1, p.Attribute: 0.25, p.Any: 1.0}
"""The share of regions that pass, where no scene tells."""


@dataclass(frozen=True)
class PlanStep:
    """``cells`` are the degrees that the step computes: regions, or pairs of them. ``rows`` and ``columns`` are the
    regions on either side of pairs. ``uses`` counts how often its value is asked for; it is computed once.
    """

    node: Program
    cells: int
    rows: int
    columns: int | None
    uses: int
    gate: tuple[Program, ...] = ()

    def __str__(self) -> str:
        size = f"{self.rows:,}" if self.columns is None else f"{self.rows:,} x {self.columns:,}"
        gate = f"   only where {' and '.join(map(str, self.gate))}" if self.gate else ""
        shared = f"   used {self.uses} times" if self.uses > 1 else ""
        return f"{self.cells:>10,}  {self.node}   ({size}){shared}{gate}"


@dataclass(frozen=True)
class Plan:
    """``program`` is what is run after ``rules`` changed it; ``steps`` come in order of evaluation. ``regions`` is N.

    ``needs`` are sets of concepts, of each of which a scene must have one to have an answer; ``matters`` the concepts
    whose regions are looked at in many scenes, None for all.
    """

    program: Program
    rules: tuple[str, ...]
    steps: tuple[PlanStep, ...]
    regions: int
    measured: bool
    needs: tuple[tuple[str, ...], ...]
    matters: tuple[str, ...] | None

    @property
    def cells(self) -> int:
        """Degrees that are computed in all."""
        return sum(step.cells for step in self.steps)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "program": str(self.program), "rules": list(self.rules), "regions": self.regions, "cells": self.cells,
            "measured": self.measured, "needs": [list(each) for each in self.needs],
            "matters": None if self.matters is None else list(self.matters),
            "steps": [
                {"program": str(s.node), "cells": s.cells, "rows": s.rows, "columns": s.columns, "uses": s.uses,
                 "gate": [str(g) for g in s.gate]}
                for s in self.steps
            ],
        }  # fmt: skip

    def __str__(self) -> str:
        how = "measured in the scene" if self.measured else f"estimated for {self.regions} regions"
        lines = [f"run as {self.program}", f"rules  {', '.join(self.rules) or 'none applied'}"]
        if self.needs:
            lines.append(f"needs  {'; '.join(' or '.join(each) for each in self.needs)}")
        lines.append(f"cost   {self.cells:,} degrees, {how}:")
        return "\n".join([*lines, *(str(step) for step in self.steps)])


def explain_plan(program: Program, scene: SceneGraph | None = None, logic: LogicLike = "product") -> Plan:
    """How a program is run, with costs: those in a scene, else an estimate.

    >>> from nsground.program import read
    >>> print(explain_plan(read("AND(NOT(NOT(LEFT_OF(ANY, fork))), cup, NOT(NEAR(ANY, cup)))")))
    run as AND(LEFT_OF(cup, fork), NOT(NEAR(ANY, cup)))
    rules  cancel_negations, push_filters
    needs  cup; fork
    cost   700 degrees, estimated for 100 regions:
           100  cup   (100)   used 2 times
           100  fork   (100)
           100  LEFT_OF(cup, fork)   (10 x 10)
           100  ANY   (100)
           100  NEAR(ANY, cup)   (10 x 10)   only where LEFT_OF(cup, fork)
           100  NOT(NEAR(ANY, cup))   (100)
           100  AND(LEFT_OF(cup, fork), NOT(NEAR(ANY, cup)))   (100)
    """
    found, rules = rewritten(program, logic)
    steps = _Steps(found, scene, logic)
    matters = relevant(found)
    return Plan(
        program=found,
        rules=rules,
        steps=tuple(steps.all()),
        regions=steps.count,
        measured=scene is not None,
        needs=tuple(sorted(tuple(sorted(clause)) for clause in needed(found))),
        matters=None if matters is None else tuple(sorted(matters)),
    )


views.plan.register(Program, explain_plan)


class _Steps:
    """The nodes of a program in the order in which they are computed, each once."""

    def __init__(self, program: Program, scene: SceneGraph | None, logic: LogicLike) -> None:
        self.program = program
        self.count = REGIONS if scene is None else len(scene)
        self.run = None if scene is None else Evaluator(facts_in_logic(scene, logic, 1, 0), "lenient")
        self.uses: dict[Program, int] = {}
        self.found: dict[Program, PlanStep] = {}

    def all(self) -> list[PlanStep]:
        self._visit(self.program, ())
        return [PlanStep(s.node, s.cells, s.rows, s.columns, self.uses[s.node], s.gate) for s in self.found.values()]

    def _visit(self, node: Program, gate: tuple[Program, ...]) -> None:
        self.uses[node] = self.uses.get(node, 0) + 1
        if node in self.found:
            return
        inner = gate if paired(node) else ()
        for i, child in enumerate(node.children):
            within = (*inner, *node.children[:i]) if isinstance(node, p.And) and paired(child) else inner
            self._visit(child, within)
        self.found[node] = self._step(node, inner)

    def _step(self, node: Program, gate: tuple[Program, ...]) -> PlanStep:
        n = self.count
        if isinstance(node, p.Literal):
            return PlanStep(node, 1, 1, None, 1)
        pool = node.pool or p.Any()
        if not node.pairs:
            rows = self._alive(pool, ()) if node.orders else n
            return PlanStep(node, rows, rows, None, 1)
        rows = n if node.orders else self._alive(pool, gate)
        columns = 1
        for anchor in anchors(node):
            columns *= self._alive(anchor, ())
        return PlanStep(node, rows * columns, rows, columns, 1, gate)

    def _alive(self, node: Program, gate: tuple[Program, ...]) -> int:
        """How many regions pass a set and its gate."""
        if self.run is not None:
            mask = self.run.matters(self.run.members(node), gate)
            return int(mask[0].sum())
        share = _share(node)
        for each in gate:
            share = min(share, _share(each))
        return max(1, round(share * self.count))


def _share(node: Program) -> float:
    """About how many of all regions a set holds."""
    for kind, share in SHARES.items():
        if isinstance(node, kind):
            return share
    if isinstance(node, p.And):
        found = 1.0
        for part in node.parts:
            found *= _share(part)
        return found
    if node.singular or (node.orders and not node.pairs):
        return 0.0
    if node.pool is not None:
        return _share(node.pool)
    return 1.0 if bound(node) is None else 0.1
