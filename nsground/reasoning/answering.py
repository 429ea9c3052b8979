"""From what programs denote to answers: who is meant, how sure that is, and what a reader should know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from nsground.program import Nth, Program, Query, The, Type
from nsground.reasoning.answer import Answer, Outcome
from nsground.reasoning.arrays import Array, detached, reduced
from nsground.reasoning.execution import Failure, failures, summed_up
from nsground.reasoning.optimise import optimised
from nsground.reasoning.run import HOLDS, Policy, Run
from nsground.reasoning.selection import EVEN
from nsground.reasoning.skeletons import filled
from nsground.reasoning.values import NamedValue, NumberValue
from nsground.scene import Floats, SceneGraph
from nsground.scene.many import Integers

OUTCOMES: tuple[Outcome, ...] = ("none", "found", "ambiguous", "many")
"""All outcomes; where one region is asked for, by how many there are."""

_SEVERAL = np.array([0, 1, 3])
"""Where several may be meant, likewise."""

FLOOR = 0.1
"""Under ``lenient``, the least degree for which the likeliest region is offered at all."""


class Question(NamedTuple):
    """One row of a run: the program asked, what of it the scene can judge, and what was set aside.

    ``words`` are what the slots of a skeleton stand for in this row, where one is run.
    """

    program: Program
    kept: Program
    scene: SceneGraph
    unjudged: tuple[Program, ...] = ()
    words: tuple[Program, ...] = ()


def as_said(kept: Program, node: Program, logic: str) -> Program:
    """The part of the program that a part of what was run, which was rewritten, came from."""
    for part in kept.walk():
        said = The(part.regions, span=part.regions.span) if isinstance(part, Query) else part
        if isinstance(said, The) and (node == said or node == optimised(said, logic)):
            return said
    return node


def answers(run: Run, node: Program, questions: Sequence[Question], logic: str, policy: Policy) -> list[Answer]:
    """The answers that the node's value gives to the questions, one a row, or one from all rows of sampled worlds."""
    if node.type is Type.REGIONS:
        return _about_regions(run, node, questions, logic, policy)
    value, failing = _all_rows(run, run.value(node)), failures(run, node, len(questions))
    return [_about_value(value, failing, row, each, logic, policy) for row, each in enumerate(questions)]


def _all_rows(run: Run, value: Any) -> Any:
    return summed_up(value, lambda rows: rows.mean(0, keepdims=True)[0]) if run.facts.sampled else value


def members(run: Run, node: Program) -> Floats:
    """Degrees [B, N] that regions exist and are in the set; [1, N] of sampled worlds."""
    degrees: Floats = detached(run.members(node))
    return degrees.mean(axis=0, keepdims=True) if run.facts.sampled else degrees


@dataclass(frozen=True, eq=False)
class Verdict:
    """Who is meant in every row.

    ``codes`` [B] are the outcomes as places in ``OUTCOMES``; ``chosen`` [B, N] the regions, ``shown`` [B, N] the
    degrees to show for them; ``candidates`` [B, N] the degrees of the set that is chosen from, of which those ``held``
    [B, N] are over 0.5, ``holding`` [B] in number; ``nearness`` [B] the largest of them, None where it was not needed.
    """

    codes: Integers
    chosen: Array
    shown: Floats
    candidates: Floats
    held: Array
    holding: Array
    nearness: Floats | None = None


def verdict(run: Run, node: Program, policy: Policy) -> Verdict:
    """The regions that a set means: one for THE and NTH, else all that hold."""
    candidates = members(run, node.regions if isinstance(node, The) else node)
    # THE takes the likeliest of its candidates; of sampled worlds, the likeliest in each.
    degrees = members(run, node) if run.facts.sampled else candidates
    held = candidates > HOLDS
    holding = reduced(np.add, held)
    if not isinstance(node, The | Nth):
        return Verdict(_SEVERAL[np.minimum(holding, 2)], held, degrees, degrees, held, holding)
    if policy == "strict":
        return Verdict(np.minimum(holding, 2), held, candidates, candidates, held, holding)
    top = None
    if degrees.shape[-1]:
        top = reduced(np.maximum, degrees)
        best = degrees >= np.maximum(top - EVEN, FLOOR)[:, None]
    else:
        best = held
    count = reduced(np.add, best)
    shown = np.where((count > 1)[:, None], candidates, degrees) if run.facts.sampled else candidates
    nearness = top if degrees is candidates else None
    return Verdict(np.minimum(count, 2), best, shown, candidates, held, holding, nearness)


def _about_regions(run: Run, node: Program, questions: Sequence[Question], logic: str, policy: Policy) -> list[Answer]:
    found = verdict(run, node, policy)
    there = found.candidates.shape[-1] > 0
    nearness = found.nearness
    if nearness is None:
        nearness = reduced(np.maximum, found.candidates) if there else np.zeros(len(found.codes))
    codes = found.codes.tolist()
    told = _Told(
        outcomes=[OUTCOMES[code] for code in codes],
        chosen=_by_row(found.chosen),
        held=_by_row(found.held) if isinstance(node, The) else [],
        shown=list(found.shown),
        degrees=list(found.candidates),
        top=(nearness if found.shown is found.candidates else reduced(np.maximum, found.shown)).tolist(),
        holding=found.holding.tolist(),
        nearest=found.candidates.argmax(axis=-1).tolist() if there and 0 in codes else [],
        nearness=nearness.tolist(),
        failing=failures(run, node, len(questions)),
    )
    return [_region_answer(node, told, row, each, logic, policy) for row, each in enumerate(questions)]


@dataclass(frozen=True, eq=False)
class _Told:
    """A verdict row by row, as Python's own numbers: of each row the outcome, the regions ``chosen`` and, for THE,
    those ``held`` to choose from, the degrees, the largest one shown, how many regions hold, and the region that comes
    nearest with its degree; and what presupposed in vain, by row."""

    outcomes: list[Outcome]
    chosen: list[list[int]]
    held: list[list[int]]
    shown: list[Floats]
    degrees: list[Floats]
    top: list[float]
    holding: list[int]
    nearest: list[int]
    nearness: list[float]
    failing: dict[int, list[Failure]]


def _by_row(chosen: Array) -> list[list[int]]:
    if len(chosen) == 1:
        return [chosen[0].nonzero()[0].tolist()]
    rows: list[list[int]] = [[] for _ in range(len(chosen))]
    for row, column in zip(*(side.tolist() for side in chosen.nonzero()), strict=True):
        rows[row].append(column)
    return rows


def _region_answer(node: Program, told: _Told, row: int, question: Question, logic: str, policy: Policy) -> Answer:
    at = row if len(told.top) > 1 else 0
    outcome, chosen, holding = told.outcomes[at], told.chosen[at], told.holding[at]
    failed = _failures(told.failing[row], question, logic) if row in told.failing else ()
    if failed and policy == "strict":
        outcome, chosen, note = failed[0].outcome, [], _failed(failed[0])
    else:
        note = ""
        if outcome == "none":
            note = _nothing(told, at)
        elif isinstance(node, The | Nth):
            note = _about_one(outcome, len(chosen), holding, policy, question)
        if failed and outcome != "none":
            note = f"{note} {_taken(failed[0])}".lstrip()
    if isinstance(node, The) and (holding > 1 or outcome == "none"):
        mine = Failure("ambiguous" if holding > 1 else "none", question.kept, tuple(told.held[at]))
        failed = (*failed, mine)
    shown = told.shown[at]
    if len(chosen) > 1:
        chosen = sorted(chosen, key=lambda i: (-shown[i], i))
    scores = tuple(float(shown[i]) for i in chosen)
    confidence = scores[0] if scores else 1 - told.top[at]
    return _answer(
        outcome, tuple(chosen), scores, None, confidence, question, told.degrees[at], logic, policy, note, failed
    )  # fmt: skip


def _about_one(outcome: Outcome, chosen: int, holding: int, policy: Policy, question: Question) -> str:
    """What a reader should know of the one region that THE or NTH means."""
    if policy == "strict":
        return f"several regions are {_inner(question.kept)}." if outcome == "ambiguous" else ""
    if outcome == "ambiguous":
        return f"{chosen} regions fit equally well."
    return f"{holding - 1} more fit too; this one fits best." if holding > 1 else ""


def _failures(failing: Sequence[Failure], question: Question, logic: str) -> tuple[Failure, ...]:
    """What presupposed in vain, as it was said and in that order."""
    found = [
        Failure(each.outcome, as_said(question.kept, filled(each.node, question.words), logic), each.candidates)
        for each in failing
    ]
    if len(found) > 1:
        order = {part: place for place, part in enumerate(question.kept.walk())}
        found.sort(key=lambda each: order.get(each.node, len(order)))
    return tuple(found)


def _about_value(
    value: Any, failing: dict[int, list[Failure]], row: int, question: Question, logic: str, policy: Policy
) -> Answer:
    outcome: Outcome = "found"
    note = ""
    said: int | bool | str | None
    if isinstance(value, NumberValue | NamedValue):
        at = min(row, len(value.degrees) - 1)
        said, confidence = value.most_likely(at), float(value.degrees[at].max(initial=0.0))
        if said is None:
            outcome, note = "none", "There is no such region to ask about."
    else:
        degree = float(value.reshape(-1)[min(row, value.size - 1)])
        said, confidence = degree > HOLDS, max(degree, 1 - degree)
    failed = _failures(failing[row], question, logic) if row in failing else ()
    if failed and policy == "strict":
        outcome, said, note = failed[0].outcome, None, _failed(failed[0])
    elif failed and not note:
        note = _taken(failed[0]) if failed[0].outcome == "ambiguous" else _failed(failed[0])
    return _answer(outcome, (), (), said, confidence, question, None, logic, policy, note, failed)


def _answer(
    outcome: Outcome,
    chosen: tuple[int, ...],
    scores: tuple[float, ...],
    value: int | bool | str | None,
    confidence: float,
    question: Question,
    degrees: Floats | None,
    logic: str,
    policy: Policy,
    note: str,
    failed: tuple[Failure, ...],
) -> Answer:
    if question.unjudged:
        clauses = "; ".join(dict.fromkeys(str(clause) for clause in question.unjudged))
        note = f"{note} The scene cannot judge {clauses}: set aside.".lstrip()
    # Filled in at once, as a frozen dataclass is field by field: there may be a hundred thousand.
    made = object.__new__(Answer)
    made.__dict__.update(
        outcome=outcome, chosen=chosen, scores=scores, value=value, confidence=confidence,
        program=question.program, scene=question.scene, degrees=degrees, logic=logic, policy=policy, note=note,
        unjudged=question.unjudged, failures=failed, expression=None, unread=(), samples=None, seed=None,
    )  # fmt: skip
    return made


# --- what a reader should know --------------------------------------------------------------------------


def _inner(node: Program) -> Program:
    return node.regions if isinstance(node, The) else node


def _failed(failure: Failure) -> str:
    if failure.outcome == "none":
        return f"no region is {_inner(failure.node)}."
    return f"several regions are {_inner(failure.node)}: {_listed(failure.candidates)}."


def _listed(regions: tuple[int, ...]) -> str:
    more = f" and {len(regions) - 5} more" if len(regions) > 5 else ""
    return ", ".join(f"#{i}" for i in regions[:5]) + more


def _taken(failure: Failure) -> str:
    return f"Several regions are {_inner(failure.node)}; the likeliest was taken."


def _nothing(told: _Told, row: int) -> str:
    if not told.nearest:
        return "The scene has no regions."
    return f"No region fits; the nearest is #{told.nearest[row]} at {told.nearness[row]:.2f}."
