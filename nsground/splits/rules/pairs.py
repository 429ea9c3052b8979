"""Pairs of words on one thing: attribute and noun, attribute and attribute, relation and noun."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from nsground.program import Attribute, Concept, Program
from nsground.program.phrases import anchors, co_restrictions, is_relation, restrictors
from nsground.splits.case import SplitCase
from nsground.splits.rules.base import Fault, Place, Predicate, RuleArgument, Term, WordChoice, choice, count_of
from nsground.splits.rules.vocabulary import relation_named, unknown_relations, unknown_words

Pairs = tuple[tuple[WordChoice, WordChoice], ...]


@dataclass(frozen=True)
class AttributePair(Predicate):
    """Programs in which some noun phrase has both of a pair of words, each a noun or an attribute.

    A noun phrase is all that restricts one set: the parts of an AND, the target of a relation, what THE, NTH or MOST
    select from. Alternatives of an OR do not meet each other; what a NOT is over is a phrase of its own.
    ``attribute-pair(a, b)`` is one pair, ``attribute-pair(a: b|c, d: e)`` are all of a with b, a with c, d with e.
    """

    name: ClassVar[str] = "attribute-pair"
    usage: ClassVar[str] = "attribute-pair(color=red, cube) or attribute-pair(cube: gray|blue, cylinder: red)"
    pairs: Pairs

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        joined = [argument for argument in given if argument.joint]
        if not joined:
            count_of(cls, given, place, 2, 2)
            return cls(((choice(cls, given[0]), choice(cls, given[1])),))
        pairs = []
        for argument in given:
            if argument.joint != ":" or argument.first is None or argument.second is None:
                raise Fault(f"{cls.name} takes either two words or pairs with ':'; write {cls.usage}", argument.place)
            pairs.append((argument.first, argument.second))
        return cls(tuple(pairs))

    def holds(self, case: SplitCase) -> bool:
        return case.program is not None and any(
            self._pair(one, first) and self._pair(other, second)
            for pair in co_restrictions(case.program)
            for one, other in (pair, pair[::-1])
            for first, second in self.pairs
        )

    def _pair(self, node: Program, wanted: WordChoice) -> bool:
        return any(term.names(node) for term in wanted.terms)

    def words(self) -> str:
        return "noun phrases with both " + ", or ".join(f"{first} and {second}" for first, second in self.pairs)

    def unknown(self, cases: Sequence[SplitCase]) -> list[tuple[Term, set[str]]]:
        return unknown_words((t for pair in self.pairs for side in pair for t in side.terms), cases)


class NounAttribute(AttributePair):
    """Programs in which some noun phrase, as in attribute-pair, has the noun and the attribute.

    The first word is a noun and nothing else, the second an attribute: ``noun-attribute(orange, orange)`` is an orange
    that is orange.
    """

    name: ClassVar[str] = "noun-attribute"
    usage: ClassVar[str] = "noun-attribute(cube, color=red) or noun-attribute(cube: red|green)"

    def holds(self, case: SplitCase) -> bool:
        return case.program is not None and any(
            isinstance(noun, Concept)
            and isinstance(attribute, Attribute)
            and any(self._pair(noun, first) and self._pair(attribute, second) for first, second in self.pairs)
            for pair in co_restrictions(case.program)
            for noun, attribute in (pair, pair[::-1])
        )

    def words(self) -> str:
        return "noun phrases of " + ", or ".join(f"noun {noun} with {attribute}" for noun, attribute in self.pairs)


ROLES: dict[str, str] = {"target": "as what is related", "anchor": "as what it is related to"}


@dataclass(frozen=True)
class RelationNoun(Predicate):
    """Programs in which a relation has the word, a noun or an attribute, as its target or in an anchor.

    The target of a relation is the noun phrase (see attribute-pair) that it restricts; its anchors are those to which
    it relates. ``target=sphere`` and ``anchor=sphere`` say which of the two; a bare word is either. Relations include
    same, different, more, less_than, nearest and farthest.
    """

    name: ClassVar[str] = "relation-noun"
    usage: ClassVar[str] = "relation-noun(left_of, sphere) or relation-noun(left_of, anchor=sphere)"
    relations: WordChoice
    nouns: WordChoice

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        count_of(cls, given, place, 2, 2)
        return cls(choice(cls, given[0]), choice(cls, given[1]))

    def holds(self, case: SplitCase) -> bool:
        if case.program is None:
            return False
        return any(self._met(role, word) for role, word in self._around(case.program))

    def _around(self, program: Program) -> Iterator[tuple[str, Program]]:
        """Words around the relations that are meant, each with its role."""
        meant: Callable[[Program], bool] = lambda node: is_relation(node) and relation_named(self.relations, node)  # noqa: E731
        for pair in co_restrictions(program):
            yield from (("target", other) for one, other in (pair, pair[::-1]) if meant(one))
        for node in filter(meant, program.walk()):
            yield from (("anchor", word) for anchor in anchors(node) for word in restrictors(anchor))

    def _met(self, role: str, word: Program) -> bool:
        return any(
            Term(term.word).names(word) if term.family == role else term.names(word) for term in self.nouns.terms
        )

    def words(self) -> str:
        roles = [f"{t.word} {ROLES[t.family]}" if t.family in ROLES else f"{t} around it" for t in self.nouns.terms]
        return f"relation {self.relations} with {' or '.join(roles)}"

    def unknown(self, cases: Sequence[SplitCase]) -> list[tuple[Term, set[str]]]:
        bare = (Term(t.word, None, t.place) if t.family in ROLES else t for t in self.nouns.terms)
        return unknown_relations(self.relations.terms, cases) + unknown_words(bare, cases)


__all__ = ["AttributePair", "NounAttribute", "RelationNoun"]
