"""Misspelt words: words that neither English nor the domain knows, and that are almost a word that pictures show.

A word that anybody knows is never mended, and neither is one made of a known word and an affix: *driverless* is not
*driver*, *uncut* is not *cut*. What was mended is said (:class:`Mend`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from nsground.language.lexicon import Lexicon
from nsground.language.tokens import Token
from nsground.wordnet import WordNet, load_wordnet
from nsground.wordnet.morphology import participle, plural

SHORTEST = 4
"""Shorter words are too easily mistaken for others."""
TWO_EDITS = 7
"""From so many letters on, a word may be two slips away from what was meant; shorter ones are one away."""
PREFIXES = tuple("un non re over under semi half multi anti pre mid mis out bi tri".split())  # noqa: SIM905
SUFFIXES = tuple("less like ish ful free proof shaped sized colored coloured style wise y ed er".split())  # noqa: SIM905
"""Affixes that make a word of another; the word then means what it says."""


@dataclass(frozen=True)
class Mend:
    """A word as it was ``written``, how it was ``read``, and its ``span`` in the text, in characters."""

    written: str
    read: str
    span: tuple[int, int]

    def __str__(self) -> str:
        return f"{self.written!r} was read as {self.read!r}"


def mended(tokens: Sequence[Token], lexicon: Lexicon) -> tuple[list[Token], tuple[Mend, ...]]:
    """The words of a text as they were meant, in their places, and what was mended.

    Compounds with hyphens or underscores that nobody knows come apart without a mend. What is quoted stays.
    """
    if lexicon.vocabulary.issuperset(token.text for token in tokens):
        return list(tokens), ()
    read: list[Token] = []
    mends: list[Mend] = []
    quoted = False
    for token in tokens:
        word = token.text
        quoted ^= word == '"'
        if quoted or word in lexicon.vocabulary or is_known(word):
            read.append(token)
        elif parts := _apart(token, lexicon):
            read.extend(parts)
        elif words := _meant(word, lexicon):
            read.extend(_laid_out(token, words))
            mends.append(Mend(word, " ".join(words), (token.start, token.end)))
        else:
            read.append(token)
    return read, tuple(mends)


@lru_cache(65_536)
def is_known(word: str) -> bool:
    """Whether English has the word, a form of it, or a word that it is made of by an affix.

    >>> is_known("giraffes"), is_known("driverless"), is_known("uncut"), is_known("girrafe")
    (True, True, True, False)
    """
    if len(word) < SHORTEST or not word.isalpha() or not word.isascii():
        return not any(sign in word for sign in "-_")
    return _is_english(word) or any(_is_english(stem) for stem in _stems(word))


def _is_english(word: str) -> bool:
    return word in load_wordnet() or word in _dictionary()


def _stems(word: str) -> list[str]:
    """What is left of a word without an affix, if it is long enough to be a word."""
    stems = [word[len(prefix) :] for prefix in PREFIXES if word.startswith(prefix)]
    stems += [word[: -len(suffix)] for suffix in SUFFIXES if word.endswith(suffix)]
    return [stem for stem in stems if len(stem) >= SHORTEST - 1]


def _apart(token: Token, lexicon: Lexicon) -> list[Token]:
    """The parts of "wine-glass" or "traffic_light", if all are words."""
    if not any(sign in token.text for sign in "-_"):
        return []
    parts, start = [], token.start
    for part in token.text.replace("_", "-").split("-"):
        if part:
            parts.append(Token(part, start, start + len(part)))
        start += len(part) + 1
    return parts if all(part.text in lexicon.vocabulary or is_known(part.text) for part in parts) else []


def _meant(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The word, or the two written as one, that a misspelt word stands for; none if it is close to none."""
    together = _two_words(word, lexicon)
    return together or tuple(filter(None, [_nearest(word, lexicon)]))


def _two_words(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Words of a phrase that were written as one: infront, ontop."""
    top = lexicon.phrases.top
    for i in range(2, len(word) - 1):
        first = top.next.get(word[:i])
        if first is not None and word[i:] in first.next:
            return word[:i], word[i:]
    return ()


def _nearest(word: str, lexicon: Lexicon) -> str | None:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    most = 2 if len(word) >= TWO_EDITS else 1
    candidates = [*lexicon.contents, *_seen_forms()]
    near = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=most, limit=None)
    likely = [(distance, known[0] != word[0], -_often(known), known) for known, distance, _ in near if len(known) > 2]
    return min(likely)[-1] if likely else None


def _often(word: str) -> int:
    wordnet = load_wordnet()
    return 1000 * max(wordnet.seen(word, pos) for pos in "nva") + int(_dictionary()[word])


@cache
def _seen_forms() -> tuple[str, ...]:
    """The single words, and their forms, that descriptions of pictures were seen to use."""
    wordnet = load_wordnet()
    forms: dict[str, None] = {}
    for word in wordnet.seen_words():
        if word.isalpha():
            forms.update(dict.fromkeys(_forms(wordnet, word)))
    return tuple(forms)


def _forms(wordnet: WordNet, word: str) -> list[str]:
    nouns = [plural(word)] if wordnet.lemma_senses(word, "n") else []
    verbs = [participle(word)] if wordnet.lemma_senses(word, "v") else []
    return [word, *nouns, *verbs]


@cache
def _dictionary() -> Any:
    from spellchecker import SpellChecker

    return SpellChecker(language="en").word_frequency


def _laid_out(token: Token, words: tuple[str, ...]) -> list[Token]:
    """Tokens for the words that one was read as; each has its place, or all of it where the letters do not tell."""
    if len(words) == 1:
        return [Token(words[0], token.start, token.end)]
    cut = token.start + len(words[0])
    return [Token(words[0], token.start, cut), Token(words[1], cut, token.end)]
