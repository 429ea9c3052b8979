"""From what programs denote to answers: who is meant, how sure that is, and what a reader should know."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nsground.program import Nth, Program, The, Type
from nsground.reasoning.answer import Answer, Outcome
from nsground.reasoning.arrays import Array, detached
from nsground.reasoning.execution import Failure, failures, summed_up
from nsground.reasoning.run import HOLDS, Policy, Run
from nsground.reasoning.selection import EVEN
from nsground.reasoning.values import NamedValue, NumberValue
from nsground.scene import Floats, SceneGraph

FLOOR = 0.1
"""Under ``lenient``, the least degree for which the likeliest region is offered at all."""


@dataclass(frozen=True)
class Question:
    """One row of a run: the program asked, what of it the scene can judge, and what was set aside."""

    program: Program
    kept: Program
    scene: SceneGraph
    unjudged: tuple[Program, ...] = ()


def answers(run: Run, node: Program, questions: Sequence[Question], logic: str, policy: Policy) -> list[Answer]:
    """The answers that the node's value gives to the questions, one a row, or one from all rows of sampled worlds."""
    if node.type is Type.REGIONS:
        return _about_regions(run, node, questions, logic, policy)
    value = _all_rows(run, run.value(node))
    return [_about_value(run, node, value, row, each, logic, policy) for row, each in enumerate(questions)]


def _all_rows(run: Run, value: Any) -> Any:
    return summed_up(value, lambda rows: rows.mean(0, keepdims=True)[0]) if run.facts.sampled else value


def members(run: Run, node: Program) -> Floats:
    """Degrees [B, N] that regions exist and are in the set; [1, N] of sampled worlds."""
    degrees: Floats = detached(run.members(node))
    return degrees.mean(axis=0, keepdims=True) if run.facts.sampled else degrees


@dataclass(frozen=True, eq=False)
class Verdict:
    """Who is meant in every row: ``chosen`` and ``shown`` [B, N], ``holding`` [B], the number of regions over 0.5."""

    outcomes: list[Outcome]
    chosen: Array
    shown: Floats
    candidates: Floats
    holding: Array


def verdict(run: Run, node: Program, policy: Policy) -> Verdict:
    """The regions that a set means: one for THE and NTH, else all that hold."""
    degrees = members(run, node)
    candidates = members(run, node.regions) if isinstance(node, The) else degrees
    held = candidates > HOLDS
    holding = held.sum(axis=-1)
    if not isinstance(node, The | Nth):
        return Verdict([_several(n) for n in holding.tolist()], held, degrees, degrees, holding)
    if policy == "strict":
        outcomes = [_single(n) for n in holding.tolist()]
        shown = np.where((holding > 1)[:, None], candidates, degrees)
        return Verdict(outcomes, held, shown, candidates, holding)
    top = degrees.max(axis=-1, initial=0.0, keepdims=True)
    best = degrees >= np.maximum(top - EVEN, FLOOR)
    count = best.sum(axis=-1)
    shown = np.where((count > 1)[:, None], candidates, degrees)
    return Verdict([_single(n) for n in count.tolist()], best, shown, candidates, holding)


def _several(count: int) -> Outcome:
    return "none" if count == 0 else "found" if count == 1 else "many"


def _single(count: int) -> Outcome:
    return "none" if count == 0 else "found" if count == 1 else "ambiguous"


def _about_regions(
    run: Run, node: Program, questions: Sequence[Question], logic: str, policy: Policy
) -> list[Answer]:
    found = verdict(run, node, policy)
    found_rows = _by_row(found.chosen)
    top = found.shown.max(axis=-1, initial=0.0).tolist()
    holding = found.holding.tolist()
    return [
        _region_answer(run, node, found, row if len(top) > 1 else 0, found_rows, top, holding, each, logic, policy, row)
        for row, each in enumerate(questions)
    ]


def _by_row(chosen: Array) -> list[list[int]]:
    if len(chosen) == 1:
        return [chosen[0].nonzero()[0].tolist()]
    rows: list[list[int]] = [[] for _ in range(len(chosen))]
    for row, column in zip(*(side.tolist() for side in chosen.nonzero()), strict=True):
        rows[row].append(column)
    return rows


def _region_answer(
    run: Run,
    node: Program,
    found: Verdict,
    at: int,
    rows: list[list[int]],
    top: list[float],
    holding: list[int],
    question: Question,
    logic: str,
    policy: Policy,
    row: int,
) -> Answer:
    outcome, chosen, shown = found.outcomes[at], rows[at], found.shown[at]
    failed = tuple(failures(run, node, row)) if run.presupposed else ()
    if failed and policy == "strict":
        outcome, chosen, note = failed[0].outcome, [], _failed(failed[0].outcome, question.kept, failed[0])
    else:
        note = ""
        if outcome == "none":
            note = _nothing(found.candidates[at])
        elif isinstance(node, The | Nth):
            if policy == "strict" and outcome == "ambiguous":
                note = f"several regions are {_inner(question.kept)}."
            elif outcome == "ambiguous":
                note = f"{len(chosen)} regions fit equally well."
            elif policy == "lenient" and holding[at] > 1:
                note = f"{holding[at] - 1} more fit too; this one fits best."
        if failed and outcome != "none":
            note = f"{note} {_taken(failed[0])}".lstrip()
    if len(chosen) > 1:
        chosen = sorted(chosen, key=lambda i: (-shown[i], i))
    scores = tuple(shown[chosen].tolist()) if chosen else ()
    return _answer(
        outcome, tuple(chosen), scores, None, scores[0] if scores else 1 - top[at],
        question, found.candidates[at], logic, policy, note, failed,
    )  # fmt: skip


def _about_value(
    run: Run, node: Program, value: Any, row: int, question: Question, logic: str, policy: Policy
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
    failed = tuple(failures(run, node, row)) if run.presupposed else ()
    if failed and policy == "strict":
        outcome, said, note = failed[0].outcome, None, _failed(failed[0].outcome, question.kept, failed[0])
    elif failed and not note:
        note = _taken(failed[0]) if failed[0].outcome == "ambiguous" else _failed("none", question.kept, failed[0])
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


def _failed(outcome: Outcome, _: Program, failure: Failure) -> str:
    what = "no region is" if outcome == "none" else "several regions are"
    return f"{what} {_inner(failure.node)}."


def _taken(failure: Failure) -> str:
    return f"Several regions are {_inner(failure.node)}; the likeliest was taken."


def _nothing(degrees: Floats) -> str:
    if not len(degrees):
        return "The scene has no regions."
    best = int(degrees.argmax())
    return f"No region fits; the nearest is #{best} at {degrees[best]:.2f}."


Answering = Callable[[Run, Program, Sequence[Question], str, Policy], list[Answer]]
