"""One program over many scenes: its answers as arrays, of the scenes that can have one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from nsground.errors import ExecutionError
from nsground.program import Program, The, Type
from nsground.reasoning.answer import Answer, Outcome
from nsground.reasoning.decide import OUTCOMES, about_values, verdict
from nsground.reasoning.execute import execute
from nsground.reasoning.facts.logics import LogicLike
from nsground.reasoning.facts.many import ManyFacts, rows_of
from nsground.reasoning.operators.bounds import Runs
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.reasoning.planning.bounds import needed, relevant
from nsground.reasoning.planning.optimise import optimised
from nsground.reasoning.policy import Policy
from nsground.reasoning.presuppositions import said_at
from nsground.reasoning.undecided import open_values, open_verdict, unknown
from nsground.scene.scenes import Integers, Scenes

T = TypeVar("T", bound=np.generic)


class Seen(NamedTuple):
    """K scenes that were looked at: their numbers, outcomes, best regions or values, how sure these are, all [K]."""

    scenes: Integers
    codes: NDArray[np.uint8]
    best: Integers
    values: NDArray[np.object_]
    confidence: NDArray[np.float64]

    @staticmethod
    def all(parts: Sequence[Seen]) -> Seen:
        """The parts, one after the other, as one."""
        return parts[0] if len(parts) == 1 else Seen(*map(np.concatenate, zip(_NONE, *parts, strict=True)))


_NONE = Seen(np.zeros(0, np.intp), np.zeros(0, np.uint8), np.zeros(0, np.intp), np.zeros(0, np.object_), np.zeros(0))


class Elsewhere(NamedTuple):
    """Default answer for scenes pruned by the concept index: they have nothing that the program could be about."""

    code: int = 0
    value: int | bool | str | None = None
    confidence: float = 1.0


@dataclass(frozen=True, eq=False)
class Answers(Sequence[Answer]):
    """The answers of one program in S scenes; an item is an :class:`Answer`, computed in full when it is asked for.

    ``seen`` are the scenes that had to be looked at, ``elsewhere`` is what is so in all others.
    """

    program: Program
    scenes: Scenes
    logic: LogicLike
    policy: Policy
    seen: Seen
    elsewhere: Elsewhere

    @cached_property
    def codes(self) -> NDArray[np.uint8]:
        """[S] the outcomes, as places in ``none``, ``found``, ``ambiguous``, ``many``."""
        return self._spread(self.seen.codes, self.elsewhere.code)

    @cached_property
    def best(self) -> Integers:
        """[S] the region that fits best, -1 where none does."""
        return self._spread(self.seen.best, -1)

    @cached_property
    def confidence(self) -> NDArray[np.float64]:
        """[S] the degree of the region that fits best, of there being none, or of the value."""
        return self._spread(self.seen.confidence, self.elsewhere.confidence)

    @cached_property
    def values(self) -> NDArray[np.object_]:
        """[S] the int, bool or str that a question asks for; None of regions, and where there is none."""
        return self._spread(self.seen.values, self.elsewhere.value)

    def _spread(self, values: NDArray[T], elsewhere: object) -> NDArray[T]:
        found: NDArray[T] = np.full(len(self.scenes), elsewhere, dtype=values.dtype)
        found[self.seen.scenes] = values
        return found

    @property
    def outcomes(self) -> list[Outcome]:
        """``found``, ``none``, ``ambiguous`` or ``many``, for each scene."""
        return [OUTCOMES[code] for code in self.codes.tolist()]

    @cached_property
    def found(self) -> Integers:
        """The scenes in which some region or a value was found, the surest first."""
        answered = np.flatnonzero(self.codes)
        return answered[np.argsort(-self.confidence[answered], kind="stable")]

    def __len__(self) -> int:
        return len(self.scenes)

    @overload
    def __getitem__(self, index: int) -> Answer: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Answer]: ...
    def __getitem__(self, index: int | slice) -> Answer | Sequence[Answer]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return execute(self.program, self.scenes[index], self.logic, self.policy)

    def __iter__(self) -> Iterator[Answer]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        counts = np.bincount(self.codes, minlength=len(OUTCOMES))
        told = ", ".join(f"{count:,} {name}" for name, count in zip(OUTCOMES, counts, strict=True) if count)
        return f"<Answers {self.program} in {len(self):,} scenes: {told}>"


def search(program: Program, scenes: Scenes, logic: LogicLike, policy: Policy) -> Answers:
    """The answers of a program in every scene. Raises ExecutionError for ``worlds``."""
    if logic == "worlds":
        raise ExecutionError("worlds are sampled of one scene at a time; choose another logic for many scenes")
    facts = ManyFacts.of(scenes, logic)
    node = optimised(program, logic)
    if unknown(program, facts):
        looked = _open_regions if node.type is Type.REGIONS else _open_values
        open_rows = [looked(rows, node, policy) for rows in rows_of(relevant(node), facts, None)]
        return Answers(program, scenes, logic, policy, Seen.all(open_rows), _of_nothing(program, scenes, logic, policy))
    if node.type is not Type.REGIONS:
        asked = [_told(rows, node, program, policy) for rows in rows_of(relevant(node), facts, None)]
        return Answers(program, scenes, logic, policy, Seen.all(asked), _of_nothing(program, scenes, logic, policy))
    # What is presupposed has to be checked wherever it can fail; elsewhere, only where there can be an answer.
    inner = node.regions if isinstance(node, The) else node
    everywhere = policy == "strict" and any(isinstance(part, The) for part in inner.walk())
    parts = rows_of(relevant(node), facts, None if everywhere else needed(node))
    seen = Seen.all([_seen(rows, node, program, policy) for rows in parts])
    return Answers(program, scenes, logic, policy, seen, Elsewhere())


def _seen(rows: ManyFacts, node: Program, kept: Program, policy: Policy) -> Seen:
    """Who is meant in the scenes of some rows by a node, which is what was made of the program that was kept."""
    run, region = Evaluator(rows, policy), rows.scene
    found = verdict(run, node, policy)
    these = region.owner[rows.base[:, 0]]
    codes = found.codes.astype(np.uint8)
    answered = codes > 0
    if policy == "strict":
        failed, instead = _in_vain(run, node, kept, len(these))
        codes = np.where(failed, instead, codes)
        answered &= ~failed
    best, which = np.full(len(these), -1), answered.nonzero()[0]
    place = found.candidates[which].argmax(axis=1)
    best[which] = region.index[rows.base[which, place]] - rows.many.starts[these[which]]
    values = np.full(len(these), None, dtype=np.object_)
    return Seen(these, codes, best, values, np.where(answered, found.top, 1 - found.top))


def _open_regions(rows: ManyFacts, node: Program, policy: Policy) -> Seen:
    """Who may be meant in the scenes of some rows, where some facts are unknown."""
    region, found = rows.scene, open_verdict(Runs.of(node, rows, policy), node, policy)
    these = region.owner[rows.base[:, 0]]
    best, which = np.full(len(these), -1), np.flatnonzero(found.possible.any(axis=1))
    best[which] = region.index[rows.base[which, found.best[which]]] - rows.many.starts[these[which]]
    none = np.full(len(these), None, dtype=np.object_)
    return Seen(these, found.codes.astype(np.uint8), best, none, found.confidence)


def _open_values(rows: ManyFacts, node: Program, policy: Policy) -> Seen:
    """What a question comes to in the scenes of some rows, where some facts are unknown."""
    these = rows.scene.owner[rows.base[:, 0]]
    told = open_values(Runs.of(node, rows, policy), node, len(these))
    values = np.array([*(each.value for each in told), None], dtype=np.object_)[:-1]
    codes = np.array([OUTCOMES.index("undecided" if each.value is None else "found") for each in told], dtype=np.uint8)
    return Seen(these, codes, np.full(len(these), -1), values, np.array([each.confidence for each in told]))


def _told(rows: ManyFacts, node: Program, kept: Program, policy: Policy) -> Seen:
    """What a question comes to in the scenes of some rows."""
    run, these = Evaluator(rows, policy), rows.scene.owner[rows.base[:, 0]]
    told = about_values(run, node, policy)
    if len(told.outcomes) < len(these):  # the same in all rows
        told = told.repeated(len(these))
    codes = np.array([OUTCOMES.index(outcome) for outcome in told.outcomes], dtype=np.uint8)
    values = np.array([*told.values, None], dtype=np.object_)[:-1]
    if policy == "strict":
        failed, instead = _in_vain(run, node, kept, len(these))
        codes[failed], values[failed] = instead[failed], None
    return Seen(these, codes, np.full(len(these), -1), values, np.array(told.confidence))


def _of_nothing(program: Program, scenes: Scenes, logic: LogicLike, policy: Policy) -> Elsewhere:
    answer = execute(program, scenes.nothing, logic, policy)
    return Elsewhere(OUTCOMES.index(answer.outcome), answer.value, answer.confidence)


def _in_vain(run: Evaluator, node: Program, kept: Program, count: int) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """The rows in which something was presupposed that does not hold, and the outcome of the first of it there."""
    failed, codes = np.zeros(count, dtype=bool), np.zeros(count, dtype=np.uint8)
    inner = [each for each in run.presupposed.values() if each.node != node]
    for each in sorted(inner, key=lambda each: said_at(kept, each.node, run.logic.name)):
        first = each.failed & ~failed
        codes[first & (each.held.sum(axis=1) > 1)] = OUTCOMES.index("ambiguous")
        failed |= each.failed
    return failed, codes
