"""What is right by chance in a part of a split: the floor under every result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from nsground.splits.case import SplitCase


@dataclass(frozen=True)
class Baseline:
    """The share that is right, over ``of`` examples to which it applies; None where there is none."""

    share: float | None
    of: int

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"share": None if self.share is None else round(self.share, 4), "of": self.of}

    def __str__(self) -> str:
        return "-" if self.share is None else f"{self.share:.1%}"


@dataclass(frozen=True)
class Chance:
    """Baselines of a part.

    Fields:
        region: one region of the scene, drawn uniformly, where one is meant.
        of_noun: one drawn among the regions of the noun that the program names, where one is meant.
        answer: one answer to all questions, the best one.
        program: one program for all texts, the best one.
    """

    region: Baseline
    of_noun: Baseline
    answer: Baseline
    program: Baseline

    def to_dict(self) -> dict[str, Any]:
        """For JSON, by the names of the baselines."""
        return {name: each.to_dict() for name, each in vars(self).items()}


def chance(cases: Sequence[SplitCase]) -> Chance:
    """The baselines of some cases."""
    single = [case for case in cases if case.targets == 1]
    return Chance(
        _drawn(case.regions for case in single),
        _drawn(case.of_noun for case in single),
        _best(case.answer for case in cases),
        _best(case.program for case in cases),
    )


def _drawn(among: Iterable[int | None]) -> Baseline:
    known = [1 / count for count in among if count]
    return Baseline(sum(known) / len(known) if known else None, len(known))


def _best(values: Iterable[Hashable]) -> Baseline:
    counts = Counter(value for value in values if value is not None)
    total = counts.total()
    return Baseline(max(counts.values()) / total if total else None, total)
