"""How far two programs agree in what they mean."""

from __future__ import annotations

import importlib.util
import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from nsground.evaluation.language_suite.meant import MEANT, gold, meant
from nsground.evaluation.meaning import agreement, best_agreement, facts
from nsground.program import Program, read
from nsground.progress import silent
from tests import strategies
from tests.data import SHARED, needs_data

TOOL = SHARED.parent / "tools" / "meaning.py"

SAME = [
    ("THE(ON(cup, THE(table)))", "ON(cup, table)"),  # determiners
    ("ON(AND(cup, color=red), table)", "AND(ON(cup, table), color=red)"),  # the order of restrictions
    ("AND(couch, color=grey)", "AND(sofa, shade=silver)"),  # families and synonyms
    ("AND(girl, hair=long)", "AND(girl, length=long)"),
    ("HELD_BY(cup, man)", "AND(cup, HELD_BY(ANY, man))"),
    ("RIGHT_OF(ANY, cup)", "RIGHT_OF(ANY, THE(cup))"),
    ("surfboard", "surf_board"),
    ("AND(board, kind=surf)", "surfboard"),
    ("SITTING_ON(man, bench)", "ON(AND(man, action=sitting), bench)"),
    ("MOUNTED_ON(lamp, wall)", "ON(AND(lamp, action=mounted), wall)"),
    ("AND(cup, position=left)", "LEAST(x, cup)"),
    ("LEAST(top_left, cup)", "LEAST(x, LEAST(y, cup))"),
    ("FACING(man, camera)", "AND(man, facing=camera)"),
    ("FACING_AWAY_FROM(man, camera)", "AND(man, direction=away)"),
    ("NOT(NOT(ON(ANY, mat)))", "ON(ANY, mat)"),
    ("AND(cup, NOT(OR(color=red, color=blue)))", "AND(cup, NOT(color=red), NOT(color=blue))"),
    ("OTHER(cup, ON(cup, mat))", "AND(cup, NOT(ON(ANY, mat)))"),
    ("MORE(size, dog, cat)", "MORE(size, dog, THE(cat))"),
    ("BETWEEN(dog, EXACTLY(2, cow), EXACTLY(2, cow))", "BETWEEN(dog, EXACTLY(2, cow), EXACTLY(2, cow))"),
]
OTHER = [
    ("LEFT_OF(cup, fork)", "LEFT_OF(fork, cup)"),
    ("ON(cup, NEAR(table, lamp))", "NEAR(ON(cup, table), lamp)"),
    ("AND(cup, NOT(color=red))", "AND(cup, color=red)"),
    ("AND(cup, OR(color=red, color=blue))", "AND(cup, color=red, color=blue)"),
    ("EXACTLY(2, cup)", "AT_LEAST(2, cup)"),
    ("MOST(size, cup)", "LEAST(size, cup)"),
    ("COUNT(cup)", "EXISTS(cup)"),
    ("QUERY(color, cup)", "QUERY(size, cup)"),
    ("WEARING(man, AND(shirt, LEAST(x, ANY)))", "LEAST(x, WEARING(man, shirt))"),
]


@pytest.mark.parametrize(("left", "right"), SAME)
def test_the_same_meaning(left: str, right: str) -> None:
    assert agreement(read(left), read(right)).exact


@pytest.mark.parametrize(("left", "right"), OTHER)
def test_another_meaning(left: str, right: str) -> None:
    found = agreement(read(left), read(right))
    assert not found.exact and found.f1 < 1


def test_f1_counts_facts() -> None:
    found = agreement(read("ON(AND(cup, color=red), table)"), read("ON(cup, AND(table, age=old))"))
    assert (found.agreeing, found.said, found.meant) == (3, 4, 4)
    assert found.f1 == 0.75


def test_alignments_that_look_alike_are_told_apart() -> None:
    left = read("NEAR(NEAR(dog, AND(dog, color=red)), AND(dog, color=blue))")
    right = read("NEAR(NEAR(dog, AND(dog, color=blue)), AND(dog, color=red))")
    assert agreement(left, right).exact


def test_the_best_of_several_golds_counts() -> None:
    golds = [read("ON(cup, mat)"), read("NEAR(cup, mat)")]
    assert best_agreement(read("NEXT_TO(cup, THE(mat))"), golds).exact


@given(strategies.programs())
def test_a_program_agrees_with_itself(program: Program) -> None:
    assert agreement(program, program).exact


@given(strategies.programs(), strategies.programs())
def test_agreement_is_symmetric(left: Program, right: Program) -> None:
    forth, back = agreement(left, right), agreement(right, left)
    assert (forth.agreeing, forth.said, forth.meant) == (back.agreeing, back.meant, back.said)
    assert 0 <= forth.agreeing <= min(len(facts(left).facts), len(facts(right).facts))


def test_shares_of_a_file(tmp_path: Path) -> None:
    rows = [
        {"set": "a", "text": "the red cup", "gold": ["AND(cup, color=red)"]},
        {"set": "a", "text": "the red cup", "gold": ["AND(cup, color=blue)", "AND(mug, color=blue)"]},
        {"set": "a", "text": "xyzzy", "gold": []},
        {"set": "b", "expression": "the cup on the mat", "gold": ["NEAR(cup, mat)", "ON(cup, mat)"]},
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert len(gold(path)) == 3
    scored = meant([path], None, silent)
    exact, f1, _ = (measure(scored) for measure in MEANT)
    assert exact.value == pytest.approx(2 / 3)
    assert f1.value == pytest.approx((1 + 0.5 + 1) / 3)
    assert len(meant([path], None, silent, of="b")) == 1


def _tool() -> Any:
    spec = importlib.util.spec_from_file_location("shared_meaning", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@needs_data
@pytest.mark.skipif(not TOOL.is_file(), reason="the shared tool is not beside the repository")
def test_scores_are_those_of_the_shared_tool() -> None:
    """Each first gold program beside the golds of the next lines, which share many of their words."""
    tool = _tool()
    golds = [*gold(SHARED / "meaning/dev.jsonl"), *gold(SHARED / "photo_training/coco/expressions.jsonl")]
    for before, after in pairwise(golds):
        for meaning in (*before.programs[1:], *after.programs):
            left, right = before.programs[0], meaning
            assert agreement(left, right).f1 == pytest.approx(tool.score(tool.Graph(left), tool.Graph(right))), left
