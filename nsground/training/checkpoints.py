"""Tensors in files: whole or not at all, never pickled; the state of an optimizer as tensors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from nsground.errors import DataError
from nsground.files.atomic import atomic_file


def save_tensors(tensors: Mapping[str, Tensor], path: Path) -> None:
    """Write tensors whole or not at all. Raises NsgroundError where it cannot be."""
    with atomic_file(path) as file:
        save_file({name: value.contiguous() for name, value in tensors.items()}, file)
        file.chmod(0o644)  # as any file; safetensors lets nobody else read it


def load_weights(network: nn.Module, path: Path) -> None:
    """Put the tensors of a file into a network. Raises DataError where they are missing or not the network's."""
    try:
        network.load_state_dict(load_file(path))
    except (OSError, SafetensorError, RuntimeError) as error:
        raise DataError(f"{path}: no weights for this network: {str(error).splitlines()[0]}") from None


def under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors whose names begin with a prefix, by the rest of their names."""
    return {name.removeprefix(prefix): value for name, value in tensors.items() if name.startswith(prefix)}


def moments_of(optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """What an optimizer remembers of every weight, by ``number.name``."""
    state = optimizer.state_dict()["state"]
    return {f"{i}.{name}": value for i, moments in state.items() for name, value in moments.items()}


def restore_moments(optimizer: torch.optim.Optimizer, tensors: Mapping[str, Tensor]) -> None:
    """Make an optimizer remember what :func:`moments_of` gave."""
    moments: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        index, _, moment = name.partition(".")
        moments.setdefault(int(index), {})[moment] = value
    optimizer.load_state_dict({**optimizer.state_dict(), "state": moments})
