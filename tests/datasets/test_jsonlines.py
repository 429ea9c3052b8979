"""nsground's own form: what is written is read, and odd lines are refused with their number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsground.datasets import Example, View, known_formats, open_dataset
from nsground.datasets.jsonlines import to_line, write
from nsground.errors import DataError, NsgroundError
from nsground.program import Type
from nsground.scene import SceneGraph
from tests.strategies import programs

THINGS = [
    {"bbox": [5, 20, 20, 20], "category": "cup", "attributes": {"color": "red"}},
    {"bbox": [40, 20, 10, 30], "category": "fork"},
    {"bbox": [70, 20, 20, 20], "category": "cup"},
]
SCENE = SceneGraph.from_coco(THINGS, size=(100, 80))
LINE = {"expression": "the fork", "scene": SCENE.to_dict(), "targets": [1]}


def lines(folder: Path, *data: Any, ending: bytes = b"\n", start: bytes = b"") -> list[Example]:
    file = folder / "some.jsonl"
    rows = [line if isinstance(line, bytes) else json.dumps(line).encode() for line in data]
    file.write_bytes(start + ending.join(rows))
    return list(open_dataset(file))


def problem(folder: Path, *data: Any) -> str:
    with pytest.raises(DataError) as error:
        lines(folder, *data)
    assert "Traceback" not in str(error.value) and str(folder / "some.jsonl") in str(error.value)
    return str(error.value)


def test_a_line(tmp_path: Path) -> None:
    (example,) = lines(tmp_path, LINE)
    assert (example.id, example.text, example.targets, example.boxes) == ("1", "the fork", (1,), ((40, 20, 50, 50),))
    assert example.domain == "photo" and example.part == "" and not example.is_question


def test_windows_endings_a_byte_order_mark_and_blank_lines_are_read_over(tmp_path: Path) -> None:
    found = lines(tmp_path, LINE, b"", b"   ", LINE, ending=b"\r\n", start=b"\xef\xbb\xbf")
    assert [example.id for example in found] == ["1", "4"]


def test_an_empty_file_holds_no_example(tmp_path: Path) -> None:
    assert lines(tmp_path) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "line 2: not JSON"),
        (b"[1]", "line 2: the line: expected an object"),
        (b'{"expression": "\xff"}', "not UTF-8 text at byte 17"),
        (b'{"expression": "a", "image": "a.png", "boxes": [[NaN, 0, 1, 1]]}', "NaN is no number"),
        (b'{"size": 1' + b"0" * 5000 + b"}", "line 2: "),
        (b"[" * 100_000, "nested too deep"),
        ({"image": "a.png"}, "expression: expected text, got None"),
        ({**LINE, "expression": " "}, "expression: expected text, got ' '"),
        ({**LINE, "expression": 7}, "expression: expected text, got 7"),
        ({**LINE, "expresion": "a"}, "Did you mean 'expression'?"),
        ({"expression": "a"}, "expected an image, a scene, or both"),
        ({**LINE, "image": 3}, "image: expected text, got 3"),
        ({**LINE, "scene": []}, "scene: expected text"),
        ({**LINE, "scene": {"nsground_scene": 1}}, "'boxes' is missing"),
        ({**LINE, "scene": "gone.json"}, "gone.json: cannot be read"),
        ({**LINE, "targets": "1"}, "targets: expected a list, got '1'"),
        ({**LINE, "targets": ["one"]}, "targets[0]: expected a whole number from 0 up, got 'one'"),
        ({**LINE, "targets": [1.5]}, "targets[0]"),
        ({**LINE, "targets": [True]}, "targets[0]"),
        ({**LINE, "targets": [-1]}, "targets[0]"),
        ({**LINE, "targets": [3]}, "target 3, but the scene has 3 regions"),
        ({**LINE, "targets": [1, 1]}, "1 is named twice"),
        ({"expression": "a", "image": "a.png", "targets": [0]}, "the scene has 0 regions"),
        ({**LINE, "boxes": [[0, 0, 1]]}, "boxes[0]: expected 4 numbers"),
        ({**LINE, "boxes": {}}, "boxes: expected a list"),
        ({**LINE, "answer": "yes"}, "a question has no targets"),
        ({**LINE, "template": []}, "template: expected text"),
        ({**LINE, "part": 5}, "part: expected text"),
        ({**LINE, "domain": "phot"}, "Did you mean 'photo'?"),
        ({**LINE, "size": [100, 81]}, "size: got [100, 81], but the scene is of [100, 80]"),
        ({"expression": "a", "image": "a.png", "size": [0, 3]}, "size: expected width and height in whole pixels"),
        ({"expression": "a", "image": "a.png", "size": [1.5, 3]}, "size: expected"),
        ({**LINE, "program": "THE("}, "line 2: "),
        ({**LINE, "program": 3}, "program: expected its notation"),
        ({**LINE, "program": {"op": "HUH"}}, "HUH"),
        ({**LINE, "id": {}}, "id: expected text"),
    ],
)  # fmt: skip
def test_odd_lines_are_refused_with_their_number(tmp_path: Path, line: Any, said: str) -> None:
    message = problem(tmp_path, LINE, line)
    assert said in message and "line 2" in message


def test_missing_files(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file or folder"):
        open_dataset(tmp_path / "gone.jsonl")
    with pytest.raises(DataError, match=r"not a known data set. Known:\n"):
        open_dataset(tmp_path)
    with pytest.raises(DataError, match="Did you mean 'jsonl'"):
        open_dataset(tmp_path, "jsnl")


def test_questions(tmp_path: Path) -> None:
    asked = [{"expression": "how many cups are there", "scene": LINE["scene"], "answer": a} for a in (2, True, "red")]
    assert [example.answer for example in lines(tmp_path, *asked)] == ["2", "yes", "red"]


def test_boxes_stay_with_their_targets(tmp_path: Path) -> None:
    (example,) = lines(tmp_path, {**LINE, "targets": [2, 0], "boxes": [[70, 20, 90, 40], [5, 20, 25, 40]]})
    assert example.targets == (0, 2) and example.boxes == ((5, 20, 25, 40), (70, 20, 90, 40))


def test_examples_of_one_picture_share_its_view_and_views_are_listed_once(tmp_path: Path) -> None:
    SCENE.save(tmp_path / "a.json")
    rows = [{"expression": "the fork", "scene": "a.json", "part": part} for part in ("train", "train", "val")]
    first, second, third = lines(tmp_path, *rows)
    assert first.view is second.view and third.view.part == "val"
    data = open_dataset(tmp_path / "some.jsonl")
    assert [view.id for view in data.views()] == ["a.json"] == [view.id for view in data.views("val")]
    assert list(data.views("test")) == []


def test_the_hash_tells_of_changed_scenes(tmp_path: Path) -> None:
    (tmp_path / "scenes").mkdir()
    SCENE.save(tmp_path / "scenes" / "a.json")
    write(tmp_path / "examples.jsonl", [{"expression": "the fork", "scene": "scenes/a.json"}])
    before = open_dataset(tmp_path).sha256
    SCENE[[0]].save(tmp_path / "scenes" / "a.json")
    assert open_dataset(tmp_path).sha256 != before


def test_writing_takes_the_place_of_the_old_file_only_when_all_is_written(tmp_path: Path) -> None:
    file = tmp_path / "examples.jsonl"
    write(file, [{"expression": "old"}])
    with pytest.raises(ValueError):
        write(file, [{"expression": "new"}, {"size": float("nan")}])
    assert [path.name for path in tmp_path.iterdir()] == ["examples.jsonl"] and "old" in file.read_text()
    with pytest.raises(NsgroundError, match="cannot be written"):
        write(tmp_path / "gone" / "examples.jsonl", [])


WORDS = st.text(min_size=1).filter(lambda text: text.strip() != "")
BOX = st.tuples(*[st.floats(-1e6, 1e6)] * 4)


@given(
    text=WORDS,
    name=WORDS,
    targets=st.none() | st.lists(st.integers(0, 2), unique=True).map(sorted).map(tuple),
    boxes=st.none() | st.lists(BOX, max_size=3).map(tuple),
    program=st.none() | programs(Type.REGIONS),
    template=st.none() | WORDS,
    part=st.just("") | WORDS,
)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, **fields: Any) -> None:
    folder = tmp_path_factory.mktemp("data")
    SCENE.save(folder / "a.json")
    said = Example(id=fields.pop("name"), view=View("a.json", scene=SCENE), **fields)
    if said.targets is not None and said.boxes is not None and len(said.boxes) != len(said.targets):
        said = Example(id=said.id, view=said.view, text=said.text, targets=said.targets, part=said.part)
    write(folder / "examples.jsonl", [to_line(said, scene="a.json")])
    (read,) = open_dataset(folder)
    for field in ("id", "text", "targets", "boxes", "program", "template", "part", "domain", "answer"):
        assert getattr(read, field) == getattr(said, field), field


def test_the_forms_of_data_sets_are_known_by_name() -> None:
    names = [form.name for form in known_formats()]
    assert {"jsonl", "coco"} <= set(names) and len(set(names)) == len(names)
