"""Our own way: expressions to programs by a parser, pictures to scenes by an eye, and programs run on scenes.

With a parser that was learned from examples it is the way of NS-VQA (Yi et al., NeurIPS 2018).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from nsground.confidence import calibration_for
from nsground.datasets import View
from nsground.errors import NsgroundError
from nsground.explaining.explanation import in_words
from nsground.grounders.protocol import Prediction, Source
from nsground.grounders.setting import Setting
from nsground.parsers import PARSERS, Parser, Reading, load_parser
from nsground.program import Type
from nsground.reasoning import Answer, execute_each
from nsground.registry import facts_of


@dataclass(frozen=True)
class SymbolicGrounder:
    """A parser and our executor.

    Fields:
        parser: the parser of a domain, loaded when the first text of it comes.
    """

    name: str
    parser: Callable[[str], Parser] = field(repr=False)
    setting: Setting = field(default_factory=Setting)
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        """Where boxes are from."""
        return self.setting.scenes.source

    def ground(self, view: View, texts: Sequence[str], domain: str) -> list[Prediction]:
        """A prediction for each text, in order; programs of one shape run together."""
        readings = self.parser(domain).parse(texts)
        scene = self.setting.scenes.scene(view, domain)
        programs = [reading.program for reading in readings if reading.program is not None]
        answers = iter(execute_each(programs, scene, self.setting.logic))
        return [_failed(reading) if reading.program is None else _told(next(answers), reading) for reading in readings]


def _failed(reading: Reading, error: str = "") -> Prediction:
    return Prediction("failed", program=reading.program, error=error or reading.error)


def _sureness(answer: Answer, reading: Reading) -> float:
    """How likely an answer is right, where that was measured for our readings and what looked at the picture."""
    if reading.parse is None:
        return answer.confidence * (1.0 if reading.confidence is None else reading.confidence)
    said = answer.with_expression(reading.parse.text, tuple(word for word, _ in reading.parse.unused))
    calibration = calibration_for(said)
    return answer.confidence if calibration is None else calibration.probability(said, reading.parse)


def _told(answer: Answer | NsgroundError, reading: Reading) -> Prediction:
    """An answer as a prediction: regions best first, then the others by their degrees."""
    if isinstance(answer, NsgroundError):
        return _failed(reading, str(answer).splitlines()[0])
    scene, sure = answer.scene, _sureness(answer, reading)
    if answer.program.type is not Type.REGIONS or answer.degrees is None:
        return Prediction(answer.outcome, value=in_words(answer.value), confidence=sure, program=reading.program)
    guess = answer.outcome == "undecided" and answer.program.singular
    chosen = np.asarray(answer.chosen[:1] if guess else answer.chosen, dtype=np.int64)  # who is meant is one
    order = np.argsort(-answer.degrees, kind="stable")
    ranked = np.concatenate([chosen, order[~np.isin(order, chosen)]])
    return Prediction(
        answer.outcome,
        boxes=scene.boxes[chosen],
        ranked=scene.boxes[ranked],
        masks=None if scene.masks is None else tuple(scene.masks[i] for i in chosen),
        confidence=sure,
        program=reading.program,
    )


def load(argument: str, setting: Setting) -> SymbolicGrounder:
    """With our parser, or with the one that ``argument`` names."""
    name = argument or "grammar"
    parsers = {domain: load_parser(name, domain) for domain in setting.domains}

    def parser(domain: str) -> Parser:
        if domain not in parsers:
            parsers[domain] = load_parser(name, domain)
        return parsers[domain]

    facts: dict[str, Any] = {"parser": name}
    for loaded in parsers.values():
        facts |= facts_of(loaded)
        facts |= {f"parser {key}": value for key, value in PARSERS.provenance(name, loaded).items()}
    return SymbolicGrounder(f"symbolic+{argument}" if argument else "symbolic", parser, setting, facts)
