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
from nsground.perception.overlap import recognized, select
from nsground.perception.protocols import Detections
from nsground.perception.ssdlite import SsdLite, anchors, decode, prepare
from nsground.perception.threads import one_thread
from nsground.scene import COCO_CATEGORIES, Floats, Table

WEIGHTS = Path(__file__).parent / "weights"
NAMES = tuple(COCO_CATEGORIES.values())
_COLUMNS = np.array(list(COCO_CATEGORIES))

THRESHOLD = 0.3
"""Lowest raw score of a detection."""


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

        A box that nothing the network sees touches gets a row of zeros: unknown.
        """
        places, logits = self.raw(image)
        probs = recognized(boxes, places, _sigmoid(logits))
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


def _sigmoid(x: NDArray[Any]) -> Floats:
    return 1 / (1 + np.exp(-np.asarray(x, dtype=np.float64)))


def _softmax(logits: Floats) -> Floats:
    powers: Floats = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares
