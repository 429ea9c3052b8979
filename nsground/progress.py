"""Progress: long work says how far it is, and whoever started it decides whether to show that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sized
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """Is told how far some work is; called often, so it must be fast."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """``done`` of ``total`` steps of ``what`` are done; ``total`` is None where nobody knows it."""


def silent(what: str, done: int, total: int | None) -> None:
    """The progress that shows nothing."""


def track(items: Iterable[T], what: str, progress: Progress, total: int | None = None) -> Iterator[T]:
    """The items, each reported to ``progress`` when the next one is asked for.

    Args:
        total: how many items come; by default their length, if they have one.

    >>> list(track("ab", "letters", lambda what, done, total: print(f"{what}: {done} of {total}")))
    letters: 0 of 2
    letters: 1 of 2
    letters: 2 of 2
    ['a', 'b']
    """
    if total is None and isinstance(items, Sized):
        total = len(items)
    done = 0
    progress(what, done, total)
    for item in items:
        yield item
        done += 1
        progress(what, done, total)
