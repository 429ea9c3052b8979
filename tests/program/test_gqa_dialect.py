"""GQA's steps become programs, or it is said which operation has no equal."""

from __future__ import annotations

from typing import Any

import pytest

from nsground.errors import DialectError
from nsground.program.gqa import from_gqa

FAMILIES = {"red": "color", "blue": "color", "large": "size"}
MUG = ("select", [], "mug (12)")
JUG = ("select", [], "jug (-) ")


def steps(*named: tuple[str, list[int], str]) -> list[dict[str, Any]]:
    return [{"operation": what, "dependencies": on, "argument": of} for what, on, of in named]


@pytest.mark.parametrize(
    ("named", "program"),
    [
        ([MUG], "mug"),
        ([MUG, ("exist", [0], "?")], "EXISTS(mug)"),
        ([MUG, ("filter color", [0], "red"), ("filter", [1], "open")], "AND(mug, color=red, open=open)"),
        ([MUG, ("filter color", [0], "not(red)")], "AND(mug, NOT(color=red))"),
        ([MUG, ("filter hposition", [0], "left")], "AND(mug, position=left)"),
        ([MUG, ("relate", [0], "jug,to the left of,s (3)")], "LEFT_OF(jug, mug)"),
        ([MUG, ("relate", [0], "jug,to the left of,o (3)")], "RIGHT_OF(jug, mug)"),
        ([MUG, ("relate", [0], "_,on top of,s (3)")], "ON_TOP_OF(ANY, mug)"),
        ([MUG, ("relate", [0], "tray,on,o (3,4)")], "INVERSE_ON(tray, mug)"),
        ([MUG, ("verify rel", [0], "jug,near,s (3)")], "EXISTS(NEAR(jug, mug))"),
        ([MUG, ("verify color", [0], "red ")], "EXISTS(AND(mug, color=red))"),
        ([MUG, ("query", [0], "color")], "QUERY(color, mug)"),
        ([MUG, ("query name", [0], "")], "QUERY(category, mug)"),
        ([MUG, ("choose color", [0], "red|blue")], "QUERY(color, mug)"),
        ([MUG, JUG, ("same color", [0, 1], "")], "EQUAL(QUERY(color, mug), QUERY(color, jug))"),
        ([MUG, JUG, ("different color", [0, 1], "")], "NOT(EQUAL(QUERY(color, mug), QUERY(color, jug)))"),
        ([MUG, ("same", [0], "color")], "NOT(EXISTS(AND(mug, DIFFERENT(color, mug))))"),
        ([MUG, ("exist", [0], "?"), JUG, ("exist", [2], "?"), ("and", [1, 3], "")], "AND(EXISTS(mug), EXISTS(jug))"),
        ([MUG, ("exist", [0], "?"), JUG, ("exist", [2], "?"), ("or", [1, 3], "")], "OR(EXISTS(mug), EXISTS(jug))"),
    ],
)  # fmt: skip
def test_translation(named: list[tuple[str, list[int], str]], program: str) -> None:
    assert str(from_gqa(steps(*named), FAMILIES)) == program


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "there are no steps"),
        (steps(MUG, JUG, ("choose older", [0, 1], "")), "no equal of the operation 'choose older'"),
        (steps(MUG, JUG, ("common", [0, 1], "")), "no equal of the operation 'common'"),
        (steps(("select", [], "scene")), "no equal of the operation 'select'"),
        (steps(MUG, ("relate", [0], "jug,same color,s")), "no equal of the relation 'same color'"),
        (steps(MUG, ("relate", [0], "jug")), "step 1"),
        (steps(MUG, ("relate", [0], "jug,on,x")), "got 'x'"),
        (steps(MUG, ("exist", [1], "")), "must be indices of earlier steps"),
        (steps(MUG, ("exist", ["0"], "")), "must be indices of earlier steps"),
        ([{"argument": "mug"}], "the field 'operation' is missing"),
        (["mug"], "step 0"),
    ],
)
def test_what_has_no_equal(given: Any, said: str) -> None:
    with pytest.raises(DialectError) as error:
        from_gqa(given, FAMILIES)
    assert said in str(error.value)
