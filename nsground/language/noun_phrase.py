"""What the words of a noun phrase say: its head, its adjectives, and what picks one of several.

People write ``the second red mug`` but also ``guy left`` and ``man white shirt``; all come as a flat list of words.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from nsground.errors import ParseError
from nsground.language.lexicon import Lexicon
from nsground.language.syntax import NounPhrase, Related, Word

_NOUNS = frozenset({"NOUN", "NOUN_OR"})
_FIELDS = {
    "NOUN": "nouns", "NOUN_OR": "nouns", "ONE": "one", "IT": "it", "SELF": "it", "ADJ": "adjectives",
    "ADJ_OR": "adjectives", "ADJ_AND": "adjectives", "ADJ_NOT": "adjectives",
    "SIDE": "sides", "SUP": "superlative", "ORD": "ordinal", "NUM": "number", "OTHER": "other", "VIS": "visible",
    "SIDE_FROM": "counted", "PICKS": "picks",
}  # fmt: skip
"""The field of a description that a word of a terminal belongs to."""


@dataclass(frozen=True)
class Description:
    """A noun phrase, sorted: every word is in exactly one field."""

    nouns: tuple[Word, ...] = ()  # the head last; those before it modify it
    one: Word | None = None  # "one", standing for a noun said before
    it: Word | None = None
    adjectives: tuple[Word, ...] = ()
    sides: tuple[Word, ...] = ()
    counted: tuple[Word, ...] = ()  # where an ordinal counts from: "second from left guy"
    superlative: Word | None = None
    picks: Word | None = None  # "first and last": its value is the words that each pick one
    ordinal: Word | None = None
    number: Word | None = None
    having: tuple[Word, ...] = ()  # "a three ring binder": a number, and the noun of which it has so many
    other: Word | None = None
    visible: Word | None = None
    apposed: tuple[NounPhrase, ...] = ()  # "man white shirt": what the head has on or with it

    @property
    def head(self) -> Word | None:
        """The noun that says what it is; None where there is none."""
        return self.nouns[-1] if self.nouns else None

    @property
    def plural(self) -> bool:
        """Whether several are spoken of."""
        head = self.head or self.one
        return head is not None and (head.plural or head.text in ("ones", "one(s)"))


def describe(words: tuple[Word, ...], lexicon: Lexicon, determiners: tuple[Word, ...] = ()) -> Description:
    """Sort the words of a noun phrase.

    Raises ParseError where a comma parts things of a list, which are several phrases.
    """
    having = _having(words, any(word.terminal == "A" for word in determiners))
    words = tuple(word for word in words if word not in having)
    cut = _first_segment(words, lexicon)
    ends = [triple for triple in zip(words, words[1:], words[2:], strict=False) if triple[2].apart]
    if any((first.terminal, last.terminal) == ("ADJ", "SIDE") for first, last, _ in ends):
        raise ParseError("'a red top, pink scarf' names a top, not a place")
    if _is_list(words[:cut], words[cut:], lexicon):
        raise ParseError("things of a list are several phrases")
    several: dict[str, list[Word]] = {"nouns": [], "adjectives": [], "sides": [], "counted": []}
    single: dict[str, Word] = {}
    for word in words[:cut]:
        name = _FIELDS[word.terminal]
        if name in several:
            several[name].append(word)
        elif single.setdefault(name, word).value != word.value:
            raise ParseError(f"{single[name].text!r} and {word.text!r} cannot both be said of one thing")
    rest = words[cut:]
    return Description(
        nouns=tuple(several["nouns"]),
        adjectives=tuple(several["adjectives"]),
        sides=tuple(several["sides"]),
        counted=tuple(several["counted"]),
        having=having,
        apposed=(NounPhrase(rest[0].start, rest[-1].end, (), rest),) if rest else (),
        **single,
    )


def in_its_row(phrase: NounPhrase) -> NounPhrase:
    """Top row third apple: the third apple in the top row."""
    words = phrase.words
    at = next((i for i, word in enumerate(words) if word.terminal == "NOUN"), None)
    if at is None or words[at].value not in ROWS or not any(word.terminal in PICKING for word in words[:at]):
        return phrase
    row, rest = words[: at + 1], words[at + 1 :]
    if not any(word.terminal == "ORD" for word in rest):
        return phrase
    inside = Word(row[0].start, row[0].start, "REL", "inside", "in")
    where = Related(row[0].start, row[-1].end, inside, NounPhrase(row[0].start, row[-1].end, (), row))
    return replace(phrase, words=rest, groups=(where, *phrase.groups))


ROWS = ("row", "column", "shelf", "line", "rack", "tier")
"""What things stand in by rank."""

PICKING = ("ORD", "SUP", "SIDE")
"""Terminals of words that pick one of several."""


def _having(words: tuple[Word, ...], one_thing: bool) -> tuple[Word, ...]:
    """The number and noun of "a three ring binder", "two blocks tower": how many of what the head has."""
    numbers = [i for i, word in enumerate(words) if word.terminal == "NUM"]
    for i in numbers[-1:]:
        named = [word.terminal for word in words[i + 1 : i + 3]] == ["NOUN", "NOUN"]
        if named and not words[i + 2].apart and (one_thing or words[i + 1].plural or len(numbers) > 1):
            return words[i : i + 2]
    return ()


def _first_segment(words: tuple[Word, ...], lexicon: Lexicon) -> int:
    """Where the words about something else begin: adjectives and a noun after a noun, or clothing after a person."""
    last = None
    for i, word in enumerate(words):
        if word.terminal in _NOUNS:
            if last is not None:
                after = last + 1 + _kept(words[last + 1 : i])
                if after < i or _begins_clothing(words[last], word, lexicon):
                    return after
            last = i
    return len(words)


def _is_list(words: tuple[Word, ...], rest: tuple[Word, ...], lexicon: Lexicon) -> bool:
    """Whether a comma after a noun goes on to another thing: "fork, knife", but not "man, hat" or "man, red hat"."""
    named = [i for i, word in enumerate(words) if word.terminal in _NOUNS]
    if any(words[i + 1].apart for i in named[:-1]):
        return True
    if not (named and rest and rest[0].apart):
        return False
    garments = lexicon.wearable | lexicon.parts
    return words[named[-1]].value in garments and any(
        word.value in garments for word in rest if word.terminal in _NOUNS
    )


def _kept(between: tuple[Word, ...]) -> int:
    """How many words right after a noun still belong to it: sides and superlatives do, adjectives do not."""
    return next((i for i, w in enumerate(between) if w.terminal.startswith("ADJ")), len(between))


def _begins_clothing(noun: Word, after: Word, lexicon: Lexicon) -> bool:
    return noun.value in lexicon.people and after.value in (lexicon.wearable | lexicon.parts)
