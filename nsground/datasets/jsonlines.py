"""nsground's own form: JSON lines, an example a line.

    {"expression": "the cup left of the jug", "image": "images/7.jpg", "scene": "scenes/7.json", "targets": [2],
     "boxes": [[10, 20, 60, 80]], "program": "THE(LEFT_OF(cup, THE(jug)))", "template": "one_hop", "part": "train"}

``image`` and ``scene`` are files beside the lines, or ``scene`` is the scene itself; one of the two is needed. A
question has ``answer`` in place of ``targets`` and ``boxes``. ``size`` [W, H] is that of the boxes where there is no
scene. ``id``, ``boxes``, ``program``, ``template``, ``part`` and ``domain`` may be left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from nsground.datasets.example import Example, View
from nsground.errors import DataError, NsgroundError, did_you_mean
from nsground.program import Program, read
from nsground.resources import write_bytes
from nsground.scene import SceneGraph
from nsground.scene.files import from_dict
from nsground.scene.reading import items, mapping, number, numbers, word

FILE = "examples.jsonl"
LAYOUT = (
    f"a file of JSON lines, or a folder with {FILE}: {{expression, image or scene, targets or boxes or answer, ...}}"
)
FIELDS = (
    "id", "expression", "image", "scene", "size", "targets", "boxes", "answer", "program", "template", "part", "domain",
)  # fmt: skip
KEPT = 64
"""Scenes that are remembered; examples of one picture are mostly neighbours."""


def recognise(path: Path) -> tuple[Path, ...]:
    file = path / FILE if path.is_dir() else path
    return (file,) if file.suffix == ".jsonl" and file.is_file() else ()


def examples(path: Path, files: tuple[Path, ...]) -> Iterator[Example]:
    """The examples of a file, one by one. Raises DataError naming the line."""
    (file,) = files
    views = lru_cache(maxsize=KEPT)(lambda image, scene: _view(file.parent, image, scene))
    with file.open(encoding="utf-8") as lines:
        for i, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield _example(mapping(json.loads(line), "the line"), i, file.parent, views)
            except (NsgroundError, json.JSONDecodeError, RecursionError) as error:
                raise DataError(f"{file}, line {i}: {error}") from None


def write(file: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    """Write examples as lines of :func:`to_line`, all or none."""
    write_bytes(file, "".join(json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n" for line in lines).encode())


def to_line(example: Example, image: str | None = None, scene: str | None = None) -> dict[str, Any]:
    """An example as a line, with the files of its picture and scene as seen from the file of lines."""
    said = {
        "id": example.id,
        "expression": example.text,
        "image": image,
        "scene": scene,
        "size": example.view.size if scene is None else None,
        "targets": example.targets,
        "boxes": example.boxes,
        "answer": example.answer,
        "program": None if example.program is None else str(example.program),
        "template": example.template,
        "part": example.part or None,
        "domain": example.domain,
    }
    return {name: value for name, value in said.items() if value is not None}


def _example(line: Mapping[str, Any], number_of: int, folder: Path, views: Any) -> Example:
    for name in line:
        if name not in FIELDS:
            raise DataError(f"there is no field {name!r}.{did_you_mean(str(name), FIELDS)} Known: {', '.join(FIELDS)}")
    image, scene = line.get("image"), line.get("scene")
    if image is None and scene is None:
        raise DataError("expected an image, a scene, or both")
    size = line.get("size")
    if isinstance(scene, Mapping):
        found = from_dict(scene)
        view = View(str(line.get("id", number_of)), None if image is None else folder / image, found, found.size)
    else:
        view = views(None if image is None else word(image, "image"), None if scene is None else word(scene, "scene"))
    if view.size is None and size is not None:
        width, height = numbers(size, 2, "size")
        view = View(view.id, view.picture, None, (int(width), int(height)))
    return Example(
        id=str(line.get("id", number_of)),
        view=view,
        text=word(line.get("expression"), "expression"),
        targets=_targets(line.get("targets")),
        boxes=_boxes(line.get("boxes")),
        answer=None if line.get("answer") is None else str(line["answer"]),
        program=_program(line.get("program")),
        template=line.get("template"),
        part=line.get("part") or "",
        domain=line.get("domain") or ("photo" if view.scene is None else str(view.scene.domain)),
    )


def _view(folder: Path, image: str | None, scene: str | None) -> View:
    return View(
        id=scene or image or "",
        picture=None if image is None else folder / image,
        scene=None if scene is None else SceneGraph.load(folder / scene),
    )


def _targets(given: Any) -> tuple[int, ...] | None:
    if given is None:
        return None
    return tuple(sorted(int(number(value, f"targets[{i}]")) for i, value in enumerate(items(given, "targets"))))


def _boxes(given: Any) -> Any:
    if given is None:
        return None
    return tuple(tuple(numbers(box, 4, f"boxes[{i}]")) for i, box in enumerate(items(given, "boxes")))


def _program(given: Any) -> Program | None:
    if given is None:
        return None
    return read(given) if isinstance(given, str) else Program.from_dict(dict(mapping(given, "program")))
