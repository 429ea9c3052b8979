"""Programs as scene graphs, beside graphs that people wrote for the same phrases (FACTUAL, Li et al. 2023)."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from nsground.errors import DataError, ParseError
from nsground.evaluation.language_suite.people import IN_FULL, reading_scores
from nsground.evaluation.language_suite.sets import scored_text
from nsground.evaluation.meaning.scene_graph import f1, read_graph, scene_graph, tuples
from nsground.evaluation.measures import Measure
from nsground.evaluation.scored import Scored
from nsground.language import parse_many
from nsground.progress import Progress, track

FACTUAL: tuple[Measure, ...] = (
    Measure("set match", "meaning", "exactly the triples that people wrote; FACTUAL"),
    Measure("F1", "meaning_f1", "of things, attributes and relations, by their words; after SPICE", "ratio"),
    IN_FULL,
)


def factual(paths: Sequence[Path], limit: int | None, progress: Progress) -> list[Scored]:
    """A CSV file with a ``caption`` and its ``scene_graph`` a row."""
    try:
        with paths[0].open(encoding="utf-8", newline="") as file:
            rows = list(islice(csv.DictReader(file), limit))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{paths[0]}: cannot be read as CSV: {error}") from None
    texts = [row["caption"].strip(" .") for row in rows]
    lines = []
    results = parse_many(track(texts, "graphs", progress), "photo")
    for number, (row, text, result) in enumerate(zip(rows, texts, results, strict=True)):
        reading = None if isinstance(result, ParseError) else result[0]
        said = frozenset() if reading is None else scene_graph(reading.program, text)
        meant = read_graph(row["scene_graph"])
        scores = {"meaning": said == meant, "meaning_f1": f1(tuples(said), tuples(meant))}
        lines.append(scored_text(number, text, {**reading_scores(reading), **scores}))
    return lines
