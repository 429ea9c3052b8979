"""How much of what people and generators write is read, and how well: one row for each set of data.

A new row is a function from files to a ``Row``, and an entry in ``SOURCES``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from nsground.evaluation.language_suite.clevr import recorded
from nsground.evaluation.language_suite.meant import meant
from nsground.evaluation.language_suite.people import expressions, lists_of_expressions
from nsground.evaluation.language_suite.rows import Result, Source, results
from nsground.evaluation.language_suite.statements import statements
from nsground.progress import Progress, silent

PEOPLE = "What people write"
MEANT = "What people mean, by gold programs"
STATEMENTS = "What people state about drawings of boxes and shapes, on their true scenes"
CLEVR = "CLEVR, on its true scenes"

SOURCES: tuple[Source, ...] = (
    Source("RefCOCOg", PEOPLE, ("language/refcocog_dev.jsonl",), expressions),
    Source("RefCOCO", PEOPLE, ("language/refcoco_strings_dev.jsonl",), lists_of_expressions),
    Source("photographs", PEOPLE, ("photos/expressions.jsonl",), expressions),
    *(
        Source(name, MEANT, ("meaning/dev.jsonl",), partial(meant, of=key))
        for name, key in {"gold": None, "RefCOCOg": "refcocog", "RefCOCO": "refcoco", "photographs": "photos"}.items()
    ),
    Source("written", MEANT, ("photo_training/coco/expressions.jsonl",), meant),
    Source("NLVR", STATEMENTS, ("language/nlvr_statements_dev.jsonl",), statements),
    Source("expressions train", CLEVR, ("clevr/train/scenes.json", "clevr/train/refexps.json"), recorded),
    Source("expressions val", CLEVR, ("clevr/val/scenes.json", "clevr/val/refexps.json"), recorded),
    Source("questions val", CLEVR, ("clevr/val/scenes.json", "clevr/val/questions.json"), recorded),
    Source("expressions cogent_a", CLEVR, ("clevr/cogent_a/scenes.json", "clevr/cogent_a/refexps.json"), recorded),
)


def language(folder: Path, limit: int | None = None, progress: Progress = silent) -> Iterator[Result]:
    """The result of every source in a folder of data, on at most ``limit`` items of each."""
    return results(SOURCES, folder, limit, progress)
