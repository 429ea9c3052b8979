"""The forms of data sets that are known; a new one is a module with ``recognise`` and ``read``, and an entry here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from nsground.datasets import clevr_ref, coco, gqa, jsonlines, mdetr, normalised, photographs, refer
from nsground.datasets.dataset import Dataset
from nsground.datasets.example import Example, View
from nsground.datasets.reading import Refuse, stop
from nsground.errors import DataError, did_you_mean


@dataclass(frozen=True)
class Format:
    """A form of files.

    Fields:
        layout: what a folder or file of this form holds, in a line for messages.
        recognise: the files to read, or () where the path is not of this form.
        read: the examples in those files; told of each record that cannot be used, in place of raising.
        views: all pictures in those files; None where the examples tell of all.
    """

    name: str
    layout: str
    recognise: Callable[[Path], tuple[Path, ...]] = field(repr=False)
    read: Callable[[Path, tuple[Path, ...], Refuse], Iterator[Example]] = field(repr=False)
    views: Callable[[Path, tuple[Path, ...]], Iterator[View]] | None = field(default=None, repr=False)

    def open(self, path: Path, files: tuple[Path, ...]) -> Dataset:
        read = partial(self.read, path, files)
        views = None if self.views is None else partial(self.views, path, files)
        return Dataset(path.resolve().name, self.name, path, files, partial(read, stop), read, views)


FORMATS: tuple[Format, ...] = (
    Format("normalised", normalised.LAYOUT, normalised.recognise, normalised.examples, normalised.views),
    Format("jsonl", jsonlines.LAYOUT, jsonlines.recognise, jsonlines.examples),
    Format("clevr-ref", clevr_ref.LAYOUT, clevr_ref.recognise, clevr_ref.examples, clevr_ref.views),
    Format("photographs", photographs.LAYOUT, photographs.recognise, photographs.examples, photographs.views),
    Format("gqa", gqa.LAYOUT, gqa.recognise, gqa.examples),
    Format("refer", refer.LAYOUT, refer.recognise, refer.examples),
    Format("mdetr", mdetr.LAYOUT, mdetr.recognise, mdetr.examples),
    Format("coco", coco.LAYOUT, coco.recognise, coco.examples, coco.views),
)
"""In the order in which they are tried."""


def open_dataset(path: str | Path, format: str | None = None) -> Dataset:
    """The data set in a file or folder, in the form named, or the first of ``FORMATS`` that fits.

    Raises DataError where there is nothing, or nothing of a known form.
    """
    path = Path(path)
    if not path.exists():
        raise DataError(f"{path}: there is no such file or folder")
    names = [each.name for each in FORMATS]
    if format is not None and format not in names:
        raise DataError(f"there is no format {format!r}.{did_you_mean(format, names)} Known: {', '.join(names)}")
    for each in FORMATS:
        if format in (None, each.name) and (files := each.recognise(path)):
            return each.open(path, files)
    tried = [each for each in FORMATS if format in (None, each.name)]
    raise DataError(f"{path}: not a known data set. Known:\n" + "\n".join(f"  {f.name}: {f.layout}" for f in tried))
