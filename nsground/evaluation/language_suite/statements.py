"""Statements about structured scenes: how many are read, and how many come out as they are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nsground.errors import NsgroundError, ParseError
from nsground.evaluation.language_suite.people import IN_FULL
from nsground.evaluation.language_suite.sets import read_json_lines, scored_text
from nsground.evaluation.measures import Measure
from nsground.evaluation.scored import Score, Scored
from nsground.language import Parse, parse_many
from nsground.program import Exists, Program, Type
from nsground.progress import Progress, track
from nsground.reasoning import execute
from nsground.scene.nlvr import DOMAIN, from_nlvr

STATEMENTS: tuple[Measure, ...] = (
    Measure("read", "read", "a program is given, however much of the text it leaves out"),
    IN_FULL,
    Measure("right", "right", "true or false in the scene, as recorded"),
    Measure("right of those read", "right_read", "the same"),
    Measure("right of those by the grammar", "right_in_full", "the same, of those read by the grammar in full"),
    Measure("recorded as true", "true", "what always saying 'true' would come to"),
)


def statements(paths: Sequence[Path], limit: int | None, progress: Progress) -> list[Scored]:
    """A file with a ``sentence``, its scene as ``structured_rep`` and its ``label``, true or false, a line."""
    records = read_json_lines(paths[0])[:limit]
    results = parse_many([record["sentence"] for record in track(records, "statements", progress)], DOMAIN)
    lines = []
    for number, (record, result) in enumerate(zip(records, results, strict=True)):
        reading = None if isinstance(result, ParseError) else result[0]
        right, in_full = _is_right(reading, record), reading is not None and not reading.approximate
        scores: dict[str, Score] = {
            "read": reading is not None, "in_full": in_full, "right": right, "true": record["label"] == "true"
        }  # fmt: skip
        if reading is not None:
            scores["right_read"] = right
        if in_full:
            scores["right_in_full"] = right
        lines.append(scored_text(number, record["sentence"], scores))
    return lines


def _is_right(reading: Parse | None, record: dict[str, Any]) -> bool:
    """Whether a statement comes out as recorded; one that is not read, or cannot be judged, does not."""
    if reading is None:
        return False
    scene = from_nlvr(record["structured_rep"])
    try:
        value = execute(truth(reading.program), scene, logic="boolean").value
    except NsgroundError:
        return False
    return bool(value == (record["label"] == "true"))


def truth(program: Program) -> Program:
    """A truth as it is; a phrase such as "a black circle touching the edge" says that there is one."""
    return Exists(program) if program.type is Type.REGIONS else program
