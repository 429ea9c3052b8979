"""CLEVR-Ref+ and CLEVR: ``scenes.json`` with ``refexps.json``, ``questions.json`` or both, and perhaps ``images/``.

A folder of such folders (``train``, ``val``) is one data set of several parts. Liu et al., CLEVR-Ref+, CVPR 2019;
Johnson et al., CLEVR, CVPR 2017.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nsground.datasets.example import Example, View
from nsground.errors import DataError, NsgroundError
from nsground.program import from_clevr
from nsground.scene import SceneGraph
from nsground.scene.reading import items, mapping, need, word

SCENES = "scenes.json"
LAYOUT = f"a folder with {SCENES} and refexps.json or questions.json, or a folder of such folders (CLEVR-Ref+, CLEVR)"


@dataclass(frozen=True)
class Kind:
    """A file of records: its name, also of its list, and the field of their text."""

    name: str
    text: str


KINDS = (Kind("refexps", "expression"), Kind("questions", "question"))


def recognise(path: Path) -> tuple[Path, ...]:
    folders = [path] if (path / SCENES).is_file() else sorted(each.parent for each in path.glob(f"*/{SCENES}"))
    found: list[Path] = []
    for folder in folders:
        records = [file for kind in KINDS if (file := folder / f"{kind.name}.json").is_file()]
        found += [folder / SCENES, *records] if records else []
    return tuple(found)


def examples(path: Path, files: tuple[Path, ...]) -> Iterator[Example]:
    """The examples of all parts. Raises DataError naming file and record."""
    for folder in dict.fromkeys(file.parent for file in files):
        part = "" if folder == path else folder.name
        found = _views(folder, part)
        for kind in KINDS:
            if (file := folder / f"{kind.name}.json") in files:
                yield from _records(file, kind, found, part)


def views(path: Path, files: tuple[Path, ...]) -> Iterator[View]:
    """All pictures of all parts. Raises DataError naming file and record."""
    for folder in dict.fromkeys(file.parent for file in files):
        yield from _views(folder, "" if folder == path else folder.name).values()


def _views(folder: Path, part: str) -> dict[int, View]:
    file, views = folder / SCENES, {}
    for i, scene in enumerate(_list(file, "scenes")):
        try:
            index, name = need(scene, "image_index", "scene"), word(scene.get("image_filename"), "image_filename")
            picture = folder / "images" / name
            views[index] = View(
                id=f"{part}/{name}" if part else name,
                picture=picture if picture.is_file() else None,
                scene=SceneGraph.from_clevr(scene),
                part=part,
            )
        except NsgroundError as error:
            raise DataError(f"{file}: scenes[{i}]: {error}") from None
    return views


def _records(file: Path, kind: Kind, views: Mapping[int, View], part: str) -> Iterator[Example]:
    for i, record in enumerate(_list(file, kind.name)):
        try:
            index = need(record, "image_index", kind.name)
            if index not in views:
                raise DataError(f"image_index {index!r} is not among the scenes of {file.parent / SCENES}")
            targets, program = record.get("targets"), record.get("program")
            yield Example(
                id=f"{part}/{kind.name}/{i}" if part else f"{kind.name}/{i}",
                view=views[index],
                text=word(record.get(kind.text), kind.text),
                targets=None if targets is None else tuple(sorted(items(targets, "targets"))),
                answer=record.get("answer"),
                program=None if program is None else from_clevr(program),
                template=str(record["family"]) if "family" in record else None,
                part=part,
                domain="clevr",
            )
        except NsgroundError as error:
            raise DataError(f"{file}: {kind.name}[{i}]: {error}") from None


def _list(file: Path, name: str) -> list[Mapping[str, Any]]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        return [mapping(each, f"{name}[{i}]") for i, each in enumerate(items(need(data, name, "file"), name))]
    except (OSError, ValueError) as error:
        raise DataError(f"{file}: not laid out as CLEVR's: {error}") from None
