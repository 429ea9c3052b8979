"""What the words of a noun phrase say: its head, its adjectives, and what picks one of several.

People write ``the second red mug`` but also ``guy left`` and ``man white shirt``; all come as a flat list of words.
"""

from __future__ import annotations

from dataclasses import dataclass

from nsground.language.lexicon import Lexicon
from nsground.language.syntax import NounPhrase, Word

_NOUNS = frozenset({"NOUN", "NOUN_OR"})


@dataclass(frozen=True)
class Description:
    """A noun phrase, sorted: every word is in exactly one field."""

    nouns: tuple[Word, ...] = ()  # the head last; those before it modify it
    one: Word | None = None  # "one", standing for a noun said before
    it: Word | None = None
    adjectives: tuple[Word, ...] = ()
    sides: tuple[Word, ...] = ()
    superlative: Word | None = None
    ordinal: Word | None = None
    number: Word | None = None
    other: Word | None = None
    visible: Word | None = None
    apposed: tuple[NounPhrase, ...] = ()  # "man white shirt": what the head has on or with it

    @property
    def head(self) -> Word | None:
        return self.nouns[-1] if self.nouns else None

    @property
    def plural(self) -> bool:
        head = self.head or self.one
        return head is not None and (head.plural or head.text in ("ones", "one(s)"))


def describe(words: tuple[Word, ...], lexicon: Lexicon) -> Description:
    """Sort the words of a noun phrase."""
    cut = _first_segment(words, lexicon)
    here, rest = words[:cut], words[cut:]

    def those(*terminals: str) -> tuple[Word, ...]:
        return tuple(w for w in here if w.terminal in terminals)

    def first(*terminals: str) -> Word | None:
        return next(iter(those(*terminals)), None)

    number, one = first("NUM"), first("ONE")
    return Description(
        nouns=those(*_NOUNS),
        one=one,
        it=first("IT"),
        adjectives=those("ADJ", "ADJ_OR"),
        sides=those("SIDE"),
        superlative=first("SUP"),
        ordinal=first("ORD"),
        number=number,
        other=first("OTHER"),
        visible=first("VIS"),
        apposed=(NounPhrase(rest[0].start, rest[-1].end, (), rest),) if rest else (),
    )


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


def _kept(between: tuple[Word, ...]) -> int:
    """How many words right after a noun still belong to it: sides and superlatives do, adjectives do not."""
    return next((i for i, w in enumerate(between) if w.terminal.startswith("ADJ")), len(between))


def _begins_clothing(noun: Word, after: Word, lexicon: Lexicon) -> bool:
    return noun.value in lexicon.people and after.value in (lexicon.wearable | lexicon.parts)
