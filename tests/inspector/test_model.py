"""The data behind the pages: ties between words, nodes and regions, and reasons for every region."""

from __future__ import annotations

import json

from hypothesis import given, settings

from nsground import execute, read
from nsground.inspector import answer_model, report
from nsground.program import Program
from tests.inspector.conftest import answered, crowd, table_scene
from tests.strategies import programs

TEXT = "the cup to the left of the fork"


def test_every_word_is_tied_to_the_innermost_node_that_speaks_it() -> None:
    model = answer_model(*answered(TEXT, table_scene()))
    tied = {word["text"]: model["nodes"][word["node"]]["label"] for word in model["words"] if word["node"] is not None}
    assert tied["cup"] == "cup" and tied["left"] == "LEFT_OF" and tied["fork"] == "fork"
    assert "".join(word["text"] for word in model["words"]) == TEXT


def test_words_that_were_not_read_are_marked() -> None:
    answer, readings = answered("the cup only left of the fork", table_scene())
    model = answer_model(answer, readings)
    assert {word["text"] for word in model["words"] if word["unread"]} == set(answer.unread) != set()


def test_every_region_has_a_reason_tied_to_a_node() -> None:
    model = answer_model(*answered(TEXT, table_scene()))
    assert [len(reasons) for reasons in model["reasons"]] == [1, 1, 1, 1]
    assert model["reasons"][2][0]["text"].startswith("#2 is not left of #1")
    assert model["nodes"][model["reasons"][3][0]["node"]]["label"] == "cup"
    assert [region["role"] for region in model["regions"]] == ["chosen", "anchor", "rejected", "other"]


def test_a_question_gives_reasons_for_each_set_it_asks_about() -> None:
    model = answer_model(execute(read("EQUAL(COUNT(cup), COUNT(fork))"), table_scene()))
    assert model["nodes"][0]["value"] == "no"
    assert [reason["holds"] for reason in model["reasons"][0]] == [True, False]


@settings(max_examples=60)
@given(programs())
def test_the_pieces_of_the_notation_are_the_notation(program: Program) -> None:
    from nsground.inspector.model import _tokens

    tokens = _tokens(program)
    assert "".join(token["text"] for token in tokens) == str(program)
    nodes = list(program.walk())
    assert sorted({token["node"] for token in tokens}) == list(range(len(nodes)))
    for number, node in enumerate(nodes):
        first = next(token for token in tokens if token["node"] == number)
        assert str(node).startswith(first["text"])


def test_a_model_is_plain_data() -> None:
    model = answer_model(*answered("how many cups are there?", table_scene()))
    assert json.loads(json.dumps(model)) == json.loads(json.dumps(model, allow_nan=False))


def test_an_empty_scene_can_be_shown() -> None:
    html = report(execute(read("THE(cup)"), table_scene()[[]]))
    assert "The scene has no regions" in html


def test_markup_in_words_and_labels_stays_text() -> None:
    evil = "</script><script>alert(1)</script>"
    things = [{"bbox": [1, 1, 9, 9], "category": evil}, {"bbox": [20, 1, 9, 9], "category": "cup"}]
    scene = type(table_scene()).from_coco(things, size=(40, 20))
    answer, readings = answered("the cup", scene)
    html = report(answer.with_expression(f"the cup {evil} & <b>", ()), readings)
    assert html.count("<script") == 2 and evil not in html and "alert(1)" in html


def test_a_report_of_a_photograph_is_under_a_megabyte() -> None:
    import numpy as np

    noise = np.random.default_rng(0).integers(0, 256, (480, 640, 3), dtype=np.uint8)  # the worst that a picture can be
    answer, readings = answered("the cup left of the plate", crowd(30))
    assert len(report(answer, readings, noise).encode()) < 1_000_000
