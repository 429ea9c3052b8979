"""Photographs with expressions whose boxes are shares of the picture: ``photos.jsonl`` and ``expressions.jsonl``.

A line of ``photos.jsonl`` holds all true boxes of a picture: ``coco_image_id``, ``file``, ``width``, ``height`` and
``objects``, each [category, left, top, width, height] in [0, 1]. A line of ``expressions.jsonl`` holds ``expression``,
``coco_image_id``, ``target_index`` into ``objects`` or null where nothing is meant, and perhaps ``none`` (why not) and
``gold``, the programs that it means, best first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nsground.datasets.example import Example, View
from nsground.datasets.fields import label, pixels, text, whole
from nsground.datasets.jsonlines import made_of_lines
from nsground.datasets.reading import Refuse, stop
from nsground.errors import DataError
from nsground.program import read
from nsground.scene import SceneGraph
from nsground.scene.reading import items, need, numbers

PHOTOS, EXPRESSIONS = "photos.jsonl", "expressions.jsonl"
LAYOUT = f"a folder with {PHOTOS} (coco_image_id, file, objects in shares) and {EXPRESSIONS} (expression, target_index)"


def recognise(path: Path) -> tuple[Path, ...]:
    """The files of a folder of this form; () for any other."""
    files = path / EXPRESSIONS, path / PHOTOS
    return files if all(file.is_file() for file in files) else ()


def examples(path: Path, files: tuple[Path, ...], refuse: Refuse = stop) -> Iterator[Example]:
    """The expressions. Raises DataError naming file and line."""
    asked, photos = files
    known = {view.id: view for view in _views(photos, refuse)}
    return made_of_lines(asked, lambda line, i: _example(line, i, known), refuse)


def views(path: Path, files: tuple[Path, ...]) -> Iterator[View]:
    """All pictures. Raises DataError naming file and line."""
    return _views(files[1], stop)


def _views(photos: Path, refuse: Refuse) -> Iterator[View]:
    return made_of_lines(photos, lambda line, _: _view(line, photos.parent), refuse)


def _view(line: Mapping[str, Any], folder: Path) -> View:
    name = label(need(line, "coco_image_id", "the line"), "coco_image_id")
    file = text(need(line, "file", "the line"), "file")
    size = pixels([need(line, "width", "the line"), need(line, "height", "the line")], "width, height")
    objects = [_object(each, f"objects[{k}]", size) for k, each in enumerate(items(line.get("objects"), "objects"))]
    return View(name, folder / file, SceneGraph.from_coco(objects, size))


def _object(given: Any, name: str, size: tuple[int, int]) -> dict[str, Any]:
    category, *box = items(given, name) or [None]
    sides = (*size, *size)
    return {
        "category": text(category, f"{name}[0]"),
        "bbox": [share * side for share, side in zip(numbers(box, 4, name), sides, strict=True)],
    }


def _example(line: Mapping[str, Any], number: int, known: Mapping[str, View]) -> Example:
    picture = label(need(line, "coco_image_id", "the line"), "coco_image_id")
    if picture not in known:
        raise DataError(f"coco_image_id: {PHOTOS} does not name {picture!r}")
    index, gold = line.get("target_index"), items(line.get("gold", []), "gold")
    return Example(
        id=label(line.get("id", number), "id"),
        view=known[picture],
        text=text(line.get("expression"), "expression"),
        program=read(text(gold[0], "gold[0]")) if gold else None,
        targets=() if index is None else (whole(index, "target_index"),),
    )
