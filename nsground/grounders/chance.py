"""Chance: a region drawn from those that there are. What is not better than this has learned nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nsground.datasets import View
from nsground.errors import DataError
from nsground.grounders.protocol import Prediction, Source
from nsground.grounders.setting import Setting


@dataclass(frozen=True)
class ChanceGrounder:
    """Draws one of the regions for every text; one answer goes to all questions.

    Its confidence is that of the draw, also where a question was asked: it does not look at texts.

    Fields:
        answer: the most frequent one of the training examples; None where none of these is a question.
    """

    setting: Setting = field(default_factory=Setting)
    answer: str | None = None
    name: str = "chance"
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        """Where boxes are from."""
        return self.setting.scenes.source

    def ground(self, view: View, texts: Sequence[str], domain: str) -> list[Prediction]:
        """What is drawn hangs on seed, view and text alone, not on what came before."""
        boxes = self.setting.scenes.scene(view, domain).boxes
        if not len(boxes):
            return [Prediction("none", value=self.answer) for _ in texts]
        orders = [_rng(self.setting.seed, view.id, text).permutation(len(boxes)) for text in texts]
        return [
            Prediction("found", boxes[order[:1]], boxes[order], value=self.answer, confidence=1 / len(boxes))
            for order in orders
        ]


def _rng(seed: int, *words: str) -> np.random.Generator:
    told = hashlib.sha256("\n".join((str(seed), *words)).encode()).digest()
    return np.random.default_rng(int.from_bytes(told[:16], "big"))


def load(argument: str, setting: Setting) -> ChanceGrounder:
    """With the most frequent answer of the training examples."""
    if argument:
        raise DataError(f"the grounder 'chance' takes nothing after its name, got {argument!r}")
    answers = Counter(example.answer for example in setting.training() if example.answer is not None)
    facts: dict[str, Any] = {"parameters": 0, "seed": setting.seed}
    if not answers:
        return ChanceGrounder(setting, facts=facts)
    answer = min(answers, key=lambda each: (-answers[each], each))
    return ChanceGrounder(setting, answer, facts={**facts, "answer": answer})
