"""Cutting text into words, each with its place in the text."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

MAX_WORDS = 200
"""Most words in an expression; people's longest have about 60."""

# Words with inner apostrophes, hyphens or dots, a plural in brackets "thing(s)", "w/o"; else single signs.
_WORD = re.compile(r"\w+n't\b|\w+\(s\)|w/o?\b|\w+(?:[-.]\w+)*(?:n't)?|'s\b|'re\b|[^\w\s]")
# The same for texts without apostrophes and strokes, which most are.
_PLAIN = re.compile(r"\w+(?:\(s\)|(?:[-.]\w+)*)|[^\w\s]")
_TORN_NOT = re.compile(r"n\s*'\s+t\b|n\s+'\s*t\b")
_TORN_S = re.compile(r"'\s+s\b")
_TORN_HYPHEN = re.compile(r"(?<=\w)\s+-\s+(?=\w)|(?<=\w)-\s+(?=\w)|(?<=\bnon)-(?=\w)|(?<=\bnot)-(?=\w)")


class Token(NamedTuple):
    """One word: ``text`` in lower case, and its ``start`` and ``end`` in the original text, in characters."""

    text: str
    start: int
    end: int


def split(text: str) -> list[Token]:
    """The words of a text, lower case, apostrophes made straight.

    >>> [word.text for word in split("The thing(s) that isn't the dog's.")]
    ['the', 'thing(s)', 'that', "isn't", 'the', 'dog', "'s", '.']
    """
    plain = text.lower() if text.isascii() else "".join(map(_fold, text))
    if "'" in plain or "`" in plain or "-" in plain:
        plain = _mended(plain.replace("`", "'"))
    pattern = _WORD if "'" in plain or "/" in plain else _PLAIN
    return [Token(found.group(), found.start(), found.end()) for found in pattern.finditer(plain)]


def _mended(text: str) -> str:
    """Words that a tokenizer has torn apart, joined again; as long as before, so that places stay true.

    >>> _mended("the dog ' s t - shirt isn ' t red")
    "the dog 's  t   shirt isn't   red"
    """
    text = _TORN_NOT.sub(lambda m: "n't" + " " * (len(m.group()) - 3), text)
    text = _TORN_S.sub(lambda m: "'s" + " " * (len(m.group()) - 2), text)
    return _TORN_HYPHEN.sub(lambda m: " " * len(m.group()), text)


def _fold(char: str) -> str:
    """One character for one, so that places in the text stay true."""
    if char in "’‘`´":
        return "'"
    if char in "“”„«»":
        return '"'
    folded = unicodedata.normalize("NFKC", char).lower()
    return folded if len(folded) == 1 else char
