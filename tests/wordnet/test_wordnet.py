"""Words, their forms, their classes and what lies above them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsground.wordnet import load_wordnet
from nsground.wordnet.layout import FILE
from nsground.wordnet.morphology import participle, plural, stems


@pytest.mark.parametrize(
    "words, expected",
    [
        ("man lady toddler surfer umpire people passenger", "person"),
        ("dog zebra sandpiper polar_bear calf", "animal"),
        ("hand tail beard mane wing", "body part"),
        ("hat sneakers sunglasses glasses necklace jersey top", "garment"),
        ("car buggy sailboat locomotive", "vehicle"),
        ("couch stool dresser", "furniture"),
        ("bowl basket suitcase glass plate", "container"),
        ("sandwich lettuce ketchup", "food"),
        ("tree shrub petal", "plant"),
        ("street beach kitchen meadow", "place"),
        ("laptop remote monitor", "electronics"),
        ("stripes", "pattern"),
        ("wheel window handle", "part"),
    ],
)
def test_noun_classes(words: str, expected: str) -> None:
    wordnet = load_wordnet()
    assert {word: wordnet.noun_class(word.replace("_", " ")) for word in words.split()} == dict.fromkeys(
        words.split(), expected
    )


@pytest.mark.parametrize(
    "form, pos, lemma",
    [
        ("geese", "n", "goose"), ("shoes", "n", "shoe"), ("glasses", "n", "glasses"), ("men", "n", "man"),
        ("men", "n", "man"), ("fire hydrants", "n", "fire hydrant"), ("sitting", "v", "sit"), ("held", "v", "hold"),
        ("bigger", "a", "big"), ("carries", "v", "carry"), ("glass", "n", "glass"),
    ],
)  # fmt: skip
def test_lemmas(form: str, pos: str, lemma: str) -> None:
    assert load_wordnet().lemmas(form, pos)[0] == lemma


@pytest.mark.parametrize("word", ["qwertz", "", "the", "zzz zzz", "\x00", "é" * 50])
def test_unknown_words_have_no_class(word: str) -> None:
    wordnet = load_wordnet()
    assert wordnet.noun_class(word) is None
    assert wordnet.classes(word) == {}
    assert wordnet.senses(word) == ()


def test_a_compound_that_is_not_listed_has_the_class_of_its_last_word() -> None:
    assert load_wordnet().noun_class("plumber puppet dog") == "animal"


def test_what_is_worn_decides_what_glasses_are() -> None:
    classes = load_wordnet().classes("glasses")
    assert list(classes)[:2] == ["garment", "container"]
    assert sum(classes.values()) == pytest.approx(1)


def test_is_a_follows_hypernyms() -> None:
    wordnet = load_wordnet()
    assert wordnet.is_a("poodle", "dog")
    assert wordnet.is_a("poodle", "animal")
    assert not wordnet.is_a("dog", "poodle")
    assert not wordnet.is_a("qwertz", "animal")


@given(st.text(max_size=20))
def test_any_text_can_be_asked_for(word: str) -> None:
    wordnet = load_wordnet()
    shares = [sense.share for sense in wordnet.senses(word)]
    assert shares == sorted(shares, reverse=True)
    assert all(wordnet.above(sense.synset)[0] == sense.synset for sense in wordnet.senses(word))


@given(st.sampled_from(["dog", "bench", "berry", "box", "city", "knife", "day", "lamp"]))
def test_regular_plurals_lead_back(noun: str) -> None:
    assert noun in stems(plural(noun), "n")


@given(st.sampled_from(["ride", "sit", "look", "carry", "lie", "run", "see", "stop", "play", "snow", "fix"]))
def test_participles_lead_back(verb: str) -> None:
    assert verb in load_wordnet().lemmas(participle(verb), "v") or verb == "lie"


def test_the_file_is_small() -> None:
    assert FILE.stat().st_size < 5_000_000
