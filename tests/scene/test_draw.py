"""Scenes as networkx graphs."""

from __future__ import annotations

import networkx
import numpy as np
import pytest

from nsground.errors import SceneError
from nsground.scene import SceneGraph, from_coco, from_graph


def scene() -> SceneGraph:
    made = from_coco([
        {"bbox": [0, 0, 5, 5], "category": "cup", "attributes": {"color": "red"}, "score": 0.5},
        {"bbox": [5, 5, 5, 5], "category": "plate"},
    ])  # fmt: skip
    data = made.to_dict()
    data["relations"] = {"on": [[0, 0.75], [0.5, 0]], "near": [[0, 1], [1, 0]]}
    return SceneGraph.from_dict(data)


def test_graph() -> None:
    graph = scene().graph()
    assert graph.nodes[0] == {
        "label": "cup", "box": (0, 0, 5, 5), "score": 0.5, "attributes": {"color": "red"},
    }  # fmt: skip
    assert sorted(graph.edges(data="degree", keys=True)) == [
        (0, 1, "near", 1), (0, 1, "on", 0.75), (1, 0, "near", 1),
    ]  # fmt: skip


def test_there_and_back() -> None:
    graph = scene().graph()
    back = from_graph(graph)
    assert networkx.utils.graphs_equal(back.graph(), graph)
    assert back.relations["on"].tolist() == [[0, 0.75], [0, 0]]


def test_any_node_names_will_do() -> None:
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(size=(10, 10))
    graph.add_node("a", box=(0, 0, 1, 1), label="cup")
    graph.add_node("b", box=(0, 0, 2, 2))
    graph.add_edge("b", "a", relation="under")
    made = from_graph(graph)
    assert [region.label for region in made] == ["cup", None]
    assert np.argwhere(made.relations["under"]).tolist() == [[1, 0]]


def test_what_is_missing_is_named() -> None:
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    graph.add_node("a", box=(0, 0, 1, 1))
    with pytest.raises(SceneError, match="the graph's attribute 'size' is missing"):
        from_graph(graph)
    graph.add_edge("a", "a")
    with pytest.raises(SceneError, match="edge 'a' -> 'a': the attribute 'relation' is missing"):
        from_graph(nx_sized(graph))
    graph.add_node("b")
    with pytest.raises(SceneError, match="node 'b': the attribute 'box' is missing"):
        from_graph(graph)


def nx_sized(graph: networkx.MultiDiGraph[str]) -> networkx.MultiDiGraph[str]:
    graph.graph["size"] = (4, 4)
    return graph
