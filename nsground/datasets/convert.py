"""A data set of any form written as nsground's own: ``examples.jsonl`` with a file a scene beside it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nsground.datasets.example import Example, View
from nsground.datasets.jsonlines import FILE, SCENES, to_line, write
from nsground.errors import DataError

UNSAFE = re.compile(r"[^\w.-]+")


def convert(examples: Iterable[Example], folder: Path) -> int:
    """Write the examples, one by one as they come, and return how many there were.

    Pictures stay where they are and are named by their way from ``folder``. Examples are written all or none; scenes
    of an earlier try are written over. Raises DataError where there is nothing to write, or it cannot be written.
    """
    try:
        (folder / SCENES).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"{folder}: cannot be made: {error.strerror}") from None
    return write(folder / FILE, _lines(examples, folder))


def _lines(examples: Iterable[Example], folder: Path) -> Iterator[dict[str, Any]]:
    names: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for example in examples:
        view = example.view
        key = view.id, view.part
        if view.scene is not None and key not in names:
            names[key] = f"{SCENES}/{_name(view, taken)}"
            view.scene.save(folder / names[key])
        if view.picture is None and view.scene is None:
            raise DataError(f"{example.id}: neither a picture nor a scene is known, so a line of {FILE} cannot tell it")
        picture = None if view.picture is None else Path(os.path.relpath(view.picture, folder)).as_posix()
        yield to_line(example, picture, names.get(key))


def _name(view: View, taken: set[str]) -> str:
    """A file name that says what the view is, and that no other view has."""
    stem = UNSAFE.sub("_", view.id).strip("._")[-100:] or "scene"
    name, number = f"{stem}.json", 1
    while name.lower() in taken:
        number += 1
        name = f"{stem}_{number}.json"
    taken.add(name.lower())
    return name
