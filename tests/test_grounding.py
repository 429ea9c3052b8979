"""The whole way on scenes: readings, questions, words that were not read."""

from __future__ import annotations

import pytest

import nsground as ng


def scene() -> ng.SceneGraph:
    """A cup on a table beside a lamp, and a lamp on the table: only the cup's reading has an answer."""
    return ng.SceneGraph.from_coco(
        [
            {"bbox": [0, 200, 400, 100], "category": "table"},
            {"bbox": [100, 180, 30, 40], "category": "cup"},
            {"bbox": [140, 100, 20, 60], "category": "lamp"},
        ],
        size=(400, 300),
    )


def test_the_scene_chooses_the_reading() -> None:
    beside = ng.SceneGraph.from_coco(
        [
            {"bbox": [0, 200, 150, 100], "category": "table"},
            {"bbox": [170, 150, 30, 40], "category": "cup"},
            {"bbox": [125, 150, 20, 60], "category": "lamp"},
        ],
        size=(400, 300),
    )
    text = "the cup near the lamp on the table"
    by_words = ng.ground(beside, text)
    by_scene = ng.ground(beside, text, choose="scene")
    assert by_words.program == ng.read("THE(ON(NEAR(cup, THE(lamp)), THE(table)))")
    assert by_scene.program == ng.read("THE(NEAR(cup, THE(ON(lamp, THE(table)))))")
    assert "read as THE(NEAR(cup" in by_scene.note
    assert by_scene.regions[0].label == "cup"


def test_the_scene_keeps_the_likeliest_where_it_fits() -> None:
    assert ng.ground(scene(), "the cup on the table", choose="scene").note == ""


def test_bad_choice() -> None:
    with pytest.raises(ng.ExecutionError, match="'words' or 'scene'"):
        ng.ground(scene(), "a cup", choose="dice")  # type: ignore[arg-type]


def test_question() -> None:
    answer = ng.ground(scene(), "how many cups are on the table")
    assert (answer.outcome, answer.value) == ("found", 1)


def test_unread_words_are_in_the_answer() -> None:
    assert ng.ground(scene(), "the cup than").unread == ("than",)


def test_a_thing_that_is_not_there() -> None:
    assert ng.ground(scene(), "the fork").outcome == "none"


def test_why_not_names_the_clause() -> None:
    answer = ng.ground(scene(), "the cup on the table")
    reason = answer.why_not(2)
    assert str(reason.clause) == "cup" and not reason.holds
    assert ng.ground(scene(), "the lamp on the table").why_not(2).clause.op == "RELATION"
