"""Rows of results on the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from nsground.cli.output import say, say_table
from nsground.evaluation.language_suite.rows import Row


def show_rows(title: str, rows: Iterable[tuple[str, Row]]) -> None:
    """A table with a line for every set and measure, then what there is to remark."""
    rows = list(rows)
    lines = [
        (name if first else "", measure, f"{found.value:.1%}", found.interval, found.counted)
        for name, row in rows
        for first, (measure, found) in zip((True, *[False] * len(row.shares)), row.shares.items(), strict=False)
    ]
    say_table(title, ("set", "measure", "share", "95 % interval", "counted"), lines, right="share counted")
    for name, row in rows:
        for remark in row.remarks:
            say(f"{name}, {remark}")
    say()
