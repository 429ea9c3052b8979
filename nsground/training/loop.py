"""The training loop: AdamW over epochs of batches, seeded, resumable from a checkpoint after every epoch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LRScheduler

from nsground.progress import Progress, silent, track
from nsground.training.averaging import WeightAverage
from nsground.training.checkpoints import TrainingState, save_tensors
from nsground.training.epoch import Epoch, write_log

B = TypeVar("B")

WEIGHTS = "weights.safetensors"


@dataclass(frozen=True, eq=False)
class Trainer(Generic[B]):
    """A network and what teaches it.

    Fields:
        network: is trained in place.
        batches: the batches of an epoch, by its number from 1. They depend on nothing else, so that a resumed training
            sees what it would have seen.
        losses: scalar tensors by name for a batch; their weighted sum is descended.
        rate: the learning rate given to AdamW.
        decay: AdamW's weight decay.
        weights: of the losses in their sum; 1 for those not named.
        clip: the largest norm of the gradients; None for any.
        schedule: makes a scheduler that is stepped once a batch; None for a constant rate.
        score: in [0, 1], on examples kept from training: the weights of the epoch that scores best are saved, of equal
            ones the first. None to save those of the last epoch.
        average: a running mean of the weights, saved instead of the network's own.
    """

    network: nn.Module
    batches: Callable[[int], Sequence[B]]
    losses: Callable[[B], Mapping[str, Tensor]]
    rate: float
    decay: float
    weights: Mapping[str, float] = field(default_factory=dict)
    clip: float | None = None
    schedule: Callable[[Optimizer], LRScheduler] | None = None
    score: Callable[[], float] | None = None
    average: WeightAverage | None = None

    def run(
        self, epochs: int, seed: int = 0, folder: Path | None = None, progress: Progress = silent
    ) -> Iterator[Epoch]:
        """Train, and yield every epoch when it is done; nothing happens before the first is asked for.

        ``folder`` gets ``weights.safetensors``, ``log.jsonl`` and, last, ``state.safetensors``: a training that is cut
        off at any moment and run again resumes after the last epoch whose state is there, and ends as one that was
        not cut off. Epochs that are done are not yielded again.

        Raises DataError for a state that cannot be read or is of another network, NsgroundError where ``folder``
        cannot be written to.
        """
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        optimizer = torch.optim.AdamW(self.network.parameters(), self.rate, weight_decay=self.decay)
        scheduler = self.schedule(optimizer) if self.schedule is not None else None
        state = TrainingState(self.network, optimizer, scheduler, self.average)
        done = state.load(folder) if folder is not None else []
        for number in range(len(done) + 1, epochs + 1):
            epoch = self._epoch(number, epochs, seed, optimizer, scheduler, progress)
            done.append(epoch)
            if folder is not None:
                if self._is_best(done):
                    average = self.average
                    save_tensors(self.network.state_dict() if average is None else average.tensors, folder / WEIGHTS)
                write_log(folder, done)
                state.save(folder, done)
            yield epoch

    def _epoch(
        self,
        number: int,
        of: int,
        seed: int,
        optimizer: Optimizer,
        scheduler: LRScheduler | None,
        progress: Progress,
    ) -> Epoch:
        started = time.monotonic()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed * 1_000_003 + number)
            batches = self.batches(number)
            means: dict[str, float] = {}
            self.network.train()
            for batch in track(batches, f"epoch {number} of {of}" if of > 1 else "training", progress):
                losses = self.losses(batch)
                self._step(losses, optimizer)
                if scheduler is not None:
                    scheduler.step()
                for name, loss in losses.items():
                    means[name] = means.get(name, 0.0) + float(loss.detach()) / len(batches)
            self.network.eval()
            score = self.score() if self.score is not None else None
        return Epoch(number, of, means, score, time.monotonic() - started)

    def _step(self, losses: Mapping[str, Tensor], optimizer: Optimizer) -> None:
        total = torch.stack([self.weights.get(name, 1.0) * loss for name, loss in losses.items()]).sum()
        optimizer.zero_grad(set_to_none=True)
        total.backward()  # type: ignore[no-untyped-call]
        if self.clip is not None:
            nn.utils.clip_grad_norm_(self.network.parameters(), self.clip)
        optimizer.step()
        if self.average is not None:
            self.average.update(self.network)

    def _is_best(self, done: Sequence[Epoch]) -> bool:
        """Whether the weights of the last epoch are those to keep."""
        *before, last = done
        return last.score is None or all(last.score > epoch.score for epoch in before if epoch.score is not None)
