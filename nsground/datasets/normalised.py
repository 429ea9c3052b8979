"""Expressions beside boxes that are given in shares of pictures that are not there.

``NAME.jsonl`` holds a line an expression: ``expression``, ``coco_image_id``, and ``target_gt_index`` into the boxes of
the picture where it is known. ``NAME_boxes.jsonl`` holds a line a picture: ``coco_image_id`` and
``objects_normalised_cxcywh``, each [category, centre x, centre y, width, height] in [0, 1]. As nobody tells how large
the pictures were, they are laid on a square of 1000 pixels: what is left or above is so, but distances across and down
do not compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nsground.datasets.example import Example, View
from nsground.datasets.fields import label, text, whole
from nsground.datasets.jsonlines import made_of_lines
from nsground.datasets.reading import Refuse, stop
from nsground.errors import DataError
from nsground.scene import SceneGraph
from nsground.scene.reading import items, need, numbers

SIDE = 1000
ENDING = "_boxes.jsonl"
LAYOUT = f"NAME.jsonl beside NAME{ENDING}: expressions, and boxes in shares of their pictures"


def recognise(path: Path) -> tuple[Path, ...]:
    """The lines and the boxes beside them; none where one of the two is missing."""
    boxes = path.with_name(f"{path.stem}{ENDING}")
    return (path, boxes) if path.suffix == ".jsonl" and path.is_file() and boxes.is_file() else ()


def examples(path: Path, files: tuple[Path, ...], refuse: Refuse = stop) -> Iterator[Example]:
    """The expressions. Raises DataError naming file and line."""
    asked, boxes = files
    known = {view.id: view for view in _views(boxes, refuse)}
    return made_of_lines(asked, lambda line, i: _example(line, i, known), refuse)


def views(path: Path, files: tuple[Path, ...]) -> Iterator[View]:
    """All pictures. Raises DataError naming file and line."""
    return _views(files[1], stop)


def _views(boxes: Path, refuse: Refuse) -> Iterator[View]:
    return made_of_lines(boxes, lambda line, _: _view(line), refuse)


def _view(line: Mapping[str, Any]) -> View:
    name = label(need(line, "coco_image_id", "the line"), "coco_image_id")
    given = items(line.get("objects_normalised_cxcywh"), "objects_normalised_cxcywh")
    objects = [_object(each, f"objects_normalised_cxcywh[{k}]") for k, each in enumerate(given)]
    return View(name, None, SceneGraph.from_coco(objects, (SIDE, SIDE)))


def _object(given: Any, name: str) -> dict[str, Any]:
    category, *box = items(given, name) or [None]
    x, y, width, height = (SIDE * share for share in numbers(box, 4, name))
    return {"category": text(category, f"{name}[0]"), "bbox": [x - width / 2, y - height / 2, width, height]}


def _example(line: Mapping[str, Any], number: int, known: Mapping[str, View]) -> Example:
    picture = label(need(line, "coco_image_id", "the line"), "coco_image_id")
    if picture not in known:
        raise DataError(f"coco_image_id: there are no boxes of {picture}")
    index = line.get("target_gt_index")
    return Example(
        id=label(line.get("id", number), "id"),
        view=known[picture],
        text=text(line.get("expression"), "expression"),
        targets=None if index is None else (whole(index, "target_gt_index"),),
        part=text(line["split"], "split") if line.get("split") else "",
    )
