"""Pronouns of nobody said before: an expression stays readable, and what a pronoun is not read as is said."""

from __future__ import annotations

import pytest

from nsground.errors import ParseError
from nsground.language import parse_all
from tests.data import FIXTURES, pairs


@pytest.mark.parametrize(("expression", "expected"), pairs(FIXTURES / "unnamed.txt"))
def test_pronoun_of_nobody(expression: str, expected: str) -> None:
    best = parse_all(expression, limit=1)[0]
    unread = "".join(f" ({word})" for word, _ in best.unused)
    assert f"{best.program}{unread}" == expected


@pytest.mark.parametrize("expression", ["it", "them"])
def test_a_thing_not_named_at_all(expression: str) -> None:
    with pytest.raises(ParseError, match="refers to nothing said before"):
        parse_all(expression)
