"""The forms of data sets by name. A new one is a :class:`Format`, in an own file, an installed package, or here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from nsground.datasets import clevr_ref, coco, gqa, jsonlines, mdetr, normalised, photo_shares, photographs, refer
from nsground.datasets.dataset import Dataset
from nsground.datasets.example import Example, View
from nsground.datasets.reading import Refuse, stop
from nsground.errors import DataError
from nsground.registry import BuiltIn, Registry


@dataclass(frozen=True)
class Format:
    """A form of files.

    Fields:
        name: short, for the command line.
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
        """The data set in files that :attr:`recognise` found."""
        read = partial(self.read, path, files)
        views = None if self.views is None else partial(self.views, path, files)
        return Dataset(path.resolve().name, self.name, path, files, partial(read, stop), read, views)


FORMATS: tuple[Format, ...] = (
    Format("normalised", normalised.LAYOUT, normalised.recognise, normalised.examples, normalised.views),
    Format("jsonl", jsonlines.LAYOUT, jsonlines.recognise, jsonlines.examples),
    Format("clevr-ref", clevr_ref.LAYOUT, clevr_ref.recognise, clevr_ref.examples, clevr_ref.views),
    Format("photographs", photographs.LAYOUT, photographs.recognise, photographs.examples, photographs.views),
    Format("photo-shares", photo_shares.LAYOUT, photo_shares.recognise, photo_shares.examples, photo_shares.views),
    Format("gqa", gqa.LAYOUT, gqa.recognise, gqa.examples),
    Format("refer", refer.LAYOUT, refer.recognise, refer.examples),
    Format("mdetr", mdetr.LAYOUT, mdetr.recognise, mdetr.examples),
    Format("coco", coco.LAYOUT, coco.recognise, coco.examples, coco.views),
)
"""In the order in which they are tried."""


ENTRY_POINTS = "nsground.formats"
"""The entry-point group in which a package names a :class:`Format`."""

FORMAT_REGISTRY: Registry[Format] = Registry(
    "format",
    ENTRY_POINTS,
    {each.name: BuiltIn(each, each.layout) for each in FORMATS},
    lambda part: "" if isinstance(part, Format) else "is no Format",
)


def known_formats() -> Iterator[Format]:
    """Every form in the order in which they are tried: the built-in ones, then those of installed packages.

    Raises DataError when it comes to an installed one that cannot be loaded.
    """
    yield from FORMATS
    yield from map(FORMAT_REGISTRY.load, FORMAT_REGISTRY.installed())


def open_dataset(path: str | Path, format: str | Format | None = None) -> Dataset:
    """The data set in a file or folder, in the form given, or the first of :func:`known_formats` that fits.

    ``format`` is a name, ``my_file.py:MY_FORMAT``, or the form itself. Raises DataError where there is nothing, or
    nothing of a known form.
    """
    path = Path(path)
    if not path.exists():
        raise DataError(f"{path}: there is no such file or folder")
    tried = []
    for form in known_formats() if format is None else [FORMAT_REGISTRY.load(format)]:
        if files := form.recognise(path):
            return form.open(path, files)
        tried.append(f"  {form.name}: {form.layout}")
    raise DataError("\n".join([f"{path}: not a known data set. Known:", *tried]))
