"""The detector of photographs: SSDLite's raw output made into calibrated regions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike, NDArray
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file

from nsground.errors import DomainError
from nsground.perception.calibration import Calibration
from nsground.perception.protocols import Detections
from nsground.perception.ssdlite import SsdLite, anchors, decode, prepare
from nsground.perception.threads import one_thread
from nsground.scene import COCO_CATEGORIES, Floats, Table, iou

WEIGHTS = Path(__file__).parent / "weights"
NAMES = tuple(COCO_CATEGORIES.values())
_COLUMNS = np.array(list(COCO_CATEGORIES))

THRESHOLD = 0.3
"""Lowest raw score of a detection."""
MAX_DETECTIONS = 100
SAME_CATEGORY_IOU = 0.6
"""Of two detections of one category that overlap more, the lower is dropped."""
SAME_OBJECT_IOU = 0.8
"""Of two detections of any categories that overlap more, the lower is dropped: it is the same object under a
second name, and the first one's category probabilities hold that name already. Of 1,974 objects of COCO
photographs 14 overlap another category's more."""

_EVIDENCE_POWER = 6
"""How fast what the network sees somewhere loses weight with that place's overlap with a given box."""


@dataclass(frozen=True, eq=False)
class PhotoDetector:
    """SSDLite over COCO's 80 categories; a Detector."""

    network: SsdLite
    calibration: Calibration
    threshold: float = THRESHOLD
    families: tuple[str, ...] = ()

    def detect(self, image: Image.Image) -> Detections:
        """The objects of an RGB picture, at most 100, most certain first."""
        boxes, logits = self.raw(image)
        scores = _sigmoid(logits)
        keep, best = select(boxes, scores, self.threshold)
        return Detections(
            boxes=boxes[keep],
            concepts=Table(NAMES, _softmax(logits[keep])),
            existence=self.calibration(best),
        )

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        """What is in given boxes [N, 4] x0, y0, x1, y1 in pixels, over the 80 categories.

        The evidence for a category is the sum of its scores over all places the network looks at, each
        weighed by its overlap with the box. A box that none of them touches gets a row of zeros: unknown.
        """
        places, logits = self.raw(image)
        evidence = iou(boxes, places) ** _EVIDENCE_POWER @ _sigmoid(logits)
        total = evidence.sum(axis=1, keepdims=True)
        probs = np.divide(evidence, total, out=np.zeros_like(evidence), where=total > 0)
        return Detections(np.asarray(boxes, dtype=np.float64), Table(NAMES, probs), np.ones(len(probs)))

    def raw(self, image: Image.Image) -> tuple[Floats, Floats]:
        """What the network sees: boxes [1917, 4] in pixels, clipped to the picture, and logits [1917, 80]."""
        with one_thread(), torch.inference_mode():
            pixels = prepare(np.asarray(image)).contiguous(memory_format=torch.channels_last)
            codes, logits = self.network(pixels)
        boxes = decode(codes[0].numpy(), anchors()) * (image.size * 2)
        return boxes, logits[0].numpy()[:, _COLUMNS].astype(np.float64)


def load() -> PhotoDetector:
    """The detector with the weights that come with the package. Raises DomainError where they are missing."""
    path = WEIGHTS / "ssdlite_mobilenet_v2_coco.safetensors"
    calibration = json.loads((WEIGHTS / "ssdlite_calibration.json").read_text(encoding="utf-8"))
    try:
        tensors = {name: value.float() for name, value in load_file(path).items()}
    except (OSError, SafetensorError) as error:
        raise DomainError(f"{path}: the detector's weights cannot be read: {error}; reinstall nsground") from None
    with torch.device("meta"):  # no time spent on random weights
        network = SsdLite()
    network.load_state_dict(tensors, assign=True)
    return PhotoDetector(
        network.eval().to(memory_format=torch.channels_last),
        Calibration(calibration["slope"], calibration["intercept"]),
    )


def select(boxes: Floats, scores: Floats, threshold: float) -> tuple[NDArray[np.int64], Floats]:
    """Non-maximum suppression: the rows of boxes [A, 4] to keep, best first, and the best score [N] of each.

    ``scores`` is [A, C]. Boxes without an area are dropped.

    >>> boxes = np.array([[0, 0, 10, 10], [0, 0, 10, 9], [20, 0, 30, 10.0]])
    >>> keep, best = select(boxes, np.array([[0.9, 0.1], [0.1, 0.8], [0.5, 0.2]]), 0.3)
    >>> keep.tolist(), best.tolist()
    ([0, 2], [0.9, 0.5])
    """
    real = np.all(boxes[:, 2:] > boxes[:, :2], axis=1)
    row, category = np.nonzero((scores > threshold) & real[:, None])
    order = np.argsort(-scores[row, category], kind="stable")
    row, category = row[order], category[order]
    overlap = iou(boxes[row], boxes[row])
    same = category[:, None] == category[None, :]
    rival = np.array(overlap > np.where(same, SAME_CATEGORY_IOU, SAME_OBJECT_IOU), dtype=bool)
    alive = np.ones(len(row), dtype=bool)
    for i in range(len(row)):
        if alive[i]:
            alive[i + 1 :] &= ~rival[i, i + 1 :]
    kept = np.flatnonzero(alive)[:MAX_DETECTIONS]
    return row[kept], scores[row[kept], category[kept]]


def _sigmoid(x: NDArray[Any]) -> Floats:
    return 1 / (1 + np.exp(-np.asarray(x, dtype=np.float64)))


def _softmax(logits: Floats) -> Floats:
    powers: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
