"""What lies above and below a concept: a man is a person, a dog is an animal.

A domain's lexicon files list what its categories are taken for (``categories``, ``below``, ``kinds``); where its
vocabulary is open English, WordNet's hypernyms say the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

from nsground.domains.domain import Domain
from nsground.domains.lexicon_file import read_lexicon_file
from nsground.wordnet import load_wordnet


@dataclass(frozen=True)
class Ontology:
    """``below`` maps a concept to those that a domain lists directly under it; ``open``: WordNet's count besides.

    ``categories`` are those that a detector tells apart.
    """

    below: Mapping[str, frozenset[str]]
    open: bool = False
    categories: frozenset[str] = frozenset()
    _known: dict[tuple[str, str], bool] = field(default_factory=dict, repr=False, compare=False)

    def covers(self, concept: str, name: str) -> bool:
        """Whether ``name`` is the concept or lies under it.

        >>> from nsground.domains.domain import load_domain
        >>> photo = load_ontology(load_domain("photo"))
        >>> photo.covers("dog", "poodle"), photo.covers("person", "umpire"), photo.covers("animal", "zebra")
        (True, True, True)
        >>> photo.covers("poodle", "dog"), photo.covers("cup", "mug"), photo.covers("table", "chair")
        (False, True, False)
        """
        pair = concept, name = plain(concept), plain(name)
        if pair not in self._known:
            apart = self.categories.issuperset(pair)  # what is of one category is of no other: a bus is no car
            found = not apart and (self._lists(concept, name) or self._is_a(concept, name))
            self._known[pair] = concept == name or found
        return self._known[pair]

    def above(self, concept: str, among: Iterable[str]) -> list[str]:
        """Those of some concepts that lie above one, without those that lie above another of them.

        >>> from nsground.domains.domain import load_domain
        >>> load_ontology(load_domain("photo")).above("poodle", ["animal", "dog", "cat"])
        ['dog']
        """
        higher = [name for name in among if name != concept and self.covers(name, concept)]
        return [name for name in higher if not any(other != name and self.covers(name, other) for other in higher)]

    def _lists(self, concept: str, name: str) -> bool:
        return any(lower == name or self._lists(lower, name) for lower in self._under(concept))

    def _under(self, concept: str) -> frozenset[str]:
        return self.below.get(concept, frozenset()) - {concept}

    def _is_a(self, concept: str, name: str) -> bool:
        return self.open and load_wordnet().is_a(name, concept)


@lru_cache(65_536)
def plain(name: str) -> str:
    """A name without regard to case, hyphens and underscores: Wine-Glass is wine_glass is "wine glass".

    >>> plain("Wine-Glass"), plain("traffic_light")
    ('wine glass', 'traffic light')
    """
    return " ".join(name.lower().replace("-", " ").replace("_", " ").split())


@cache
def load_ontology(domain: Domain) -> Ontology:
    """The ontology of a domain: the sections ``categories``, ``below`` and ``kinds`` of its lexicon files."""
    below: dict[str, set[str]] = {}
    categories: set[str] = set()
    for path in domain.lexicon:
        data = read_lexicon_file(path)
        for name, words in data.get("categories", {}).items():
            categories.add(name)
            below.setdefault(name, set()).update(set(words) - {name})
        for name, concepts in data.get("below", {}).items():
            below.setdefault(name, set()).update(concepts)
            for concept, words in concepts.items():
                below.setdefault(concept, set()).update(set(words) - {concept})
        for name, kind in data.get("kinds", {}).items():
            below.setdefault(name, set()).update(kind.get("of", []))
    return Ontology({name: frozenset(found) for name, found in below.items()}, domain.open, frozenset(categories))
