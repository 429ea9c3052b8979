"""The notation: every program can be written and read back; what cannot be read is told clearly."""

from __future__ import annotations

import pytest
from hypothesis import given

from nsground.errors import NotationError
from nsground.program import Attribute, Concept, Program, read
from tests.data import FIXTURES, pairs
from tests.strategies import WORDS, programs

FOLDER = FIXTURES / "program"
IDENTITY = [line for line in (FOLDER / "identity.txt").read_text("utf-8").splitlines() if line[0] != "#"]


@pytest.mark.parametrize("notation", IDENTITY)
def test_identity(notation: str) -> None:
    assert str(read(notation)) == notation


@pytest.mark.parametrize(("free", "written"), pairs(FOLDER / "same_program.txt"))
def test_free_forms_are_read(free: str, written: str) -> None:
    assert str(read(free)) == written


@pytest.mark.parametrize(("bad", "message"), pairs(FOLDER / "notation_errors.txt"))
def test_errors(bad: str, message: str) -> None:
    with pytest.raises(NotationError) as caught:
        read(bad)
    assert message in str(caught.value)
    assert str(caught.value).splitlines()[1] == bad  # the place is shown in the text itself


@pytest.mark.parametrize(
    ("notation", "carets"),
    [("AND(a, COUNTS(b))", "       ^^^^^^"), ("AND(a, b", "        ^"), ("a b", "  ^")],
)
def test_errors_point_at_the_place(notation: str, carets: str) -> None:
    with pytest.raises(NotationError) as caught:
        read(notation)
    assert str(caught.value).splitlines()[-1] == carets


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_blank(blank: str) -> None:
    with pytest.raises(NotationError, match="empty; write a program such as"):
        read(blank)


def test_not_text() -> None:
    with pytest.raises(NotationError, match="must be text, got int"):
        read(3)  # type: ignore[arg-type]


@given(programs())
def test_round_trip(program: Program) -> None:
    assert read(str(program)) == program


@given(programs())
def test_pretty_round_trip(program: Program) -> None:
    assert read(program.pretty()) == program


def test_pretty_breaks_long_lines() -> None:
    program = read(f"AND({', '.join(f'thing{i}' for i in range(40))})")
    assert max(map(len, program.pretty().splitlines())) < 20


@given(WORDS, WORDS)
def test_any_word_survives(family: str, value: str) -> None:
    for program in (Concept(value), Attribute(family, value)):
        assert read(str(program)) == program
