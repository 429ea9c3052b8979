"""Where scenes come from: another data set, or, in :mod:`nsground.generation.scenes`, the generator itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from nsground.datasets import Dataset, View, open_dataset
from nsground.errors import DataError


class Source(Protocol):
    """Scenes by number, and what is known of them before they are made. Can be sent to another process."""

    def parts(self) -> tuple[str, ...]:
        """The part that each scene belongs to."""

    def view(self, index: int, folder: Path) -> View | None:
        """The scene of this number, its picture made in ``folder`` where it is made anew; None where there is none."""

    def told(self) -> Mapping[str, Any]:
        """What the manifest says of the source."""


@dataclass(frozen=True)
class DatasetSource:
    """The scenes and pictures of another data set."""

    path: Path
    format: str | None = None

    @cached_property
    def dataset(self) -> Dataset:
        return open_dataset(self.path, self.format)

    @cached_property
    def views(self) -> tuple[View, ...]:
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
