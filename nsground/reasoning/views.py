"""What the room ``explaining`` makes of an answer; see :mod:`nsground.views`."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from nsground.views import unregistered

if TYPE_CHECKING:
    from nsground.reasoning.answer import Answer
    from nsground.reasoning.explanations import Reason, Remark, Sensitivity, Trace
    from nsground.reasoning.presuppositions import Failure
    from nsground.scene import Region


@singledispatch
def trace(answer: Answer) -> Trace:
    """What every node of an answer's program denotes."""
    raise unregistered("trace", answer)


@singledispatch
def reason(trace: Trace, region: int, wanted: bool) -> Reason:
    """The clause that decided for a region (``wanted``), or against it."""
    raise unregistered("reason", trace)


@singledispatch
def sensitivity(answer: Answer, region: int) -> Sensitivity:
    """What a region's being in or out of an answer hangs on."""
    raise unregistered("sensitivity", answer)


@singledispatch
def remarks(answer: Answer) -> tuple[Remark, ...]:
    """Clauses of an answer's program that contradict each other or change nothing."""
    raise unregistered("remarks", answer)


@singledispatch
def region_set(answer: Answer, coverage: float) -> tuple[Region, ...]:
    """Regions that hold the one that is meant with a given probability."""
    raise unregistered("region_set", answer)


@singledispatch
def note(answer: Answer) -> str:
    """What a reader of an answer should know."""
    raise unregistered("note", answer)


@singledispatch
def failures(answer: Answer) -> tuple[Failure, ...]:
    """The presuppositions of an answer's program that failed."""
    raise unregistered("failures", answer)
