"""A data set: examples that are read one by one, each time anew, from files that are known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from nsground.datasets.example import Example, View
from nsground.datasets.reading import Refuse
from nsground.files.hashing import file_hash


@dataclass(frozen=True)
class Dataset:
    """Examples in one form of files.

    Iterating reads the files anew, without holding all examples in memory; examples about one picture share their
    view while they are neighbours. A malformed record raises DataError naming file and record.

    Fields:
        name: short, for tables.
        format: the name of the form, one of ``FORMATS``.
        path: the file or folder that was opened.
        files: all files that are read, for :attr:`sha256`; pictures are not among them.
        read: gives the examples.
        read_past: gives the examples and goes on after a record that cannot be used, telling of each; None where a form
            cannot.
        read_views: gives all pictures, also those that no example is about; None where the examples tell of all.
    """

    name: str
    format: str
    path: Path
    files: tuple[Path, ...]
    read: Callable[[], Iterable[Example]] = field(repr=False)
    read_past: Callable[[Refuse], Iterable[Example]] | None = field(default=None, repr=False)
    read_views: Callable[[], Iterable[View]] | None = field(default=None, repr=False)

    def __iter__(self) -> Iterator[Example]:
        return iter(self.read())

    def usable(self, refuse: Refuse) -> Iterator[Example]:
        """The examples that can be used; ``refuse`` is told of each record that cannot, and may raise."""
        return iter(self.read() if self.read_past is None else self.read_past(refuse))

    def views(self, part: str | None = None) -> Iterator[View]:
        """Every picture once, with its true scene where that is known; of one part, if it is named."""
        seen: set[str] = set()
        for view in self.read_views() if self.read_views else (example.view for example in self):
            if view.id not in seen and part in (None, view.part):
                seen.add(view.id)
                yield view

    @cached_property
    def sha256(self) -> str:
        """The hash over names and contents of all files: data sets with the same hash hold the same examples."""
        total = hashlib.sha256()
        for path in sorted(self.files):
            total.update(f"{path.name} {file_hash(path)}\n".encode())
        return total.hexdigest()
