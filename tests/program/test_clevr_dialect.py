"""The CLEVR dialect, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from nsground.errors import DialectError
from nsground.program import from_clevr, read
from tests.data import FIXTURES, needs_data, pairs, shared_json

PAIRS = pairs(FIXTURES / "program" / "clevr_dialect.txt")


def functions(short: str) -> list[dict[str, Any]]:
    items = []
    for item in short.split(" | "):
        head, _, values = item.partition(": ")
        name, *inputs = head.split()
        words = values.split(", ") if values else []
        items.append({"function": name, "inputs": [int(i) for i in inputs], "value_inputs": words})
    return items


@pytest.mark.parametrize(("short", "notation"), PAIRS)
def test_from_clevr(short: str, notation: str) -> None:
    assert str(from_clevr(functions(short))) == notation


@pytest.mark.parametrize("notation", [notation for _, notation in PAIRS])
def test_to_clevr_and_back(notation: str) -> None:
    assert str(from_clevr(read(notation).to_clevr())) == notation


def test_either_field_names_the_function() -> None:
    assert from_clevr([{"type": "scene", "inputs": []}]) == from_clevr([{"function": "scene", "inputs": []}])


@pytest.mark.parametrize(
    ("short", "message"),
    [
        ("fly", "item 0 of the function list"),
        ("scene | fly 0", "no function 'fly' with 1 inputs and values []"),
        ("scene | count 1", "inputs [1] must be indices of earlier items"),
        ("scene | count -1", "must be indices of earlier items"),
        ("scene | relate 0: above", "no function 'relate'"),
        ("scene | filter_ordinal 0: the last one of the, from left", "no ordinal 'the last one of the'"),
        ("scene | filter_weight 0: heavy", "no function 'filter_weight'"),
        ("scene | query_color 0", "no function 'query_color'"),
        ("scene | count 0 | count 1", "COUNT: argument 'regions' must be Regions, got Number"),
    ],
)
def test_what_cannot_be_read(short: str, message: str) -> None:
    with pytest.raises(DialectError) as caught:
        from_clevr(functions(short))
    assert message in str(caught.value)


@pytest.mark.parametrize("data", [[], [3], [None], [{"function": "scene", "inputs": 3}], [{}]])
def test_what_is_no_function_list(data: Any) -> None:
    with pytest.raises(DialectError):
        from_clevr(data)


@pytest.mark.parametrize(
    ("notation", "message"),
    [
        ("BETWEEN(cup, fork, knife)", "CLEVR has no equal of RELATION"),
        ("LEFT_OF(cube, sphere)", "write THE(...)"),
        ("NOT(cube)", "CLEVR has no equal of NOT"),
        ("AND(EXISTS(cube), EXISTS(sphere))", "CLEVR has no equal of AND"),
        ("shininess=high", "CLEVR has no equal of ATTRIBUTE"),
        ("AND(cube, shininess=high)", "CLEVR has no equal of ATTRIBUTE"),
        ("SAME(weight, THE(cube))", "CLEVR has no equal of SAME"),
        ("NTH(1, top, cube)", "CLEVR has no equal of NTH"),
        ("NTH(-1, left, cube)", "CLEVR has no equal of NTH"),
        ("GREATER(COUNT(cube), 3)", "CLEVR has no equal of GREATER"),
    ],
)
def test_what_clevr_cannot_say(notation: str, message: str) -> None:
    with pytest.raises(DialectError) as caught:
        read(notation).to_clevr()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("notation", "plain"),
    [("shape=cube", "cube"), ("QUERY(color, THE(cube))", "QUERY(color, cube)"), ("AND(ANY, cube)", "cube")],
)
def test_equivalents_come_back_in_their_plain_form(notation: str, plain: str) -> None:
    assert str(from_clevr(read(notation).to_clevr())) == plain


@needs_data
@pytest.mark.parametrize(
    ("name", "field", "least"),
    [
        ("clevr/train/refexps.json", "refexps", 3970),
        ("clevr/val/refexps.json", "refexps", 500),
        ("clevr/cogent_a/refexps.json", "refexps", 200),
        ("clevr/val/questions.json", "questions", 400),
    ],
)
def test_all_of_the_shared_data_goes_both_ways(name: str, field: str, least: int) -> None:
    entries = shared_json(name)[field]
    assert len(entries) >= least
    for entry in entries:
        program = from_clevr(entry["program"])
        assert from_clevr(program.to_clevr()) == program
        assert read(str(program)) == program
