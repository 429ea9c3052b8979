"""How far the meanings of two programs agree: F1 of their facts under the best alignment of their variables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nsground.errors import DataError
from nsground.evaluation.meaning.facts import ProgramFact, ProgramFacts, Said, facts
from nsground.program import Program

MAX_STEPS = 200_000
"""Most partial alignments that are looked at; programs of a sentence need a few dozen."""


@dataclass(frozen=True)
class Agreement:
    """How many facts agree, of how many that were said and how many that are meant."""

    agreeing: int
    said: int
    meant: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall of the facts; 1 where neither program has any."""
        return 2 * self.agreeing / (self.said + self.meant) if self.said + self.meant else 1.0

    @property
    def exact(self) -> bool:
        """Whether all facts agree, and neither program has others."""
        return self.agreeing == self.said == self.meant


def agreement(said: Program, meant: Program) -> Agreement:
    """How far a program says what is meant.

    >>> from nsground.program import read
    >>> agreement(read("HELD_BY(cup, THE(man))"), read("HELD_BY(AND(cup, color=red), man)")).f1
    0.8571428571428571

    Raises DataError for programs so large and so repetitive that they cannot be aligned.
    """
    ours, theirs = facts(said), facts(meant)
    return Agreement(_Alignment(ours, theirs).best(), len(ours.facts), len(theirs.facts))


def best_agreement(said: Program, meant: Iterable[Program]) -> Agreement:
    """The agreement with the one of several acceptable programs that it agrees with most."""
    return max((agreement(said, each) for each in meant), key=lambda found: found.f1)


class _Alignment:
    """The alignment of the variables of two sets of facts under which most agree, by branch and bound.

    Targets are aligned. The bound: facts that are not decided yet agree at most as often as the other side says the
    like of some variables.
    """

    def __init__(self, ours: ProgramFacts, theirs: ProgramFacts) -> None:
        self.theirs = frozenset(theirs.facts)
        self.free = list(range(1, theirs.size))
        like = Counter(fact.said for fact in theirs.facts)
        mine = [fact for fact in ours.facts if fact.said in like]  # others agree with nothing
        weight = Counter(v for fact in mine for v in fact.variables)
        self.order = sorted({v for v in weight if v != 0}, key=lambda v: (-weight[v], v))
        place = {0: -1, **{v: i for i, v in enumerate(self.order)}}
        self.decided: list[list[ProgramFact]] = [[] for _ in self.order]
        first: list[ProgramFact] = []
        for fact in mine:
            last = max(place[v] for v in fact.variables)
            (first if last < 0 else self.decided[last]).append(fact)
        self.ahead = [self._most(i, like) for i in range(len(self.order) + 1)]
        self.start = sum(fact in self.theirs for fact in first)
        self.steps = 0
        self.most = 0

    def _most(self, i: int, like: Counter[Said]) -> int:
        """The most of the facts decided from step ``i`` on that can agree."""
        left = Counter(fact.said for some in self.decided[i:] for fact in some)
        return sum(min(count, like[said]) for said, count in left.items())

    def best(self) -> int:
        self.most = self.start
        self._extend(0, {0: 0}, self.start)
        return self.most

    def _extend(self, i: int, pairs: dict[int, int], agreeing: int) -> None:
        self.most = max(self.most, agreeing)
        if i == len(self.order) or agreeing + self.ahead[i] <= self.most:
            return
        self.steps += 1
        if self.steps > MAX_STEPS:
            raise DataError("two programs are too large and too repetitive to be compared")
        variable = self.order[i]
        gains = []
        for other in self.free:
            pairs[variable] = other
            gains.append((sum(self._agrees(fact, pairs) for fact in self.decided[i]), other))
        for gain, other in sorted(gains, key=lambda pair: (-pair[0], pair[1])):
            pairs[variable] = other
            self.free.remove(other)
            self._extend(i + 1, pairs, agreeing + gain)
            self.free.append(other)
            self.free.sort()
        pairs[variable] = -1  # aligned with nothing
        self._extend(i + 1, pairs, agreeing)
        del pairs[variable]

    def _agrees(self, fact: ProgramFact, pairs: dict[int, int]) -> bool:
        aligned = tuple(pairs[v] for v in fact.variables)
        return ProgramFact(fact.kind, fact.value, aligned, fact.inside) in self.theirs
