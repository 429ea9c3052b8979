"""Programs as scene graphs in the words of their expressions."""

from __future__ import annotations

from pathlib import Path

import pytest

from nsground.evaluation.language_suite.factual import factual
from nsground.evaluation.meaning.scene_graph import f1, read_graph, scene_graph, tuples
from nsground.language import parse
from nsground.progress import silent

CASES = {
    "a cat sitting on the wooden chairs": "( cat , sit on , chairs ) , ( chairs , is , wooden )",
    "two cups on the table": "( cups , is , 2 ) , ( cups , on , table )",
    "a man holding an umbrella": "( man , hold , umbrella )",
    "the leg of the table": "( table , have , leg )",
}


@pytest.mark.parametrize(("text", "graph"), CASES.items())
def test_graph(text: str, graph: str) -> None:
    assert scene_graph(parse(text), text) == read_graph(graph)


def test_f1_counts_things_attributes_and_relations() -> None:
    said, meant = read_graph("( cat , is , black )"), read_graph("( cat , is , black ) , ( cat , on , mat )")
    assert f1(tuples(said), tuples(meant)) == pytest.approx(2 * 2 / (2 + 4))
    assert f1(frozenset(), frozenset()) == 1


def test_a_file_is_scored(tmp_path: Path) -> None:
    path = tmp_path / "phrases.csv"
    lines = ["caption,scene_graph", 'a red cup .,"( cup , is , red )"', 'a red cup,"( cup , is , blue )"']
    path.write_text("\n".join(lines), encoding="utf-8")
    assert [line.scores["meaning"] for line in factual([path], None, silent)] == [True, False]
