"""Pictures to scene graphs: detected or given regions, backends by name, and clear errors."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike
from PIL import Image

from nsground.errors import DomainError, ImageError, SceneError
from nsground.perception import (
    DETECTORS,
    AttributeClassifier,
    Detections,
    Detector,
    detectors,
    load_detector,
    perceive,
)
from nsground.perception.color import Colors
from nsground.registry import BuiltIn
from nsground.registry import parts as registry
from nsground.scene import COCO_CATEGORIES, Table
from tests.data import SHARED, needs_data

PICTURES = Path(__file__).parents[2] / "examples" / "pictures"
RED = Image.new("RGB", (60, 40), "white")
RED.paste((200, 0, 0), (10, 10, 30, 30))
BOX = [[10, 10, 30, 30]]


def test_a_photograph() -> None:
    scene = perceive(PICTURES / "coffee.png")
    assert [region.label for region in scene.regions] == ["cup", "dining table"]
    assert scene.size == (600, 400) and scene.domain == "photo"
    assert scene.source == str(PICTURES / "coffee.png")
    assert scene.concepts.names == tuple(COCO_CATEGORIES.values())
    assert set(scene.attributes) == {"color", "size"}
    assert np.allclose(scene.concepts.probs.sum(axis=1), 1)
    assert (scene.existence > 0.3).all() and (np.diff(scene.existence) <= 0).all()


def test_nothing_found_is_an_empty_scene() -> None:
    scene = perceive(np.full((50, 50, 3), 255, dtype=np.uint8))
    assert len(scene) == 0 and scene.attributes["color"].probs.shape == (0, 11)


def test_given_boxes_and_labels_need_no_detector(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DETECTORS.built_in, "ssdlite", BuiltIn("there.is:none", "not there"))
    DETECTORS.forget()
    scene = perceive(RED, boxes=BOX, labels=["mug"])
    region = scene.regions[0]
    assert region.label == "mug" and region.score == 1 and region.attributes["color"] == "red"
    assert region.box == (10, 10, 30, 30)
    assert scene.concepts.names == (*COCO_CATEGORIES.values(), "mug")


def test_given_boxes_without_labels_are_recognised() -> None:
    scene = perceive(PICTURES / "coffee.png", boxes=[[170, 15, 420, 310]])
    assert scene.regions[0].label == "cup" and scene.regions[0].score == 1


def test_boxes_may_reach_over_the_sides_and_be_none() -> None:
    assert len(perceive(RED, boxes=[[-5, -5, 70, 50.5]], labels=["cup"])) == 1
    assert len(perceive(RED, boxes=[], labels=[])) == 0
    assert len(perceive(RED, boxes=np.zeros((0, 4)))) == 0


@pytest.mark.parametrize(
    ("boxes", "labels", "message"),
    [
        ([[30, 10, 10, 30]], None, r"boxes\[0\].*not x, y, width, height"),
        ([[0, 0, 5, 5], [0, 0, float("nan"), 5]], None, r"boxes\[1\].*finite"),
        ([[0, 0, 5, float("inf")]], None, r"boxes\[0\].*finite"),
        ([[70, 0, 90, 10]], None, r"boxes\[0\].*outside.*60 x 40"),
        ([[0.1, 0.1, 0.5, 0.9]], None, "shares of the picture"),
        ([0, 0, 5, 5], None, "N x 4"),
        ([[0, 0, 5]], None, "N x 4"),
        ([[0, 0, 5, 5], [0, 0, 5]], None, "expected numbers"),
        ("boxes", None, "expected numbers"),
        (BOX, [], "one for each of 1 boxes, got 0"),
        (BOX, ["cup", "mug"], "one for each of 1 boxes, got 2"),
        (BOX, "cup", "a list of names"),
        (BOX, [" "], "a list of names"),
        (BOX, [3], "a list of names"),
        (None, ["cup"], "no boxes were given"),
    ],
)
def test_bad_boxes_and_labels(boxes: ArrayLike | None, labels: list[str] | None, message: str) -> None:
    with pytest.raises(SceneError, match=message):
        perceive(RED, boxes=boxes, labels=labels)


def test_a_bad_picture_is_named() -> None:
    with pytest.raises(ImageError, match=r"none\.jpg: there is no such file"):
        perceive("none.jpg")


@pytest.mark.parametrize("weights", [b"", b"no tensors", b"\x00" * 100])
def test_weights_that_are_none_are_named(tmp_path: Path, weights: bytes) -> None:
    path = tmp_path / "weights.safetensors"
    path.write_bytes(weights)
    with pytest.raises(DomainError, match=r"weights\.safetensors: no weights of the network"):
        perceive(RED, domain="clevr", detector=str(path))


def test_an_unknown_detector_is_named_with_what_there_is() -> None:
    with pytest.raises(DomainError, match=r"no detector 'ssdlit'.*ssdlite"):
        perceive(RED, detector="ssdlit")


class Fixed:
    """A backend of one's own: one thing, wherever."""

    families = ("material",)

    def detect(self, image: Image.Image) -> Detections:
        own = {"material": Table(("metal",), np.ones((1, 1)))}
        return Detections(np.array([[1, 1, 9, 9.0]]), Table(("thing",), np.ones((1, 1))), np.array([0.5]), own)

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        given = np.asarray(boxes, dtype=float)
        return Detections(given, Table(("thing",), np.ones((len(given), 1))), np.ones(len(given)))


def test_a_detector_of_ones_own() -> None:
    assert isinstance(Fixed(), Detector) and isinstance(Colors(), AttributeClassifier)
    region = perceive(RED, detector=Fixed()).regions[0]
    assert region.label == "thing" and region.score == 0.5
    assert region.attributes == {"material": "metal", "color": "white", "size": region.attributes["size"]}
    assert perceive(RED, detector=Fixed(), boxes=BOX).regions[0].label == "thing"


def test_backends_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"ssdlite", "clevr"} <= set(detectors())
    assert load_detector("ssdlite") is load_detector("ssdlite")
    with pytest.raises(DomainError, match="Did you mean 'ssdlite'"):
        perceive(RED, detector="ssdlit")

    class Installed:
        name, value, dist = "fixed", "package:Fixed", None

        @staticmethod
        def load() -> type[Fixed]:
            return Fixed

    monkeypatch.setattr(registry, "entry_points", lambda group: [Installed] if group == DETECTORS.group else [])
    assert "fixed" in detectors()
    assert perceive(RED, detector="fixed").regions[0].label == "thing"


def test_importing_perception_does_not_import_torch() -> None:
    code = "import sys, nsground.perception; sys.exit('torch' in sys.modules)"
    root = str(Path(__file__).parents[2])
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": root})


@needs_data
@pytest.mark.slow
def test_every_photograph_passes() -> None:
    pictures = sorted((SHARED / "photos" / "images").glob("*.jpg"))
    assert sum(len(perceive(path)) for path in pictures) > 1000
