"""Rows of a table of results, and the data that they come from."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nsground.errors import DataError
from nsground.evaluation.estimates import Estimate
from nsground.progress import Progress, silent


@dataclass(frozen=True)
class Row:
    """The results on one set: how many items, the share that each measure found, and what there is to remark."""

    items: int
    shares: Mapping[str, Estimate]
    remarks: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        shares = {name: share.to_dict() for name, share in self.shares.items()}
        return {"items": self.items, "shares": shares, "remarks": list(self.remarks)}


@dataclass(frozen=True)
class Source:
    """Where a row comes from: its name, the title of its table, the files it needs, and what makes a row of them.

    ``measure`` takes the paths of the files, the most items to look at (None for all), and a progress.
    """

    name: str
    table: str
    files: tuple[str, ...]
    measure: Callable[[Sequence[Path], int | None, Progress], Row] = field(repr=False)

    def missing(self, folder: Path) -> tuple[Path, ...]:
        return tuple(folder / name for name in self.files if not (folder / name).is_file())


@dataclass(frozen=True)
class Result:
    """A source, and its row; None where ``missing`` names files that are not there."""

    source: Source
    row: Row | None
    missing: tuple[Path, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        data: dict[str, Any] = {"set": self.source.name, "table": self.source.table}
        if self.row is None:
            return {**data, "missing": [str(path) for path in self.missing]}
        return {**data, **self.row.to_dict()}


def results(
    sources: Iterable[Source], folder: Path, limit: int | None = None, progress: Progress = silent
) -> Iterator[Result]:
    """The result of every source, one after the other, each when it is there.

    Raises DataError where the folder is missing or a file is not laid out as it should be.
    """
    if not folder.is_dir():
        raise DataError(f"{folder}: no such folder; give the folder that holds the data")
    for source in sources:
        if missing := source.missing(folder):
            yield Result(source, None, missing)
            continue
        try:
            row = source.measure([folder / name for name in source.files], limit, progress)
        except (KeyError, TypeError, AttributeError, IndexError) as error:
            files = ", ".join(source.files)
            raise DataError(f"{folder}: {files}: not laid out as expected: {error!r}") from error
        yield Result(source, row)


def read_json(path: Path) -> Any:
    """A JSON file. Raises DataError."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read as JSON: {error}") from None


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """A file of one JSON object a line. Raises DataError naming the line."""
    found = []
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                found.append(json.loads(line))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: line {len(found) + 1} cannot be read as JSON: {error}") from None
    return found
