"""Scenes as networkx graphs, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nsground.errors import SceneError
from nsground.scene.graph import SceneGraph
from nsground.scene.reading import certain

if TYPE_CHECKING:
    import networkx


def graph(scene: SceneGraph) -> networkx.MultiDiGraph[int]:
    """A node a region, an edge for each degree above 0.5 of the relations that the scene was given.

    Node i has ``label``, ``box`` (x0, y0, x1, y1 in pixels), ``score`` and ``attributes`` (family -> most
    likely value); an edge has its relation as key and as ``relation``, and ``degree``. The graph has
    ``size``, ``domain`` and ``source``.
    """
    import networkx

    made: networkx.MultiDiGraph[int] = networkx.MultiDiGraph(size=scene.size, domain=scene.domain, source=scene.source)
    for region in scene:
        made.add_node(
            region.index, label=region.label, box=region.box, score=region.score, attributes=region.attributes
        )
    for name, degrees in scene.relations.items():
        for i, j in np.argwhere(degrees > 0.5).tolist():
            made.add_edge(i, j, key=name, relation=name, degree=float(degrees[i, j]))
    return made


def from_graph(made: networkx.MultiDiGraph[int]) -> SceneGraph:
    """The scene of such a graph: sure of every label and attribute, relations 0 where there is no edge.

    Regions come in the order of the nodes. Raises SceneError where a node lacks ``box``, an edge ``relation``
    or the graph ``size``.
    """
    place = {node: i for i, node in enumerate(made)}
    nodes = [made.nodes[node] for node in place]
    for node, data in zip(place, nodes, strict=True):
        if "box" not in data:
            raise SceneError(f"node {node!r}: the attribute 'box' is missing")
    if "size" not in made.graph:
        raise SceneError("the graph's attribute 'size' is missing; set graph.graph['size'] = (width, height)")
    relations: dict[str, np.ndarray[tuple[int, int], np.dtype[np.float64]]] = {}
    for a, b, data in made.edges(data=True):
        if "relation" not in data:
            raise SceneError(f"edge {a!r} -> {b!r}: the attribute 'relation' is missing")
        degrees = relations.setdefault(data["relation"], np.zeros((len(nodes), len(nodes))))
        degrees[place[a], place[b]] = data.get("degree", 1.0)
    families = dict.fromkeys(family for data in nodes for family in data.get("attributes", {}))
    return SceneGraph(
        boxes=np.array([data["box"] for data in nodes]),
        size=made.graph["size"],
        concepts=certain([data.get("label") for data in nodes]),
        attributes={f: certain([data.get("attributes", {}).get(f) for data in nodes]) for f in families},
        existence=np.array([data.get("score", 1.0) for data in nodes]),
        relations=relations,
        domain=made.graph.get("domain", "photo"),
        source=made.graph.get("source"),
    )
