"""One program in one scene, as those who explain answers see it: a value for each node, whatever the rows of the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np

from nsground.program import Program
from nsground.reasoning import operators, quantifiers, selection  # noqa: F401 - they register what operators denote
from nsground.reasoning.arrays import Array, detached
from nsground.reasoning.facts import Facts
from nsground.reasoning.logics import Logic
from nsground.reasoning.run import HOLDS, Policy, Run
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
        self.run = Run(self.facts, self.policy, thrifty=False)

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
        return failures(self.run, None, 0)

    def _mean(self, values: Array) -> Floats:
        found: Floats = detached(values[0] if len(values) == 1 else values.mean(0))
        return found


def summed_up(value: Any, mean: Callable[[Array], Floats]) -> Any:
    """A value of many rows as that of one."""
    if isinstance(value, NumberValue):
        return NumberValue(mean(value.degrees)[None], mean(value.at_least)[None])
    if isinstance(value, NamedValue):
        return NamedValue(value.names, mean(value.degrees)[None])
    return mean(value)


def failures(run: Run, program: Program | None, row: int) -> list[Failure]:
    """The presuppositions that failed in a row, in the order of the words; of many worlds, in most of them.

    Those of ``program`` itself are not among them: its outcome tells.
    """
    found = []
    for node, each in run.presupposed.items():
        if node == program:
            continue
        failed, held = each.failed, each.held
        if run.facts.sampled:
            if failed.mean() <= HOLDS:
                continue
            several = (held.sum(axis=-1) > 1).mean() * 2 > failed.mean()
            held = held.mean(axis=0, keepdims=True) > (0 if several else HOLDS)
            found.append(Failure("ambiguous" if several else "none", node, _indices(held[0])))
        elif failed[min(row, len(failed) - 1)]:
            here = _indices(held[min(row, len(held) - 1)])
            found.append(Failure("ambiguous" if len(here) > 1 else "none", node, here))
    return found


def _indices(mask: Any) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())

