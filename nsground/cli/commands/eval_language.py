"""``nsground eval language``: how much of what people and generators write is read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from nsground.cli import options
from nsground.cli.output import counted, note, say, say_json, say_table
from nsground.evaluation.rows import EvaluationError, Result


@click.command()
@click.argument("folder", metavar="DIR", type=options.FILE)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Look at N items of each set at most.")
@options.as_json
def language(folder: Path, limit: int | None, as_json: bool) -> None:
    """Read the expressions in DIR and print what share is read, and how well.

    Shares have 95 % intervals. Sets that are not in DIR are named and passed over.
    """
    from nsground.evaluation.language import language as evaluate

    there = []
    for result in evaluate(folder, limit, counted):
        if result.row is None:
            note(f"{result.source.name}: skipped; there is no {', '.join(map(str, result.missing))}")
            continue
        there.append(result)
        if as_json:
            say_json(result.to_dict())
    if not there:
        raise EvaluationError(f"{folder}: none of the sets is there; give the folder that holds language/ and clevr/")
    if not as_json:
        for title in dict.fromkeys(result.source.table for result in there):
            _show(title, [result for result in there if result.source.table == title])


def _show(title: str, found: Iterable[Result]) -> None:
    """A table with a line for every set and measure, then what there is to remark."""
    rows = [(result.source.name, result.row) for result in found if result.row is not None]
    lines = [
        (name if first else "", measure, f"{share.value:.1%}", share.interval, f"{share.hits:,} of {share.of:,}")
        for name, row in rows
        for first, (measure, share) in zip((True, *[False] * len(row.shares)), row.shares.items(), strict=False)
    ]
    say_table(title, ("set", "measure", "share", "95 % interval", "counted"), lines, right="share counted")
    for name, row in rows:
        for remark in row.remarks:
            say(f"{name}, {remark}")
    say()
