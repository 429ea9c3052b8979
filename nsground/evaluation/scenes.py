"""Sets of rendered pictures whose true scenes are known, as folders in the form of CLEVR-Ref+."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nsground.errors import DataError
from nsground.evaluation.rows import read_json
from nsground.scene import SceneGraph, from_clevr

SCENES = "scenes.json"
NOT_MEASURED = "train"
"""A set of this name among others is for training; it is measured only where it is given by itself."""


@dataclass(frozen=True)
class Rendered:
    """One picture: its path, its scene as the file has it, and as a scene graph."""

    path: Path
    raw: dict[str, Any]
    truth: SceneGraph


@dataclass(frozen=True)
class SceneSet:
    """A folder with ``scenes.json`` and ``images/``."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @cached_property
    def pictures(self) -> dict[int, Rendered]:
        """The pictures by their index. Raises DataError for a scene without a picture."""
        return {r.raw["image_index"]: r for r in self._read()}

    def _read(self) -> Iterator[Rendered]:
        for raw in read_json(self.folder / SCENES)["scenes"]:
            path = self.folder / "images" / raw["image_filename"]
            if not path.is_file():
                raise DataError(f"{path}: there is no such picture, but {self.folder / SCENES} names it")
            yield Rendered(path, raw, from_clevr(raw))


def scene_sets(folder: Path) -> list[SceneSet]:
    """The set in a folder, or those in the folders below it. Raises DataError where there is none."""
    if (folder / SCENES).is_file():
        return [SceneSet(folder)]
    found = sorted(path.parent for path in folder.glob(f"*/{SCENES}") if path.parent.name != NOT_MEASURED)
    if not found:
        raise DataError(f"{folder}: no {SCENES} in it or in a folder below it; give a set in CLEVR-Ref+'s form")
    return [SceneSet(path) for path in found]
