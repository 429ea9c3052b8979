"""Confidence is a probability that is measured, and sets hold the region that is meant as often as they say."""

from __future__ import annotations

import dataclasses
import json
import random
from pathlib import Path

import numpy as np
import pytest

import nsground as ng
from nsground.confidence import (
    EVIDENCE,
    Card,
    ConfidenceModel,
    calibration_for,
    evidence,
    fit,
    load_calibration,
    shares,
)
from nsground.datasets import open_dataset
from nsground.errors import DataError, ExecutionError
from nsground.evaluation.calibrate import Known, calibrate
from nsground.evaluation.metrics import aurc, auroc
from nsground.grounding import uncalibrated_answer
from nsground.scene import SceneGraph
from tests.data import SHARED

CARD = Card("photo", "made", "made", "2026-01-01", 0, 0.0, 0.0, 0.0)
EXPRESSIONS = SHARED / "photo_training" / "coco"


def people(seen_by: str | None = None) -> SceneGraph:
    boxes = [{"bbox": [40 * i, 0, 10, 10], "category": "person"} for i in range(3)]
    return dataclasses.replace(SceneGraph.from_coco(boxes, size=(200, 40)), seen_by=seen_by)


def made(count: int, seed: int) -> list[Known]:
    """Answers whose first piece of evidence tells how likely they are right; a score for sets besides."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(count, len(EVIDENCE)))
    right = rng.random(count) < 1 / (1 + np.exp(-2 * rows[:, 0]))
    return [Known(f"view {i // 2}", rows[i], 0.96, bool(right[i]), float(rng.random())) for i in range(count)]


def test_what_is_fitted_is_calibrated_on_what_it_did_not_see() -> None:
    model, measured = calibrate(made(2000, 0), "photo", "made", "made")
    assert measured["ECE"] < 0.05 < measured["ECE uncalibrated"]
    assert measured["AUROC"] > 0.7 and measured["AUROC uncalibrated"] == pytest.approx(0.5)
    assert measured["sets of 90 % hold the region"] == pytest.approx(0.9, abs=0.03)
    assert model.card.answers == 2000


def test_too_few_answers_are_refused() -> None:
    with pytest.raises(DataError, match="are needed"):
        calibrate(made(20, 0), "photo", "made", "made")


def test_a_model_comes_back_from_its_file(tmp_path: Path) -> None:
    rows = np.array([known.evidence for known in made(100, 1)])
    model = fit(rows, [known.right for known in made(100, 1)], [0.3, 0.1, 0.9], CARD)
    model.save(tmp_path / "model.json")
    again = ConfidenceModel.load(tmp_path / "model.json")
    assert again == model and again.probabilities(rows) == pytest.approx(model.probabilities(rows))
    data = json.loads((tmp_path / "model.json").read_text())
    del data["weights"]["margin"]
    (tmp_path / "other.json").write_text(json.dumps(data))
    with pytest.raises(DataError, match="other evidence"):
        ConfidenceModel.load(tmp_path / "other.json")


def test_the_shares_of_who_may_be_meant() -> None:
    answer = ng.ground(people(), "the person wearing a hat")
    assert shares(answer) == pytest.approx([1 / 3] * 3, abs=0.01)
    assert evidence(answer, ng.parse_all("the person wearing a hat")[0]).shape == (len(EVIDENCE),)
    assert answer.confidence < 0.5


@pytest.mark.parametrize("seen_by", ["ssdlite", "ssdlite, given boxes"])
def test_what_comes_with_the_package(seen_by: str) -> None:
    model = load_calibration("photo", seen_by)
    assert model is not None and model.card.ece < 0.08
    answer = ng.ground(people(seen_by), "the person wearing a hat")
    assert calibration_for(answer) is model
    reading = ng.parse_all("the person wearing a hat")[0]
    assert answer.confidence == model.probability(uncalibrated_answer(reading, people(seen_by)), reading)
    assert {region.index for region in answer.set(0.9)} == {0, 1, 2}
    with pytest.raises(DataError, match="between 0 and 1"):
        answer.set(1.5)


def test_what_was_not_measured_is_not_promised() -> None:
    with pytest.raises(ExecutionError, match="not measured"):
        ng.ground(people(), "the person").set()


def test_an_answer_that_is_not_sure_enough_is_undecided() -> None:
    scene = dataclasses.replace(people()[:1], existence=np.array([0.6]))
    assert ng.ground(scene, "the person").outcome == "found"
    unsure = ng.ground(scene, "the person", min_confidence=0.9)
    assert unsure.outcome == "undecided" and "0.60" in unsure.note


def test_who_looked_is_kept_in_files(tmp_path: Path) -> None:
    people("ssdlite").save(tmp_path / "scene.json")
    assert SceneGraph.load(tmp_path / "scene.json").seen_by == "ssdlite"


def test_measures_of_confidence() -> None:
    rng = random.Random(0)
    right = np.array([rng.random() < 0.5 for _ in range(50)], dtype=np.float64)
    assert auroc(right, right) == 1.0 and auroc(1 - right, right) == 0.0
    assert np.isnan(auroc(right, np.ones(50)))
    assert aurc(right, right) < aurc(1 - right, right)


@pytest.mark.skipif(not EXPRESSIONS.is_dir(), reason="../shared/data is not there")
def test_photographs_in_shares() -> None:
    data = open_dataset(EXPRESSIONS)
    examples = list(data)
    assert data.format == "photo-shares" and len(examples) == 731
    first = examples[0]
    assert first.view.scene is not None and first.targets is not None and first.program is not None
    assert first.view.scene.regions[first.targets[0]].label == "cake"
    assert sum(example.targets == () for example in examples) == 119


def test_photographs_in_shares_of_ones_own(tmp_path: Path) -> None:
    photo = {"coco_image_id": 7, "file": "a.jpg", "width": 100, "height": 50, "objects": [["cup", 0.1, 0.2, 0.3, 0.4]]}
    asked = [
        {"coco_image_id": 7, "expression": "the cup", "target_index": 0, "gold": ["cup"]},
        {"coco_image_id": 7, "expression": "the fork", "target_index": None, "none": "absent"},
    ]
    (tmp_path / "photos.jsonl").write_text(json.dumps(photo))
    (tmp_path / "expressions.jsonl").write_text("\n".join(map(json.dumps, asked)))
    cup, fork = open_dataset(tmp_path)
    assert cup.boxes == ((10.0, 10.0, 40.0, 30.0),) and str(cup.program) == "cup"
    assert fork.targets == () and fork.program is None
