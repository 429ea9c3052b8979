"""Expressions and their programs, from a fixture: a new case is two lines."""

from __future__ import annotations

import pytest

from nsground.language import parse_all
from nsground.program import read
from tests.data import FIXTURES, pairs

FILES = (
    "expressions.txt",
    "negation.txt",
    "coordination.txt",
    "quantified.txt",
    "figures.txt",
    "verbs.txt",
    "pronouns.txt",
)
PRONOUNS = ("it", "them", "him", "her", "itself", "himself", "herself")
CASES = [case for name in FILES for case in pairs(FIXTURES / name)]


@pytest.mark.parametrize(("expression", "notation"), CASES)
def test_program(expression: str, notation: str) -> None:
    best = parse_all(expression)[0]
    assert str(best.program) == notation
    assert best.unused == ()


@pytest.mark.parametrize("expression", [expression for expression, _ in CASES])
def test_every_word_has_its_place(expression: str) -> None:
    """Each node's span lies in the expression, and its words are those of a part of it."""
    program = parse_all(expression)[0].program
    for node in program.walk():
        if node.span is not None:
            start, end = node.span
            assert 0 <= start <= end <= len(expression)
    for parent in program.walk():
        for child in parent.children:
            said_before = parent.span is not None and expression[slice(*parent.span)] in PRONOUNS
            if parent.op in ("THE", "ALL") and parent.span and child.span and not said_before:
                assert parent.span[0] <= child.span[0] and child.span[1] <= parent.span[1]


@pytest.mark.parametrize("expression", [expression for expression, _ in CASES])
def test_readings_differ_and_share_one(expression: str) -> None:
    readings = parse_all(expression, limit=5)
    assert 1 <= len(readings) <= 5
    assert len({reading.program for reading in readings}) == len(readings)
    assert 0.5 < sum(reading.score for reading in readings) <= 1 + 1e-9
    assert sum(reading.score for reading in parse_all(expression, limit=1000)) == pytest.approx(1)
    assert [r.score for r in readings] == sorted((r.score for r in readings), reverse=True)


@pytest.mark.parametrize(("expression", "notation"), CASES)
def test_notation_of_programs_reads_back(expression: str, notation: str) -> None:
    assert read(notation) == parse_all(expression)[0].program


def test_case_and_signs_do_not_matter() -> None:
    plain = parse_all("the cup on the table")[0].program
    assert parse_all("The CUP on the table!")[0].program == plain
    assert parse_all("  the cup\ton the table . ")[0].program == plain
