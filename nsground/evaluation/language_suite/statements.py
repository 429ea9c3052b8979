"""Statements about structured scenes: how many are read, and how many come out as they are recorded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nsground.errors import NsgroundError, ParseError
from nsground.evaluation.estimates import share
from nsground.evaluation.language_suite.rows import Row, read_json_lines
from nsground.language import Parse, parse_many
from nsground.program import Exists, Program, Type
from nsground.progress import Progress, track
from nsground.reasoning import execute
from nsground.scene.nlvr import DOMAIN, from_nlvr


def statements(paths: Sequence[Path], limit: int | None, progress: Progress) -> Row:
    """A file with a ``sentence``, its scene as ``structured_rep`` and its ``label``, true or false, a line."""
    records = read_json_lines(paths[0])[:limit]
    found = parse_many([r["sentence"] for r in track(records, "statements", progress)], DOMAIN)
    readings = [None if isinstance(each, ParseError) else each[0] for each in found]
    right = [_is_right(reading, record) for reading, record in zip(readings, records, strict=True)]
    read = [r for r, reading in zip(right, readings, strict=True) if reading is not None]
    whole = [r for r, reading in zip(right, readings, strict=True) if reading is not None and not reading.approximate]
    shares = {
        "read": share([reading is not None for reading in readings]),
        "by the grammar, nothing left out": share([r is not None and not r.approximate for r in readings]),
        "right": share(right),
        "right of those read": share(read),
        "right of those by the grammar": share(whole),
        "recorded as true": share([record["label"] == "true" for record in records]),
    }
    return Row(len(records), shares)


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
