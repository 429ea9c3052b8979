"""Progress on standard error, where that is a terminal."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

from nsground.progress import Progress, silent, track

T = TypeVar("T")

EVERY = 0.1
"""Seconds between two looks."""


@contextlib.contextmanager
def shown() -> Iterator[Progress]:
    """A progress with a line for each thing that is being done; what is done goes when something else begins."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        ProgressColumn,
        Task,
        TaskID,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bars
    from rich.text import Text

    class Count(ProgressColumn):
        """How many are done, and of how many where that is known."""

        def render(self, task: Task) -> Text:
            return Text(f"{task.completed:,.0f}" + ("" if task.total is None else f" of {task.total:,.0f}"))

    console = Console(stderr=True)
    if not console.is_terminal:
        yield silent
        return
    columns = TextColumn("{task.description}"), BarColumn(), Count(), TimeElapsedColumn(), TimeRemainingColumn()
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}
        last = 0.0

        def show(what: str, done: int, total: int | None) -> None:
            nonlocal last
            if what not in tasks:
                for name in [name for name, task in tasks.items() if bars.tasks[bars.task_ids.index(task)].finished]:
                    bars.remove_task(tasks.pop(name))
                tasks[what] = bars.add_task(what, total=total)
            if done == total or time.monotonic() - last > EVERY:
                bars.update(tasks[what], completed=done, total=total)
                last = time.monotonic()

        yield show


def tracked(items: Iterable[T], what: str) -> Iterator[T]:
    """The items, with their progress shown where there are several."""
    if isinstance(items, Sized) and len(items) < 2:
        yield from items
        return
    with shown() as progress:
        yield from track(items, what, progress)
