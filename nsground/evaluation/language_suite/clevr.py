"""CLEVR's expressions and questions on its true scenes: whether a program denotes what the record says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from nsground.datasets import Example, open_dataset
from nsground.errors import DataError, NsgroundError
from nsground.evaluation.estimates import share
from nsground.evaluation.language_suite.rows import Row
from nsground.explaining.explanation import in_words
from nsground.language import parse_all
from nsground.program import Program
from nsground.progress import Progress, track
from nsground.reasoning import execute
from nsground.scene import SceneGraph


@dataclass(frozen=True)
class Outcome:
    """One record: what our program and the recorded one denote, and what the record expects of them."""

    text: str
    image: str
    ours: object
    theirs: object
    expected: object

    @property
    def right(self) -> bool:
        return self.ours == self.expected

    @property
    def record_right(self) -> bool:
        return self.theirs == self.expected

    def __str__(self) -> str:
        said = f"{self.image}: {self.text!r} denotes {self.ours}"
        if self.record_right:
            return f"{said}; recorded is {self.expected}, which the recorded program denotes"
        theirs = "as its recorded program does" if self.theirs == self.ours else f"its recorded program {self.theirs}"
        return f"{said}, {theirs}; recorded is {self.expected}, so the record itself is wrong"


def recorded(paths: Sequence[Path], limit: int | None, progress: Progress) -> Row:
    """``scenes.json``, and ``refexps.json`` or ``questions.json`` beside it."""
    found = list(islice(open_dataset(paths[1], "clevr-ref"), limit))
    return _row([_outcome(example) for example in track(found, paths[1].stem, progress)])


def targets(program: Program, scene: SceneGraph) -> list[int]:
    """The regions that a program denotes, in boolean logic."""
    return sorted(region.index for region in execute(program, scene, logic="boolean").regions)


def answer(program: Program, scene: SceneGraph) -> str:
    """The value of a program, in boolean logic, in CLEVR's words: ``yes``, ``3``, ``red``."""
    return in_words(execute(program, scene, logic="boolean").value)


def _outcome(example: Example) -> Outcome:
    """Raises DataError for a record without a program or scene."""
    scene, program = example.view.scene, example.program
    if scene is None or program is None:
        raise DataError(f"{example.id}: there is no {'program' if program is None else 'scene'} to compare with")
    expected = example.answer if example.is_question else list(example.targets or ())
    return Outcome(example.text, example.view.id, _ours(example, scene), _denoted(example, program, scene), expected)


def _denoted(example: Example, program: Program, scene: SceneGraph) -> object:
    return answer(program, scene) if example.is_question else targets(program, scene)


def _ours(example: Example, scene: SceneGraph) -> object:
    """What our program denotes; where there is none, the first line of why."""
    try:
        return _denoted(example, parse_all(example.text, "clevr", limit=1)[0].program, scene)
    except NsgroundError as error:
        return str(error).splitlines()[0]


def _row(outcomes: Sequence[Outcome]) -> Row:
    shares = {
        "right": share([outcome.right for outcome in outcomes]),
        "right where the recorded program is": share([each.right for each in outcomes if each.record_right]),
    }
    return Row(len(outcomes), shares, tuple(str(outcome) for outcome in outcomes if not outcome.right))
