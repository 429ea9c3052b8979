"""The detector: the published network's figures, its parts, and its weights."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors import safe_open
from torch.nn import functional

from nsground.perception import load_detector, open_image
from nsground.perception.calibration import Calibration
from nsground.perception.overlap import nms
from nsground.perception.ssdlite.detector import NAMES, SsdLiteDetector
from nsground.perception.ssdlite.network import SameConv, anchors, decode, prepare
from nsground.perception.threads import one_thread
from nsground.perception.weight_files import SSDLITE, SSDLITE_CALIBRATION

PICTURES = Path(__file__).parents[2] / "examples" / "pictures"


@pytest.fixture(scope="module")
def detector() -> SsdLiteDetector:
    loaded = load_detector("ssdlite")
    assert isinstance(loaded, SsdLiteDetector)
    return loaded


def raw_detections(detector: SsdLiteDetector, name: str) -> list[tuple[str, float]]:
    boxes, logits = detector.raw(open_image(PICTURES / name))
    scores = 1 / (1 + np.exp(-logits))
    keep, best = nms(boxes, scores, 0.3)
    return [(NAMES[scores[row].argmax()], float(score)) for row, score in zip(keep, best, strict=True)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("coffee.png", [("cup", 0.96), ("dining table", 0.82)]),
        ("chelsea.png", [("cat", 0.93)]),
        ("astronaut.png", [("person", 0.69)]),
        ("camera.png", [("person", 0.87)]),
        ("rocket.jpg", []),
    ],
)
def test_scores_are_those_of_the_published_network(
    detector: SsdLiteDetector, name: str, expected: list[tuple[str, float]]
) -> None:
    """The original graph, run by TensorFlow.js on the same pictures, gave these, to two digits."""
    found = raw_detections(detector, name)
    assert [label for label, _ in found] == [label for label, _ in expected]
    for (_, score), (_, wanted) in zip(found, expected, strict=True):
        assert score == pytest.approx(wanted, abs=0.012)


def test_boxes_lie_on_the_objects(detector: SsdLiteDetector) -> None:
    cup = detector.detect(open_image(PICTURES / "coffee.png")).boxes[0]
    assert cup == pytest.approx([173, 21, 412, 249], abs=15)


def test_what_is_in_given_boxes(detector: SsdLiteDetector) -> None:
    image = open_image(PICTURES / "coffee.png")
    table = detector.recognize(image, [[170, 15, 420, 310], [0, 0, 600, 400]]).concepts
    assert table.best() == ["cup", "dining table"]
    assert np.allclose(table.probs.sum(axis=1), 1)


def test_a_box_that_nothing_overlaps_is_unknown(detector: SsdLiteDetector) -> None:
    image = open_image(np.zeros((2000, 3000, 3), dtype=np.uint8))
    assert detector.recognize(image, [[5000, 5000, 5001, 5001]]).concepts.best() == [None]


def test_the_picture_of_one_pixel_passes(detector: SsdLiteDetector) -> None:
    found = detector.detect(open_image(np.zeros((1, 1, 3), dtype=np.uint8)))
    assert (found.boxes[:, 2:] > found.boxes[:, :2]).all()


def test_resizing_is_the_legacy_rule() -> None:
    """Of a ramp twice as wide as the input every second pixel is taken, none is averaged."""
    ramp = np.zeros((600, 600, 3), dtype=np.uint8)
    ramp[:, :, 0] = np.arange(600) % 256
    row = (prepare(ramp)[0, 0, 0] + 1) / 2 * 255
    assert torch.allclose(row, torch.from_numpy(ramp[0, ::2, 0].astype(np.float32)), atol=0.05)


def test_resizing_between_pixels() -> None:
    two = np.array([[[0] * 3, [255] * 3]], dtype=np.uint8)
    row = (prepare(two)[0, 0, 150] + 1) / 2
    assert row[:151].tolist() == pytest.approx([i / 150 for i in range(151)], abs=1e-5)
    assert row[151:].tolist() == pytest.approx([1.0] * 149, abs=1e-5)


@pytest.mark.parametrize(("length", "out", "before"), [(300, 150, 0), (75, 38, 1), (10, 5, 0), (3, 2, 1), (2, 1, 0)])
def test_padding_is_lighter_at_the_top_left(length: int, out: int, before: int) -> None:
    conv = SameConv(1, 1, 3, 2)
    x = torch.randn(1, 1, length, length)
    after = (out - 1) * 2 + 3 - length - before
    padded = functional.pad(x, (before, after, before, after))
    expected = functional.conv2d(padded, conv.weight, conv.bias, stride=2)
    assert expected.shape[2:] == (out, out)
    assert torch.equal(conv(x), expected)


def test_anchors_decode_to_themselves() -> None:
    boxes = anchors()
    assert boxes.shape == (1917, 4)
    inside = (boxes[:, :2] - boxes[:, 2:] / 2 >= 0).all(1) & (boxes[:, :2] + boxes[:, 2:] / 2 <= 1).all(1)
    decoded = decode(np.zeros((inside.sum(), 4)), boxes[inside])
    assert np.allclose(decoded[:, [1, 0]] + decoded[:, [3, 2]], 2 * boxes[inside, :2], atol=1e-6)
    assert np.allclose(decoded[:, [3, 2]] - decoded[:, [1, 0]], boxes[inside, 2:], atol=1e-6)


def test_suppression_by_category_and_by_object() -> None:
    boxes = np.array([[0, 0, 100, 100], [0, 0, 100, 70], [0, 0, 100, 95], [0, 0, 0, 5.0]])
    scores = np.array([[0.9, 0.0], [0.6, 0.5], [0.1, 0.8], [0.99, 0.99]])
    keep, best = nms(boxes, scores, 0.3)
    # The second overlaps the first by 0.7: gone as the first category, kept as another. The third overlaps
    # the first by 0.95: the same object under a second name. The last has no area.
    assert keep.tolist() == [0, 1] and best.tolist() == [0.9, 0.5]


def test_calibration_keeps_the_order() -> None:
    stored = json.loads(SSDLITE_CALIBRATION.read_text())
    map_ = Calibration(stored["slope"], stored["intercept"])
    scores = map_(np.linspace(0, 1, 101))
    assert (np.diff(scores) >= 0).all() and scores.min() >= 0 and scores.max() <= 1
    assert np.abs(scores - np.linspace(0, 1, 101)).max() < 0.1  # the raw scores were nearly right


def test_the_number_of_threads_comes_back(detector: SsdLiteDetector) -> None:
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(2)
        with pytest.raises(RuntimeError, match="stop"), one_thread():
            assert torch.get_num_threads() == 1
            raise RuntimeError("stop")
        detector.detect(open_image(PICTURES / "coffee.png"))
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_the_weights_say_where_they_come_from() -> None:
    with safe_open(SSDLITE, framework="np") as file:
        about = json.loads(file.metadata()["about"])
        assert len(list(file.keys())) == 176
        total = file.get_tensor("stem.weight").sum(dtype=np.float64)
    assert about["licence"] == "Apache-2.0" and len(about["source_sha256"]) == 64
    assert total == pytest.approx(-11.4361, abs=0.01)
