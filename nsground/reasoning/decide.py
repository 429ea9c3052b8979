"""From what programs denote to answers: who is meant, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np

from nsground.program import Program, The, Type
from nsground.reasoning.answer import Answer, Outcome
from nsground.reasoning.facts.backend import Array, detached, reduced
from nsground.reasoning.facts.logics import LogicLike
from nsground.reasoning.operators.evaluator import HOLDS, Evaluator
from nsground.reasoning.operators.selection import EVEN
from nsground.reasoning.operators.values import NamedValue, NumberValue
from nsground.reasoning.policy import Policy
from nsground.reasoning.presuppositions import Request, failures
from nsground.reasoning.scalar_view import summed_up
from nsground.scene import Floats
from nsground.scene.scenes import Integers

OUTCOMES: tuple[Outcome, ...] = ("none", "found", "ambiguous", "many", "undecided")
"""All outcomes, by their codes."""

_ONE, _SEVERAL = np.array([0, 1, 2]), np.array([0, 1, 3])
"""The outcomes of no region, one and more, where one is meant and where several may be."""

FLOOR = 0.1
"""Under ``lenient``, the least degree for which the likeliest region is offered at all."""


class Results(NamedTuple):
    """Per-row results as plain Python values: outcomes, regions best first with their degrees, values, how sure either
    is, and the degrees [N] of the candidates."""

    outcomes: list[Outcome]
    chosen: list[tuple[int, ...]]
    scores: list[tuple[float, ...]]
    values: Sequence[int | bool | str | None]
    confidence: list[float]
    degrees: Sequence[Floats | None]

    def repeated(self, count: int) -> Results:
        """The single row ``count`` times."""
        columns: Any = (list(column) * count for column in self)
        return Results(*columns)


def answers(
    run: Evaluator, node: Program, requests: Sequence[Request], logic: LogicLike, policy: Policy
) -> list[Answer]:
    """The answers that the node's value gives to the requests, one a row, or one from all rows of sampled worlds."""
    results = (_about_regions if node.type is Type.REGIONS else about_values)(run, node, policy)
    if len(results.outcomes) < len(requests):  # the same in all rows
        results = results.repeated(len(requests))
    failed = failures(run, node, len(requests))
    made = []
    for row, (request, outcome, chosen, scores, value, confidence, degrees) in enumerate(
        zip(requests, *results, strict=True)
    ):
        answer = object.__new__(Answer)
        # Filled in at once, as a frozen dataclass is field by field: there may be a hundred thousand.
        object.__setattr__(answer, "__dict__", {
            "outcome": outcome, "chosen": chosen, "scores": scores, "value": value, "confidence": confidence,
            "program": request.program, "scene": request.scene, "degrees": degrees, "logic": logic, "policy": policy,
            "request": request, "failing": failed.get(row, ()),
        })  # fmt: skip
        made.append(_in_vain(answer) if policy == "strict" and row in failed else answer)
    return made


def _in_vain(answer: Answer) -> Answer:
    """What is left of an answer if something was presupposed that does not hold."""
    outcome = answer.within[0].outcome
    unsure = answer.confidence if answer.degrees is None else 1 - float(answer.degrees.max(initial=0.0))
    return replace(answer, outcome=outcome, chosen=(), scores=(), value=None, confidence=unsure)


def members(run: Evaluator, node: Program) -> Floats:
    """Degrees [B, N] that regions exist and are in the set; [1, N] of sampled worlds."""
    degrees: Floats = detached(run.members(node))
    return degrees.mean(axis=0, keepdims=True) if run.facts.sampled else degrees


@dataclass(frozen=True, eq=False)
class Verdict:
    """Who is meant in every row.

    ``codes`` [B] are the outcomes as places in ``OUTCOMES``; ``chosen`` [B, N] the regions, ``shown`` [B, N] the
    degrees to show for them; ``candidates`` [B, N] the degrees of the set that is chosen from; ``top`` [B] the largest
    degree, for where none is chosen.
    """

    codes: Integers
    chosen: Array
    shown: Floats
    candidates: Floats
    top: Floats


def verdict(run: Evaluator, node: Program, policy: Policy) -> Verdict:
    """The regions that a set means: one where one is meant, by THE or NTH, else all that hold."""
    one = node.singular
    candidates = members(run, node.regions if isinstance(node, The) else node)
    # THE takes the likeliest of its candidates; of sampled worlds, the likeliest in each.
    degrees = members(run, node) if run.facts.sampled and one and policy == "lenient" else candidates
    top = reduced(np.maximum, degrees) if degrees.shape[-1] else degrees.sum(axis=-1)
    if policy == "strict" or not one:
        chosen = candidates > HOLDS
    else:
        chosen = degrees >= np.maximum(top - EVEN, FLOOR)[:, None]
    count = reduced(np.add, chosen)
    shown = candidates if degrees is candidates else np.where((count > 1)[:, None], candidates, degrees)
    return Verdict((_ONE if one else _SEVERAL)[np.minimum(count, 2)], chosen, shown, candidates, np.asarray(top))


def _about_regions(run: Evaluator, node: Program, policy: Policy) -> Results:
    meant = verdict(run, node, policy)
    chosen, scores = _ranked(meant.chosen, meant.shown)
    return Results(
        outcomes=[OUTCOMES[code] for code in meant.codes.tolist()],
        chosen=chosen,
        scores=scores,
        values=[None] * len(chosen),
        confidence=[of[0] if of else 1 - top for of, top in zip(scores, meant.top.tolist(), strict=True)],
        degrees=list(meant.candidates),
    )


def _ranked(chosen: Array, shown: Floats) -> tuple[list[tuple[int, ...]], list[tuple[float, ...]]]:
    """The regions chosen in every row, best first, and their degrees."""
    rows, regions = chosen.nonzero()
    scores = shown[rows, regions]
    if len(rows) > 1:
        order = np.lexsort((-scores, rows))  # of equal ones, the first region comes first
        rows, regions, scores = rows[order], regions[order], scores[order]
    of, at = regions.tolist(), scores.tolist()
    if len(chosen) == 1:
        return [tuple(of)], [tuple(at)]
    ends = np.cumsum(np.bincount(rows, minlength=len(chosen))).tolist()
    parts = [slice(start, end) for start, end in zip([0, *ends], ends, strict=False)]
    return [tuple(of[part]) for part in parts], [tuple(at[part]) for part in parts]


def about_values(run: Evaluator, node: Program, _: Policy) -> Results:
    """What a question comes to in every row."""
    value, sampled = run.value(node), run.facts.sampled
    if sampled:
        value = summed_up(value, lambda rows: np.asarray(rows.mean(0, keepdims=True))[0])
    said: Sequence[int | bool | str | None]
    if isinstance(value, NumberValue | NamedValue):
        said = value.most_likely
        confidence = value.degrees.max(axis=-1, initial=0.0).tolist()
    else:
        degrees = value.reshape(-1)
        said = (degrees > HOLDS).tolist()
        confidence = np.maximum(degrees, 1 - degrees).tolist()
    return Results(
        outcomes=["none" if each is None else "found" for each in said],
        chosen=[()] * len(said),
        scores=[()] * len(said),
        values=said,
        confidence=confidence,
        degrees=[None] * len(said),
    )
