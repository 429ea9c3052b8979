"""The lexicon the other way round: from concepts, attributes, relations and measures to the words for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from nsground.domains.domain import Domain, DomainLike, load_domain
from nsground.language.inflection import plurals
from nsground.language.lexicon import Lexicon, load_lexicon
from nsground.relations import load_catalogue


@dataclass(frozen=True)
class Wording:
    """Words by what they mean; of several words for one thing, the first in the lexicon.

    ``before`` are adjectives that stand before a noun, ``after`` those that follow it ("standing").
    """

    singular: Mapping[str, str]
    plural: Mapping[str, str]
    before: Mapping[tuple[str, str], str]
    after: Mapping[tuple[str, str], str]
    relations: Mapping[str, str]
    superlatives: Mapping[tuple[str, str], str]
    places: Mapping[str, str]

    def noun(self, concept: str, many: bool) -> str:
        """The noun of a concept."""
        if many:
            return self.plural.get(concept) or next(iter(plurals(concept)), concept)
        return self.singular.get(concept, concept)

    def superlative(self, measure: str, way: str) -> str:
        """largest, leftmost; where English has no word, "greatest" or "smallest" and the measure's name."""
        other = {"most": "greatest", "least": "smallest"}.get(way, way)
        return self.superlatives.get((measure, way), f"{other} {measure}")

    def relation(self, name: str) -> str:
        """The phrase of a relation."""
        return self.relations.get(name, name.replace("_", " "))


def load_wording(domain: DomainLike) -> Wording:
    """The wording of a domain."""
    return _load(load_domain(domain))


@cache
def _load(place: Domain) -> Wording:
    catalogue = load_catalogue(place)
    lexicon = load_lexicon(place, catalogue)
    phrases = {e.name: e.phrases[0] for e in catalogue.relations.values() if e.phrases}
    return Wording(
        singular=_nouns(lexicon, plural=False),
        plural=_nouns(lexicon, plural=True),
        before=_words(lexicon, "ADJ"),
        after=_words(lexicon, "VERB"),
        relations=_words(lexicon, "REL") | phrases,
        superlatives=_words(lexicon, "SUP"),
        places=_words(lexicon, "SIDE_P"),
    )


def _nouns(lexicon: Lexicon, plural: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    for phrase, entries in lexicon.entries.items():
        for entry in entries:
            marked = phrase[-1].endswith("(s)")
            if entry.terminal == "NOUN" and entry.plural == plural and not marked:
                name, words = str(entry.value), " ".join(phrase)
                if name not in found or (words == name and not plural):
                    found[name] = words
    return found | {"": "things" if plural else "thing"}


def _words(lexicon: Lexicon, terminal: str) -> dict[Any, str]:
    found: dict[Any, str] = {}
    for phrase, entries in lexicon.entries.items():
        for entry in entries:
            if entry.terminal == terminal and entry.cost <= 0:
                found.setdefault(entry.value, " ".join(phrase))
    return found
