"""Relations that hang on relations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from nsground.program.phrases import reach, relation_chains
from nsground.splits.case import SplitCase
from nsground.splits.rules.base import (
    NumberBound,
    Place,
    Predicate,
    RuleArgument,
    Term,
    WordChoice,
    bound,
    choice,
    count_of,
)
from nsground.splits.rules.vocabulary import relation_named, unknown_relations


@dataclass(frozen=True)
class Chain(Predicate):
    """Programs with a relation in whose anchor the next relation stands, and so on: left of ... behind ....

    Between two neighbours of the chain there is no other relation's anchor; other restrictions, selections and
    negations may stand between. Relations include same, different, more, less_than, nearest and farthest.
    """

    name: ClassVar[str] = "chain"
    usage: ClassVar[str] = "chain(left_of, behind) or chain(left_of|right_of, behind)"
    relations: tuple[WordChoice, ...]

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        count_of(cls, given, place, 2, 20)
        return cls(tuple(choice(cls, each) for each in given))

    def holds(self, case: SplitCase) -> bool:
        return case.program is not None and any(
            all(relation_named(wanted, node) for wanted, node in zip(self.relations, end, strict=True))
            for chain in relation_chains(case.program)
            if len(end := chain[-len(self.relations) :]) == len(self.relations)
        )

    def words(self) -> str:
        return f"chains of relations {' -> '.join(map(str, self.relations))}"

    def unknown(self, cases: Sequence[SplitCase]) -> list[tuple[Term, set[str]]]:
        return unknown_relations((t for each in self.relations for t in each.terms), cases)


@dataclass(frozen=True)
class ChainDepth(Predicate):
    """Programs whose longest chain of relations has so many: in the anchor of each stands the next.

    No relation is 0, "left of the cup" is 1, "left of the cup behind the jug" is 2; two relations of one thing are 1.
    """

    name: ClassVar[str] = "chain-depth"
    usage: ClassVar[str] = "chain-depth(>=3)"
    depth: NumberBound

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        count_of(cls, given, place, 1, 1)
        return cls(bound(cls, given[0]))

    def holds(self, case: SplitCase) -> bool:
        return case.program is not None and self.depth.holds(reach(case.program))

    def words(self) -> str:
        return f"chains of {self.depth} relations"
