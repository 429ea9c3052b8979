"""Attributes learned through the executor: from (picture, expression, targets) alone, as in NS-CL.

Nothing says what any object is. A program says which words an expression puts together; running it on what the
heads believe gives a degree for each region, and the difference from the targets flows back into the heads.
Source: Mao et al., The Neuro-Symbolic Concept Learner, ICLR 2019.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.optim import Optimizer
from torch.optim.lr_scheduler import OneCycleLR

from nsground.learning.heads import Heads
from nsground.program import Program, The
from nsground.progress import Progress, silent
from nsground.reasoning.tensors import Column, TensorScenes, degrees
from nsground.training.loop import Trainer
from nsground.training.order import shuffled

BATCH = 32
RATE = 2e-3
DECAY = 0.05
CONCEPTS = "shape"
"""The family whose values are nouns."""


@dataclass(frozen=True)
class Triple:
    """A program, the number of the scene that it speaks of, and the regions it means."""

    program: Program
    scene: int
    targets: tuple[int, ...]


def learn(
    heads: Heads,
    features: Tensor,
    scenes: TensorScenes,
    triples: Sequence[Triple],
    epochs: int,
    seed: int = 0,
    progress: Progress = silent,
) -> Iterator[float]:
    """Teach the heads from triples; yields each epoch's mean loss.

    ``features`` are float32 [B, N, D] of the regions of ``scenes``, of which boxes, positions and what hides what
    are used, and no label. Short programs come first: the longer half joins in over the first half of the epochs.
    """
    by_size = sorted(triples, key=lambda triple: triple.program.size)

    def batches(number: int) -> list[list[Triple]]:
        epoch = number - 1
        share = min(1.0, 0.3 + 1.4 * epoch / epochs)
        count = max(int(len(by_size) * share), 1)
        order = shuffled(count, BATCH, np.random.default_rng((seed, epoch)))
        return [[by_size[i] for i in batch] for batch in order]

    def losses(batch: Sequence[Triple]) -> dict[str, Tensor]:
        return {"loss": surprise(heads, features, scenes, batch)}

    def schedule(optimizer: Optimizer) -> OneCycleLR:
        planned = epochs * max(len(by_size) // BATCH, 1)
        needed = sum(len(batches(number)) for number in range(1, epochs + 1))  # more, where there are few triples
        return OneCycleLR(optimizer, RATE * 3, total_steps=max(planned, needed) + 1)

    trainer = Trainer(heads, batches, losses, RATE, DECAY, schedule=schedule)
    yield from (epoch.losses["loss"] for epoch in trainer.run(epochs, seed, progress=progress))


def surprise(heads: Heads, features: Tensor, scenes: TensorScenes, batch: Sequence[Triple]) -> Tensor:
    """The mean over regions of how surprising it is whether each is a target."""
    rows = [triple.scene for triple in batch]
    believed = _believed(heads, features[rows], scenes[rows])
    meant = degrees([_each(triple.program) for triple in batch], believed).clamp(1e-5, 1 - 1e-5)
    wanted = torch.zeros_like(meant)
    for row, triple in enumerate(batch):
        wanted[row, list(triple.targets)] = 1
    exists = torch.ones_like(meant) if believed.existence is None else believed.existence
    surprise = functional.binary_cross_entropy(meant, wanted, reduction="none")
    return (surprise * exists).sum() / exists.sum()


def _believed(heads: Heads, features: Tensor, scenes: TensorScenes) -> TensorScenes:
    """The scenes as the heads see them."""
    columns: Mapping[str, Column] = {
        name: Column(scenes.attributes[name].names, logits.softmax(-1)) for name, logits in heads(features).items()
    }
    return dataclasses.replace(scenes, concepts=columns[CONCEPTS], attributes=columns)


def _each(program: Program) -> Program:
    """A program that judges every region by itself: without the outermost ``THE``."""
    return program.regions if isinstance(program, The) else program
