"""One answer and what it is worth: a line of ``predictions.jsonl``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Score = bool | int | float
Scores = Mapping[str, Score]


@dataclass(frozen=True)
class Scored:
    """What one grounder or parser makes of one example.

    Fields:
        by: who answered, as named on the command line.
        id, view, part: of the example; intervals are over views.
        kind: ``expression`` or ``question``.
        said: what was answered, as plain data for people and programs.
        confidence: in [0, 1]; None where it is not said.
        scores: what applies to this example, by the names that :mod:`nsground.evaluation.measures` lists.
        groups: the groups of each facet that the example belongs to.
    """

    by: str
    id: str
    view: str
    part: str
    kind: str
    said: Mapping[str, Any]
    confidence: float | None
    scores: Scores
    groups: Mapping[str, tuple[str, ...]] = field(repr=False)

    @property
    def right(self) -> bool:
        """Whether the answer is right, by the first score of the task."""
        return bool(self.scores["right"])

    def line(self) -> str:
        """As JSON; floats come back as they are."""
        return json.dumps(asdict(self), ensure_ascii=False, allow_nan=False)

    @staticmethod
    def of(line: str) -> Scored:
        """What :meth:`line` wrote. Raises ValueError, TypeError or KeyError for anything else."""
        data = json.loads(line)
        data["groups"] = {name: tuple(found) for name, found in data["groups"].items()}
        bool(data["scores"]["right"])
        return Scored(**data)
