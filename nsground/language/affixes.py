"""Words that deny a part of themselves: hatless, driverless."""

from __future__ import annotations

from nsground.language.lexicon import Lexicon
from nsground.wordnet import load_wordnet

LACKING = "without"
"""In place of an attribute's family: what is said is that something has no such thing."""

SHORTEST = 3
"""Letters that a word needs before its ending to be a word of its own."""


def lacked(word: str, lexicon: Lexicon) -> str | None:
    """The concept that a word in -less says is not there; None for other words.

    >>> from nsground.domains.domain import load_domain
    >>> from nsground.language.lexicon import load_lexicon
    >>> from nsground.relations import load_catalogue
    >>> photo = load_domain("photo")
    >>> lacked("hatless", load_lexicon(photo, load_catalogue(photo)))
    'hat'
    """
    stem = word.removesuffix("less")
    if stem == word or len(stem) < SHORTEST:
        return None
    listed = next((str(entry.value) for entry in lexicon.find((stem,)) if entry.terminal == "NOUN"), None)
    return listed or (stem if lexicon.open and load_wordnet().seen(stem) else None)
