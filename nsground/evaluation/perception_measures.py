"""What many pictures come to: boxes found and false, names and attributes, masks, places, calibration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nsground.evaluation.estimates import Estimate, calibration_error
from nsground.evaluation.measures import Measure
from nsground.evaluation.score_perception import CATEGORY, DIRECTIONS, EXISTENCE
from nsground.evaluation.scored import Scored


@dataclass(frozen=True)
class DetectionCalibration(Measure):
    """The expected calibration error of what is said of many things in each picture."""

    def __call__(self, scored: Iterable[Scored]) -> Estimate:
        judgements = [self._said(line) for line in scored]
        sure, right = (
            [[p for p, _ in picture] for picture in judgements],
            [[hit for _, hit in picture] for picture in judgements],
        )
        return calibration_error(sure, right)

    def _said(self, scored: Scored) -> Sequence[tuple[float, bool]]:
        judgements: Sequence[tuple[float, bool]] = (
            scored.said[EXISTENCE] if self.score == EXISTENCE else scored.said["labels"].get(self.score, ())
        )
        return judgements


BOXES: tuple[Measure, ...] = (
    Measure("recall at IoU 0.5", "found", "true objects that a box meets, whatever it is called", "share", "objects"),
    Measure("recall at IoU 0.75", "found75", "the same, with boxes that fit closer", "share", "objects"),
    Measure("precision at IoU 0.5", "found", "boxes that meet a true object of their own", "share", "seen"),
    Measure("precision at IoU 0.75", "found75", "the same, with boxes that fit closer", "share", "seen"),
    Measure("mean IoU", "iou", "of the objects found with their boxes", "ratio", "found"),
    Measure("mask IoU", "mask_iou", "of the objects found with their masks", "ratio", "masked"),
)

CALLED = Measure("called so rightly", "called right", "boxes of this name that meet an object of it", "share", "called")

PLACES: tuple[Measure, ...] = (
    *(Measure(f"pairs right: {name}", f"{name} right", "pairs of objects found that stand as in the true scene",
              "share", f"{name} pairs") for name in DIRECTIONS),
    Measure("visibility right", "visible right", "fully or partially visible (CLEVR-Ref+)", "share", "visible judged"),
)  # fmt: skip

EXACT = Measure("pictures right", "right", "every object found and called what it is, and nothing else seen")


def label_measure(family: str) -> Measure:
    """How often objects that are found are called what they are in a family."""
    return Measure(f"{family} right", f"{family} right", "of the objects found", "share", f"{family} judged")


def perception_measures(scored: Iterable[Scored]) -> Iterator[Measure]:
    """The measures of a set of pictures: also of every family of attributes that is judged in any of them."""
    families = list(dict.fromkeys(family for each in scored for family in each.said["labels"]))
    yield from BOXES
    yield from map(label_measure, families)
    yield from PLACES
    yield EXACT
    meaning = "expected calibration error, over ten bins; Guo et al., ICML 2017"
    for family in families:
        yield DetectionCalibration(f"calibration error: {family}", family, meaning, "ratio")
    yield DetectionCalibration(f"calibration error: {EXISTENCE}", EXISTENCE, f"{meaning}; of all that is seen", "ratio")
    for family in families:
        sure = "how sure the names of the objects found are, in the mean"
        yield Measure(f"mean sureness: {family}", f"{family} sure", sure, "ratio", f"{family} judged")


BY_CATEGORY: tuple[Measure, ...] = (*BOXES[:2], label_measure(CATEGORY), CALLED)


def by_category(scored: Scored) -> Iterator[Scored]:
    """What a picture says of each category in it."""
    for name, scores in scored.said["categories"].items():
        yield replace(scored, scores=scores, groups={CATEGORY: (name,)})
