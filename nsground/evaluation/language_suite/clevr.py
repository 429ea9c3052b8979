"""CLEVR's expressions and questions on its true scenes: whether a program denotes what the record says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from nsground.datasets import Example, open_dataset
from nsground.errors import DataError, NsgroundError
from nsground.evaluation.language_suite.sets import scored_text
from nsground.evaluation.measures import Measure
from nsground.evaluation.score_parse import denoted
from nsground.evaluation.scored import Score, Scored
from nsground.language import parse_all
from nsground.program import Program
from nsground.progress import Progress, track
from nsground.reasoning import execute
from nsground.scene import SceneGraph

CLEVR: tuple[Measure, ...] = (
    Measure("right", "right", "in the true scene the program comes to what is recorded"),
    Measure("right where the recorded program is", "right_checked", "of records whose own program is right"),
)


def recorded(paths: Sequence[Path], limit: int | None, progress: Progress) -> list[Scored]:
    """``scenes.json``, and ``refexps.json`` or ``questions.json`` beside it."""
    examples = list(islice(open_dataset(paths[1], "clevr-ref"), limit))
    return [_score(number, example) for number, example in enumerate(track(examples, paths[1].stem, progress))]


def remark(line: Scored) -> str | None:
    """Of a record that does not come out right: what both programs denote."""
    if line.right:
        return None
    said = line.said
    about = f"{said['picture']}: {said['text']!r} denotes {said['ours']}"
    if "right_checked" in line.scores:
        return f"{about}; recorded is {said['expected']}, which the recorded program denotes"
    same = said["theirs"] == said["ours"]
    theirs = "as its recorded program does" if same else f"its recorded program {said['theirs']}"
    return f"{about}, {theirs}; recorded is {said['expected']}, so the record itself is wrong"


def _score(number: int, example: Example) -> Scored:
    """Raises DataError for a record without a program or scene."""
    scene, program = example.view.scene, example.program
    if scene is None or program is None:
        raise DataError(f"{example.id}: there is no {'program' if program is None else 'scene'} to compare with")
    expected = example.answer if example.is_question else list(example.targets or ())
    ours, theirs = _ours(example, scene), _denoted(program, scene)
    scores: dict[str, Score] = {"right": ours == expected}
    if theirs == expected:
        scores["right_checked"] = ours == expected
    return scored_text(
        number, example.text, scores, picture=example.view.id, ours=ours, theirs=theirs, expected=expected
    )


def _ours(example: Example, scene: SceneGraph) -> str | list[int]:
    """What our program denotes; where there is none, the first line of why."""
    try:
        return _denoted(parse_all(example.text, "clevr", limit=1)[0].program, scene)
    except NsgroundError as error:
        return str(error).splitlines()[0]


def _denoted(program: Program, scene: SceneGraph) -> str | list[int]:
    meaning = denoted(execute(program, scene, logic="boolean"))
    return meaning if isinstance(meaning, str) else list(meaning)
