"""Presupposition failures: ``THE(...)`` did not single out one region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from nsground.program import Program, Query, The
from nsground.reasoning.facts.logics import LogicLike
from nsground.reasoning.operators.evaluator import HOLDS, Evaluator, Presupposition
from nsground.reasoning.planning.optimise import optimised
from nsground.reasoning.planning.templates import filled
from nsground.scene import SceneGraph


@dataclass(frozen=True)
class Failure:
    """A presupposition that failed: ``THE(...)`` did not single out one region.

    ``outcome`` is ``none`` or ``ambiguous``, ``node`` the part of the program, ``candidates`` the regions in question.
    """

    outcome: Literal["none", "ambiguous"]
    node: Program
    candidates: tuple[int, ...]


class Request(NamedTuple):
    """One row of a run: the program asked, and the parts of it whose words the scene cannot judge.

    ``words`` are what the slots of a skeleton stand for in this row, where one is run.
    """

    program: Program
    scene: SceneGraph
    unknown: tuple[Program, ...] = ()
    words: tuple[Program, ...] = ()

    def in_vain(self, failing: Sequence[Failure], logic: LogicLike) -> tuple[Failure, ...]:
        """The failures of what was asked, in the order in which it was said, from those of what was run."""
        if not failing:
            return ()
        found = [
            Failure(each.outcome, _as_said(self.program, filled(each.node, self.words), logic), each.candidates)
            for each in failing
        ]
        # Slots with the same word in a row are one set, and fail once.
        return tuple(sorted(dict.fromkeys(found), key=lambda each: _place(self.program, each.node)))


def said_at(kept: Program, node: Program, logic: LogicLike) -> int:
    """Where in the program that was kept the part is said that a part of what was run came from."""
    return _place(kept, _as_said(kept, node, logic))


def _place(kept: Program, node: Program) -> int:
    return next((place for place, part in enumerate(kept.walk()) if part == node), kept.size)


def _as_said(kept: Program, node: Program, logic: LogicLike) -> Program:
    """The part of the program that a part of what was run, which was rewritten, came from."""
    for part in kept.walk():
        said = The(part.regions, span=part.regions.span) if isinstance(part, Query) else part
        if isinstance(said, The) and (node == said or node == optimised(said, logic)):
            return said
    return node


def failures(run: Evaluator, program: Program | None = None, count: int = 1) -> dict[int, list[Failure]]:
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
        rows: dict[int, list[int]] = {row: [] for row in each.failed.nonzero()[0].tolist()}
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
