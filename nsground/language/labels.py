"""What a scene calls its things are words, whatever the lexicon says: fire_hydrant, Wine-Glass, traffic lights."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from nsground.language.lexicon import Lexicon
from nsground.language.phrases import Entry, Phrase
from nsground.wordnet.morphology import plural

LIKELIER = -0.2
"""What a label costs: it is meant rather than any other thing that its words may say."""


@lru_cache(64)
def with_labels(lexicon: Lexicon, labels: frozenset[str]) -> Lexicon:
    """The lexicon with a noun for each label, in the singular and in the plural; the concept is called as the label is.

    A label that the lexicon has as a concept already stays as it is.
    """
    added: dict[Phrase, tuple[Entry, ...]] = {}
    for label in sorted(labels):
        words = words_of(label)
        known = lexicon.find(words)
        if words and not any(entry.terminal == "NOUN" and entry.value == label for entry in known):
            for phrase, many in ((words, False), ((*words[:-1], plural(words[-1])), True)):
                noun = Entry("NOUN", label, LIKELIER, many)
                rest = added.get(phrase) or lexicon.find(phrase)
                added[phrase] = (noun, *(entry for entry in rest if entry.terminal != "NOUN"))
    return replace(lexicon, entries={**lexicon.entries, **added}) if added else lexicon


def words_of(label: str) -> Phrase:
    """The words of a label.

    >>> words_of("Wine-Glass"), words_of("traffic_light"), words_of("fireHydrant")
    (('wine', 'glass'), ('traffic', 'light'), ('fire', 'hydrant'))
    """
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_\-]+", " ", label)
    return tuple(re.findall(r"[\w']+", spaced.lower()))
