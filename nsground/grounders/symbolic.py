"""Our own way: a parser gives programs, a sight gives scenes, the executor runs the ones on the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from nsground.datasets import View
from nsground.errors import NsgroundError
from nsground.grounders.protocol import Prediction, Source
from nsground.grounders.sight import Sight
from nsground.parsers import Parser, Reading
from nsground.reasoning import Answer, execute
from nsground.reasoning.explanation import in_words
from nsground.scene import Floats, SceneGraph


@dataclass(frozen=True, eq=False)
class Symbolic:
    """A parser, a sight and the executor; a Grounder."""

    parser: Parser
    sight: Sight
    logic: str = "product"

    @property
    def name(self) -> str:
        return "symbolic" if self.parser.name == "grammar" else f"symbolic+{self.parser.name}"

    @property
    def source(self) -> Source:
        return self.sight.source

    @property
    def facts(self) -> Mapping[str, Any]:
        return {**self.parser.facts, **self.sight.facts, "logic": self.logic}

    def ground(self, view: View, texts: Sequence[str], domain: str) -> list[Prediction]:
        """What the program of each text comes to in the view as it is seen."""
        try:
            scene = self.sight.scene(view)
        except NsgroundError as error:
            return [Prediction("failed", error=str(error))] * len(texts)
        return [self._prediction(reading, scene, view) for reading in self.parser.parse(texts)]

    def _prediction(self, reading: Reading, scene: SceneGraph, view: View) -> Prediction:
        if reading.program is None:
            return Prediction("failed", error=reading.error)
        try:
            answer = execute(reading.program, scene, self.logic)
        except NsgroundError as error:
            return Prediction("failed", error=str(error))
        scale = np.tile(np.array(view.size or scene.size) / scene.size, 2)
        if answer.degrees is None:
            value = None if answer.value is None else in_words(answer.value)
            return Prediction(answer.outcome, value=value, confidence=answer.confidence)
        chosen = list(answer.chosen)
        return Prediction(
            outcome=answer.outcome,
            boxes=scene.boxes[chosen] * scale,
            ranked=scene.boxes[_ranked(answer, answer.degrees)] * scale,
            masks=None if scene.masks is None else tuple(scene.masks[i] for i in chosen),
            confidence=answer.confidence,
        )


def _ranked(answer: Answer, degrees: Floats) -> list[int]:
    """All regions, those that are answered first, then by their degrees."""
    others = [int(i) for i in np.argsort(-degrees, kind="stable") if i not in set(answer.chosen)]
    return [*answer.chosen, *others]
