"""What lies above and below a concept: a man is a person, a dog is an animal. Read from a domain's lexicon files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from nsground.domains.domain import Domain
from nsground.domains.lexicon_file import read_lexicon_file


@dataclass(frozen=True)
class Ontology:
    """``below`` maps a concept to the concepts directly under it."""

    below: Mapping[str, frozenset[str]]

    def under(self, concept: str) -> frozenset[str]:
        """The concept and all that lies under it.

        >>> sorted(load_ontology(load_domain("photo")).under("microwave"))
        ['microwave', 'microwave oven']
        """
        found, todo = set[str](), [concept]
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo.extend(self.below.get(name, ()))
        return frozenset(found)

    def over(self, concept: str) -> list[tuple[str, ...]]:
        """What lies above the concept, level by level, the nearest first.

        >>> load_ontology(load_domain("photo")).over("mug")
        [('cup',)]
        """
        levels: list[tuple[str, ...]] = []
        seen = {concept}
        level: tuple[str, ...] = (concept,)
        while level := tuple(sorted(up for up, downs in self.below.items() if downs & {*level} and up not in seen)):
            levels.append(level)
            seen.update(level)
        return levels


@cache
def load_ontology(domain: Domain) -> Ontology:
    """The ontology of a domain: the sections ``categories``, ``below`` and ``kinds`` of its lexicon files."""
    below: dict[str, set[str]] = {}
    for path in domain.lexicon:
        data = read_lexicon_file(path)
        for name, words in data.get("categories", {}).items():
            below.setdefault(name, set()).update(set(words) - {name})
        for name, concepts in data.get("below", {}).items():
            below.setdefault(name, set()).update(concepts)
            for concept, words in concepts.items():
                below.setdefault(concept, set()).update(set(words) - {concept})
        for name, kind in data.get("kinds", {}).items():
            below.setdefault(name, set()).update(kind.get("of", []))
    return Ontology({name: frozenset(found) for name, found in below.items()})


__all__ = ["Ontology", "load_ontology"]
