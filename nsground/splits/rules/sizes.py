"""Sizes: of programs, texts and answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from nsground.splits.case import SplitCase
from nsground.splits.rules.base import NumberBound, Place, Predicate, RuleArgument, bound, count_of


@dataclass(frozen=True)
class _Sized(Predicate):
    bound: NumberBound

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        count_of(cls, given, place, 1, 1)
        return cls(bound(cls, given[0]))


class Depth(_Sized):
    """Programs so deep: nodes on the longest way down in the normal form, without an outermost THE."""

    name: ClassVar[str] = "depth"
    usage: ClassVar[str] = "depth(>=6)"

    def holds(self, case: SplitCase) -> bool:
        return case.program is not None and self.bound.holds(case.program.depth)

    def words(self) -> str:
        return f"programs {self.bound} deep"


class Length(_Sized):
    """Texts of so many words, parted by spaces."""

    name: ClassVar[str] = "length"
    usage: ClassVar[str] = "length(>=20)"
    of_programs = False

    def holds(self, case: SplitCase) -> bool:
        return self.bound.holds(len(case.text.split()))

    def words(self) -> str:
        return f"texts of {self.bound} words"


class TargetCount(_Sized):
    """Examples with so many targets. Where the targets are not known, the rule does not hold."""

    name: ClassVar[str] = "regions"
    usage: ClassVar[str] = "regions(>=2)"
    of_programs = False

    def holds(self, case: SplitCase) -> bool:
        return case.targets is not None and self.bound.holds(case.targets)

    def words(self) -> str:
        return f"{self.bound} targets"
