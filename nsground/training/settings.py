"""With which settings a training began: a folder holds one training, which resumes, and no other."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from torch import nn

from nsground.errors import DataError
from nsground.files.atomic import write_json
from nsground.files.manifest import ensure_same_settings
from nsground.training.checkpoints import STATE
from nsground.training.epoch import read_log

SETTINGS = "training.json"

NAMES = ("taught on", "split")
"""Settings that say how things are called; they do not decide whether a training is the same."""


def ensure_same_training(folder: Path, settings: Mapping[str, Any]) -> None:
    """Make sure that a folder holds no training, or one of these settings, as far as they tell.

    Raises DataError with all that differs, and what to do.
    """
    if not (folder / STATE).is_file():
        return
    if not (folder / SETTINGS).is_file():
        raise DataError(
            f"{folder}: holds a training of which no {SETTINGS} says how it was begun; give another folder, or remove"
            f" this one"
        )
    deciding = {name: value for name, value in settings.items() if name not in NAMES}
    informative = {name: settings[name] for name in NAMES if name in settings}
    ensure_same_settings(folder / SETTINGS, deciding, "a training", informative)


def begin(folder: Path, settings: Mapping[str, Any]) -> None:
    """Make a folder for a training, and write down its settings. Raises DataError where it holds another training."""
    folder.mkdir(parents=True, exist_ok=True)
    ensure_same_training(folder, settings)
    write_json(folder / SETTINGS, settings)


def data_fingerprint(parts: Iterable[object]) -> str:
    """The SHA-256 of what is learned from, part by part; arrays are given as bytes."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part if isinstance(part, bytes) else str(part).encode()).digest())
    return total.hexdigest()


def parameter_count(network: nn.Module) -> int:
    """How many numbers a network learns."""
    return sum(parameter.numel() for parameter in network.parameters())


def training_facts(network: nn.Module, folder: Path, lessons: int) -> dict[str, Any]:
    """What is to be known of a training: the number of weights, its seconds, and how many lessons it had."""
    seconds = sum(epoch.seconds for epoch in read_log(folder))
    return {"parameters": parameter_count(network), "training": round(seconds, 1), "lessons": lessons}
