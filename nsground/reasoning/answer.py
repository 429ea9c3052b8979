"""The answer: an outcome, the regions or the value, and the reasons."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from nsground.display import Displayed
from nsground.errors import ExecutionError
from nsground.program import Program
from nsground.reasoning import views
from nsground.reasoning.explanations import Reason, Remark, Sensitivity, Trace
from nsground.reasoning.facts.logics import LogicLike, logic_name
from nsground.reasoning.policy import Policy
from nsground.reasoning.presuppositions import Failure, Request
from nsground.scene import Floats, Region, SceneGraph

Outcome = Literal["found", "none", "ambiguous", "many", "undecided"]


@dataclass(frozen=True, eq=False)
class AnswerBounds:
    """How far what is unknown leaves an answer open.

    ``lower`` and ``upper`` [N] bound the degrees of all regions, in every completion of the unknown facts; ``unseen``
    says that it may also be something that no region stands for. A value lies ``between`` two truth degrees, or two
    numbers (None: any number).
    """

    lower: Floats | None = None
    upper: Floats | None = None
    unseen: bool = False
    between: tuple[Any, Any] | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Answer(Displayed):
    """What a program comes to in a scene.

    ``outcome`` is ``found`` (one region, or a value), ``many`` (several, as a plural asks), ``none``, ``ambiguous``, or
    ``undecided``: what is known leaves it open; the regions are then all that may be meant. ``chosen`` are the regions
    by index, best first, with ``scores`` the degree in [0, 1] to which each fits. ``value`` is the int, bool or str
    that a question asks for, else None. ``confidence`` is the degree of the first region or the value; if undecided,
    the share of the first region. ``degrees`` [N] are those of all regions, None for a question. ``undecided``
    are the clauses that nothing judged, and ``limits`` how far that leaves the answer open. Where worlds were sampled,
    ``samples`` is their number and ``seed`` what draws them again. ``request`` is what was run and ``failing`` what it
    presupposed in vain, worded when asked for; ``added`` is what else there is to note.
    """

    outcome: Outcome
    chosen: tuple[int, ...]
    scores: tuple[float, ...]
    value: int | bool | str | None
    confidence: float
    program: Program
    scene: SceneGraph
    degrees: Floats | None
    logic: LogicLike
    policy: Policy
    request: Request
    undecided: tuple[Program, ...] = ()
    limits: AnswerBounds | None = None
    expression: str | None = None
    unread: tuple[str, ...] = ()
    samples: int | None = None
    seed: int | None = None
    added: str = ""
    failing: Sequence[Failure] = ()

    @cached_property
    def within(self) -> tuple[Failure, ...]:
        """The presuppositions within the program that failed, as they were said and in that order."""
        return self.request.in_vain(self.failing, self.logic)

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """The presuppositions that failed: those within the program, as they were said, then its own."""
        return views.failures(self)

    @cached_property
    def note(self) -> str:
        """What a reader should know, in a sentence or two; empty where there is nothing to note."""
        return views.note(self)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """The regions, best first; ``score`` is the degree to which each fits."""
        regions = self.scene.regions
        return tuple(dataclasses.replace(regions[i], score=s) for i, s in zip(self.chosen, self.scores, strict=True))

    @property
    def unjudged(self) -> tuple[Program, ...]:
        """The former name of ``undecided``."""
        return self.undecided

    def bounds(self, region: int) -> tuple[float, float]:
        """The least and the most that the degree of a region can be, whatever the unknown facts are.

        Both are the same where all is known. Raises ExecutionError for a question, or where there is no such region.
        """
        if self.degrees is None or not 0 <= region < len(self.degrees):
            raise ExecutionError(f"there are degrees of regions 0 to {len(self.scene) - 1}, not of {region!r}")
        if self.limits is None or self.limits.lower is None or self.limits.upper is None:
            return float(self.degrees[region]), float(self.degrees[region])
        return float(self.limits.lower[region]), float(self.limits.upper[region])

    @property
    def standard_error(self) -> float | None:
        """That of ``confidence``, where it is a share of sampled worlds; None where it is computed."""
        return None if self.samples is None else float(self.error_of(self.confidence))

    def error_of(self, degree: Any) -> Any:
        """The standard error of a degree, or of ``degrees`` [N], of this answer; 0 where nothing was sampled.

        Of a share p of S worlds it is sqrt(p (1 - p) / S), with p drawn a little to the middle (Agresti and Coull,
        1998), so that a share of 0 or 1 is not taken for certain.
        """
        if self.samples is None:
            return degree * 0.0
        share = (degree * self.samples + 2) / (self.samples + 4)
        return (share * (1 - share) / (self.samples + 4)) ** 0.5

    @cached_property
    def trace(self) -> Trace:
        """What every node of the program denotes; computed when first asked for."""
        return views.trace(self)

    def why(self, region: int) -> Reason:
        """The clause that decided for a region: of those it had to pass, the one it passed by least."""
        return self.trace.why(region)

    def why_not(self, region: int) -> Reason:
        """The first clause that decided against a region."""
        return self.trace.why_not(region)

    def set(self, coverage: float = 0.9) -> tuple[Region, ...]:
        """Regions, the likeliest first, that hold the one that is meant with a probability of ``coverage``.

        By split conformal prediction on pictures of the same kind, seen in the same way; ``score`` is the share that a
        region has of all that may be meant. Raises ExecutionError for a question, or where that was not measured.
        """
        return views.region_set(self, coverage)

    def sensitivity(self, region: int) -> Sensitivity:
        """What the region's being in or out hangs on: the smallest change of one degree that would flip it, the slopes
        over detector scores, and what moving boxes does. Raises ExecutionError for a question or sampled worlds."""
        return views.sensitivity(self, region)

    @cached_property
    def remarks(self) -> tuple[Remark, ...]:
        """Clauses that contradict each other, or that change nothing in this scene; computed when first asked for."""
        return views.remarks(self)

    def with_expression(self, expression: str, unread: tuple[str, ...]) -> Answer:
        """The same answer, tied to the words it came from."""
        return dataclasses.replace(self, expression=expression, unread=unread)

    def noting(self, more: str) -> Answer:
        """The same answer, with more to note."""
        return dataclasses.replace(self, added=f"{self.added} {more}".lstrip())

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        data: dict[str, Any] = {"outcome": self.outcome, "program": str(self.program)}
        if self.expression is not None:
            data["expression"] = self.expression
        if self.degrees is None:
            data["value"] = self.value
        data["confidence"] = round(self.confidence, 4)
        data["regions"] = [region.to_dict() for region in self.regions]
        data["logic"], data["policy"] = logic_name(self.logic), self.policy
        if self.samples is not None:
            data["samples"], data["seed"] = self.samples, self.seed
            data["standard_error"] = round(float(self.error_of(self.confidence)), 4)
        if self.note:
            data["note"] = self.note
        if self.failures:
            data["presupposed"] = [self._presupposed(failure) for failure in self.failures]
        if self.undecided:
            data["undecided"] = [str(clause) for clause in self.undecided]
        if self.limits is not None:
            data["limits"] = self._limits(self.limits)
        if self.unread:
            data["unread"] = list(self.unread)
        return data

    def _limits(self, limits: AnswerBounds) -> dict[str, Any]:
        if limits.lower is None or limits.upper is None:
            return {} if limits.between is None else {"between": list(limits.between)}
        bounds = {f"{i}": [round(value, 4) for value in self.bounds(i)] for i in self.chosen}
        return {"regions": bounds, "unseen": limits.unseen}

    def _presupposed(self, failure: Failure) -> dict[str, Any]:
        """A presupposition that failed: its outcome, its words if they are known, and the regions in question."""
        data: dict[str, Any] = {"program": str(failure.node), "outcome": failure.outcome}
        if self.expression is not None and failure.node.span is not None:
            data["words"] = self.expression[slice(*failure.node.span)]
        return {**data, "candidates": list(failure.candidates)}

    def __str__(self) -> str:
        if self.degrees is None and self.value is not None:
            said = f"{self.value} ({self.confidence:.2f})"
        else:
            named = ", ".join(f"{region} ({region.score:.2f})" for region in self.regions[:5])
            more = f" and {len(self.regions) - 5} more" if len(self.regions) > 5 else ""
            said = f"{self.outcome}: {named}{more}" if named else self.outcome
        return f"{said}. {self.note}" if self.note else said
