"""Where scenes come from: another data set; ``stage`` and ``flat`` make scenes anew, of rendered solids or of boxes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nsground.datasets import Dataset, View, open_dataset
from nsground.errors import DataError
from nsground.files.atomic import write_bytes

IMAGES = "images"


class Source(Protocol):
    """Scenes by number, and what is known of them before they are made. Can be sent to another process."""

    def parts(self) -> tuple[str, ...]:
        """The part that each scene belongs to."""

    def view(self, index: int, folder: Path) -> View | None:
        """The scene of this number, its picture made in ``folder`` where it is made anew; None where there is none."""

    def told(self) -> Mapping[str, Any]:
        """What the manifest says of the source."""


@dataclass(frozen=True)
class DatasetSource(Source):
    """The scenes and pictures of another data set."""

    path: Path
    format: str | None = None

    @cached_property
    def dataset(self) -> Dataset:
        """The data set, opened once. Raises DataError where it cannot be."""
        return open_dataset(self.path, self.format)

    @cached_property
    def views(self) -> tuple[View, ...]:
        """All views of the data set. Raises DataError where none has a scene."""
        views = tuple(self.dataset.views())
        if not any(view.scene is not None for view in views):
            raise DataError(f"{self.path}: none of its {len(views):,} pictures has a scene to make expressions about")
        return views

    def parts(self) -> tuple[str, ...]:
        return tuple(view.part for view in self.views)

    def view(self, index: int, folder: Path) -> View | None:
        found = self.views[index]
        return None if found.scene is None else found

    def told(self) -> Mapping[str, Any]:
        return {"dataset": self.dataset.name, "format": self.dataset.format, "sha256": self.dataset.sha256}

    def __getstate__(self) -> Mapping[str, Any]:
        return {"path": self.path, "format": self.format}  # what was read is read anew in another process


def seen_from(folder: Path, picture: Path | None) -> str | None:
    """The path of a picture as a file in ``folder`` names it."""
    return None if picture is None else Path(os.path.relpath(picture.resolve(), folder.resolve())).as_posix()


def parts_of(scenes: Mapping[str, int]) -> tuple[str, ...]:
    """The part of each scene, of so many scenes of each part. Raises DataError for no scenes.

    >>> parts_of({"train": 2, "val": 1})
    ('train', 'train', 'val')
    """
    if not scenes or min(scenes.values()) < 1:
        raise DataError(f"scenes: expected 1 or more of each part, got {dict(scenes)}")
    return tuple(part for part, count in scenes.items() for _ in range(count))


def check_objects(objects: tuple[int, int], most: int) -> None:
    """Raises DataError where so many objects cannot be set out in a scene."""
    low, high = objects
    if not 2 <= low <= high <= most:
        raise DataError(f"objects: expected 2 to {most}, the smaller number first, got {low} and {high}")


def save_picture(pixels: NDArray[np.uint8], folder: Path, index: int) -> Path:
    """Write a picture [H, W, 3] as PNG in the folder's ``images/``; returns its file."""
    path = folder / IMAGES / f"{index:06d}.png"
    path.parent.mkdir(parents=True, exist_ok=True)
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    write_bytes(path, buffer.getvalue())
    return path
