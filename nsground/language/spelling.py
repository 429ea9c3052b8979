"""Misspelt words: a word that no dictionary of English knows, and that is almost a word of the lexicon."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from functools import cache
from typing import Any

CLOSE = 0.8
"""Least similarity (Ratcliff and Obershelp, 0 to 1) of a misspelling to the word that was meant."""

SHORTEST = 4
"""Shorter words are too easily mistaken for others."""


def meant(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one stands for; None if the word is English, or close to none.

    >>> meant("girrafe", ["giraffe", "grape", "cup"]), meant("house", ["horse"])
    ('giraffe', None)
    """
    if len(word) < SHORTEST or not word.isalpha() or word in _dictionary():
        return None
    near = difflib.get_close_matches(word, [k for k in known if k[:1] == word[:1]], n=1, cutoff=CLOSE)
    return near[0] if near else None


@cache
def _dictionary() -> Any:
    from spellchecker import SpellChecker

    return SpellChecker(language="en").word_frequency
