"""Photographs with human expressions: ``annotations.jsonl`` and ``expressions.jsonl`` beside their pictures.

A line of ``annotations.jsonl`` holds all true boxes of a picture: ``file``, ``width``, ``height`` and ``objects``, each
[category, x, y, width, height] in pixels. A line of ``expressions.jsonl`` holds ``expression``, ``file``, and what is
known of the target: ``target_box_xywh``, ``target_gt_index`` into ``objects``, or ``no_target`` true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nsground.datasets.example import Example, View
from nsground.datasets.fields import corners, label, pixels, text, whole
from nsground.datasets.jsonlines import made_of_lines
from nsground.datasets.reading import Refuse, stop
from nsground.errors import DataError
from nsground.scene import SceneGraph
from nsground.scene.reading import items, need

ANNOTATIONS, EXPRESSIONS = "annotations.jsonl", "expressions.jsonl"
LAYOUT = f"a folder with {ANNOTATIONS} (file, width, height, objects) and {EXPRESSIONS} (file, expression, target)"


def recognise(path: Path) -> tuple[Path, ...]:
    """The files of photographs with expressions in a folder; none where it does not hold both."""
    files = path / EXPRESSIONS, path / ANNOTATIONS
    return files if all(file.is_file() for file in files) else ()


def examples(path: Path, files: tuple[Path, ...], refuse: Refuse = stop) -> Iterator[Example]:
    """The expressions. Raises DataError naming file and line."""
    asked, annotations = files
    known = {view.id: view for view in _views(annotations, refuse)}
    return made_of_lines(asked, lambda line, i: _example(line, i, known), refuse)


def views(path: Path, files: tuple[Path, ...]) -> Iterator[View]:
    """All pictures. Raises DataError naming file and line."""
    return _views(files[1], stop)


def _views(annotations: Path, refuse: Refuse) -> Iterator[View]:
    return made_of_lines(annotations, lambda line, _: _view(line, annotations.parent), refuse)


def _view(line: Mapping[str, Any], folder: Path) -> View:
    name = text(need(line, "file", "the line"), "file")
    size = pixels([need(line, "width", "the line"), need(line, "height", "the line")], "width, height")
    objects = [_object(each, f"objects[{k}]") for k, each in enumerate(items(line.get("objects"), "objects"))]
    return View(name, folder / name, SceneGraph.from_coco(objects, size))


def _object(given: Any, name: str) -> dict[str, Any]:
    category, *box = items(given, name) or [None]
    return {"category": text(category, f"{name}[0]"), "bbox": box}


def _example(line: Mapping[str, Any], number: int, known: Mapping[str, View]) -> Example:
    file = text(line.get("file"), "file")
    if file not in known:
        raise DataError(f"file: {ANNOTATIONS} does not name {file!r}")
    index, box = line.get("target_gt_index"), line.get("target_box_xywh")
    nothing = bool(line.get("no_target"))
    targets = () if nothing else None if index is None else (whole(index, "target_gt_index"),)
    return Example(
        id=label(line.get("id", number), "id"),
        view=known[file],
        text=text(line.get("expression"), "expression"),
        targets=targets,
        boxes=None if nothing or box is None else (corners(box, "target_box_xywh"),),
    )
