"""Things that are there twice: ids, texts, pictures, and pictures that two parts share."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from nsground.datasets.checking.findings import Look
from nsground.datasets.checking.subject import Subject
from nsground.datasets.example import View
from nsground.files.hashing import file_hash
from nsground.scene import SceneGraph


def same_id() -> Look[Subject]:
    """Ids that several examples have."""
    seen: set[str] = set()

    def look(subject: Subject) -> Iterator[str]:
        if subject.example.id in seen:
            yield "an example before has this id, too"
        seen.add(subject.example.id)

    return look


def same_text() -> Look[Subject]:
    """Texts that are said twice of one picture, with the same or with other targets."""
    seen: dict[tuple[str, str], tuple[str, object]] = {}

    def look(subject: Subject) -> Iterator[str]:
        example = subject.example
        key = example.view.id, " ".join(example.text.casefold().split())
        meant = example.targets if example.targets is not None else example.boxes or example.answer
        if key in seen:
            first, before = seen[key]
            how = "and means the same" if meant == before else "but means something else"
            yield f"{example.text!r} is said of {example.view.id} in {first}, too, {how}"
        seen.setdefault(key, (example.id, meant))

    return look


def same_picture() -> Look[View]:
    """Pictures that are there under two ids; where there are no pixels, scenes that are."""
    contents = _Contents()

    def look(view: View) -> Iterator[str]:
        for other in contents.same(view):
            if other.id != view.id and other.part == view.part:
                yield f"the same {_what(view)} as {other.id}"

    return look


def shared_picture() -> Look[View]:
    """Pictures that are in two parts of the data set, so that one part tells of the other."""
    contents = _Contents()
    parts: dict[str, str] = {}

    def look(view: View) -> Iterator[str]:
        if (part := parts.setdefault(view.id, view.part)) != view.part:
            yield f"is in part {part!r} and in part {view.part!r}"
            return
        for other in contents.same(view):
            if other.part != view.part:
                yield f"the same {_what(view)}, of part {view.part!r}, is {other.id} of part {other.part!r}"

    return look


def _what(view: View) -> str:
    return "scene" if view.picture is None else "picture"


class _Contents:
    """Views by what they hold. Files are hashed only where there are several of one size."""

    def __init__(self) -> None:
        self._sizes: dict[object, list[View]] = {}
        self._hashed: dict[str, list[View]] = {}

    def same(self, view: View) -> list[View]:
        """The first view before with the same content, in a list; none if there is none."""
        if view.picture is None and view.scene is None:
            return []
        bare = View(view.id, view.picture, None, view.size, view.part)  # a scene is not to be kept
        size = _size(view)
        if size is None:
            return []
        group = self._sizes.setdefault(size, [])
        if isinstance(size, int) and len(group) == 1:
            self._hashed.setdefault(_hash(group[0].picture), []).append(group[0])
        group.append(bare)
        if len(group) == 1:
            return []
        if not isinstance(size, int):
            return group[:1]
        known = self._hashed.setdefault(_hash(view.picture), [])
        known.append(bare)
        return known[:1] if len(known) > 1 else []


def _size(view: View) -> object:
    """The size of the file, or the hash of a scene without pixels; None for what cannot be read."""
    if view.picture is None:
        return None if view.scene is None or not len(view.scene) else _scene_hash(view.scene)
    try:
        return view.picture.stat().st_size or None
    except OSError:
        return None


def _scene_hash(scene: SceneGraph) -> bytes:
    total = hashlib.sha256(scene.boxes.tobytes())
    for name, table in {"": scene.concepts, **scene.attributes}.items():
        total.update(f"{name} {table.best()}".encode())
    return total.digest()


def _hash(picture: Path | None) -> str:
    if picture is None:
        return ""
    try:
        return file_hash(picture)
    except OSError:
        return str(picture)
