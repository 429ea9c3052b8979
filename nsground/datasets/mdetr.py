"""Referring expressions as MDETR's scripts write them: ``finetune_refcoco_val.json``, of COCO's form.

Each "image" is a picture with one expression, its ``caption``; the annotations are its targets alone, so no scene is
known. An annotation that is ``empty`` says that nothing is meant (gRefCOCO). Kamath et al., MDETR, ICCV 2021.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from nsground.datasets.example import Example, View
from nsground.datasets.fields import corners, label, pixels, text, whole
from nsground.datasets.large_json import RecordIndex, beginning, members
from nsground.datasets.reading import Refuse, first_folder, stop
from nsground.errors import DataError, NsgroundError
from nsground.scene import Rle, SceneGraph
from nsground.scene.reading import mapping, need

LAYOUT = "finetune_*.json, or a folder of such: COCO's form with a caption for each picture (MDETR)"


def recognise(path: Path) -> tuple[Path, ...]:
    """The files of captions in MDETR's form at a path; none where there are none."""
    if path.is_dir():
        return tuple(sorted(path.glob("finetune_*.json")))
    known = path.suffix == ".json" and (path.name.startswith("finetune_") or b'"caption"' in beginning(path))
    return (path,) if known else ()


def examples(path: Path, files: tuple[Path, ...], refuse: Refuse = stop) -> Iterator[Example]:
    """An example a caption. Raises DataError naming file and record."""
    for file in files:
        part = file.stem.rpartition("_")[2]
        pictures = first_folder(
            folder / name
            for folder in (file.parent, file.parent.parent)
            for name in ("train2014", "images/train2014", "images")
        )
        annotations = RecordIndex.of(
            file, members(file, "annotations"), lambda annotation: whole(annotation["image_id"], "image_id")
        )
        for member in members(file, "images"):
            try:
                yield _example(mapping(member.value, "image"), annotations, pictures, part)
            except NsgroundError as error:
                refuse(DataError(f"{file}: images[{member.key}]: {error}"))


def _example(image: Mapping[str, Any], annotations: RecordIndex, pictures: Path | None, part: str) -> Example:
    number = whole(need(image, "id", "image"), "id")
    name = text(need(image, "file_name", "image"), "file_name")
    size = pixels([need(image, "width", "image"), need(image, "height", "image")], "width, height")
    meant = [annotation for annotation in annotations.at(number) if not annotation.get("empty")]
    data = image.get("dataset_name")
    return Example(
        id=f"{part}/{number}" if data is None else f"{label(data, 'dataset_name')}/{part}/{number}",
        view=View(name, None if pictures is None else pictures / name, size=size, part=part),
        text=text(image.get("caption"), "caption"),
        boxes=tuple(corners(need(annotation, "bbox", "annotation"), "bbox") for annotation in meant),
        masks=_masks(meant, size),
        part=part,
    )


def _masks(meant: Sequence[Mapping[str, Any]], size: tuple[int, int]) -> tuple[Rle | None, ...] | None:
    if not any(each.get("segmentation") for each in meant):
        return None
    named = [{**each, "category": "thing"} for each in meant]
    return SceneGraph.from_coco(named, size).masks
