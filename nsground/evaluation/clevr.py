"""CLEVR's expressions and questions on its true scenes: whether a program denotes what the record says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nsground.errors import NsgroundError
from nsground.evaluation.rows import Row, Watch, read_json
from nsground.evaluation.shares import share
from nsground.language import parse_all
from nsground.program import Program, from_clevr
from nsground.reasoning import execute
from nsground.reasoning.explanation import in_words
from nsground.scene import SceneGraph

Denotes = Callable[[Program, SceneGraph], object]


@dataclass(frozen=True)
class Outcome:
    """One record: what our program and the recorded one denote, and what the record expects of them."""

    text: str
    image: int
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
        said = f"image {self.image}: {self.text!r} denotes {self.ours}"
        if self.record_right:
            return f"{said}; recorded is {self.expected}, which the recorded program denotes"
        theirs = "as its recorded program does" if self.theirs == self.ours else f"its recorded program {self.theirs}"
        return f"{said}, {theirs}; recorded is {self.expected}, so the record itself is wrong"


def refexps(paths: Sequence[Path], limit: int | None, watch: Watch) -> Row:
    """``scenes.json`` and ``refexps.json``: targets are the indices of regions, in order."""
    records = read_json(paths[1])["refexps"][:limit]
    return _row(list(_outcomes(paths[0], watch(records, "expressions"), "expression", "targets", targets)))


def questions(paths: Sequence[Path], limit: int | None, watch: Watch) -> Row:
    """``scenes.json`` and ``questions.json``: answers are words."""
    records = read_json(paths[1])["questions"][:limit]
    return _row(list(_outcomes(paths[0], watch(records, "questions"), "question", "answer", answer)))


def targets(program: Program, scene: SceneGraph) -> list[int]:
    """The regions that a program denotes, in boolean logic."""
    return sorted(region.index for region in execute(program, scene, logic="boolean").regions)


def answer(program: Program, scene: SceneGraph) -> str:
    """The value of a program, in boolean logic, in CLEVR's words: ``yes``, ``3``, ``red``."""
    return in_words(execute(program, scene, logic="boolean").value)


def _outcomes(scenes: Path, records: Any, text: str, expected: str, denotes: Denotes) -> Iterator[Outcome]:
    by_image = {scene["image_index"]: SceneGraph.from_clevr(scene) for scene in read_json(scenes)["scenes"]}
    for record in records:
        scene = by_image[record["image_index"]]
        yield Outcome(
            text=record[text],
            image=record["image_index"],
            ours=_ours(record[text], scene, denotes),
            theirs=denotes(from_clevr(record["program"]), scene),
            expected=record[expected],
        )


def _ours(text: str, scene: SceneGraph, denotes: Denotes) -> object:
    """What our program denotes; where there is none, the first line of why."""
    try:
        return denotes(parse_all(text, "clevr", limit=1)[0].program, scene)
    except NsgroundError as error:
        return str(error).splitlines()[0]


def _row(outcomes: Sequence[Outcome]) -> Row:
    shares = {
        "right": share([outcome.right for outcome in outcomes]),
        "right where the recorded program is": share([each.right for each in outcomes if each.record_right]),
    }
    return Row(len(outcomes), shares, tuple(str(outcome) for outcome in outcomes if not outcome.right))
