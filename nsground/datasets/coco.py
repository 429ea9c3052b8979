"""COCO's instances: pictures with all their boxes and masks, and no expressions.

A data set in this form has views and no examples: it is for perception. ``instances_val2017.json`` is the part
``val2017``. What the annotations of a picture are is looked up in the file when the picture is asked for. Lin et al.,
Microsoft COCO, ECCV 2014.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from nsground.datasets.example import Example, View
from nsground.datasets.fields import corners, pixels, text, whole
from nsground.datasets.large_json import RecordIndex, beginning, sections
from nsground.datasets.reading import REMEMBERED_VIEWS, Refuse, first_folder, stop
from nsground.errors import DataError, NsgroundError
from nsground.scene import SceneGraph
from nsground.scene.reading import mapping, need

LAYOUT = "instances_*.json, or a folder with annotations/instances_*.json (COCO): pictures with boxes, no expressions"


def recognise(path: Path) -> tuple[Path, ...]:
    """The annotation files of COCO at a path; none where there are none."""
    if path.is_dir():
        return tuple(sorted([*path.glob("annotations/instances*.json"), *path.glob("instances*.json")]))
    head = beginning(path) if path.suffix == ".json" else b""
    return (path,) if any(sign in head for sign in (b'"annotations"', b'"images"', b'"licenses"')) else ()


def examples(path: Path, files: tuple[Path, ...], refuse: Refuse = stop) -> Iterator[Example]:
    """None: nothing is said of the pictures."""
    return iter(())


def views(path: Path, files: tuple[Path, ...]) -> Iterator[View]:
    """All pictures with their true scenes. Raises DataError naming file and record."""
    for file in files:
        part = file.stem.removeprefix("instances").strip("_")
        root = file.parent.parent if file.parent.name == "annotations" else file.parent
        pictures = first_folder([root / part, root / "images" / part, root / "images"] if part else [root / "images"])
        instances = Instances(file, pictures)
        for image in instances.images:
            yield instances.view(image, part, f"{part}/" if len(files) > 1 else "")


class Instances:
    """The pictures of a COCO file by id, their annotations and the names of the categories.

    Pictures and annotations are held as places in the file.
    """

    def __init__(self, file: Path, pictures: Path | None) -> None:
        self.file, self.pictures = file, pictures
        indexes: dict[str, RecordIndex] = {}
        self.categories: dict[int, str] = {}
        for name, members in sections(file):
            if name == "images":
                indexes[name] = RecordIndex.of(file, members, lambda image: whole(image["id"], "images: id"))
            elif name == "annotations":
                indexes[name] = RecordIndex.of(
                    file, members, lambda annotation: whole(annotation["image_id"], "annotations: image_id")
                )
            elif name == "categories":
                for member in members:
                    number, word = _category(member.value, f"{file}: categories[{member.key}]")
                    self.categories[number] = word
        if missing := [name for name in ("images", "annotations") if name not in indexes]:
            raise DataError(f"{file}: there is no field {missing[0]!r}; expected COCO's instances")
        self.images, self.annotations = indexes["images"], indexes["annotations"]
        self.view = lru_cache(maxsize=REMEMBERED_VIEWS)(self._view)
        self.of_image = lru_cache(maxsize=REMEMBERED_VIEWS)(self._of_image)

    def _of_image(self, image: Hashable) -> tuple[Mapping[str, Any], ...]:
        """All annotations of a picture, in the order of the file."""
        return tuple(mapping(each, "annotation") for each in self.annotations.at(image))

    def whole_ones(self, image: Hashable) -> tuple[Mapping[str, Any], ...]:
        """The annotations of a picture that have a size: those that are the regions of its scene."""
        return tuple(each for each in self.of_image(image) if _has_size(each))

    def _view(self, image: Hashable, part: str = "", before: str = "") -> View:
        """The view of a picture; its id is the name of its file, after ``before``. Raises DataError."""
        record = self.images.at(image)
        try:
            if len(record) != 1:
                raise DataError(f"{len(record)} records have this id" if record else "there is no such picture")
            data = mapping(record[0], "image")
            name = text(need(data, "file_name", "image"), "file_name")
            size = pixels([need(data, "width", "image"), need(data, "height", "image")], "width, height")
            kept, given = self.whole_ones(image), self.of_image(image)
            scene = SceneGraph.from_coco(kept, size, self.categories or None)
        except NsgroundError as error:
            raise DataError(f"{self.file}: image {image}: {error}") from None
        notes = tuple(f"annotation {each.get('id')} has an empty box" for each in given if each not in kept)
        picture = None if self.pictures is None else self.pictures / name
        return View(before + name, picture, scene, part=part, notes=notes)


def _has_size(annotation: Mapping[str, Any]) -> bool:
    x0, y0, x1, y1 = corners(need(annotation, "bbox", "annotation"), "bbox")
    return x1 > x0 and y1 > y0


def _category(value: Any, name: str) -> tuple[int, str]:
    try:
        record = mapping(value, "category")
        return whole(need(record, "id", "category"), "id"), text(need(record, "name", "category"), "name")
    except NsgroundError as error:
        raise DataError(f"{name}: {error}") from None
