"""Measures over many answers, each the ratio of two sums over examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from nsground.evaluation.estimates import Estimate, mean, of_confidence, proportion
from nsground.evaluation.metrics import aurc, auroc
from nsground.evaluation.scored import Scored
from nsground.perception.calibration import BINS, ece
from nsground.scene import Floats

Task = Literal["ground", "parse", "perception"]


@dataclass(frozen=True)
class Measure:
    """A number over the examples to which it applies.

    Fields:
        score: the score that is summed up; examples without it do not count.
        meaning: what is measured, in a line, with its source.
        kind: ``share`` of examples, ``ratio`` in [0, 1], or ``number``.
        denominator: the score by whose sum it is divided; None for the number of examples.
    """

    name: str
    score: str
    meaning: str
    kind: Literal["share", "ratio", "number"] = "share"
    denominator: str | None = None

    def __call__(self, scored: Iterable[Scored]) -> Estimate:
        """The estimate, with a bootstrap interval over views: what is asked about one picture belongs together."""
        numerators: dict[str, Any] = {}
        denominators: dict[str, Any] = {}
        for example in scored:
            if self.score in example.scores:
                of = 1 if self.denominator is None else example.scores[self.denominator]
                numerators[example.view] = numerators.get(example.view, 0) + example.scores[self.score]
                denominators[example.view] = denominators.get(example.view, 0) + of
        sums = list(numerators.values()), list(denominators.values())
        return proportion(*sums) if self.kind == "share" else mean(*sums)

    def format(self, estimate: Estimate) -> str:
        """An estimate as it stands in a table."""
        if self.kind != "number" or not estimate.n:
            return str(estimate)
        return f"{estimate.value:.2f} ({estimate.low:.2f} to {estimate.high:.2f})"


@dataclass(frozen=True)
class _OfConfidence(Measure):
    """A number over how sure answers are and whether they are right."""

    statistic: Callable[[Floats, Floats], float] = ece

    def __call__(self, scored: Iterable[Scored]) -> Estimate:
        by_view: dict[str, list[Scored]] = {}
        for example in scored:
            if example.confidence is not None:
                by_view.setdefault(example.view, []).append(example)
        confidences = [[example.confidence or 0.0 for example in view] for view in by_view.values()]
        right = [[example.right for example in view] for view in by_view.values()]
        return of_confidence(self.statistic, confidences, right)


CALIBRATION = _OfConfidence(
    "calibration error", "confidence", "expected, over ten bins of confidence; Guo et al., ICML 2017", "ratio"
)

SURENESS: tuple[Measure, ...] = (
    CALIBRATION,
    _OfConfidence(
        "AUROC of confidence", "confidence", "right answers are surer than wrong ones; Hanley and McNeil 1982", "ratio",
        statistic=auroc,
    ),
    _OfConfidence(
        "risk over coverage", "confidence", "wrong among the surest, mean over all shares; Geifman et al., ICLR 2019",
        "ratio", statistic=aurc,
    ),
)  # fmt: skip

GROUND: tuple[Measure, ...] = (
    Measure("right", "right", "exactly the regions meant, each by an IoU of 0.5 or more; the word of a question"),
    Measure("answers right", "answer", "questions whose recorded word is given"),
    Measure("accuracy at IoU 0.5", "iou50", "the first box where one region is meant (RefCOCO), else exactly the set"),
    Measure("accuracy at IoU 0.75", "iou75", "the same, with boxes that fit closer"),
    Measure("accuracy@1", "top1", "one region is meant, and it is the first candidate, by an IoU of 0.5"),
    Measure("accuracy@5", "top5", "it is among the first five"),
    Measure("accuracy@10", "top10", "it is among the first ten"),
    Measure("mean IoU", "mean_iou", "of boxes with those meant", "ratio"),
    Measure("set F1", "f1", "of boxes matched by an IoU of 0.5; GREC, He et al. 2023", "ratio"),
    Measure("Pr@(F1=1, IoU>=0.5)", "exact", "expressions with a set F1 of 1; GREC, He et al. 2023"),
    Measure("N-acc", "nothing", "nothing is meant and nothing answered; GRES, Liu et al., CVPR 2023"),
    Measure("T-acc", "something", "something is meant and something answered; GRES"),
    Measure("mask gIoU", "giou", "IoU of all that is masked, mean over examples; GRES", "ratio"),
    Measure("mask cIoU", "shared", "the same, of the sums of pixels over examples; GRES", "ratio", "covered"),
    Measure("none, rightly", "none_rightly", "of what is answered by none: nothing is meant"),
    Measure("ambiguous, rightly", "among", "of what is called ambiguous: what is meant is among it"),
    Measure("found, rightly", "found_rightly", "of what is called found: it is what is meant"),
    Measure("undecided", "undecided", "what is known leaves the answer open; the best guess is scored"),
    Measure("no answer", "failed", "not read, or not to be judged in the scene"),
    *SURENESS,
)  # fmt: skip

PARSE: tuple[Measure, ...] = (
    Measure("parsed", "parsed", "a program is given"),
    Measure("exact match", "exact", "the recorded program, up to normal form and an outermost THE"),
    Measure("exact meaning", "meaning", "all facts of the recorded program and no others; nsground.evaluation.meaning"),
    Measure("meaning F1", "meaning_f1", "of facts, variables aligned; Smatch, Cai and Knight, ACL 2013", "ratio"),
    Measure("denotation match", "denotation", "in the true scene the program comes to what is recorded"),
    Measure("edit distance", "distance", "nodes between a program given and the recorded one", "number"),
    CALIBRATION,
)

MEASURES: Mapping[Task, tuple[Measure, ...]] = {"ground": GROUND, "parse": PARSE}

BY_GROUP: Mapping[Task, tuple[str, ...]] = {
    "ground": ("right", "accuracy at IoU 0.5", "set F1"),
    "parse": ("exact match", "denotation match", "parsed"),
}
"""The measures that are told of each group, too."""


def named(task: Task, name: str) -> Measure:
    """A measure by its name, or by that of its score; KeyError where there is none."""
    return {measure.score: measure for measure in MEASURES[task]}.get(name) or {
        measure.name: measure for measure in MEASURES[task]
    }[name]


@dataclass(frozen=True)
class Bin:
    """Answers of like confidence: how many, how sure they are in the mean, and the share of them that is right."""

    count: int
    sure: float
    right: float


def reliability(scored: Sequence[Scored]) -> list[Bin]:
    """The bins of a reliability diagram, those of :data:`CALIBRATION`; empty ones are left out."""
    known = [example for example in scored if example.confidence is not None]
    confidence = np.array([example.confidence for example in known], dtype=np.float64)
    right = np.array([example.right for example in known], dtype=np.float64)
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        Bin(int(members.sum()), float(confidence[members].mean()), float(right[members].mean()))
        for number in range(BINS)
        if (members := bins == number).any()
    ]


def estimate_all(
    measures: Iterable[Measure], by_system: Mapping[str, Sequence[Scored]]
) -> dict[str, tuple[Measure, dict[str, Estimate]]]:
    """Each measure that applies to an answer of any system, by its name, with the estimate for every system."""
    table = {}
    for measure in measures:
        row = {system: measure(scored) for system, scored in by_system.items()}
        if any(estimate.n for estimate in row.values()):
            table[measure.name] = (measure, row)
    return table
