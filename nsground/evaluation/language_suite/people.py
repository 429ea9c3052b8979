"""What people write: how much of it is read, how many of its words end up in programs, what the head names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nsground.domains.domain import load_domain
from nsground.errors import ParseError
from nsground.evaluation.estimates import Share, share
from nsground.evaluation.language_suite.heads import load_categories
from nsground.evaluation.language_suite.rows import Row, read_json_lines
from nsground.evaluation.language_suite.words import content_words, placed, reported
from nsground.language import Parse, parse_many
from nsground.progress import Progress, track

DOMAIN = "photo"


def expressions(paths: Sequence[Path], limit: int | None, progress: Progress) -> Row:
    """A file with an ``expression`` a line, and perhaps the ``target_category`` of what it refers to."""
    records = read_json_lines(paths[0])[:limit]
    return measured([r["expression"] for r in records], [r.get("target_category") for r in records], progress)


def lists_of_expressions(paths: Sequence[Path], limit: int | None, progress: Progress) -> Row:
    """A file with a list of ``expressions`` a line."""
    texts = [text for record in read_json_lines(paths[0]) for text in record["expressions"]][:limit]
    return measured(texts, [None] * len(texts), progress)


def measured(texts: Sequence[str], categories: Sequence[str | None], progress: Progress) -> Row:
    """The row of some expressions, each with the category of its target, None where it is not known."""
    readings = [
        None if isinstance(r, ParseError) else r[0] for r in parse_many(track(texts, "reading", progress), DOMAIN)
    ]
    shares = {
        "read": share([r is not None for r in readings]),
        "by the grammar, nothing left out": share([r is not None and not r.approximate for r in readings]),
        "approximately": share([r is not None and r.approximate for r in readings]),
        **_words(texts, readings),
        **_heads(readings, categories),
    }
    return Row(len(texts), shares)


def _words(texts: Sequence[str], readings: Sequence[Parse | None]) -> dict[str, Share]:
    """Shares of content words: in the program, and by the parser's own report."""
    words = list(content_words(texts))
    of = [len(some) for some in words]
    in_program = [len(placed(reading, some)) for reading, some in zip(readings, words, strict=True)]
    by_report = [len(reported(reading, some)) for reading, some in zip(readings, words, strict=True)]
    return {
        "content words in programs": share(in_program, of),
        "content words not reported unused": share(by_report, of),
    }


def _heads(readings: Sequence[Parse | None], categories: Sequence[str | None]) -> dict[str, Share]:
    """Shares of those with a known target whose head, and whose any noun, names the target's category."""
    known = [(r, category) for r, category in zip(readings, categories, strict=True) if category is not None]
    if not known:
        return {}
    names = load_categories(load_domain(DOMAIN))
    return {
        "head names the target's category": share(
            [r is not None and names.head_is(r.program, category) for r, category in known]
        ),
        "any noun names it": share([r is not None and names.mentions(r.program, category) for r, category in known]),
    }
