"""Checking a split, wherever it was made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from nsground.datasets import Dataset
from nsground.errors import DataError
from nsground.progress import Progress, silent
from nsground.splits.gather import gather
from nsground.splits.leaks import Leak, forbidden, leaks
from nsground.splits.report import measured, report_of
from nsground.splits.split import TRAIN, Split


@dataclass(frozen=True)
class Checked:
    """What was found: the leaks, and the report as it is of a split made here."""

    leaks: tuple[Leak, ...]
    report: Mapping[str, Any] = field(repr=False)


def check_split(
    split: Split, dataset: Dataset, in_distribution: bool | None = None, progress: Progress = silent
) -> Checked:
    """Look for leaks in a split of a data set.

    ``in_distribution``: whether programs and texts may be shared; None: as the split's report says, else they may not.
    Raises DataError for another data set, ids that it does not have, and an example that is in two parts.
    """
    if dataset.sha256 != split.dataset:
        raise DataError(f"{dataset.path}: its content is not what the split {split.rule!r} was made of")
    if TRAIN not in split.parts:
        raise DataError(f"the split has no part {TRAIN!r}, but {', '.join(split.parts) or 'none at all'}")
    gathered = gather(dataset, progress)
    by_id = {case.id: case for case in gathered.cases}
    of: dict[str, str] = {}
    for part, ids in split.parts.items():
        for id in ids:
            if id not in by_id:
                raise DataError(f"part {part!r}: the data set has no example {id!r}")
            if id in of:
                raise DataError(f"example {id!r} is in {of[id]!r} and in {part!r}" if of[id] != part else
                                f"example {id!r} is in {part!r} twice")  # fmt: skip
            of[id] = part
    parts = {part: [by_id[id] for id in ids] for part, ids in split.parts.items()}
    declared = bool(split.report.get("in_distribution")) if in_distribution is None else in_distribution
    leaking: list[Leak] = []
    for name, cases in parts.items():
        if name != TRAIN:
            progress("looking for leaks", 0, None)
            leaking += leaks(parts[TRAIN], name, cases, forbidden(name, declared), gathered.probes)
    return Checked(tuple(leaking), report_of(gathered, parts, measured(gathered.measure(progress), parts), declared))
