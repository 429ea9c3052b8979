"""The evaluator: the values of a program's nodes over all rows of some facts, computed once each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nsground.errors import ExecutionError
from nsground.program import OPERATORS, Program
from nsground.reasoning.facts.backend import Array, Module, detached
from nsground.reasoning.facts.index_sets import Places
from nsground.reasoning.facts.logics import Logic
from nsground.reasoning.facts.scene_facts import Facts
from nsground.reasoning.planning.costs import paired

Choice = Literal["strict", "lenient", "relaxed"]
"""How ``THE`` and what orders regions choose; see :mod:`nsground.reasoning.operators.selection`."""

HOLDS = 0.5
"""A degree over this counts as holding."""

Gate = tuple[Program, ...]
"""Short-circuit mask: degrees are only needed where all of these sets hold."""

Denotation = Callable[[Any, "Evaluator", Gate], Any]
AtBound = Callable[[Program, "Evaluator"], Any]
DENOTATIONS: dict[type[Program], Denotation] = {}


def denotes(*kinds: type[Program]) -> Callable[[Denotation], Denotation]:
    """Register a function as the denotation of some operators."""

    def register(function: Denotation) -> Denotation:
        for kind in kinds:
            DENOTATIONS[kind] = function
        return function

    return register


def demand_denotations() -> None:
    """Raises TypeError where an operator has no denotation: what is declared must be executable."""
    if missing := sorted(op for op, kind in OPERATORS.items() if kind not in DENOTATIONS):
        raise TypeError(f"operators without a denotation: {', '.join(missing)}; see nsground/reasoning/operators")


def _denotation(node: Program) -> Denotation:
    try:
        return DENOTATIONS[type(node)]
    except KeyError:
        raise ExecutionError(
            f"{node.op} cannot be run: it has no denotation. Write one with nsground.reasoning.operators.denotes"
        ) from None


@dataclass(frozen=True)
class Presupposition:
    """What ``THE(...)`` took for granted: ``held`` [B, N] are the regions over 0.5 that it chose from.

    ``failed`` [B] are the rows in which that was not one region.
    """

    node: Program
    held: Array
    failed: Array


@dataclass
class Evaluator:
    """The values of nodes over all rows: degrees [B, N] given that each region exists, or what else they denote.

    Attributes:
        facts: what scenes say.
        choice: how THE and what orders regions choose.
        values: what was computed so far.
        presupposed: what THE took for granted so far.
        words: where rows are programs of one skeleton, which of its words each slot stands for, in every row [B].
    """

    facts: Facts
    choice: Choice = "lenient"
    values: dict[Program | tuple[Program, Gate], Any] = field(default_factory=dict)
    presupposed: dict[Program, Presupposition] = field(default_factory=dict)
    words: dict[Program, Array] = field(default_factory=dict)
    lower: Evaluator = field(init=False)
    """The run over the least that every fact can be: this one, where all facts are known."""
    upper: Evaluator = field(init=False)
    """The run over the most that every fact can be."""
    at_bound: AtBound | None = None
    """What operators come to that compare things of which some are unknown; None where all is known."""

    def __post_init__(self) -> None:
        self.gated = self.facts.listed or not self.facts.whole
        """Whether AND computes its dear parts only where its cheap ones leave something to decide."""
        self.logic: Logic = self.facts.logic
        self.xp: Module = self.facts.xp
        self.lower = self.upper = self

    @property
    def dual(self) -> Evaluator:
        """The run over the other bound, of which to take what makes a denotation smaller."""
        return self.upper if self is self.lower else self.lower

    def value(self, node: Program, gate: Gate = ()) -> Any:
        """The denotation of a node. Outside of the gate it may come to anything, of regions that fail it."""
        key: Program | tuple[Program, Gate] = (node, gate) if gate and paired(node) else node
        found = self.values.get(key)
        if found is None:
            found = None if self.at_bound is None else self.at_bound(node, self)
            if found is None:
                found = _denotation(node)(node, self, () if key is node else gate)
            self.values[key] = found
        return found

    def members(self, node: Program) -> Array:
        """Degrees that a region exists and is in the set: what quantifiers range over."""
        return self.logic.both(self.xp, self.value(node), self.facts.existence)

    def places(self, degrees: Array, gate: Gate = ()) -> Places:
        """The places that an operator has to look at, to find out about regions of these degrees."""
        return self.facts.everywhere if self.facts.whole else self.facts.places(self.matters(degrees, gate))

    def matters(self, degrees: Array, gate: Gate = ()) -> NDArray[np.bool_]:
        """Where [B, N] regions can still matter, as booleans."""
        least = self.facts.least
        if least is None:
            return detached(degrees) >= 0
        open_ = degrees > least
        for node in gate:
            open_ = open_ & (self.value(node) > least)
        return detached(open_)

    def sharing(self, nodes: Sequence[Program]) -> tuple[Evaluator, Array | None]:
        """A run with a row for each choice of words that some nodes are given, and for each row here, which of these is
        its own [B]; this run itself, and None, where hardly any rows share theirs."""
        codes = [self.words[slot] for node in nodes for slot in node.walk() if slot in self.words]
        if not codes or not self.facts.one_scene:
            return self, None
        choices = codes[0]
        for more in codes[1:]:
            choices = choices * (more.max() + 1) + more
        _, first, which = np.unique(choices, return_index=True, return_inverse=True)
        if len(first) * 2 > len(which):
            return self, None
        values: dict[Any, Array] = {slot: self.values[slot] for slot in self.words}
        values = {slot: value[first] if len(value) > 1 else value for slot, value in values.items()}
        return Evaluator(self.facts, self.choice, values), which

    def adopt(self, shared: Evaluator, which: Array) -> None:
        """Take over what a run that is shared presupposed in vain."""
        for node, each in shared.presupposed.items():
            rows = which if len(each.failed) > 1 else slice(None)
            self.presuppose(node, each.held[rows], each.failed[rows])

    def presuppose(self, node: Program, held: Array, failed: Array) -> None:
        """Note where a presupposition of a node fails; the first note of a node stays."""
        self.presupposed.setdefault(node, Presupposition(node, held, failed))
