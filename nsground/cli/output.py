"""What goes to the terminal: text made safe to show, JSON lines, notes beside the output."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text


def clean(text: object) -> str:
    """Text without control characters, which could drive the terminal."""
    return "".join(c if c.isprintable() or c in "\n" else "\N{REPLACEMENT CHARACTER}" for c in str(text))


def say(text: object = "", style: str = "") -> None:
    """A line of text to standard output, never wrapped."""
    _console().print(Text(clean(text), style=style), soft_wrap=True)


def say_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], right: str = "") -> None:
    """A table; ``right`` names the columns, parted by spaces, that are aligned to the right."""
    table = Table(title=Text(clean(title)) if title else None, title_justify="left", box=None, pad_edge=False)
    for name in columns:
        table.add_column(name, justify="right" if name in right.split() else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    _console(wide=True).print(table)


def say_json(data: object) -> None:
    """An object as one line of JSON; letters beyond ASCII as such where the output can hold them."""
    plain = "utf" not in (getattr(sys.stdout, "encoding", None) or "").lower()
    click.echo(json.dumps(data, ensure_ascii=plain, allow_nan=False))


def note(text: object) -> None:
    """A remark to standard error, so that the output stays what it is."""
    Console(stderr=True, highlight=False).print(Text(f"note: {clean(text)}", style="yellow"), soft_wrap=True)


def note_unread(words: Sequence[str]) -> None:
    """Name the words that found no place in a program, if there are any."""
    if words:
        note(f"no place was found for {', '.join(map(repr, words))}")


def error_line(error: Exception) -> dict[str, Any]:
    """An error as an object for JSON lines, beside the answers to other lines."""
    return {"error": clean(error)}


def _console(wide: bool = False) -> Console:
    console = Console(highlight=False)
    if wide and not console.is_terminal:
        console = Console(highlight=False, width=160)
    return console
