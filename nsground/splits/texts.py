"""When two texts are the same, or say the same words."""

from __future__ import annotations

import re
from functools import lru_cache

from nsground.language.inflection import plurals

ARTICLES = frozenset({"a", "an", "the"})
FUNCTION = ARTICLES | {
    "that", "which", "who", "is", "are", "was", "were", "be", "being", "it", "its", "there", "this", "these", "those",
    "of", "to", "as", "has", "have", "with", "please",
}  # fmt: skip
"""Words that are left out where only the words with a meaning are compared."""

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> tuple[str, ...]:
    """The words of a text without case, signs, articles, and the ``(s)`` of a plural.

    >>> words("The thing(s), that are: red!")
    ('thing', 'that', 'are', 'red')
    """
    plain = text.casefold().replace("(s)", "")
    return tuple(word for word in _WORD.findall(plain) if word not in ARTICLES)


def lemmas(text: str) -> tuple[str, ...]:
    """The words with a meaning, nouns in the singular, in alphabetical order; each as often as it is there.

    >>> lemmas("the boxes that are left of two red cubes")
    ('box', 'cube', 'left', 'red', 'two')
    """
    return tuple(sorted(singular(word) for word in words(text) if word not in FUNCTION))


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """A noun without the ending of a regular plural; any other word as it is."""
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if word.endswith(ending) and word in plurals(noun := word.removesuffix(ending) + instead):
            return noun
    return word
