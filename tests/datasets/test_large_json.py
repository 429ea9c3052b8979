"""JSON read record by record: the same as all at once, in little memory, and with the place of what is wrong."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsground.datasets import large_json
from nsground.datasets.large_json import RecordIndex, members, sections
from nsground.errors import DataError

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(data=st.lists(VALUES) | st.dictionaries(st.text(), VALUES), plain=st.booleans(), indent=st.none() | st.just(1))
def test_the_members_are_those_of_the_whole(
    tmp_path_factory: pytest.TempPathFactory, data: Any, plain: bool, indent: int | None
) -> None:
    file = tmp_path_factory.mktemp("json") / "some.json"
    file.write_text(json.dumps(data, ensure_ascii=plain, indent=indent), encoding="utf-8")
    whole = large_json.WINDOW
    large_json.WINDOW = 3  # so that everything is cut in the middle
    try:
        found = list(members(file))
    finally:
        large_json.WINDOW = whole
    assert {m.key: m.value for m in found} == (data if isinstance(data, dict) else dict(enumerate(data)))
    raw = file.read_bytes()
    assert all(json.loads(raw[m.start : m.start + m.length]) == m.value for m in found)


def test_sections_and_places(tmp_path: Path) -> None:
    file = tmp_path / "some.json"
    file.write_text('\ufeff{"info": {"a": 1}, "year": 2, "list": [{"k": "é"}, {"k": "b"}, {"k": "é"}]}', "utf-8")
    assert {name: [m.value for m in found] for name, found in sections(file)} == {
        "info": [1], "year": [], "list": [{"k": "é"}, {"k": "b"}, {"k": "é"}],
    }  # fmt: skip
    places = RecordIndex.of(file, members(file, "list"), lambda record: record["k"])
    assert list(places) == ["é", "b"] and len(places) == 2 and "c" not in places
    assert places.at("é") == [{"k": "é"}, {"k": "é"}] and places.at("c") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a list or an object"),
        ("3", "expected a list or an object"),
        ("[1, 2", "got the end of the file"),
        ("[1 2]", "expected , or ], got 2"),
        ("[1,]", "at byte 3"),
        ('{"a" 1}', "expected :, got 1"),
        ("{1: 1}", "expected a name, got 1"),
        ("[NaN]", "NaN is no number"),
        ("[" * 100_000, "nested too deep"),
        ('["a', "Unterminated string"),
    ],
)
def test_what_is_no_json(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "some.json"
    file.write_text(text)
    with pytest.raises(DataError, match=r"some\.json") as error:
        list(members(file))
    assert said in str(error.value)


def test_other_failures(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        list(members(tmp_path / "gone.json"))
    file = tmp_path / "some.json"
    file.write_text('{"a": 1, "b": []}')
    with pytest.raises(DataError, match="no field 'c'; it has 'a', 'b'"):
        list(members(file, "c"))
    file.write_bytes(b'["\xff"]')
    with pytest.raises(DataError, match="not UTF-8"):
        list(members(file))


def test_a_large_file_is_not_held_in_memory(tmp_path: Path) -> None:
    file = tmp_path / "large.json"
    record = json.dumps({"question": "x" * 900, "image_index": 1})
    with file.open("w") as out:
        out.write('{"info": {}, "questions": [' + ",".join([record] * 30_000) + "]}")
    assert file.stat().st_size > 25_000_000
    tracemalloc.start()
    assert sum(1 for _ in members(file, "questions")) == 30_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 * large_json.WINDOW
