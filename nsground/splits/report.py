"""What is said of every split: sizes, divergences, chance, shared programs; as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from nsground.splits.case import SplitCase
from nsground.splits.chance import chance
from nsground.splits.compounds import Floats
from nsground.splits.divergence import AtomsAndCompounds, Divergence
from nsground.splits.gather import Gathered
from nsground.splits.leaks import KINDS, counted, leaks
from nsground.splits.split import TRAIN

Parts = Mapping[str, Sequence[SplitCase]]


def measured(table: AtomsAndCompounds, parts: Parts) -> dict[str, Divergence]:
    """The divergence of training to every other part."""
    times = {name: _times(cases, table) for name, cases in parts.items()}
    return {name: table.between(times[TRAIN], each) for name, each in times.items() if name != TRAIN}


def _times(cases: Sequence[SplitCase], table: AtomsAndCompounds) -> Floats:
    times = np.zeros(len(table.rows))
    for case in cases:
        if case.program is not None:
            times[table.rows[case.program]] += 1
    return times


def report_of(
    gathered: Gathered, parts: Parts, divergences: Mapping[str, Divergence], in_distribution: bool
) -> dict[str, Any]:
    """Sizes and chance of each part, divergences, and what is shared with training."""
    return {
        "programs": {"recorded": gathered.recorded, "parsed": gathered.parsed, "parsed in part": gathered.in_part,
                     "unread": gathered.unread},
        "in_distribution": in_distribution,
        "parts": {name: _sizes(cases) for name, cases in parts.items()},
        "divergence": {name: divergence.to_dict() for name, divergence in divergences.items()},
        "shared": {
            name: dict.fromkeys(KINDS[:3], 0) | counted(leaks(parts[TRAIN], name, cases, KINDS[:3]))
            for name, cases in parts.items() if name != TRAIN
        },
    }  # fmt: skip


def _sizes(cases: Sequence[SplitCase]) -> dict[str, Any]:
    return {
        "examples": len(cases),
        "scenes": len({case.scene for case in cases}),
        "programs": len({case.program for case in cases} - {None}),
        "templates": len({case.skeleton for case in cases} - {""}),
        "chance": chance(cases).to_dict(),
    }
