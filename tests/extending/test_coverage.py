"""Which rules, words and relations are used; and the derivation that says so."""

from __future__ import annotations

from collections import Counter

import pytest

from nsground.grammar_tools.coverage import Listed, cover, used
from nsground.language import parse_all
from nsground.language.derivation import derivation, rules

TEXTS = ["the red cups left of the plate", "a cup", "which of the cups is red", "how many mugs are on a table"]


def test_what_is_used_and_what_is_not() -> None:
    found = cover(["the red cups left of the bowl", "the cup"])
    assert found.expressions == found.in_full == 2 and not found.broken
    assert {name for name, count in found.relations.items() if count} == {"left_of"}
    words = {(word.phrase, word.terminal, word.meaning): count for word, count in found.words.items() if count}
    assert words == {
        ("the", "THE", "word THE"): 3, ("red", "ADJ", "attribute color=red"): 1, ("cups", "NOUN", "noun cup"): 1,
        ("cup", "NOUN", "noun cup"): 1, ("bowl", "NOUN", "noun bowl"): 1, ("left of", "REL", "relation left_of"): 1,
    }  # fmt: skip
    assert found.rules["np: dets words"] == 2 and found.rules["np: dets words groups"] == 1
    assert found.rules["exclusion: EXCEPT np -> exclude"] == 0
    assert used(found.rules) < len(found.rules) == len(rules())


def test_optional_plurals_count_as_the_noun() -> None:
    found = cover(["The cube(s) left of the sphere"], "clevr")
    assert found.words[Listed("cube", "NOUN", "noun cube")] == 1 and not found.unlisted


def test_what_no_lexicon_lists_is_told_apart() -> None:
    found = cover(["the 25 gizmos"])
    assert found.unlisted == {("25", "NUM"): 1, ("gizmos", "NOUN"): 1}


def test_relations_are_counted_among_those_that_can_be_said() -> None:
    before = set(cover([]).relations)
    found = cover(["the man wearing a hat", "the girl juggling a ball", "the cup left of the plate"])
    assert set(found.relations) == before and "wearing" in before
    assert found.relations["wearing"] == found.relations["left_of"] == 1
    assert found.unlisted_relations.total() == 1 and not set(found.unlisted_relations) & before


def test_what_is_not_read_is_clustered_by_the_word_that_broke_it() -> None:
    found = cover(["the cup and", "a mug and", "cup than", "the of", "the cup"])
    assert (found.expressions, found.in_full, found.in_part, found.unread) == (5, 1, 3, 1)
    assert found.clusters() == [("and", ["the cup and", "a mug and"]), ("of", ["the of"]), ("than", ["cup than"])]


def test_more_expressions_than_are_read_at_once() -> None:
    found = cover(f"the cup{'s' * (i % 2)}" for i in range(1100))
    assert found.in_full == 1100
    assert found.words[Listed("cup", "NOUN", "noun cup")] == found.words[Listed("cups", "NOUN", "noun cup")] == 550


@pytest.mark.parametrize("text", TEXTS)
def test_a_derivation_accounts_for_every_terminal_and_every_rule(text: str) -> None:
    """Each terminal stands in one rule; each rule but the first is the part of one other."""
    terminals = [word.terminal for word in parse_all(text, limit=1)[0].words]
    made = derivation(terminals)
    assert set(made) <= set(rules()) and made[-1].startswith("start: ")
    parts = Counter(name for rule in made for name in rule.partition(" -> ")[0].partition(": ")[2].split())
    assert {name: n for name, n in parts.items() if name.isupper()} == Counter(terminals)
    origins = Counter(rule.partition(": ")[0] for rule in made)
    assert {name: n for name, n in parts.items() if not name.isupper()} == origins - Counter(["start"])


def test_what_the_grammar_does_not_derive() -> None:
    with pytest.raises(ValueError, match="no place for REL"):
        derivation(["THE", "REL"])
    with pytest.raises(ValueError, match="no place for"):
        derivation(["THE"])


def test_words_of_a_reading_are_in_order_and_cover_it() -> None:
    text = "the cup left of the plate"
    assert " ".join(word.text for word in parse_all(text, limit=1)[0].words) == text
