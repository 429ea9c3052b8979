"""Scenes from GQA's scene graphs: Visual Genome's, cleaned and laid out otherwise.

Source: Hudson and Manning, GQA, CVPR 2019.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nsground.scene.graph import SceneGraph
from nsground.scene.reading import items, mapping, need, word
from nsground.scene.visual_genome import from_visual_genome


def from_gqa(
    graph: Mapping[str, Any], families: Mapping[str, str], predicates: Mapping[str, str] | None = None
) -> SceneGraph:
    """One picture of GQA's ``train_sceneGraphs.json``: ``width``, ``height`` and ``objects`` by their ids.

    An object has ``name``, ``x``, ``y``, ``w``, ``h`` in pixels, ``attributes`` (words, of the family that ``families``
    tells, or of one of their own) and ``relations``, each with ``name`` and the id of the other ``object``. Relations
    are called as ``predicates`` says, or as they are with underscores, and their converses ``inverse_...``.

    Raises SceneError naming the item, the field and the value.
    """
    objects = mapping(need(mapping(graph, "scene graph"), "objects", "scene graph"), "objects")
    found = [{**mapping(each, f"objects.{key}"), "object_id": str(key)} for key, each in objects.items()]
    laid_out = {
        **{name: graph[name] for name in ("width", "height") if name in graph},
        "objects": found,
        "relationships": [end for each in found for end in _both_ways(each)],
    }
    return from_visual_genome(laid_out, families, predicates)


def _both_ways(each: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    name = f"objects.{each['object_id']}.relations"
    for i, given in enumerate(items(each.get("relations") or [], name)):
        relation = mapping(given, f"{name}[{i}]")
        predicate = word(need(relation, "name", f"{name}[{i}]"), f"{name}[{i}].name")
        other = str(need(relation, "object", f"{name}[{i}]"))
        yield {"subject_id": each["object_id"], "object_id": other, "predicate": predicate}
        yield {"subject_id": other, "object_id": each["object_id"], "predicate": f"inverse {predicate}"}
