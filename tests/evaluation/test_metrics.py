"""Metrics of one answer, against what is computed by hand, and the laws they keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsground.datasets import Example, View
from nsground.evaluation.compare import compared, mcnemar
from nsground.evaluation.measures import GROUND, reliability
from nsground.evaluation.score_ground import scores
from nsground.evaluation.scored import Scored
from nsground.grounders import Prediction

A, B, C = (0.0, 0.0, 10.0, 10.0), (20.0, 0.0, 30.0, 10.0), (40.0, 40.0, 60.0, 60.0)
HALF_OF_A = (0.0, 0.0, 10.0, 5.0)
MOST_OF_A = (0.0, 0.0, 10.0, 6.0)


def example(*boxes: tuple[float, float, float, float], answer: str | None = None) -> Example:
    return Example("1", View("v"), "the cup", boxes=None if answer else boxes, answer=answer)


def predicted(*boxes: tuple[float, float, float, float], outcome: str = "") -> Prediction:
    said = outcome or ("none", "found", "many")[min(len(boxes), 2)]
    return Prediction(said, np.array(boxes).reshape(-1, 4), np.array([*boxes, C]).reshape(-1, 4))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("meant", "said", "expected"),
    [
        ((A,), (A,), {"right": 1, "iou50": 1, "iou75": 1, "mean_iou": 1, "f1": 1, "top1": 1, "something": 1}),
        ((A,), (HALF_OF_A,), {"right": 1, "iou50": 1, "iou75": 0, "mean_iou": 0.5, "f1": 1}),
        ((A,), (MOST_OF_A,), {"right": 1, "iou50": 1, "iou75": 0, "mean_iou": 0.6}),
        ((A,), (B,), {"right": 0, "iou50": 0, "mean_iou": 0, "f1": 0, "top1": 0, "top5": 0}),
        ((C,), (B,), {"right": 0, "top1": 0, "top5": 1, "top10": 1}),
        ((A,), (A, B), {"right": 0, "iou50": 1, "f1": 2 / 3, "exact": 0}),
        ((A, B), (B, A), {"right": 1, "exact": 1, "f1": 1, "iou50": 1}),
        ((A, B), (A,), {"right": 0, "f1": 2 / 3}),
        ((), (), {"right": 1, "nothing": 1, "f1": 1, "none_rightly": 1}),
        ((), (A,), {"right": 0, "nothing": 0, "f1": 0}),
        ((A,), (), {"right": 0, "something": 0, "none_rightly": 0, "f1": 0}),
    ],
)
def test_scores_of_an_answer(meant: tuple, said: tuple, expected: dict[str, float]) -> None:  # type: ignore[type-arg]
    found = scores(predicted(*said), example(*meant))
    assert {name: float(found[name]) for name in expected} == pytest.approx(expected)


def test_what_failed_is_never_right() -> None:
    for meant in ((A,), ()):
        found = scores(Prediction("failed", error="no program"), example(*meant))
        assert not found["right"] and found["failed"] and not found.get("nothing", False)


@pytest.mark.parametrize(("said", "right"), [("3", True), ("4", False), (None, False)])
def test_answers_to_questions_are_words(said: str | None, right: bool) -> None:
    assert scores(Prediction("found", value=said), example(answer="3"))["answer"] is right


boxes = st.lists(st.tuples(*[st.integers(0, 20)] * 2, *[st.integers(21, 40)] * 2), max_size=4, unique=True)


@given(boxes, boxes, st.randoms())
def test_scores_are_shares_and_the_order_of_what_is_meant_does_not_matter(meant: list, said: list, random) -> None:  # type: ignore[type-arg, no-untyped-def]
    found = scores(predicted(*said), example(*meant))
    assert all(0 <= float(value) <= 1 for name, value in found.items())
    assert bool(found["exact"]) == (float(found["f1"]) == 1)
    random.shuffle(meant)
    again = scores(predicted(*said), example(*meant))
    assert float(again["mean_iou"]) == pytest.approx(float(found["mean_iou"])) if meant else again == found


def scored(i: int, right: bool, view: int = 0, confidence: float = 0.9) -> Scored:
    return Scored("us", str(i), str(view), "", "expression", {}, confidence, {"right": right}, {"depth": ("2",)})


def test_two_are_compared_on_what_both_answered() -> None:
    first = [scored(i, True, view=i // 2) for i in range(10)]
    second = [scored(i, i < 4, view=i // 2) for i in range(8)]
    found = compared(first, second)
    assert found.difference.value == 0.5 and found.difference.n == 8
    assert (found.only_first, found.only_second) == (4, 0) and found.p == pytest.approx(2 / 16)
    assert found.difference.low <= 0.5 <= found.difference.high
    back = compared(second, first)
    assert back.difference.value == -0.5 and back.p == found.p


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_is_a_probability_and_symmetric(a: int, b: int) -> None:
    assert 0 < mcnemar(a, b) == mcnemar(b, a) <= 1


def test_reliability_counts_every_answer_once() -> None:
    some = [scored(i, i % 2 == 0, confidence=i / 20) for i in range(21)]
    bins = reliability(some)
    assert sum(each.count for each in bins) == 21 and all(0 <= each.right <= 1 for each in bins)
    assert {measure.name for measure in GROUND} >= {"N-acc", "T-acc", "mask gIoU", "mask cIoU", "set F1"}
