"""What can be asked of the generator; all of it is recorded beside what is generated."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nsground.errors import DataError, did_you_mean
from nsground.generation.operations import LINKS, LOCALS, PICKS

KINDS: Mapping[str, float] = {
    "single": 58.0, "several": 20.0, "none": 6.0, "count": 5.0, "exists": 4.0, "query": 4.0, "compare": 3.0,
}  # fmt: skip
"""Kinds of expressions with their shares: one target, several, none; how many, is there, what color, comparisons."""

OPERATIONS: Mapping[str, float] = {
    "not_relation": 3, "same": 2, "different": 1, "not_same": 1, "some": 1.5, "every": 1, "number": 1, "between": 0.5,
    "and_relation": 3, "but_not_relation": 2, "not_attribute": 3, "not_noun": 1.5, "or": 2,
    "superlative": 2, "ordinal": 3, "nearest": 1, "other": 1, "visible": 0.5, "union": 1,
}  # fmt: skip
"""What may be said beside words and plain relations, with how often it is asked for."""

assert set(OPERATIONS) - {"union"} == {*LINKS, *LOCALS, *PICKS} - {"relation"}

EXTRAS = (0.3, 0.45, 0.25)
"""How often none, one or two of ``OPERATIONS`` are asked for in one expression."""

MOST_REGIONS = 40
"""Scenes with more regions get no expressions: relations among three of them would be dear."""


@dataclass(frozen=True)
class GenerationOptions:
    """What a data set is to hold, and how it is drawn.

    Fields:
        count: examples by the part that their scenes belong to, spread evenly over the scenes of that part; ``""``
            stands for all scenes.
        seed: what all chance comes from; the same options and seed give the same bytes.
        kinds: shares of the kinds of expressions.
        operations: weights of the operations; 0 leaves one out.
        chain: the fewest and most relations that lead from one to the next.
        depth: the smallest and largest depth of a program, in nodes.
        distractors: how many other regions are of the target's noun, at least and at most.
        without: what the vocabulary is to leave out, such as ``color=red`` or ``left_of``.
        brackets: whether English that is clear only with brackets may be used.
        spare: how many times as many candidates are grown as are kept, so that there is a choice for balance.
    """

    count: Mapping[str, int]
    seed: int = 0
    kinds: Mapping[str, float] = field(default_factory=lambda: dict(KINDS))
    operations: Mapping[str, float] = field(default_factory=lambda: dict(OPERATIONS))
    chain: tuple[int, int] = (0, 4)
    depth: tuple[int, int] = (2, 16)
    distractors: tuple[int, int] = (1, 1000)
    without: tuple[str, ...] = ()
    brackets: bool = False
    spare: float = 1.5

    def __post_init__(self) -> None:
        if not self.count or any(number < 1 for number in self.count.values()):
            raise DataError(f"count: expected 1 or more, got {', '.join(map(str, self.count.values())) or 'nothing'}")
        if "" in self.count and len(self.count) > 1:
            raise DataError("count: give one number for all scenes, or one for each part, not both")
        for name in ("chain", "depth", "distractors"):
            low, high = getattr(self, name)
            if not 0 <= low <= high:
                raise DataError(f"{name}: expected two numbers from 0 up, the smaller first, got {low} and {high}")
        for name, known in (("kinds", KINDS), ("operations", OPERATIONS)):
            object.__setattr__(self, name, _shares(name, getattr(self, name), known))
        if not any(self.kinds.values()):
            raise DataError("kinds: all shares are 0; there is nothing to make")

    def to_dict(self) -> dict[str, Any]:
        """For JSON, by the names of the fields."""
        return dataclasses.asdict(self)


def _shares(name: str, given: Mapping[str, float], known: Mapping[str, float]) -> dict[str, float]:
    """The known names with what is given for each, 0 where nothing is."""
    for key, share in given.items():
        if key not in known:
            raise DataError(f"{name}: there is no {key!r}.{did_you_mean(key, known)} Known: {', '.join(known)}")
        if not 0 <= share < 1e9:
            raise DataError(f"{name}: {key}: expected a share from 0 up, got {share}")
    return {key: float(given.get(key, 0.0)) for key in known}
