"""``nsground eval language``: how much of what people and generators write is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nsground.cli import options
from nsground.cli.output import note, say, say_json, say_table
from nsground.cli.progress import shown
from nsground.errors import DataError

if TYPE_CHECKING:
    from nsground.evaluation.language_suite.sets import LanguageResult


@click.command()
@click.argument("folder", metavar="DIR", type=options.FILE)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Look at N items of each set at most.")
@options.as_json
def language(folder: Path, limit: int | None, as_json: bool) -> None:
    """Read the expressions in DIR, and measure how well.

    Prints what share of them, and of their words, is read, and whether readings say what is meant. Shares have 95 %
    intervals. Sets that are not in DIR are named and passed over.
    """
    from nsground.evaluation.language_suite.suite import language as evaluate

    results = []
    with shown() as progress:
        for result in evaluate(folder, limit, progress):
            if result.missing:
                note(f"{result.set.name}: skipped; there is no {', '.join(map(str, result.missing))}")
                continue
            results.append(result)
            if as_json:
                say_json(result.to_dict())
    if not results:
        raise DataError(f"{folder}: none of the sets is there; give the folder that holds language/ and clevr/")
    if not as_json:
        for title in dict.fromkeys(result.set.table for result in results):
            _show_table(title, [result for result in results if result.set.table == title])


def _show_table(title: str, results: list[LanguageResult]) -> None:
    """A line for every set and measure, then what there is to remark."""
    rows = [
        ("" if number else result.set.name, name, f"{estimate.value:.1%}", estimate.interval, estimate.counted)
        for result in results
        for number, (name, estimate) in enumerate(result.estimates.items())
    ]
    say_table(title, ("set", "measure", "share", "95 % interval", "counted"), rows, right="share counted")
    for result in results:
        for remark in result.remarks:
            say(f"{result.set.name}, {remark}")
    say()
