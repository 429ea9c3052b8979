"""Scenes from COCO's annotations: ``bbox`` is x, y, width, height in pixels; a category by id or by name."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nsground.errors import SceneError
from nsground.scene import masks
from nsground.scene.coco_categories import COCO_CATEGORIES
from nsground.scene.graph import SceneGraph
from nsground.scene.reading import certain, items, mapping, need, number, numbers, short, word


def from_coco(
    annotations: Sequence[Mapping[str, Any]] | Mapping[str, Any],
    size: tuple[int, int] | None = None,
    categories: Mapping[int, str] | None = None,
    image: int | str | None = None,
) -> SceneGraph:
    """The annotations of one picture, or a whole COCO file in which ``image`` (id or file name) picks one.

    An annotation holds ``bbox`` [x, y, width, height] in pixels, and ``category_id`` (looked up in
    ``categories``, by default COCO's 80) or a name as ``category`` or ``label``; and perhaps ``score`` in
    [0, 1] (the region's existence), ``segmentation`` (run lengths are kept, polygons are drawn) and
    ``attributes`` (family -> word or number). Annotations with ``iscrowd`` are regions like the others.
    ``size`` is the picture's width and height; where nobody tells, the smallest that holds all boxes. The scene is
    complete for the categories: of these, what is not boxed is not there.

    >>> scene = from_coco([{"bbox": [10, 20, 30, 40], "category_id": 47}], size=(100, 80))
    >>> scene.regions[0].label, scene.regions[0].box
    ('cup', (10.0, 20.0, 40.0, 60.0))

    Raises SceneError naming the annotation, the field and the value.
    """
    source = None
    if isinstance(annotations, Mapping):
        annotations, size_there, categories_there, source = _one_image(annotations, image)
        size, categories = size or size_there, categories or categories_there
    given = [mapping(a, f"annotations[{i}]") for i, a in enumerate(items(annotations, "annotations"))]
    known = COCO_CATEGORIES if categories is None else categories
    boxes = np.array([_box(a, i) for i, a in enumerate(given)]).reshape(-1, 4)
    labels: list[str | None] = [_label(a, i, known) for i, a in enumerate(given)]
    size = size or _extent(boxes, given)
    names = known.values() if any("category_id" in a for a in given) else ()
    return SceneGraph(
        boxes=boxes,
        size=size,
        concepts=certain(labels, names),
        attributes=_attributes(given),
        existence=np.array([_score(a, i) for i, a in enumerate(given)]),
        masks=tuple(_mask(a, i, size) for i, a in enumerate(given))
        if any(a.get("segmentation") for a in given)
        else None,
        complete_for=frozenset(known.values()),  # annotators box all that is of their categories
        source=source,
    )


def _one_image(
    data: Mapping[str, Any], image: int | str | None
) -> tuple[list[Any], tuple[int, int] | None, dict[int, str] | None, str | None]:
    """The annotations, size, categories and name of one picture of a COCO file."""
    images = [mapping(m, f"images[{i}]") for i, m in enumerate(items(need(data, "images", "file"), "images"))]
    picked = [m for m in images if image is None or image in (m.get("id"), m.get("file_name"))]
    if len(picked) != 1:
        names = ", ".join(str(m.get("file_name", m.get("id"))) for m in images[:3])
        raise SceneError(
            f"images: {len(picked)} of {len(images)} pictures match image={image!r} (there are {names}, ...);"
            f" pick one with from_coco(data, image=<id or file_name>)"
        )
    one = picked[0]
    annotations = items(need(data, "annotations", "file"), "annotations")
    chosen = [a for a in annotations if mapping(a, "annotations").get("image_id", one.get("id")) == one.get("id")]
    categories = None
    if "categories" in data:
        entries = [mapping(c, f"categories[{i}]") for i, c in enumerate(items(data["categories"], "categories"))]
        categories = {
            _key(need(c, "id", f"categories[{i}]"), f"categories[{i}].id"): word(
                need(c, "name", f"categories[{i}]"), f"categories[{i}].name"
            )
            for i, c in enumerate(entries)
        }
    size = (one["width"], one["height"]) if "width" in one and "height" in one else None
    return chosen, size, categories, one.get("file_name")


def _key(value: object, name: str) -> int:
    if type(value) is not int:
        raise SceneError(f"{name}: expected a whole number, got {short(value)}")
    return value


def _box(annotation: Mapping[str, Any], i: int) -> list[float]:
    name = f"annotations[{i}].bbox"
    x, y, width, height = numbers(need(annotation, "bbox", f"annotations[{i}]"), 4, name)
    if width <= 0 or height <= 0:
        raise SceneError(f"{name}: expected x, y, width, height with a size above 0, got {annotation['bbox']}")
    return [x, y, x + width, y + height]


def _label(annotation: Mapping[str, Any], i: int, known: Mapping[int, str]) -> str:
    for field in ("category", "label"):
        if field in annotation:
            return word(annotation[field], f"annotations[{i}].{field}")
    number = need(annotation, "category_id", f"annotations[{i}]")
    if type(number) is not int or number not in known:
        raise SceneError(
            f"annotations[{i}].category_id: {short(number)} is none of the {len(known)} categories;"
            f" give categories={{id: name}}, or the name itself as 'category'"
        )
    return known[number]


def _score(annotation: Mapping[str, Any], i: int) -> float:
    score = number(annotation.get("score", 1.0), f"annotations[{i}].score")
    if not 0 <= score <= 1:
        raise SceneError(f"annotations[{i}].score: expected a number in [0, 1], got {score}")
    return score


def _attributes(given: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    columns: dict[str, list[str | None]] = {}
    for i, annotation in enumerate(given):
        for family, value in mapping(annotation.get("attributes", {}), f"annotations[{i}].attributes").items():
            name = f"annotations[{i}].attributes.{family}"
            text = str(value) if type(value) in (int, float) else word(value, name)
            columns.setdefault(str(family), [None] * len(given))[i] = text
    return {family: certain(values) for family, values in columns.items()}


def _extent(boxes: Any, given: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    for annotation in given:
        if isinstance(annotation.get("segmentation"), Mapping):
            height, width = masks.checked(annotation["segmentation"], "segmentation")["size"]
            return width, height
    if not len(boxes):
        raise SceneError("annotations: there are none to tell the size of the picture by; give size=(width, height)")
    return max(math.ceil(boxes[:, 2].max()), 1), max(math.ceil(boxes[:, 3].max()), 1)


def _mask(annotation: Mapping[str, Any], i: int, size: tuple[int, int]) -> dict[str, Any] | None:
    shape = annotation.get("segmentation")
    name = f"annotations[{i}].segmentation"
    if not shape:
        return None
    if isinstance(shape, Mapping):
        return masks.checked(shape, name, size)
    polygons = []
    for k, polygon in enumerate(items(shape, name)):
        count = len(items(polygon, f"{name}[{k}]"))
        corners = numbers(polygon, count, f"{name}[{k}]")
        if count < 6 or count % 2:
            raise SceneError(f"{name}[{k}]: expected x, y of three corners or more, got {count} numbers")
        polygons.append(corners)
    return _drawn(polygons, size)


def _drawn(polygons: Sequence[Sequence[float]], size: tuple[int, int]) -> dict[str, Any]:
    """The mask of polygons x, y, x, y, ... in a picture of ``size``; only the columns that they reach are drawn."""
    from PIL import Image, ImageDraw

    width, height = size
    across = [x for corners in polygons for x in corners[::2]]
    left = min(max(math.floor(min(across)) - 1, 0), width - 1)
    right = max(min(math.ceil(max(across)) + 2, width), left + 1)
    canvas = Image.new("1", (right - left, height))
    for corners in polygons:
        moved = [value if i % 2 else value - left for i, value in enumerate(corners)]
        ImageDraw.Draw(canvas).polygon(moved, fill=1)
    runs = masks.encode(np.asarray(canvas))["counts"]
    runs[0] += left * height
    after = (width - right) * height
    if len(runs) % 2:
        runs[-1] += after
    elif after:
        runs.append(after)
    return {"size": [height, width], "counts": runs}
