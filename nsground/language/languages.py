"""Other languages than English, and no language at all: told by words that no English text has.

The evidence is a language's most frequent words, as spaCy lists them, among words that neither the lexicon nor
WordNet knows. Expressions are too short for statistics over letters, which take "far left giraffe" for French.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Container, Sequence
from functools import cache
from pathlib import Path

from nsground.errors import ParseError, point_at
from nsground.language.tokens import Token
from nsground.wordnet import load_wordnet

LANGUAGES = {
    "Spanish": "es", "German": "de", "French": "fr", "Italian": "it", "Portuguese": "pt", "Dutch": "nl",
    "Swedish": "sv", "Danish": "da", "Polish": "pl", "Turkish": "tr", "Czech": "cs", "Romanian": "ro",
    "Hungarian": "hu", "Finnish": "fi", "Indonesian": "id", "Catalan": "ca", "Norwegian": "nb",
}  # fmt: skip
"""Languages in Latin letters and their codes; the more widely spoken first."""

MANY = 3
"""How many words must all be unknown for a text to be taken for none of any language."""


def not_english(text: str, tokens: Sequence[Token], known: Container[str]) -> ParseError | None:
    """The error for a text that is in another language or in none, or None.

    ``known`` are words that are English whatever else they are. At least half of the words must be no English, and
    one of them a frequent word of the other language; or all of three or more.
    """
    words = [token for token in tokens if token.text.isalpha()]
    strange = [token for token in words if token.text not in known and not _is_seen(token.text)]
    if not words or 2 * len(strange) < len(words):
        return None
    unknown = [token for token in strange if not _is_latin(token.text) or token.text not in load_wordnet()]
    if unknown and not any(map(_is_latin, (token.text for token in unknown))):
        return _error("the expression is not in English; only English is read", text, unknown[0])
    evidence = {name: [t for t in strange if t.text in _frequent(code)] for name, code in LANGUAGES.items()}
    name, frequent = max(evidence.items(), key=lambda item: len(item[1]))
    foreign = [token for token in strange if token in unknown or token in frequent]
    if frequent and 2 * len(foreign) >= len(words) and (unknown or len(frequent) > 1):
        return _error(f"the expression is not in English (it may be {name}); only English is read", text, foreign[0])
    if len(unknown) == len(words) >= MANY:
        listed = ", ".join(repr(token.text) for token in unknown[:MANY])
        return _error(f"no word of the expression is English: {listed}; check the spelling", text, unknown[0])
    return None


def _error(message: str, text: str, token: Token) -> ParseError:
    return ParseError(f"{message}.\n{point_at(text, token.start, token.end)}", token.text)


def _is_seen(word: str) -> bool:
    """Whether the word is counted in descriptions of pictures: hat is, although Germans say it, too."""
    return any(load_wordnet().seen(word, pos) for pos in "nva")


def _is_latin(word: str) -> bool:
    return all(ord(letter) < 0x250 for letter in word)


@cache
def _frequent(code: str) -> frozenset[str]:
    """The most frequent words of a language, without those that English has, too; none where spaCy is missing."""
    return _listed(code) - _listed("en")


def _listed(code: str) -> frozenset[str]:
    """What spaCy lists, read from its file: importing spaCy would take half a second."""
    package = importlib.util.find_spec("spacy")
    if package is None or package.origin is None:
        return frozenset()
    path = Path(package.origin).parent / "lang" / code / "stop_words.py"
    spec = importlib.util.spec_from_file_location(f"nsground_stop_words_{code}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return frozenset(module.STOP_WORDS)
