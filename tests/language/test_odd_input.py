"""What is no expression gets an error that helps; what can be read in part says what was not."""

from __future__ import annotations

import contextlib
import warnings

import pytest

from nsground.errors import DomainError, ParseError
from nsground.language import UnreadWords, parse, parse_all, parse_many
from nsground.language.tagging import readings
from nsground.program.types import OPERATORS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        ("   \n\t", "empty"),
        ("cup " * 10_000, "10,000 words"),
        ("a" * 100_000, "at most"),
        ("🙂🙃", "no words"),
        ("?!", "no words"),
        ("the", "cannot be read"),
        ("than", "cannot be read"),
    ],
)
def test_error(text: str, message: str) -> None:
    with pytest.raises(ParseError, match=message):
        parse(text)


def test_not_text() -> None:
    with pytest.raises(ParseError, match="must be text, got int"):
        parse(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["🙂 the cup", "the cup‮ on", "\x00cup"])
def test_odd_signs_never_crash(text: str) -> None:
    for reading in parse_all(text):
        assert reading.program.size >= 1


@pytest.mark.parametrize("text", ["الكأس على الطاولة", "the כוס", "杯子"])
def test_foreign_script_is_no_english(text: str) -> None:
    with pytest.raises(ParseError, match="not in English"):
        parse_all(text)


@pytest.mark.filterwarnings("ignore::nsground.language.UnreadWords")
@pytest.mark.parametrize("frame", ["{}", "the man {} the cup", "the man {}ing the cup", "the cup that is {} the man"])
def test_the_name_of_an_operator_is_a_word_like_others(frame: str) -> None:
    """It stands for no relation, since programs could not tell it from the operator."""
    for name in sorted(OPERATORS):
        for word in (name, name.lower()):
            with contextlib.suppress(ParseError):
                assert parse(frame.format(word)).size >= 1


def test_what_no_relation_can_be_called_is_read_as_something_else() -> None:
    for word in ("attribute", "literal", "count"):
        assert "REL" not in {entry.terminal for entry in readings(word, "VERB", word, "VBN")}
    assert "REL" in {entry.terminal for entry in readings("juggle", "VERB", "juggle", "VB")}


def test_unread_words_are_said() -> None:
    best = parse_all("the cup than")[0]
    assert best.approximate
    assert best.unused == (("than", (8, 12)),)
    with pytest.warns(UnreadWords):
        parse("another cup")


def test_nothing_is_said_when_all_is_read() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        parse("the cup on the table")


def test_unknown_domain() -> None:
    with pytest.raises(DomainError, match="Did you mean 'photo'"):
        parse("a cup", domain="phot")


def test_thirty_phrases_are_read() -> None:
    text = "the cup" + " near the fork" * 30
    readings = parse_all(text, limit=5)
    assert len(readings) == 5
    assert str(readings[0].program).count("NEAR(") == 30


def test_error_points_at_the_word() -> None:
    with pytest.raises(ParseError) as caught:
        parse("than than")
    assert "^" in str(caught.value)


# Sentences that no rule of the grammar covers; what spaCy's parser makes of them is not ours, so that only what
# must hold of any approximate reading is tested.
@pytest.mark.parametrize(
    "text",
    [
        "a bicycle that was leaned perpendicular to the hedge",
        "the umbrella purse that the girl has on her arm under the lamp",
    ],
)
def test_what_the_grammar_does_not_cover_is_read_approximately(text: str) -> None:
    pytest.importorskip("spacy")
    best = parse_all(text)[0]
    assert best.approximate
    assert best.program.size >= 1
    for word, (start, end) in best.unused:
        assert text[start:end] == word


def test_without_a_noun_there_is_no_approximate_reading() -> None:
    for text in ("of of of", "than than", "is not"):
        with pytest.raises(ParseError):
            parse(text)


def test_an_error_says_what_was_expected_and_what_was_meant() -> None:
    with pytest.raises(ParseError) as caught:
        parse("the no")
    message, _, carets = str(caught.value).splitlines()
    assert "ends too early, after 'no'. Expected a noun, an adjective or a word such as 'the'." in message
    assert carets == " " * len("the no") + "^"
    assert caught.value.word == "no"


def test_many_are_read_as_one_by_one() -> None:
    texts = ["the cup", "the zorps near a flimmed blarg", "than than", "", "the cup on the table"]
    for text, found in zip(texts, parse_many(texts), strict=True):
        try:
            assert found == parse_all(text, limit=1)
        except ParseError as error:
            assert str(found) == str(error)


def test_what_is_read_along_dependencies_says_so() -> None:
    best = parse_all("the umbrella purse that the girl has on her arm under the lamp")[0]
    assert best.by_dependencies and best.approximate and best.words == ()
    assert not parse_all("the red cup")[0].by_dependencies
