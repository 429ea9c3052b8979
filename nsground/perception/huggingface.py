"""Detectors of Hugging Face's transformers, by name or folder: the DETR family, and OWL-ViT for words of one's own.

``hf:facebook/detr-resnet-50`` names a model of the hub, which is fetched once; ``hf:some/folder`` one that is there.
Of a folder its ``config.json``, its processor and weights as safetensors are read, and nothing in it is executed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from PIL import Image

from nsground.errors import DomainError
from nsground.perception.overlap import nms, pool_scores
from nsground.perception.protocols import Detections
from nsground.scene import COCO_CATEGORIES, Floats, Table

OPEN = ("owlvit", "owlv2")
"""Types of models that look for words; all others have categories of their own."""

FILES = ("*.json", "*.safetensors", "*.txt")
"""What is fetched of a model: no pickles, and no code."""

PROMPT = "a photo of a {}"
"""What a model of words is asked for each of them, as in its paper (Minderer et al., ECCV 2022)."""

THRESHOLD = 0.3
"""Lowest score of a detection."""


@dataclass(frozen=True, eq=False)
class HuggingFaceDetector:
    """A model and the processor that goes with it; a Detector.

    ``names`` are its categories, ``asked`` whether they are words that it was given. Its scores are taken as they are:
    nobody has calibrated them.
    """

    model: Any
    processor: Any
    names: tuple[str, ...]
    asked: bool = False
    threshold: float = THRESHOLD

    def detect(self, image: Image.Image) -> Detections:
        """The objects of an RGB picture, at most 100, most certain first."""
        candidates, scores = self.raw(image)
        keep, best = nms(candidates, scores, self.threshold)
        boxes = candidates[keep]
        return Detections(boxes, Table(self.names, pool_scores(boxes, candidates, scores)), best)

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        """What is in given boxes [N, 4] x0, y0, x1, y1 in pixels; a row of zeros where nothing is seen there."""
        probs = pool_scores(boxes, *self.raw(image))
        return Detections(np.asarray(boxes, dtype=np.float64), Table(self.names, probs), np.ones(len(probs)))

    def raw(self, image: Image.Image) -> tuple[Floats, Floats]:
        """What the model sees: boxes [A, 4] in pixels, clipped to the picture, and scores [A, C] in [0, 1]."""
        width, height = image.size
        text = {"text": [_prompts(self.names)], "padding": "max_length"} if self.asked else {}
        with torch.inference_mode():
            output = self.model(**self.processor(images=image, return_tensors="pt", **text))
            name = "post_process_grounded_object_detection" if self.asked else "post_process_object_detection"
            result = getattr(self.processor, name)(output, threshold=0.0, target_sizes=[(height, width)])[0]
        boxes = np.clip(result["boxes"].double().numpy(), 0.0, [width, height, width, height])
        scores = np.zeros((len(boxes), len(self.names)))
        scores[np.arange(len(boxes)), result["labels"].numpy()] = result["scores"].double().numpy()
        return boxes, scores


def load(name: str, words: Sequence[str] | None = None, threshold: float = THRESHOLD) -> HuggingFaceDetector:
    """A model of the hub by name, or that of a folder.

    Args:
        words: what a model of words (OWL-ViT, OWLv2) is to look for; by default COCO's 80 categories.
        threshold: lowest score of a detection, in [0, 1].

    Raises DomainError where transformers is missing, where there is no such model or it cannot be read, where it is not
    a detector, or where words are given to one that has categories of its own.
    """
    folder = folder_of(name)
    try:
        from transformers import AutoConfig
        from transformers.models.auto.modeling_auto import MODEL_FOR_OBJECT_DETECTION_MAPPING_NAMES as CLOSED
    except ImportError:
        raise _missing() from None
    config = _read(folder, AutoConfig)
    kind = str(config.model_type)
    if kind not in OPEN and kind not in CLOSED:
        known = ", ".join([*OPEN, *CLOSED])
        raise DomainError(f"{folder}: a model of type {kind} is no detector that is known here; known are {known}")
    if kind in OPEN:
        names = tuple(COCO_CATEGORIES.values()) if words is None else tuple(words)
    elif words is not None:
        raise DomainError(f"{folder}: a model of type {kind} has categories of its own and takes no words")
    else:
        names = tuple(str(config.id2label[i]).lower() for i in range(len(config.id2label)))
    if not names or len(set(names)) < len(names):
        raise DomainError(f"{folder}: expected different names, got {', '.join(names) or 'none'}")
    from transformers import (
        AutoImageProcessor,
        AutoModelForObjectDetection,
        AutoModelForZeroShotObjectDetection,
        AutoProcessor,
    )

    asked = kind in OPEN
    model = _read(folder, AutoModelForZeroShotObjectDetection if asked else AutoModelForObjectDetection)
    processor = _read(folder, AutoProcessor if asked else AutoImageProcessor)
    if asked:
        _check_length(names, processor.tokenizer)
    return HuggingFaceDetector(model.eval(), processor, names, asked, threshold)


def _prompts(words: Sequence[str]) -> list[str]:
    return [PROMPT.format(word) for word in words]


def _check_length(words: Sequence[str], tokenizer: Any) -> None:
    """Raises DomainError for words of which the model would see only the beginning."""
    most = int(tokenizer.model_max_length)
    for word, tokens in zip(words, tokenizer(_prompts(words)).input_ids, strict=True):
        if len(tokens) > most:
            raise DomainError(f"{word!r} has {len(tokens)} tokens with its prompt; this model reads at most {most}")


def folder_of(name: str) -> Path:
    """The folder of a model: ``name`` itself, or where what is fetched from the hub is kept. Raises DomainError."""
    if (folder := Path(name).expanduser()).is_dir():
        return folder
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError
    except ImportError:
        raise _missing() from None
    try:
        return Path(snapshot_download(name, allow_patterns=list(FILES)))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        reason = str(error).strip().splitlines()[0]
        raise DomainError(f"{name}: neither a folder nor a model that the hub gives ({reason})") from None


def files_of(name: str) -> list[Path]:
    """All files of a model. Raises DomainError."""
    return sorted(path for pattern in FILES for path in folder_of(name).glob(pattern))


def _read(folder: Path, kind: Any) -> Any:
    """What ``from_pretrained`` of a class of transformers reads from a folder."""
    only_weights = {"use_safetensors": True} if "Model" in kind.__name__ else {}
    try:
        return kind.from_pretrained(folder, local_files_only=True, trust_remote_code=False, **only_weights)
    except (OSError, ValueError, ImportError, KeyError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise DomainError(f"{folder}: cannot be read by transformers' {kind.__name__}: {reason}") from None


def _missing() -> DomainError:
    return DomainError("this perception needs transformers: pip install 'nsground[hf]'")
