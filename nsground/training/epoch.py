"""What an epoch came to, and the log of a training: a line of JSON for each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nsground.errors import DataError
from nsground.files.atomic import write_bytes

LOG = "log.jsonl"

_OWN = ("epoch", "of", "score", "seconds")


@dataclass(frozen=True)
class Epoch:
    """One pass over the training examples.

    Fields:
        number, of: from 1, and how many epochs the training has.
        losses: the mean over its batches, by name.
        score: in [0, 1], on examples kept from training; None where nothing is scored.
        seconds: that it took.
    """

    number: int
    of: int
    losses: Mapping[str, float]
    score: float | None
    seconds: float

    def __str__(self) -> str:
        parts = [f"{name} {value:.4f}" for name, value in self.losses.items()]
        parts += [] if self.score is None else [f"validation score {self.score:.1%}"]
        return f"epoch {self.number}/{self.of}  {self.seconds:.0f} s  {'  '.join(parts)}"

    def to_dict(self) -> dict[str, Any]:
        """For JSON, the losses beside the rest; floats come back as they are."""
        score = {} if self.score is None else {"score": self.score}
        return {"epoch": self.number, "of": self.of, **self.losses, **score, "seconds": self.seconds}

    @staticmethod
    def of_dict(data: Mapping[str, Any]) -> Epoch:
        """What :meth:`to_dict` gave. Raises KeyError or TypeError for anything else."""
        losses = {name: value for name, value in data.items() if name not in _OWN}
        return Epoch(data["epoch"], data["of"], losses, data.get("score"), data["seconds"])


def write_log(folder: Path, epochs: Iterable[Epoch]) -> None:
    """Write ``log.jsonl``, whole or not at all. Raises NsgroundError."""
    write_bytes(folder / LOG, "".join(f"{json.dumps(epoch.to_dict())}\n" for epoch in epochs).encode())


def read_log(folder: Path) -> list[Epoch]:
    """The epochs of a training that a folder holds. Raises DataError."""
    try:
        lines = (folder / LOG).read_text(encoding="utf-8").splitlines()
        return [Epoch.of_dict(json.loads(line)) for line in lines]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(f"{folder / LOG}: no log of a training: {error}") from None
