"""Whose fault is a wrong answer? One stage at a time is replaced by the truth, and the answer asked for again.

The stages come in the order of the way from picture and expression to answer. To blame is the first whose repair
alone mends the answer. Where none does, ``several`` are, and the repairs are added up, first stage first, until the
answer is mended. Where even all together do not mend it, ``none`` of the stages is to blame: then it is the
reasoning, something that no stage repairs, or the record itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nsground.errors import DataError, NsgroundError
from nsground.evaluation.estimates import Proportion, proportion
from nsground.reasoning import Answer
from nsground.scene.region import Box

PROGRAM, BOXES, ATTRIBUTES, LABELS, RELATIONS = "program", "boxes", "attributes", "labels", "relations"
SEVERAL, NONE = "several", "none"


@dataclass(frozen=True)
class Attempt:
    """An answer, and what it says in the words of the data; ``answer`` is None where ``said`` tells what failed."""

    said: object
    right: bool
    answer: Answer | None = field(default=None, repr=False)

    @property
    def confidence(self) -> float:
        """That of the answer, in [0, 1]; 0 where there is none."""
        return 0.0 if self.answer is None else self.answer.confidence


@dataclass(frozen=True)
class AttributionCase:
    """An expression or question of a picture, to be answered with any of its ``stages`` repaired.

    ``boxes`` (x0, y0, x1, y1 in pixels of a picture of ``size``) are those of what is expected, where it is regions.
    """

    text: str
    picture: str
    expected: object
    stages: tuple[str, ...]
    attempt: Callable[[frozenset[str]], Attempt] = field(repr=False)
    boxes: tuple[Box, ...] = field(repr=False)
    size: tuple[int, int] = field(repr=False)


@dataclass(frozen=True)
class Attribution:
    """What came of a case.

    ``alone`` are the stages whose repair alone mends the answer, ``together`` the repairs, added up, that do; both
    are empty where the answer is right, or where nothing mends it.
    """

    case: AttributionCase
    first: Attempt
    alone: tuple[str, ...] = ()
    together: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether the answer is right with nothing repaired."""
        return self.first.right

    @property
    def blamed(self) -> str | None:
        """A stage, ``several`` or ``none``; None where the answer is right."""
        if self.right:
            return None
        return self.alone[0] if self.alone else SEVERAL if self.together else NONE

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        answer = self.first.answer
        return {
            "picture": self.case.picture,
            "text": self.case.text,
            "blamed": self.blamed,
            "alone": list(self.alone),
            "together": list(self.together),
            "said": self.first.said,
            "expected": self.case.expected,
            "confidence": round(self.first.confidence, 4),
            "program": None if answer is None else str(answer.program),
        }

    def __str__(self) -> str:
        why = " + ".join(self.together) if self.blamed == SEVERAL else self.blamed
        return f"{self.case.picture}: {self.case.text!r}: {self.first.said}, expected {self.case.expected} ({why})"


@dataclass(frozen=True)
class Unusable:
    """A record that cannot be judged, counted from 0, and why."""

    record: int
    error: str

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"record": self.record, "error": self.error}


def attribute(case: AttributionCase) -> Attribution:
    """Answer a case; if that is wrong, find the stage that is to blame. Raises NsgroundError for a picture."""
    first = case.attempt(frozenset())
    if first.right:
        return Attribution(case, first)
    alone = tuple(stage for stage in case.stages if case.attempt(frozenset({stage})).right)
    if alone:
        return Attribution(case, first, alone)
    for count in range(2, len(case.stages) + 1):
        if case.attempt(frozenset(case.stages[:count])).right:
            return Attribution(case, first, (), case.stages[:count])
    return Attribution(case, first)


def attributions(records: Iterable[Any], case: Callable[[Any], AttributionCase]) -> Iterator[Attribution | Unusable]:
    """The verdict on every record, in order; one that makes no case is named, and the next one looked at."""
    for number, record in enumerate(records):
        try:
            yield attribute(_made(record, case))
        except NsgroundError as error:
            yield Unusable(number, str(error).splitlines()[0])


def _made(record: Any, case: Callable[[Any], AttributionCase]) -> AttributionCase:
    """The case of a record. Raises NsgroundError where it cannot be one."""
    try:
        return case(record)
    except NsgroundError:
        raise
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise DataError(f"not laid out as expected: {error!r}") from error


@dataclass(frozen=True)
class Totals:
    """``right`` is of all that was judged; ``blamed``, by stage, of the wrong; ``several`` by the repairs it took."""

    right: Proportion
    blamed: Mapping[str, Proportion]
    several: Mapping[tuple[str, ...], int]
    unusable: int

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "right": self.right.to_dict(),
            "blamed": {stage: share.to_dict() for stage, share in self.blamed.items()},
            "several": {" + ".join(stages): count for stages, count in self.several.items()},
            "unusable": self.unusable,
        }


def totals(attributions: Sequence[Attribution | Unusable], stages: Sequence[str]) -> Totals:
    """How often each stage is to blame. Intervals are over pictures, whose expressions go wrong together."""
    by_picture: dict[str, list[Attribution]] = {}
    several: dict[tuple[str, ...], int] = {}
    for attribution in attributions:
        if isinstance(attribution, Attribution):
            by_picture.setdefault(attribution.case.picture, []).append(attribution)
            if attribution.blamed == SEVERAL:
                several[attribution.together] = several.get(attribution.together, 0) + 1
    hits = [sum(attribution.right for attribution in in_picture) for in_picture in by_picture.values()]
    wrong = [
        blamed
        for in_picture in by_picture.values()
        if (blamed := [attribution.blamed for attribution in in_picture if not attribution.right])
    ]
    of = [len(in_picture) for in_picture in wrong]
    return Totals(
        right=proportion(hits, [len(in_picture) for in_picture in by_picture.values()]),
        blamed={
            stage: proportion([in_picture.count(stage) for in_picture in wrong], of)
            for stage in (*stages, SEVERAL, NONE)
        },
        several=dict(sorted(several.items(), key=lambda item: (-item[1], item[0]))),
        unusable=sum(isinstance(attribution, Unusable) for attribution in attributions),
    )


def worst(attributions: Iterable[Attribution | Unusable], count: int) -> list[Attribution]:
    """The wrong answers that were given with the greatest confidence."""
    wrong = [
        attribution for attribution in attributions if isinstance(attribution, Attribution) and not attribution.right
    ]
    return sorted(wrong, key=lambda v: -v.first.confidence)[:count]
