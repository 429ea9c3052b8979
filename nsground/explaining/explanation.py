"""An answer explained: what was looked for, every step, the outcome, and why each candidate is in or out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from nsground.explaining.reasons import decide
from nsground.explaining.roles import roles
from nsground.program import The, Type
from nsground.reasoning.answer import Answer
from nsground.reasoning.explanations import Reason, Remark, Sensitivity, Step
from nsground.scene import Region

MAX_REASONS = 8
"""Regions in and regions out for which reasons are given; more would not be read."""

MAX_WHAT_IF = 2
"""Regions in and regions out of which it is said what they hang on."""

MAX_VARIED = 200
"""Regions of a scene of which it is said at all: every degree is varied for it."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """``steps`` come in the order of evaluation, the whole program last. ``why`` and ``why_not`` give a
    reason for regions that are in and out, ``more`` counts rejected candidates beyond these. ``what_if`` says of the
    first of either what they hang on, ``remarks`` which clauses contradict each other or change nothing.
    """

    answer: Answer
    steps: tuple[Step, ...]
    outcome: str
    why: tuple[Reason, ...]
    why_not: tuple[Reason, ...]
    more: int

    @cached_property
    def what_if(self) -> tuple[Sensitivity, ...]:
        """What the first regions that are in and that are out hang on; computed when first asked for.

        None of a question, of sampled worlds, where something is unknown, and of scenes with more than ``MAX_VARIED``
        regions.
        """
        answer = self.answer
        if (
            answer.program.type is not Type.REGIONS
            or answer.samples is not None
            or answer.undecided
            or len(answer.scene) > MAX_VARIED
        ):
            return ()
        shown = (*self.why[:MAX_WHAT_IF], *self.why_not[:MAX_WHAT_IF])
        return tuple(answer.sensitivity(reason.region) for reason in shown)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Clauses that contradict each other or change nothing; computed when first asked for."""
        return self.answer.remarks

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            **self.answer.to_dict(),
            "sentence": self.outcome,
            "steps": [step.to_dict() for step in self.steps],
            "why": [reason.to_dict() for reason in self.why],
            "why_not": [reason.to_dict() for reason in self.why_not],
            "what_if": [each.to_dict() for each in self.what_if],
            "remarks": [remark.to_dict() for remark in self.remarks],
        }


def explain(answer: Answer, region: int | None = None) -> Explanation:
    """The explanation of an answer; of one ``region`` only, where one is named.

    Raises ExecutionError if the scene has no such region.
    """
    chosen = {each.index for each in answer.regions}
    rejected: tuple[int, ...] = ()
    if answer.program.type is Type.REGIONS or region is not None:
        rejected = roles(answer).rejected if region is None else () if region in chosen else (region,)
    accepted = [each.index for each in answer.regions if region is None or each.index == region]
    return Explanation(
        answer=answer,
        steps=_inner_first(answer.trace.steps),
        outcome=outcome_sentence(answer),
        why=tuple(_why(answer, i) for i in accepted[:MAX_REASONS]),
        why_not=tuple(answer.why_not(i) for i in rejected[:MAX_REASONS]),
        more=len(rejected[MAX_REASONS:]),
    )


def _why(answer: Answer, region: int) -> Reason:
    """Why a region is in; of one that an ambiguous answer cannot decide for, why it fits."""
    root = answer.trace.steps[0].node
    if answer.outcome == "ambiguous" and isinstance(root, The):
        return decide(root.regions, region, answer.trace.run, wanted=True)
    return answer.why(region)


def in_words(value: int | bool | str | None) -> str:
    """What a question comes to, as it is said: ``yes``, ``3``, ``red``.

    >>> in_words(True), in_words(3), in_words(None)
    ('yes', '3', 'None')
    """
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)


def outcome_sentence(answer: Answer) -> str:
    """The outcome in a sentence or two.

    >>> from nsground import SceneGraph, execute, read
    >>> scene = SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"}], size=(100, 40))
    >>> outcome_sentence(execute(read("THE(cup)"), scene))
    'Found #0 cup (1.00).'
    """
    named = ", ".join(_named(region) for region in answer.regions[:5])
    more = f" and {len(answer.regions) - 5} more" if len(answer.regions) > 5 else ""
    value = in_words(answer.value)
    match answer.outcome:
        case "found" if answer.degrees is None:
            said = f"The answer is {value} ({answer.confidence:.2f})."
        case "found":
            said = f"Found {named}."
        case "many":
            said = f"Found {len(answer.regions)}: {named}{more}."
        case "ambiguous" if named:
            said = f"Ambiguous between {named}{more}."
        case "undecided":
            said = f"Best guess: {_named(answer.regions[0])}." if answer.regions else ""
        case outcome:
            said = f"{outcome.capitalize()}."
    note = answer.note[:1].upper() + answer.note[1:]
    return f"{note} {said}".strip() if answer.outcome == "undecided" else f"{said} {note}".rstrip()


def _named(region: Region) -> str:
    return f"{region} ({region.score:.2f})"


def _inner_first(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Steps that come parents first, in the order in which they are computed: children first."""
    ordered: list[Step] = []
    waiting: list[Step] = []
    for step in steps:
        while waiting and waiting[-1].depth >= step.depth:
            ordered.append(waiting.pop())
        waiting.append(step)
    return (*ordered, *reversed(waiting))
