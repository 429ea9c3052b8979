"""How our objects show themselves in notebooks and terminals."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from nsground import SceneGraph, answer_to, describe, display, parse_all, read
from tests.inspector.conftest import answered, crowd, table_scene

ANSWER, READINGS = answered("the cup to the left of the fork", table_scene())
THINGS = {
    "answer": (ANSWER, ["Found #0 red cup", "cup"]),
    "program": (ANSWER.program, ["LEFT_OF", "THE", "fork"]),
    "scene": (ANSWER.scene, ["4 regions", "#3", "plate"]),
    "trace": (ANSWER.trace, ["LEFT_OF", "✓ #0 cup", "✕ #2"]),
    "parse": (READINGS[0], ["the cup to the left of the fork", "LEFT_OF"]),
}


def on_terminal(thing: object) -> str:
    console = Console(file=io.StringIO(), width=100)
    console.print(thing)
    return console.file.getvalue()  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize("name", THINGS)
def test_notebook_and_terminal_say_the_same(name: str) -> None:
    thing, wanted = THINGS[name]
    for shown in (thing._repr_html_(), on_terminal(thing)):
        assert all(part in shown for part in wanted), shown


def test_long_things_are_cut_and_say_so() -> None:
    scene = crowd(300)
    assert "and 290 more regions" in on_terminal(scene) and "and 290 more regions" in scene._repr_html_()
    program = read("OR(" + ", ".join(f"thing{i}" for i in range(100)) + ")")
    assert "and 61 more nodes" in on_terminal(program) and "and 61 more nodes" in program._repr_html_()
    assert len(on_terminal(answered("the cups", scene)[0]).splitlines()) < 20


def test_markup_and_control_characters_are_only_text() -> None:
    scene = SceneGraph.from_coco([{"bbox": [0, 0, 9, 9], "category": "<b>[red]\x1b[2Jcup"}], size=(20, 10))
    assert "<b>" not in scene._repr_html_()
    assert "\x1b" not in on_terminal(scene) and "[red]" in on_terminal(scene)


def test_words_that_were_not_read_are_told() -> None:
    reading = parse_all("the cup only left of the fork")[0]
    for thing in (reading, answer_to(reading, table_scene())):
        assert "only" in thing._repr_html_() and "ot read: only" in on_terminal(thing)


def test_what_to_note_is_printed_with_the_answer() -> None:
    answer = answered("the cup", crowd(3))[0]
    assert answer.note and str(answer).endswith(f". {answer.note}")
    assert str(answered("the cup to the left of the fork", table_scene())[0]) == "found: #0 red cup (1.00)"
    none = answered("the dog", table_scene())[0]
    assert none.note and str(none) == f"none. {none.note}"


def test_lists_of_our_objects_can_be_read() -> None:
    scene = table_scene()
    answer, readings = answered("the cup to the left of the fork", scene)
    assert repr([scene.regions[0]]) == "[<Region #0 red cup>]"
    assert repr(readings[:1]) == f"[<Parse {readings[0]}>]" and str(readings[0].program) in repr(readings)
    reason = answer.why_not(1)
    assert repr([reason]) == f"[<Reason {reason.text}>]"
    assert repr([answer]) == "[<Answer found: #0 red cup (1.00)>]"
    assert repr([describe(scene, 3)]).startswith("[<Description the ")


def test_a_class_of_ones_own_is_shown_by_what_it_registers() -> None:
    class Cup(display.Displayed):
        def __str__(self) -> str:
            return "red"

    with pytest.raises(TypeError, match="no room has registered the view 'blocks' of a Cup"):
        Cup()._repr_html_()
    display.html.register(Cup, lambda cup: f"<b>{cup}</b>")
    display.renderable.register(Cup, lambda cup: f"a {cup} cup")
    assert (repr(Cup()), Cup()._repr_html_(), on_terminal(Cup()).strip()) == ("<Cup red>", "<b>red</b>", "a red cup")
