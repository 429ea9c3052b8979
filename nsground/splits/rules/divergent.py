"""Maximum compound divergence, as a rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from nsground.splits.divergence import Divergence
from nsground.splits.rules.base import Place, Pool, Rule, RuleArgument, count_of, share
from nsground.splits.search import Goal, Problem, search


@dataclass(frozen=True)
class Mcd(Rule):
    """Programs chosen so that training and test have the same atoms, but compounds that diverge by so much.

    The divergences are those of Keysers et al. (ICLR 2020): of compounds the one that is asked for, within 0.02, of
    atoms at most 0.02. The second number is the share of the examples on test scenes that become the test (0.15), the
    third the share of those on training scenes that are lost to training (0.3); with a smaller test and a greater loss
    a larger divergence is reached. A split that does not reach it is refused, unless it is accepted.
    """

    name: ClassVar[str] = "mcd"
    usage: ClassVar[str] = "mcd(0.4) or mcd(0.5, 0.1, 0.5)"
    goal: Goal

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        count_of(cls, given, place, 1, 3)
        shares = [share(cls, each) for each in given]
        return cls(Goal(shares[0], **dict(zip(("test", "lost"), shares[1:], strict=False))))

    def held(self, pool: Pool) -> list[bool]:
        measure = pool.measure()
        train, test = np.zeros(len(measure.rows)), np.zeros(len(measure.rows))
        rows = [None if case.program is None else measure.rows[case.program] for case in pool.cases]
        for row, training in zip(rows, pool.training, strict=True):
            if row is not None:
                (train if training else test)[row] += 1
        if not (train.any() and test.any()):
            return [False] * len(rows)
        held = search(Problem(measure, train, test, self.goal), pool.seed, pool.progress)
        return [row is not None and bool(held[row]) for row in rows]

    def words(self) -> str:
        return f"programs whose compounds diverge by {self.goal.compound:g} from those of training, of the same atoms"

    def missed(self, divergence: Divergence) -> str:
        if self.goal.reached(divergence):
            return ""
        return (
            f"wanted a compound divergence of {self.goal.compound:g} within {self.goal.within:g} and an atom divergence"
            f" of at most {self.goal.atom:g}; reached {divergence.compound:.3f} and {divergence.atom:.3f}, with"
            f" {self.goal.test:.0%} of the examples on test scenes for the test, and {self.goal.lost:.0%} of those on"
            f" training scenes lost to training"
        )
