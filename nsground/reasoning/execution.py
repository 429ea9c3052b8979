"""One run of a program on a scene: values of nodes, computed once each, and presuppositions that failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from nsground.program import Program
from nsground.reasoning.facts import Facts
from nsground.reasoning.logics import Logic
from nsground.scene import Floats

Policy = Literal["strict", "lenient"]

HOLDS = 0.5
"""A degree over this counts as holding."""


@dataclass(frozen=True)
class Failure:
    """A presupposition that failed: ``THE(...)`` or ``NTH(...)`` did not single out one region.

    ``outcome`` is ``none`` or ``ambiguous``, ``node`` the part of the program, ``candidates`` the regions in question.
    """

    outcome: Literal["none", "ambiguous"]
    node: Program
    candidates: tuple[int, ...]


@dataclass
class Execution:
    """The values of the nodes of one program in one scene."""

    facts: Facts
    policy: Policy
    values: dict[Program, Any] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    @property
    def logic(self) -> Logic:
        return self.facts.logic

    def value(self, node: Program) -> Any:
        """The denotation of a node: degrees [N] given that each region exists, a degree, a Number or a Value."""
        if node not in self.values:
            from nsground.reasoning.operators import DENOTATIONS

            self.values[node] = DENOTATIONS[type(node)](node, self)
        return self.values[node]

    def degrees(self, node: Program) -> Floats:
        found: Floats = self.value(node)
        return found

    def members(self, node: Program) -> Floats:
        """Degrees [N] that a region exists and is in the set: what quantifiers range over."""
        return self.logic.both(self.degrees(node), self.facts.existence)

    def fail(self, outcome: Literal["none", "ambiguous"], node: Program, candidates: Any) -> None:
        self.failures.append(Failure(outcome, node, tuple(int(i) for i in candidates)))


def likeliest(members: Floats) -> Floats:
    """1 for the region with the largest degree (all of them where several tie), else 0; all 0 if none is possible."""
    top = members.max(initial=0.0)
    return np.asarray((members >= top - 1e-9) & (members > 0), dtype=np.float64)
