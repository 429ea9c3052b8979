"""``nsground eval language``: how much of what people and generators write is read."""

from __future__ import annotations

from pathlib import Path

import click

from nsground.cli import options
from nsground.cli.output import note, say_json
from nsground.cli.progress import shown
from nsground.cli.results import show_rows
from nsground.errors import DataError


@click.command()
@click.argument("folder", metavar="DIR", type=options.FILE)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Look at N items of each set at most.")
@options.as_json
def language(folder: Path, limit: int | None, as_json: bool) -> None:
    """Read the expressions in DIR and print what share is read, and how well.

    Shares have 95 % intervals. Sets that are not in DIR are named and passed over.
    """
    from nsground.evaluation.language_suite.suite import language as evaluate

    there = []
    with shown() as progress:
        for result in evaluate(folder, limit, progress):
            if result.row is None:
                note(f"{result.source.name}: skipped; there is no {', '.join(map(str, result.missing))}")
                continue
            there.append(result)
            if as_json:
                say_json(result.to_dict())
    if not there:
        raise DataError(f"{folder}: none of the sets is there; give the folder that holds language/ and clevr/")
    if not as_json:
        for title in dict.fromkeys(result.source.table for result in there):
            show_rows(title, [(r.source.name, r.row) for r in there if r.source.table == title and r.row is not None])
