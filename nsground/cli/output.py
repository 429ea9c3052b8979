"""What goes to the terminal: text made safe to show, JSON lines, notes beside the output, progress."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

T = TypeVar("T")


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
    if words:
        note(f"no place was found for {', '.join(map(repr, words))}")


def counted(items: Sequence[T], what: str) -> Iterator[T]:
    """The items, with progress on standard error where that is a terminal."""
    from rich.progress import track

    console = Console(stderr=True)
    quiet = not console.is_terminal or len(items) < 2
    yield from track(items, what, console=console, transient=True, disable=quiet)


def passing(things: Iterable[T], what: str) -> Iterator[T]:
    """The things, of which nobody knows how many come, with their number on standard error where that is a terminal."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = SpinnerColumn(), TextColumn("{task.completed:,} {task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what, total=None)
        for thing in things:
            yield thing
            progress.advance(task)


@contextlib.contextmanager
def ticking(what: str) -> Iterator[Callable[[int, int], None]]:
    """A function that takes how much is done and how much there is, and shows it where there is a terminal."""
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(what)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def error_line(error: Exception) -> dict[str, Any]:
    return {"error": clean(error)}


def _console(wide: bool = False) -> Console:
    console = Console(highlight=False)
    if wide and not console.is_terminal:
        console = Console(highlight=False, width=160)
    return console
