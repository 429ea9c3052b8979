"""A split: which examples of a data set are for training and which for testing, as a file that others can use."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nsground.datasets import Dataset, Example
from nsground.errors import DataError, NsgroundError
from nsground.files.atomic import write_bytes
from nsground.scene.reading import items, mapping, need, word

VERSION = 1
TRAIN, IID, TEST = "train", "iid", "test"
"""Training; tests of the same distribution on other scenes; tests of what the rule holds out."""


@dataclass(frozen=True)
class Split:
    """Parts of a data set, by the ids of their examples.

    Fields:
        rule: how it was made, as it is given to ``nsground split --by``.
        dataset: the hash of the data set; a split is refused for any other.
        parts: ids of ``train``, ``iid`` and ``test``.
        report: sizes, divergences, chance, what was held out; plain data.
    """

    rule: str
    dataset: str
    seed: int
    parts: Mapping[str, tuple[str, ...]] = field(repr=False)
    report: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def select(self, dataset: Dataset, part: str) -> Iterator[Example]:
        """The examples of a part, in the data set's order. Raises DataError for another data set or part."""
        if dataset.sha256 != self.dataset:
            raise DataError(f"{dataset.path}: its content is not what the split {self.rule!r} was made of")
        if part not in self.parts:
            raise DataError(f"the split {self.rule!r} has no part {part!r}, but {', '.join(self.parts)}")
        wanted = frozenset(self.parts[part])
        return (example for example in dataset if example.id in wanted)

    def save(self, path: Path) -> None:
        """Write it as JSON, all or nothing, in a folder that is made if need be."""
        path.parent.mkdir(parents=True, exist_ok=True)
        data = {
            "nsground_split": VERSION, "rule": self.rule, "dataset": self.dataset, "seed": self.seed,
            "report": self.report, "parts": {name: list(ids) for name, ids in self.parts.items()},
        }  # fmt: skip
        write_bytes(path, json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1).encode())


def load_split(path: Path) -> Split:
    """The split in a file. Raises DataError naming what is wrong."""
    try:
        data = mapping(json.loads(path.read_text(encoding="utf-8")), "split")
        if need(data, "nsground_split", "split") != VERSION:
            raise DataError(f"this nsground reads splits of version {VERSION}, got {data['nsground_split']!r}")
        parts = mapping(need(data, "parts", "split"), "parts")
        return Split(
            rule=word(need(data, "rule", "split"), "rule"),
            dataset=word(need(data, "dataset", "split"), "dataset"),
            seed=int(need(data, "seed", "split")),
            parts={name: tuple(map(str, items(ids, f"parts.{name}"))) for name, ids in parts.items()},
            report=mapping(data.get("report", {}), "report"),
        )
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, NsgroundError, TypeError) as error:
        raise DataError(f"{path}: not a split: {error}") from None
