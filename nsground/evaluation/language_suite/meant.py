"""Whether readings say what people mean: exactly, and by the F1 of their facts, beside gold programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nsground.errors import ParseError
from nsground.evaluation.estimates import mean, share
from nsground.evaluation.language_suite.rows import Row, read_json_lines
from nsground.evaluation.meaning import best_agreement
from nsground.language import parse_many
from nsground.program import Program, read
from nsground.progress import Progress, track

DOMAIN = "photo"


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


def meant(paths: Sequence[Path], limit: int | None, progress: Progress, of: str | None = None) -> Row:
    """The shares of a file with gold programs, or of one set in it."""
    golds = gold(paths[0], of)[:limit]
    readings = parse_many([each.text for each in track(golds, "meanings", progress)], DOMAIN)
    read_in_full, exact, f1 = [], [], []
    for each, found in zip(golds, readings, strict=True):
        best = None if isinstance(found, ParseError) else found[0]
        agreed = None if best is None else best_agreement(best.program, each.programs)
        read_in_full.append(best is not None and not best.approximate)
        exact.append(agreed is not None and agreed.exact)
        f1.append(0.0 if agreed is None else agreed.f1)
    shares = {
        "meaning exact": share(exact),
        "meaning F1": mean(f1, [1] * len(f1)),
        "by the grammar, nothing left out": share(read_in_full),
    }
    return Row(len(golds), shares)


def _text(record: dict[str, Any]) -> str:
    return str(record["text"] if "text" in record else record["expression"])
