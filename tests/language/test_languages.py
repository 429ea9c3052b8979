"""Other languages and no language get an error that says so; English with odd words does not."""

from __future__ import annotations

import pytest

from nsground.errors import ParseError
from nsground.language import parse_all


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("el perro a la izquierda", "Spanish"),
        ("der rote Ball links vom Tisch", "German"),
        ("le chien sous la chaise", "French"),
        ("il gatto sul tavolo", "Italian"),
        ("красный мяч слева", "not in English"),
        ("左边的狗", "not in English"),
        ("asdf qwer zxcv", "no word of the expression is English"),
    ],
)
def test_other_languages_are_refused(text: str, said: str) -> None:
    with pytest.raises(ParseError, match=said):
        parse_all(text)


@pytest.mark.parametrize(
    "text",
    ["the spork", "the roomba next to the zorp", "lefmost girafe", "guy w/ blu shirt", "far left giraffe", "umbrela",
     "a taco al pastor on a plate", "the matador in the arena"],
)  # fmt: skip
def test_english_with_odd_words_is_read(text: str) -> None:
    assert parse_all(text)


def test_a_picture_among_the_words_is_named() -> None:
    assert [word for word, _ in parse_all("🐶 left of the plate")[0].unused] == ["🐶"]
