"""Whatever the text, there are readings or there is a ParseError."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nsground.domains.domain import load_domain
from nsground.errors import ParseError
from nsground.language import parse_all
from nsground.language.lexicon import load_lexicon
from nsground.relations import load_catalogue
from tests.data import FIXTURES

PHOTO = load_domain("photo")
WORDS = sorted(" ".join(phrase) for phrase in load_lexicon(PHOTO, load_catalogue(PHOTO)).entries)


def readings_or_error(text: str) -> None:
    try:
        found = parse_all(text)
    except ParseError as error:
        assert str(error)
    else:
        assert found


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join))
@settings(max_examples=150)
def test_words_of_the_lexicon_in_any_order(text: str) -> None:
    readings_or_error(text)


@given(st.text(max_size=60))
@settings(max_examples=150)
def test_any_text(text: str) -> None:
    readings_or_error(text)


@pytest.mark.parametrize("path", sorted((FIXTURES / "fuzz").glob("*.txt")), ids=lambda path: path.stem)
def test_what_once_broke_it(path) -> None:
    readings_or_error(path.read_text(encoding="utf-8"))
