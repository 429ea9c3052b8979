"""What a check of a data set is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

Verdict = Literal["wrong", "remark"]
T = TypeVar("T")

Look = Callable[[T], Iterator[str]]
"""Looks at one thing after the other, and says what is found, if anything."""


@dataclass(frozen=True)
class Check(Generic[T]):
    """One thing that is looked for.

    Fields:
        name: for tables, in words.
        begin: gives a look that has seen nothing yet.
        verdict: a remark is nothing wrong, but something to know.
    """

    name: str
    begin: Callable[[], Look[T]] = field(repr=False)
    verdict: Verdict = "wrong"


@dataclass(frozen=True)
class DataFinding:
    """What a check found; ``where`` is the id of an example or a view, or a place in a file."""

    check: str
    verdict: Verdict
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.where}: {self.text}" if self.where else self.text

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {"check": self.check, "verdict": self.verdict, "where": self.where, "text": self.text}


@dataclass(frozen=True)
class Tally:
    """How often a check found something, with the first of these."""

    check: str
    verdict: Verdict
    count: int
    first: tuple[DataFinding, ...] = field(repr=False)


@dataclass(frozen=True)
class Report:
    """What all checks found in a data set of so many usable examples and views."""

    examples: int
    views: int
    tallies: tuple[Tally, ...]

    @property
    def wrong(self) -> int:
        """How many findings say that something is wrong, remarks left out."""
        return sum(tally.count for tally in self.tallies if tally.verdict == "wrong")

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        counts = {tally.check: tally.count for tally in self.tallies}
        return {"examples": self.examples, "views": self.views, "wrong": self.wrong, "counts": counts}


def always(look: Look[T]) -> Callable[[], Look[T]]:
    """The beginning of a check that remembers nothing."""
    return lambda: look
