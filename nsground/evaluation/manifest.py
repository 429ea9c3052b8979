"""What a result came from, in one file beside it: versions, seed, data, weights, source of the boxes."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from nsground.evaluation.selection import Selection
from nsground.files.hashing import file_hash
from nsground.version import __version__

PACKAGES = ("numpy", "torch", "torchvision", "spacy")


def manifest(
    task: str,
    command: Sequence[str],
    selection: Selection,
    split: Path | None,
    settings: Mapping[str, Any],
    contestants: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """The manifest of a run. Nothing in it names the machine.

    Args:
        command: the arguments as given.
        split: the file of the selection's split.
        settings: seed, logic, source of the boxes, weights of the eye: what decides on the result, too.
        contestants: what each grounder or parser tells of itself: weights, parameters, seconds of training.
    """
    dataset, by = selection.dataset, selection.split
    return {
        "nsground_run": 1,
        "task": task,
        "command": " ".join(command),
        "versions": {"nsground": __version__, "python": platform.python_version(), **_versions()},
        "platform": f"{platform.system()} {platform.machine()}",
        "dataset": {"name": dataset.name, "format": dataset.format, "sha256": dataset.sha256},
        "split": None if by is None or split is None else {
            "name": split.name, "rule": by.rule, "seed": by.seed, "sha256": file_hash(split),
        },
        "settings": {
            "parts": list(selection.parts), "limit": selection.limit, "domain": selection.domain, **settings,
        },
        "contestants": {name: dict(facts) for name, facts in contestants.items()},
    }  # fmt: skip


def _versions() -> dict[str, str]:
    versions = {}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "not installed"
    return versions
