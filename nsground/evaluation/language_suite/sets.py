"""The sets of the language suite: each reads some files, scores what is in them, and names what is measured."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from nsground.errors import DataError
from nsground.evaluation.estimates import Estimate
from nsground.evaluation.measures import Measure, estimate_all
from nsground.evaluation.scored import Scored, Scores
from nsground.progress import Progress, silent

GRAMMAR = "grammar"
"""Who reads in the language suite."""

Scorer = Callable[[Sequence[Path], int | None, Progress], list[Scored]]
"""Scores what is in some files, at most so many items of it (None for all)."""


@dataclass(frozen=True)
class LanguageSet:
    """A row of the suite.

    Fields:
        name, table: of the row, and the title of the table that it is in.
        files: in the folder of data.
        score: gives a scored line for each item of the files.
        measures: over these lines, in the order of the table; those that apply to no line are left out.
        remark: what there is to say of a line, None for nothing.
    """

    name: str
    table: str
    files: tuple[str, ...]
    score: Scorer = field(repr=False)
    measures: tuple[Measure, ...] = field(repr=False)
    remark: Callable[[Scored], str | None] = field(default=lambda _: None, repr=False)

    def missing(self, folder: Path) -> tuple[Path, ...]:
        """The files that are not there."""
        return tuple(folder / name for name in self.files if not (folder / name).is_file())


@dataclass(frozen=True)
class LanguageResult:
    """A set and its scored lines; ``missing`` names files that are not there, then there are no lines."""

    set: LanguageSet
    scored: tuple[Scored, ...] = field(repr=False)
    missing: tuple[Path, ...] = ()

    @cached_property
    def estimates(self) -> Mapping[str, Estimate]:
        """By the names of the measures."""
        table = estimate_all(self.set.measures, {GRAMMAR: self.scored})
        return {name: row[GRAMMAR] for name, (_, row) in table.items()}

    @property
    def remarks(self) -> list[str]:
        """All that there is to say of the lines."""
        return [remark for line in self.scored if (remark := self.set.remark(line)) is not None]

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        data: dict[str, Any] = {"set": self.set.name, "table": self.set.table}
        if self.missing:
            return {**data, "missing": [str(path) for path in self.missing]}
        shares = {name: estimate.to_dict() for name, estimate in self.estimates.items()}
        return {**data, "items": len(self.scored), "shares": shares, "remarks": self.remarks}


def scored_text(number: int, text: str, scores: Scores, **said: Any) -> Scored:
    """The scored line of the text that is ``number`` in its file; intervals take each text for itself."""
    key = str(number)
    return Scored(GRAMMAR, key, key, "", "expression", {"text": text, **said}, None, scores, {})


def score_sets(
    sets: Iterable[LanguageSet], folder: Path, limit: int | None = None, progress: Progress = silent
) -> Iterator[LanguageResult]:
    """The result of every set, one after the other, each when it is there.

    Raises DataError where the folder is missing or a file is not laid out as it should be.
    """
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder; give the folder that holds the data")
    for one in sets:
        if missing := one.missing(folder):
            yield LanguageResult(one, (), missing)
            continue
        try:
            scored = one.score([folder / name for name in one.files], limit, progress)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            files = ", ".join(one.files)
            raise DataError(f"{folder}: {files}: not laid out as expected: {error!r}") from error
        yield LanguageResult(one, tuple(scored))


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """A file of one JSON object a line. Raises DataError naming the line."""
    records: list[dict[str, Any]] = []
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                records.append(json.loads(line))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: line {len(records) + 1} cannot be read as JSON: {error}") from None
    return records
