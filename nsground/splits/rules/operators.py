"""Operators: two in one program, one below another, and what a NOT is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from nsground.program import Attribute, Concept, Not, Program, The, Type
from nsground.program.phrases import is_relation
from nsground.splits.case import SplitCase
from nsground.splits.rules.base import Fault, Place, Predicate, RuleArgument, Term, WordChoice, choice, count_of
from nsground.splits.rules.vocabulary import operator_name, unknown_operators


def _named(wanted: WordChoice, node: Program) -> bool:
    return any(term.family is None and term.word == operator_name(node) for term in wanted.terms)


@dataclass(frozen=True)
class Operators(Predicate):
    """Programs with both operators, anywhere; one operator twice where both are the same.

    Operators are written as in the notation (NOT, NTH, SAME), relations likewise (LEFT_OF).
    """

    name: ClassVar[str] = "operators"
    usage: ClassVar[str] = "operators(NOT, NTH) or operators(NOT, NTH|MOST|LEAST)"
    first: WordChoice
    second: WordChoice

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        count_of(cls, given, place, 2, 2)
        return cls(choice(cls, given[0]), choice(cls, given[1]))

    def holds(self, case: SplitCase) -> bool:
        nodes = [] if case.program is None else list(case.program.walk())
        first = [i for i, node in enumerate(nodes) if _named(self.first, node)]
        second = [i for i, node in enumerate(nodes) if _named(self.second, node)]
        return bool(first and second) and len({*first, *second}) > 1

    def words(self) -> str:
        return f"programs with both {self.first} and {self.second}"

    def unknown(self, cases: Sequence[SplitCase]) -> list[tuple[Term, set[str]]]:
        return unknown_operators((*self.first.terms, *self.second.terms), cases)


class Nested(Operators):
    """Programs with the second operator somewhere below the first."""

    name: ClassVar[str] = "nested"
    usage: ClassVar[str] = "nested(NOT, NTH)"

    def holds(self, case: SplitCase) -> bool:
        return case.program is not None and any(
            _named(self.second, below)
            for node in case.program.walk()
            if _named(self.first, node)
            for child in node.children
            for below in child.walk()
        )

    def words(self) -> str:
        return f"programs with {self.second} below {self.first}"


SCOPES = ("attribute", "noun", "relation", "phrase", "statement")


def scope(negation: Not) -> str:
    """What a NOT is over, one of ``SCOPES``; see :class:`Negation`."""
    part = negation.part
    while isinstance(part, The):
        part = part.regions
    if part.type is not Type.REGIONS:
        return "statement"
    if isinstance(part, Attribute):
        return "attribute"
    if isinstance(part, Concept):
        return "noun"
    return "relation" if is_relation(part) else "phrase"


@dataclass(frozen=True)
class Negation(Predicate):
    """Programs with a NOT, or with one over what is named.

    attribute: not red. noun: not a cube. relation: not left of the cup; also not of the same size, not nearest.
    phrase: not the red cube; anything else that denotes regions, such as a union or the second from left.
    statement: a denied truth, of questions. "Other than" is a negation.
    """

    name: ClassVar[str] = "negation"
    usage: ClassVar[str] = "negation(relation|phrase)"
    scopes: tuple[str, ...] = SCOPES

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        if not given:
            return cls()
        count_of(cls, given, place, 1, 1)
        for term in choice(cls, given[0]).terms:
            if str(term) not in SCOPES:
                raise Fault(f"a negation is over one of {', '.join(SCOPES)}; not {str(term)!r}", term.place)
        return cls(tuple(map(str, choice(cls, given[0]).terms)))

    def holds(self, case: SplitCase) -> bool:
        return case.program is not None and any(scope(each) in self.scopes for each in case.program.find(Not))

    def words(self) -> str:
        return "negation" if self.scopes == SCOPES else f"negation over a {' or '.join(self.scopes)}"
