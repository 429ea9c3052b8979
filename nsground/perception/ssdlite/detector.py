"""SSDLite over COCO's 80 categories as a detector: the network's raw output made into calibrated regions."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import ArrayLike
from PIL import Image
from safetensors import SafetensorError
from safetensors.torch import load_file

from nsground.errors import DomainError
from nsground.perception.calibration import Calibration, sigmoid, softmax
from nsground.perception.overlap import nms, pool_scores
from nsground.perception.protocols import Detections
from nsground.perception.ssdlite.network import SsdLite, anchors, decode, prepare
from nsground.perception.threads import one_thread
from nsground.perception.weight_files import SSDLITE, SSDLITE_CALIBRATION
from nsground.scene import COCO_CATEGORIES, Floats, Table

NAMES = tuple(COCO_CATEGORIES.values())
_COLUMNS = np.array(list(COCO_CATEGORIES))

THRESHOLD = 0.3
"""Lowest raw score of a detection."""


@dataclass(frozen=True, eq=False)
class SsdLiteDetector:
    """The network, and the map from its scores to probabilities; a Detector.

    ``threshold`` is the lowest raw score, in (0, 1), of a detection.
    """

    network: SsdLite
    calibration: Calibration
    threshold: float = THRESHOLD

    def detect(self, image: Image.Image) -> Detections:
        """The objects of an RGB picture, at most 100, most certain first."""
        boxes, logits = self.raw(image)
        scores = sigmoid(logits)
        keep, best = nms(boxes, scores, self.threshold)
        return Detections(
            boxes=boxes[keep],
            concepts=Table(NAMES, softmax(logits[keep])),
            existence=self.calibration(best),
        )

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        """What is in given boxes [N, 4] x0, y0, x1, y1 in pixels, over the 80 categories.

        A box that nothing the network sees touches gets a row of zeros: unknown.
        """
        candidates, logits = self.raw(image)
        probs = pool_scores(boxes, candidates, sigmoid(logits))
        return Detections(np.asarray(boxes, dtype=np.float64), Table(NAMES, probs), np.ones(len(probs)))

    def raw(self, image: Image.Image) -> tuple[Floats, Floats]:
        """What the network sees: boxes [1917, 4] in pixels, clipped to the picture, and logits [1917, 80]."""
        with one_thread(), torch.inference_mode():
            pixels = prepare(np.asarray(image)).contiguous(memory_format=torch.channels_last)
            codes, logits = self.network(pixels)
        boxes = decode(codes[0].numpy(), anchors()) * (image.size * 2)
        return boxes, logits[0].numpy()[:, _COLUMNS].astype(np.float64)


def load(threshold: float = THRESHOLD) -> SsdLiteDetector:
    """The detector with the weights that come with the package. Raises DomainError where they are missing."""
    try:
        calibration = json.loads(SSDLITE_CALIBRATION.read_text(encoding="utf-8"))
        tensors = {name: value.float() for name, value in load_file(SSDLITE).items()}
    except (OSError, ValueError, SafetensorError) as error:
        raise DomainError(f"{SSDLITE}: the detector's weights cannot be read: {error}; reinstall nsground") from None
    with torch.device("meta"):  # no time spent on random weights
        network = SsdLite()
    network.load_state_dict(tensors, assign=True)
    return SsdLiteDetector(
        network.eval().to(memory_format=torch.channels_last),
        Calibration(calibration["slope"], calibration["intercept"]),
        threshold,
    )
