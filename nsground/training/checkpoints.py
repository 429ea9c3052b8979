"""Checkpoints: tensors in files, whole or not at all, never pickled; the state of a training after an epoch."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from nsground.errors import DataError, NsgroundError
from nsground.files.atomic import atomic_file
from nsground.training.averaging import WeightAverage
from nsground.training.epoch import Epoch

STATE = "state.safetensors"

_HEADER = "training"


def save_tensors(tensors: Mapping[str, Tensor], path: Path, header: Mapping[str, str] | None = None) -> None:
    """Write tensors, and texts beside them, whole or not at all. Raises NsgroundError where it cannot be."""
    with atomic_file(path) as file:
        try:
            save_file({name: value.contiguous() for name, value in tensors.items()}, file, dict(header or {}) or None)
        except SafetensorError as error:
            raise NsgroundError(f"{path}: cannot be written: {error}") from None
        file.chmod(0o644)  # as any file; safetensors lets nobody else read it


def load_weights(network: nn.Module, path: Path) -> None:
    """Put the tensors of a file into a network. Raises DataError where they are missing or not the network's."""
    try:
        network.load_state_dict(load_file(path))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise DataError(f"{path}: no weights for this network: {str(error).splitlines()[0]}") from None


@dataclass(frozen=True, eq=False)
class TrainingState:
    """All that a training changes, to and from ``state.safetensors``.

    The file holds tensors ``network.*``, ``optimizer.NUMBER.*`` and ``average.*``; its header holds, as JSON, the
    epochs that are done, the optimizer's settings and the scheduler's state.
    """

    network: nn.Module
    optimizer: Optimizer
    scheduler: LRScheduler | None
    average: WeightAverage | None

    def save(self, folder: Path, done: Sequence[Epoch]) -> None:
        """Write the state, whole or not at all. Raises NsgroundError."""
        optimizer = self.optimizer.state_dict()
        tensors = {f"network.{name}": value for name, value in self.network.state_dict().items()}
        for number, moments in optimizer["state"].items():
            tensors |= {f"optimizer.{number}.{name}": value for name, value in moments.items()}
        if self.average is not None:
            tensors |= {f"average.{name}": value for name, value in self.average.tensors.items()}
        header = {
            "epochs": [epoch.to_dict() for epoch in done],
            "optimizer": optimizer["param_groups"],
            "scheduler": None if self.scheduler is None else self.scheduler.state_dict(),
            "averaged": 0 if self.average is None else self.average.steps,
        }
        save_tensors(tensors, folder / STATE, {_HEADER: json.dumps(header)})

    def load(self, folder: Path) -> list[Epoch]:
        """Take over the state that a folder holds, and give the epochs that are done; none where there is no state.

        Raises DataError for a file that is torn or of another training.
        """
        path = folder / STATE
        if not path.is_file():
            return []
        try:
            tensors, header = load_file(path), _header(path)
            self.network.load_state_dict(_below("network.", tensors))
            moments: dict[int, dict[str, Tensor]] = {}
            for name, value in _below("optimizer.", tensors).items():
                number, _, moment = name.partition(".")
                moments.setdefault(int(number), {})[moment] = value
            self.optimizer.load_state_dict({"state": moments, "param_groups": header["optimizer"]})
            if self.scheduler is not None:
                self.scheduler.load_state_dict(header["scheduler"])
            if self.average is not None:
                self.average.tensors, self.average.steps = _below("average.", tensors), header["averaged"]
            return [Epoch.of_dict(epoch) for epoch in header["epochs"]]
        except (OSError, SafetensorError, RuntimeError, ValueError, KeyError, TypeError) as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise DataError(f"{path}: cannot be resumed: {reason}; remove the folder to train anew") from None


def _header(path: Path) -> dict[str, Any]:
    """Raises ValueError where there is none."""
    with safe_open(path, "pt") as file:
        text = (file.metadata() or {}).get(_HEADER)
    if text is None:
        raise ValueError("it was written by an earlier version of nsground")
    header: dict[str, Any] = json.loads(text)
    return header


def _below(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors whose names begin with a prefix, by the rest of their names."""
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}
