"""Expressions and questions answered from pixels, on rendered scenes whose true answers are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nsground.errors import NsgroundError
from nsground.evaluation.rows import Row, Watch, read_json
from nsground.evaluation.scenes import Rendered, SceneSet
from nsground.evaluation.shares import calibration_error, share
from nsground.grounding import answer_to
from nsground.language import parse_all
from nsground.perception import Detector, perceive
from nsground.reasoning import Answer
from nsground.reasoning.explanation import in_words
from nsground.scene import SceneGraph, iou, matched

REMARKS = 10
"""How many wrong answers are shown."""


@dataclass(frozen=True)
class Outcome:
    """What became of one expression or question of a picture."""

    text: str
    picture: str
    image: int
    ours: object
    expected: object
    confidence: float

    @property
    def right(self) -> bool:
        return self.ours == self.expected

    def __str__(self) -> str:
        return (
            f"{self.picture}: {self.text!r}: {self.ours}, expected {self.expected} (confidence {self.confidence:.2f})"
        )


@dataclass(frozen=True)
class Eye:
    """Pictures as one detector sees them, each looked at once."""

    detector: str | Detector
    logic: str = "product"
    _scenes: dict[Path, SceneGraph] = field(default_factory=dict, repr=False)

    def answer(self, text: str, picture: Rendered) -> Answer:
        """What is answered in the picture as it is seen. Raises NsgroundError."""
        return answer_to(parse_all(text, "clevr", limit=1)[0], self.scene(picture), self.logic)

    def scene(self, picture: Rendered) -> SceneGraph:
        if picture.path not in self._scenes:
            self._scenes[picture.path] = perceive(picture.path, "clevr", self.detector)
        return self._scenes[picture.path]


def expressions(found: SceneSet, eye: Eye, limit: int | None, watch: Watch) -> Row | None:
    """The set's ``refexps.json``: right are exactly the recorded targets, each met by an IoU of 0.5 or more."""
    return _row(found, "refexps", eye, limit, watch, "expression", "targets", targets)


def questions(found: SceneSet, eye: Eye, limit: int | None, watch: Watch) -> Row | None:
    """The set's ``questions.json``: right is the recorded word."""
    return _row(found, "questions", eye, limit, watch, "question", "answer", word)


def targets(answer: Answer, picture: Rendered) -> list[int]:
    """The true objects that the regions of an answer are, in order; -1 for a region that is none of them."""
    match = matched(iou(answer.scene.boxes, picture.truth.boxes))
    return sorted(int(match[region.index]) for region in answer.regions)


def word(answer: Answer, picture: Rendered) -> str:
    """The value of an answer in CLEVR's words: ``yes``, ``3``, ``red``."""
    return in_words(answer.value)


def _row(
    found: SceneSet, file: str, eye: Eye, limit: int | None, watch: Watch, text: str, expected: str, said: Any
) -> Row | None:
    path = found.folder / f"{file}.json"
    if not path.is_file():
        return None
    records = read_json(path)[file][:limit]
    return _measured(list(_outcomes(watch(records, f"{found.name}, {file}"), found, eye, text, expected, said)))


def _outcomes(records: Any, found: SceneSet, eye: Eye, text: str, expected: str, said: Any) -> Iterator[Outcome]:
    for record in records:
        picture = found.pictures[record["image_index"]]
        try:
            answer = eye.answer(record[text], picture)
            ours, confidence = said(answer, picture), answer.confidence
        except NsgroundError as error:
            ours, confidence = str(error).splitlines()[0], 0.0
        yield Outcome(record[text], picture.path.name, record["image_index"], ours, record[expected], confidence)


def _measured(outcomes: Sequence[Outcome]) -> Row:
    """Intervals are over pictures: the expressions of one picture are right or wrong together."""
    by_picture: dict[int, list[Outcome]] = {}
    for outcome in outcomes:
        by_picture.setdefault(outcome.image, []).append(outcome)
    right = [[o.right for o in some] for some in by_picture.values()]
    sure = [[o.confidence for o in some] for some in by_picture.values()]
    wrong = [str(outcome) for outcome in outcomes if not outcome.right]
    more = [f"and {len(wrong) - REMARKS} more that are wrong"] if len(wrong) > REMARKS else []
    shares = {
        "right": share([sum(some) for some in right], [len(some) for some in right]),
        "calibration error": calibration_error(sure, right),
    }
    return Row(len(outcomes), shares, (*wrong[:REMARKS], *more))
