"""The data set's own parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from nsground.splits.case import SplitCase
from nsground.splits.rules.base import Fault, Place, Predicate, RuleArgument, Term, WordChoice, count_of


@dataclass(frozen=True)
class InPart(Predicate):
    """Examples of a part of the data set.

    ``part(train -> val)`` also says that the scenes of the first part are for training and those of the second for
    testing; all other examples are left out.
    """

    name: ClassVar[str] = "part"
    usage: ClassVar[str] = "part(train -> val) or part(val)"
    of_programs = False
    parts: WordChoice
    train: Term | None = None

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        count_of(cls, given, place, 1, 1)
        first, second = given[0].first, given[0].second
        if first is None or given[0].joint == ":":
            raise Fault(f"part takes the names of parts; write {cls.usage}", given[0].place)
        if second is None:
            return cls(first)
        if len(first.terms) + len(second.terms) != 2:
            raise Fault("part takes one part on each side of '->'", given[0].place)
        return cls(second, first.terms[0])

    @property
    def sides(self) -> tuple[str, str] | None:  # type: ignore[override]
        """The parts for training and for testing, where the rule names both."""
        return None if self.train is None else (str(self.train), str(self.parts))

    def holds(self, case: SplitCase) -> bool:
        return case.part in map(str, self.parts.terms)

    def words(self) -> str:
        return f"the data set's own part {self.parts}"

    def unknown(self, cases: Sequence[SplitCase]) -> list[tuple[Term, set[str]]]:
        known = {case.part for case in cases} - {""}
        terms = (*self.parts.terms, *(() if self.train is None else (self.train,)))
        return [(term, known) for term in terms if str(term) not in known]
