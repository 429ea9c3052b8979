"""One program in one scene, as those who explain answers see it: a value for each node, whatever the rows of the
run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from nsground.program import Program
from nsground.reasoning import operators, quantifiers, selection  # noqa: F401 - they register what operators denote
from nsground.reasoning.arrays import Array
from nsground.reasoning.facts import Facts
from nsground.reasoning.logics import Logic
from nsground.reasoning.run import HOLDS, Policy, Presupposition, Run
from nsground.reasoning.values import NamedValue, NumberValue
from nsground.scene import Floats

__all__ = ["HOLDS", "Execution", "Failure", "Policy"]


@dataclass(frozen=True)
class Failure:
    """A presupposition that failed: ``THE(...)`` did not single out one region.

    ``outcome`` is ``none`` or ``ambiguous``, ``node`` the part of the program, ``candidates`` the regions in question.
    """

    outcome: Literal["none", "ambiguous"]
    node: Program
    candidates: tuple[int, ...]


@dataclass
class Execution:
    """The values of the nodes of one program in one scene: those of one row, or of all rows on average."""

    facts: Facts
    policy: Policy
    run: Run = field(init=False)

    def __post_init__(self) -> None:
        self.run = Run(self.facts, self.policy)
        self.run.gated = False  # every value is for looking at

    @property
    def logic(self) -> Logic:
        return self.facts.logic

    @cached_property
    def existence(self) -> Floats:
        return self._mean(self.facts.existence)

    def value(self, node: Program) -> Any:
        """The denotation of a node: degrees [N] given that each region exists, a degree, a Number or a Value."""
        return summed_up(self.run.value(node), self._mean)

    def degrees(self, node: Program) -> Floats:
        found: Floats = self.value(node)
        return found

    def members(self, node: Program) -> Floats:
        """Degrees [N] that a region exists and is in the set: what quantifiers range over."""
        return self._mean(self.run.members(node))

    @property
    def failures(self) -> list[Failure]:
        """The presuppositions that failed in most rows."""
        return failures(self.run).get(0, [])

    def _mean(self, values: Array) -> Floats:
        return np.asarray(values[0] if len(values) == 1 else values.mean(0))


def summed_up(value: Any, mean: Callable[[Array], Floats]) -> Any:
    """A value of many rows as that of one."""
    if isinstance(value, NumberValue):
        return NumberValue(mean(value.degrees)[None], mean(value.at_least)[None])
    if isinstance(value, NamedValue):
        return NamedValue(value.names, mean(value.degrees)[None])
    return mean(value)


def failures(run: Run, program: Program | None = None, count: int = 1) -> dict[int, list[Failure]]:
    """The presuppositions that failed, by row of ``count``; of many worlds, those that failed in most of them, as of
    row 0.

    Those of ``program`` itself are not among them: its outcome tells.
    """
    found: dict[int, list[Failure]] = {}
    for node, each in run.presupposed.items():
        if node == program:
            continue
        if run.facts.sampled:
            if (failure := _in_most_worlds(node, each)) is not None:
                found.setdefault(0, []).append(failure)
            continue
        rows: dict[int, list[int]] = {row: [] for row in np.flatnonzero(each.failed).tolist()}
        for row, region in zip(*(side.tolist() for side in (each.held & each.failed[:, None]).nonzero()), strict=True):
            rows[row].append(region)
        if len(each.failed) == 1:  # the same in all rows
            rows = {row: held for held in rows.values() for row in range(count)}
        for row, held in rows.items():
            failure = Failure("ambiguous" if len(held) > 1 else "none", node, tuple(held))
            found.setdefault(row, []).append(failure)
    return found


def _in_most_worlds(node: Program, presupposed: Presupposition) -> Failure | None:
    failed, held = presupposed.failed.mean(), presupposed.held
    if failed <= HOLDS:
        return None
    several = (held.sum(axis=-1) > 1).mean() * 2 > failed
    candidates = np.flatnonzero(held.mean(axis=0) > (0 if several else HOLDS))
    return Failure("ambiguous" if several else "none", node, tuple(candidates.tolist()))
