"""Training of the network of rendered scenes: seeded, resumable after every epoch."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from nsground.perception.clevr.losses import WEIGHTS, losses
from nsground.perception.clevr.network import Network
from nsground.perception.clevr.samples import Samples
from nsground.training.checkpoints import moments_of, restore_moments, save_tensors, under

BATCH = 8
KEPT = 120
"""The last pictures of the training data, which are kept from training, for the calibration."""
RATE = 3e-3
"""The highest learning rate; it rises over the first tenth and falls to nothing after a cosine."""
DECAY = 1e-4
AVERAGE = 0.998
"""How much of the running mean of the weights a step keeps, less in the beginning; the mean is what is saved."""


@dataclass(frozen=True)
class Epoch:
    """What an epoch came to: mean losses by name, seconds, and how many epochs there will be."""

    number: int
    of: int
    seconds: float
    losses: dict[str, float]

    def __str__(self) -> str:
        parts = "  ".join(f"{name} {value:.4f}" for name, value in self.losses.items())
        return f"epoch {self.number}/{self.of}  {self.seconds:.0f} s  {parts}"


def train(
    samples: Samples, folder: Path, epochs: int, seed: int = 0, step: Callable[[int, int], None] | None = None
) -> Iterator[Epoch]:
    """Train and yield each epoch's losses; ``folder`` then holds ``weights.safetensors`` and ``log.jsonl``.

    ``folder`` also holds ``state.safetensors``, from which an interrupted training goes on at the epoch that
    was cut off. ``step`` is called with the batches done and to do of the epoch. The same seed gives the same
    weights up to the rounding of floats on another machine.
    """
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    network = Network().to(memory_format=torch.channels_last)
    state = _State(network)
    done = state.load(folder / "state.safetensors")
    batches = len(samples) // BATCH
    optimizer = state.optimizer
    for epoch in range(done, epochs):
        started = time.monotonic()
        order = np.random.default_rng((seed, epoch)).permutation(len(samples))
        sums = dict.fromkeys(WEIGHTS, 0.0)
        network.train()
        for i in range(batches):
            for group in optimizer.param_groups:
                group["lr"] = rate(epoch * batches + i, epochs * batches)
            batch = samples.batch(order[i * BATCH : (i + 1) * BATCH].tolist(), (seed, epoch))
            with torch.autocast("cpu", dtype=torch.bfloat16):
                maps = network(batch.pictures, batch.recolored, batch.where)
            found = losses(maps.float(), batch)
            loss = torch.stack([weight * found[name] for name, weight in WEIGHTS.items()]).sum()
            optimizer.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimizer.step()
            state.average(epoch * batches + i)
            for name, value in found.items():
                sums[name] += float(value.detach()) / batches
            if step:
                step(i + 1, batches)
        state.save(folder / "state.safetensors", epoch + 1)
        save_tensors(state.mean, folder / "weights.safetensors")
        result = Epoch(epoch + 1, epochs, time.monotonic() - started, sums)
        with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps({"epoch": result.number, "seconds": round(result.seconds, 1),
                                  **{name: round(value, 5) for name, value in sums.items()}}) + "\n")  # fmt: skip
        yield result


def rate(step: int, steps: int) -> float:
    """The learning rate of a step.

    >>> [round(rate(step, 100), 5) for step in (0, 5, 10, 55, 99)]
    [0.0003, 0.00165, 0.003, 0.0015, 0.0]
    """
    rise = max(steps // 10, 1)
    if step < rise:
        return RATE * (0.1 + 0.9 * step / rise)
    return float(RATE * (1 + np.cos(np.pi * (step - rise) / max(steps - rise, 1))) / 2)


class _State:
    """The network, its running mean and the optimizer, as one file of tensors."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.optimizer = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
        self.mean = {name: value.detach().clone() for name, value in network.state_dict().items()}

    def average(self, step: int) -> None:
        keep = min(AVERAGE, (step + 1) / (step + 10))
        for name, value in self.network.state_dict().items():
            if value.dtype.is_floating_point:
                self.mean[name].lerp_(value, 1 - keep)
            else:
                self.mean[name].copy_(value)

    def save(self, path: Path, epochs: int) -> None:
        tensors = {f"network.{name}": value for name, value in self.network.state_dict().items()}
        tensors |= {f"mean.{name}": value for name, value in self.mean.items()}
        tensors |= {f"optimizer.{name}": value for name, value in moments_of(self.optimizer).items()}
        save_tensors(tensors | {"epochs": torch.tensor(epochs)}, path)

    def load(self, path: Path) -> int:
        """How many epochs the file holds; 0 if there is no file."""
        if not path.exists():
            return 0
        tensors = load_file(path)

        self.network.load_state_dict(under("network.", tensors))
        self.mean = under("mean.", tensors)
        restore_moments(self.optimizer, under("optimizer.", tensors))
        return int(tensors["epochs"])
