"""How much of what people and generators write is read, and how well: one row for each set of data.

A new row is a function from files to scored lines, and an entry in ``SETS``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from nsground.evaluation.language_suite import clevr
from nsground.evaluation.language_suite.factual import FACTUAL, factual
from nsground.evaluation.language_suite.meant import MEANT, meant
from nsground.evaluation.language_suite.people import PEOPLE, expressions, lists_of_expressions
from nsground.evaluation.language_suite.sets import LanguageResult, LanguageSet, score_sets
from nsground.evaluation.language_suite.statements import STATEMENTS, statements
from nsground.progress import Progress, silent

WRITTEN_TITLE = "What people write"
MEANT_TITLE = "What people mean, by gold programs"
FACTUAL_TITLE = "Programs as scene graphs, beside those that people wrote for regions"
STATEMENTS_TITLE = "What people state about drawings of boxes and shapes, on their true scenes"
CLEVR_TITLE = "CLEVR, on its true scenes"

GOLD_SETS = {"gold": None, "RefCOCOg": "refcocog", "RefCOCO": "refcoco", "photographs": "photos"}
"""The rows of the file of gold programs, and which of its sets each takes; None for all."""

CLEVR_FILES = {
    "expressions train": ("clevr/train/scenes.json", "clevr/train/refexps.json"),
    "expressions val": ("clevr/val/scenes.json", "clevr/val/refexps.json"),
    "questions val": ("clevr/val/scenes.json", "clevr/val/questions.json"),
    "expressions cogent_a": ("clevr/cogent_a/scenes.json", "clevr/cogent_a/refexps.json"),
}

SETS: tuple[LanguageSet, ...] = (
    LanguageSet("RefCOCOg", WRITTEN_TITLE, ("language/refcocog_dev.jsonl",), expressions, PEOPLE),
    LanguageSet("RefCOCO", WRITTEN_TITLE, ("language/refcoco_strings_dev.jsonl",), lists_of_expressions, PEOPLE),
    LanguageSet("photographs", WRITTEN_TITLE, ("photos/expressions.jsonl",), expressions, PEOPLE),
    *(
        LanguageSet(name, MEANT_TITLE, ("meaning/dev.jsonl",), partial(meant, of=key), MEANT)
        for name, key in GOLD_SETS.items()
    ),
    LanguageSet("written", MEANT_TITLE, ("photo_training/coco/expressions.jsonl",), meant, MEANT),
    LanguageSet("FACTUAL", FACTUAL_TITLE, ("language/factual/dev.csv",), factual, FACTUAL),
    LanguageSet("NLVR", STATEMENTS_TITLE, ("language/nlvr_statements_dev.jsonl",), statements, STATEMENTS),
    *(
        LanguageSet(name, CLEVR_TITLE, files, clevr.recorded, clevr.CLEVR, clevr.remark)
        for name, files in CLEVR_FILES.items()
    ),
)


def language(folder: Path, limit: int | None = None, progress: Progress = silent) -> Iterator[LanguageResult]:
    """The result of every set in a folder of data, on at most ``limit`` items of each."""
    return score_sets(SETS, folder, limit, progress)
