"""What people write: how much of it is read, how many of its words end up in programs, what the head names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nsground.domains.domain import load_domain
from nsground.errors import ParseError
from nsground.evaluation.language_suite.heads import load_categories
from nsground.evaluation.language_suite.sets import read_json_lines, scored_text
from nsground.evaluation.language_suite.words import content_words, placed, reported
from nsground.evaluation.measures import Measure
from nsground.evaluation.scored import Score, Scored
from nsground.language import Parse, parse_many
from nsground.progress import Progress, track

DOMAIN = "photo"

READ = Measure("read", "right", "a program is given, however much of the text it leaves out")
IN_FULL = Measure("by the grammar, nothing left out", "in_full", "read by the grammar, every content word placed")

PEOPLE: tuple[Measure, ...] = (
    READ,
    IN_FULL,
    Measure("approximately", "approximately", "read along dependencies, or with words left out"),
    Measure("content words in programs", "placed", "words of open classes that a node stands for", "share", "words"),
    Measure("content words not reported unused", "reported", "by the parser's own report", "share", "words"),
    Measure("head names the target's category", "head", "of expressions whose target is known"),
    Measure("any noun names it", "mentioned", "of expressions whose target is known"),
)


def expressions(paths: Sequence[Path], limit: int | None, progress: Progress) -> list[Scored]:
    """A file with an ``expression`` a line, and perhaps the ``target_category`` of what it refers to."""
    records = read_json_lines(paths[0])[:limit]
    texts = [record["expression"] for record in records]
    return score_texts(texts, [record.get("target_category") for record in records], progress)


def lists_of_expressions(paths: Sequence[Path], limit: int | None, progress: Progress) -> list[Scored]:
    """A file with a list of ``expressions`` a line."""
    texts = [text for record in read_json_lines(paths[0]) for text in record["expressions"]][:limit]
    return score_texts(texts, [None] * len(texts), progress)


def score_texts(texts: Sequence[str], categories: Sequence[str | None], progress: Progress) -> list[Scored]:
    """Read some expressions, each with the category of its target, None where it is not known."""
    results = parse_many(track(texts, "reading", progress), DOMAIN)
    readings = [None if isinstance(result, ParseError) else result[0] for result in results]
    words = list(content_words(texts))
    names = load_categories(load_domain(DOMAIN))
    lines = []
    for number, (text, reading, category) in enumerate(zip(texts, readings, categories, strict=True)):
        scores: dict[str, Score] = {
            **reading_scores(reading),
            "approximately": reading is not None and reading.approximate,
            "words": len(words[number]),
            "placed": len(placed(reading, words[number])),
            "reported": len(reported(reading, words[number])),
        }
        if category is not None:
            scores["head"] = reading is not None and names.head_is(reading.program, category)
            scores["mentioned"] = reading is not None and names.mentions(reading.program, category)
        lines.append(scored_text(number, text, scores))
    return lines


def reading_scores(reading: Parse | None) -> dict[str, Score]:
    """Whether there is a reading, which is right unless a set knows better, and whether nothing is left out of it."""
    return {"right": reading is not None, "in_full": reading is not None and not reading.approximate}
