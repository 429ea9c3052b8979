"""Sets of nouns that cannot be listed: those of some classes of WordNet's, and some by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container
from dataclasses import dataclass
from typing import Any

from nsground.wordnet import load_wordnet


@dataclass(frozen=True)
class Nouns:
    """The nouns that pass a test; unions and differences with other sets of nouns.

    >>> garments = nouns_of({"garment"}, {"tie die"})
    >>> "sneakers" in garments, "tie die" in garments, "tree" in garments, None in garments
    (True, True, False, False)
    >>> "sneakers" in garments - {"sneakers"}, "zebra" in garments | nouns_of({"animal"})
    (False, True)
    """

    test: Callable[[str], bool]

    def __contains__(self, noun: object) -> bool:
        return isinstance(noun, str) and self.test(noun)

    def __or__(self, other: Container[Any]) -> Nouns:
        return Nouns(lambda noun: noun in self or noun in other)

    def __sub__(self, other: Container[Any]) -> Nouns:
        return Nouns(lambda noun: noun in self and noun not in other)

    def __rand__(self, other: Collection[str]) -> frozenset[str]:
        return frozenset(noun for noun in other if noun in self)

    def __rsub__(self, other: Collection[str]) -> frozenset[str]:
        return frozenset(noun for noun in other if noun not in self)


def nouns_of(classes: Collection[str], named: Collection[str] = (), least: float = 0.5) -> Nouns:
    """The nouns named, and those that name something of these classes with a probability of at least ``least``."""

    def test(noun: str) -> bool:
        return noun in named or sum(load_wordnet().classes(noun).get(name, 0.0) for name in classes) >= least

    return Nouns(test)
