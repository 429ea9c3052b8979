"""Chance: what is right without understanding a word."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nsground.datasets import View
from nsground.errors import NsgroundError
from nsground.grounders.protocol import Prediction, Source
from nsground.grounders.sight import Sight


@dataclass(frozen=True, eq=False)
class Chance:
    """One region drawn uniformly; to a question it has no answer. The same seed, view and text: the same region."""

    sight: Sight
    seed: int = 0
    name: str = "chance"
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        return self.sight.source

    def ground(self, view: View, texts: Sequence[str], domain: str) -> list[Prediction]:
        """A region for each text."""
        try:
            boxes = self.sight.scene(view).boxes
        except NsgroundError as error:
            return [Prediction("failed", error=str(error))] * len(texts)
        if not len(boxes):
            return [Prediction("none")] * len(texts)
        return [self._drawn(boxes, f"{self.seed} {view.id} {text}") for text in texts]

    def _drawn(self, boxes: Any, key: str) -> Prediction:
        drawn = hashlib.sha256(key.encode()).digest()
        order = np.random.default_rng(list(drawn[:8])).permutation(len(boxes))
        return Prediction("found", boxes[order[:1]], boxes[order], confidence=1 / len(boxes))
