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
from nsground.reasoning.answering import OUTCOMES, verdict
from nsground.reasoning.aside import judged
from nsground.reasoning.optimise import optimised
from nsground.reasoning.presupposing import said_at
from nsground.reasoning.reach import needed
from nsground.reasoning.rows import ManyFacts, rows_of
from nsground.reasoning.run import Policy, Run
from nsground.scene.many import Integers, Scenes

T = TypeVar("T", bound=np.generic)


class Seen(NamedTuple):
    """K scenes that were looked at: their numbers, outcomes, best regions and how sure these are, all [K]."""

    scenes: Integers
    codes: NDArray[np.uint8]
    best: Integers
    confidence: NDArray[np.float64]

    @staticmethod
    def all(parts: Sequence[Seen]) -> Seen:
        if len(parts) == 1:
            return parts[0]
        none = Seen(np.zeros(0, np.intp), np.zeros(0, np.uint8), np.zeros(0, np.intp), np.zeros(0))
        return Seen(*map(np.concatenate, zip(*parts, strict=True))) if parts else none


@dataclass(frozen=True, eq=False)
class Answers(Sequence[Answer]):
    """The answers of one program in S scenes; an item is an :class:`Answer`, computed in full when it is asked for.

    ``seen`` are the scenes that had to be looked at; every other has no region that the program asks for, for sure.
    """

    program: Program
    scenes: Scenes
    logic: str
    policy: Policy
    seen: Seen

    @cached_property
    def codes(self) -> NDArray[np.uint8]:
        """[S] the outcomes, as places in ``none``, ``found``, ``ambiguous``, ``many``."""
        return self._spread(self.seen.codes, 0)

    @cached_property
    def best(self) -> Integers:
        """[S] the region that fits best, -1 where none does."""
        return self._spread(self.seen.best, -1)

    @cached_property
    def confidence(self) -> NDArray[np.float64]:
        """[S] the degree of the region that fits best, or of there being none."""
        return self._spread(self.seen.confidence, 1.0)

    def _spread(self, values: NDArray[T], elsewhere: float) -> NDArray[T]:
        found: NDArray[T] = np.full(len(self.scenes), elsewhere, dtype=values.dtype)
        found[self.seen.scenes] = values
        return found

    @property
    def outcomes(self) -> list[Outcome]:
        """``found``, ``none``, ``ambiguous`` or ``many``, for each scene."""
        return [OUTCOMES[code] for code in self.codes.tolist()]

    @cached_property
    def found(self) -> Integers:
        """The scenes in which some region was found, the surest first."""
        answered = np.flatnonzero(self.seen.codes)
        scenes, confidence = self.seen.scenes[answered], self.seen.confidence[answered]
        return scenes[np.lexsort((scenes, -confidence))]

    def __len__(self) -> int:
        return len(self.scenes)

    @overload
    def __getitem__(self, index: int) -> Answer: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Answer]: ...
    def __getitem__(self, index: int | slice) -> Answer | Sequence[Answer]:
        from nsground.reasoning.execute import execute

        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return execute(self.program, self.scenes[index], self.logic, self.policy)

    def __iter__(self) -> Iterator[Answer]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        counts = np.bincount(self.codes, minlength=len(OUTCOMES))
        told = ", ".join(f"{count:,} {name}" for name, count in zip(OUTCOMES, counts, strict=True) if count)
        return f"<Answers {self.program} in {len(self):,} scenes: {told}>"


def search(program: Program, scenes: Scenes, logic: str, policy: Policy) -> Answers:
    """The answers of a program that asks for regions, in every scene. Raises ExecutionError for other programs."""
    if program.type is not Type.REGIONS:
        raise ExecutionError(f"over many scenes a program must ask for regions, got {program.type.value}")
    if logic == "worlds":
        raise ExecutionError("worlds are sampled of one scene at a time; choose another logic for many scenes")
    facts = ManyFacts.of(scenes, logic)
    kept, _ = judged(program, facts, policy)
    node = optimised(kept, logic)
    # What is presupposed has to be checked wherever it can fail; elsewhere, only where there can be an answer.
    inner = node.regions if isinstance(node, The) else node
    everywhere = policy == "strict" and any(isinstance(part, The) for part in inner.walk())
    parts = rows_of(node, facts, None if everywhere else needed(node))
    return Answers(program, scenes, logic, policy, Seen.all([_seen(rows, node, kept, policy) for rows in parts]))


def _seen(rows: ManyFacts, node: Program, kept: Program, policy: Policy) -> Seen:
    """Who is meant in the scenes of some rows by a node, which is what was made of the program that was kept."""
    run, region = Run(rows, policy), rows.scene
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
    return Seen(these, codes, best, np.where(answered, found.top, 1 - found.top))


def _in_vain(run: Run, node: Program, kept: Program, count: int) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """The rows in which something was presupposed that does not hold, and the outcome of the first of it there."""
    failed, codes = np.zeros(count, dtype=bool), np.zeros(count, dtype=np.uint8)
    inner = [each for each in run.presupposed.values() if each.node != node]
    for each in sorted(inner, key=lambda each: said_at(kept, each.node, run.logic.name)):
        first = each.failed & ~failed
        codes[first & (each.held.sum(axis=1) > 1)] = OUTCOMES.index("ambiguous")
        failed |= each.failed
    return failed, codes
