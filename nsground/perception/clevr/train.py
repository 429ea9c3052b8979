"""Training of the network of rendered scenes: seeded, resumable after every epoch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.optim.lr_scheduler import LambdaLR

from nsground.perception.clevr.losses import WEIGHTS, losses
from nsground.perception.clevr.network import ClevrNetwork
from nsground.perception.clevr.samples import Samples
from nsground.progress import Progress, silent
from nsground.training.averaging import WeightAverage
from nsground.training.epoch import Epoch
from nsground.training.loop import Trainer
from nsground.training.order import shuffled

BATCH = 8
CALIBRATION_PICTURES = 120
"""The last pictures of the training data, which are kept from training, for the calibration."""
RATE = 3e-3
"""The highest learning rate; it rises over the first tenth and falls to nothing after a cosine."""
DECAY = 1e-4
CLIP = 5.0
AVERAGE = 0.998
"""How much of the running mean of the weights a step keeps, less in the beginning; the mean is what is saved."""

Batch = tuple[list[int], int]
"""The pictures of a batch, and the epoch from 0 that seeds their augmentations."""


def train(samples: Samples, folder: Path, epochs: int, seed: int = 0, progress: Progress = silent) -> Iterator[Epoch]:
    """Train and yield each epoch; ``folder`` then holds ``weights.safetensors`` and ``log.jsonl``.

    ``folder`` also holds the state from which an interrupted training resumes at the epoch that was cut off. The same
    seed gives the same weights up to the rounding of floats on another machine. Raises DataError for a state that
    cannot be resumed.
    """
    torch.manual_seed(seed)
    network = ClevrNetwork().to(memory_format=torch.channels_last)
    steps = epochs * (len(samples) // BATCH)

    def batches(number: int) -> list[Batch]:
        epoch = number - 1
        order = shuffled(len(samples), BATCH, np.random.default_rng((seed, epoch)))
        return [(batch, epoch) for batch in order if len(batch) == BATCH]

    def losses_of(batch: Batch) -> dict[str, Tensor]:
        indices, epoch = batch
        pictures = samples.batch(indices, (seed, epoch))
        with torch.autocast("cpu", dtype=torch.bfloat16):
            maps = network(pictures.pictures, pictures.recolored, pictures.where)
        by_name = losses(maps.float(), pictures)
        return {name: by_name[name] for name in WEIGHTS}

    trainer = Trainer(
        network, batches, losses_of, RATE, DECAY,
        weights=WEIGHTS,
        clip=CLIP,
        schedule=lambda optimizer: LambdaLR(optimizer, lambda step: rate(step, steps)),
        average=WeightAverage(network, AVERAGE),
    )  # fmt: skip
    return trainer.run(epochs, seed, folder, progress)


def rate(step: int, steps: int) -> float:
    """The learning rate of a step, as a share of the highest.

    >>> [round(rate(step, 100), 5) for step in (0, 5, 10, 55, 99)]
    [0.1, 0.55, 1.0, 0.5, 0.0003]
    """
    rise = max(steps // 10, 1)
    if step < rise:
        return 0.1 + 0.9 * step / rise
    return (1 + math.cos(math.pi * (step - rise) / max(steps - rise, 1))) / 2
