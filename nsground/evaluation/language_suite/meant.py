"""Whether readings say what people mean: exactly, and by the F1 of their facts, beside gold programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nsground.errors import ParseError
from nsground.evaluation.language_suite.people import IN_FULL, reading_scores
from nsground.evaluation.language_suite.sets import read_json_lines, scored_text
from nsground.evaluation.measures import Measure
from nsground.evaluation.score_parse import meaning_scores
from nsground.evaluation.scored import Scored
from nsground.language import parse_many
from nsground.program import Program, read
from nsground.progress import Progress, track

DOMAIN = "photo"

MEANT: tuple[Measure, ...] = (
    Measure("meaning exact", "meaning", "all facts of a gold program and no others"),
    Measure("meaning F1", "meaning_f1", "of the facts, beside the gold program that agrees most", "ratio"),
    IN_FULL,
)


@dataclass(frozen=True)
class Gold:
    """An expression, and the programs that it may be taken to mean, best first."""

    text: str
    programs: tuple[Program, ...]


def gold(path: Path, of: str | None = None) -> list[Gold]:
    """The expressions with gold programs in a file, one record a line; ``of`` one set, None for all.

    A record has its ``text`` (or ``expression``), its programs as ``gold``, none where it cannot be understood, and
    perhaps its ``set``.
    """
    records = [r for r in read_json_lines(path) if r["gold"] and of in (None, r.get("set"))]
    return [Gold(_text(record), tuple(map(read, record["gold"]))) for record in records]


def meant(paths: Sequence[Path], limit: int | None, progress: Progress, of: str | None = None) -> list[Scored]:
    """A file with gold programs, or one set in it."""
    golds = gold(paths[0], of)[:limit]
    results = parse_many([each.text for each in track(golds, "meanings", progress)], DOMAIN)
    lines = []
    for number, (each, result) in enumerate(zip(golds, results, strict=True)):
        reading = None if isinstance(result, ParseError) else result[0]
        scores = meaning_scores(None if reading is None else reading.program, each.programs)
        lines.append(scored_text(number, each.text, {**reading_scores(reading), **scores}))
    return lines


def _text(record: dict[str, Any]) -> str:
    return str(record["text"] if "text" in record else record["expression"])
