"""Scenes from Visual Genome's form: objects with names and attributes, and relationships between them.

Source: Krishna et al., Visual Genome, IJCV 2017.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nsground.errors import SceneError
from nsground.scene.graph import Floats, SceneGraph, Table
from nsground.scene.reading import certain, items, mapping, need, number, short, word

FAMILIES: Mapping[str, str] = dict.fromkeys(
    ("black", "white", "gray", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown"), "color"
)
"""The family of an attribute word; a word that has none is a family of its own, such as ``open=open``."""

MAX_DEGREES = 50_000_000
"""Most degrees in all relations together: each relation takes N x N."""


def from_visual_genome(
    graph: Mapping[str, Any],
    families: Mapping[str, str] = FAMILIES,
    predicates: Mapping[str, str] | None = None,
) -> SceneGraph:
    """One picture's scene graph: ``objects`` and, perhaps, ``relationships``.

    An object has ``object_id``, ``x``, ``y``, ``w``, ``h`` in pixels, ``names`` (the first is its concept)
    and perhaps ``attributes``, a list of words that ``families`` sorts; several words of one family share its
    probability. A relationship has ``subject_id``, ``object_id`` (or ``subject`` and ``object`` with the id
    inside) and ``predicate``; it becomes a relation of certain degree, named as ``predicates`` says or else
    by the predicate in lower case with underscores. ``width`` and ``height`` are optional.

    Raises SceneError naming the item, the field and the value.
    """
    graph = mapping(graph, "scene graph")
    objects = [
        mapping(o, f"objects[{i}]") for i, o in enumerate(items(need(graph, "objects", "scene graph"), "objects"))
    ]
    boxes = np.array([_box(o, i) for i, o in enumerate(objects)]).reshape(-1, 4)
    if "width" in graph and "height" in graph:
        size = (graph["width"], graph["height"])
    elif len(boxes):
        size = (math.ceil(boxes[:, 2].max()), math.ceil(boxes[:, 3].max()))
    else:
        raise SceneError("scene graph: without objects, 'width' and 'height' must tell the size of the picture")
    labels: list[str | None] = [_name(o, i) for i, o in enumerate(objects)]
    return SceneGraph(
        boxes=boxes,
        size=size,
        concepts=certain(labels),
        attributes=_attributes(objects, families),
        relations=_relations(graph, objects, predicates or {}),
        source=str(graph["image_id"]) if "image_id" in graph else None,
    )


def _box(obj: Mapping[str, Any], i: int) -> list[float]:
    x, y, w, h = (number(need(obj, f, f"objects[{i}]"), f"objects[{i}].{f}") for f in "xywh")
    if w <= 0 or h <= 0:
        raise SceneError(f"objects[{i}]: w and h must be above 0, got {w:g} and {h:g}")
    return [x, y, x + w, y + h]


def _name(obj: Mapping[str, Any], i: int) -> str:
    names = items(obj.get("names") or [obj.get("name")], f"objects[{i}].names")
    return word(names[0], f"objects[{i}].names[0]")


def _attributes(objects: Sequence[Mapping[str, Any]], families: Mapping[str, str]) -> dict[str, Table]:
    found: dict[str, list[list[str]]] = {}
    for i, obj in enumerate(objects):
        for k, given in enumerate(items(obj.get("attributes") or [], f"objects[{i}].attributes")):
            value = word(given, f"objects[{i}].attributes[{k}]").strip().lower()
            rows = found.setdefault(families.get(value, value), [[] for _ in objects])
            if value not in rows[i]:
                rows[i].append(value)
    tables = {}
    for family, rows in found.items():
        names = tuple(dict.fromkeys(v for row in rows for v in row))
        shares = [[(v in row) / max(len(row), 1) for v in names] for row in rows]
        tables[family] = Table(names, np.array(shares))
    return tables


def _relations(
    graph: Mapping[str, Any], objects: Sequence[Mapping[str, Any]], predicates: Mapping[str, str]
) -> dict[str, Floats]:
    place = {_key(o.get("object_id", i), f"objects[{i}].object_id"): i for i, o in enumerate(objects)}
    relations: dict[str, Floats] = {}
    for i, item in enumerate(items(graph.get("relationships") or [], "relationships")):
        item = mapping(item, f"relationships[{i}]")
        predicate = word(need(item, "predicate", f"relationships[{i}]"), f"relationships[{i}].predicate")
        predicate = predicate.strip().lower()
        name = predicates.get(predicate, "_".join(predicate.split()))
        if name not in relations:
            if (count := len(relations) + 1) * len(objects) ** 2 > MAX_DEGREES:
                raise SceneError(f"relationships: {count} relations of {len(objects):,} objects: too many")
            relations[name] = np.zeros((len(objects), len(objects)))
        relations[name][_end(item, "subject", i, place), _end(item, "object", i, place)] = 1.0
    return relations


def _end(item: Mapping[str, Any], role: str, i: int, place: Mapping[Any, int]) -> int:
    if role in item:
        key = mapping(item[role], f"relationships[{i}].{role}").get("object_id")
    else:
        key = need(item, f"{role}_id", f"relationships[{i}]")
    if _key(key, f"relationships[{i}].{role}_id") not in place:
        raise SceneError(f"relationships[{i}].{role}_id: there is no object {short(key)}")
    return place[key]


def _key(value: object, name: str) -> int | str:
    if isinstance(value, int | str):
        return value
    raise SceneError(f"{name}: expected a number or a word, got {short(value)}")
