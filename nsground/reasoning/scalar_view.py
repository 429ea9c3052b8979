"""One program in one scene, as those who explain answers see it: a value for each node, whatever the rows of the
run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from nsground.program import Program, Type
from nsground.reasoning.facts.backend import Array
from nsground.reasoning.facts.logics import Logic
from nsground.reasoning.facts.scene_facts import Facts
from nsground.reasoning.operators.bounds import Runs
from nsground.reasoning.operators.evaluator import HOLDS, Evaluator
from nsground.reasoning.operators.values import NamedValue, NumberValue
from nsground.reasoning.policy import Policy
from nsground.reasoning.presuppositions import Failure, failures
from nsground.scene import Floats

__all__ = ["HOLDS", "ScalarView"]


@dataclass
class ScalarView:
    """The values of the nodes of one program in one scene: those of one row, or of all rows on average."""

    facts: Facts
    policy: Policy
    open: Runs | None = None
    """The runs over the bounds of what is unknown, if anything is; values are then those of the one that guesses."""
    regions: int | None = None
    """How many regions the scene has, where one stands in for none."""
    run: Evaluator = field(init=False)

    def __post_init__(self) -> None:
        self.run = Evaluator(self.facts, self.policy) if self.open is None else self.open.guess
        self.run.gated = False  # every value is for looking at

    @property
    def count(self) -> int:
        """How many regions there are."""
        return self.facts.shape[1] if self.regions is None else self.regions

    @property
    def logic(self) -> Logic:
        """The logic that the program is run in."""
        return self.facts.logic

    @cached_property
    def existence(self) -> Floats:
        """The existence of each region, float64 [N] in [0, 1]."""
        return self._mean(self.facts.existence)

    def value(self, node: Program) -> Any:
        """The denotation of a node: degrees [N] given that each region exists, a degree, a Number or a Value."""
        value = summed_up(self.run.value(node), self._mean)
        return value if self.open is None or node.type is not Type.REGIONS else value[: self.count]

    def degrees(self, node: Program) -> Floats:
        """The degree of each region in a set, float64 [N] in [0, 1]."""
        found: Floats = self.value(node)
        return found

    def members(self, node: Program) -> Floats:
        """Degrees [N] that a region exists and is in the set: what quantifiers range over."""
        return self._mean(self.run.members(node))[: self.count]

    def bounds(self, node: Program) -> tuple[Floats, Floats]:
        """The least and the most [N] that the degrees of a set can be; the same where all is known."""
        if self.open is None:
            return self.degrees(node), self.degrees(node)
        lower, upper = (self._mean(run.value(node))[: self.count] for run in self.open[:2])
        return lower, upper

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
