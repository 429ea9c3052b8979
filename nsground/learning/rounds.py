"""Training in rounds over the same examples: seeded, resumable after every round; the best round is kept."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from nsground.errors import DataError
from nsground.files.atomic import write_bytes, write_json
from nsground.files.manifest import ensure_same_settings
from nsground.perception.threads import one_thread
from nsground.training.checkpoints import moments_of, restore_moments, save_tensors, under

STATE, WEIGHTS, LOG, BEGUN = "state.safetensors", "weights.safetensors", "log.jsonl", "training.json"
CLIP = 1.0
WARM = 0.1
"""The share of all steps over which the learning rate rises; it then falls to nothing after a cosine."""

Watch = Callable[[int, int], None]


@dataclass(frozen=True)
class Round:
    """What one round over the examples came to: its mean loss, the score on those kept back, seconds in all."""

    number: int
    of: int
    loss: float
    score: float
    seconds: float

    def __str__(self) -> str:
        return f"round {self.number}/{self.of}  loss {self.loss:.4f}  kept back {self.score:.1%}  {self.seconds:.0f} s"


@dataclass(frozen=True, eq=False)
class Training:
    """A network and what teaches it.

    Fields:
        batches: the indices of the examples of each batch, for a random generator.
        loss: that of a batch; a scalar with gradients.
        score: in [0, 1], on examples that are kept back; the weights of the best round are those that are kept.
        rate: the highest learning rate.
    """

    network: nn.Module
    batches: Callable[[np.random.Generator], Sequence[Sequence[int]]]
    loss: Callable[[Sequence[int]], Tensor]
    score: Callable[[], float]
    rate: float
    decay: float = 0.01

    def run(
        self,
        folder: Path,
        rounds: int,
        seed: int = 0,
        say: Callable[[Round], None] = lambda _: None,
        watch: Watch | None = None,
        taught: Mapping[str, Any] | None = None,
    ) -> Round:
        """Train, on one thread, say every round as it comes, and give the last; ``folder`` then holds the best weights
        and ``log.jsonl``.

        It also holds the state after the last round, from which an interrupted training goes on with the same result;
        one that is done is not done again. Raises DataError where the folder holds another training: one of other
        ``rounds``, ``seed``, number of weights, or anything in ``taught``, which says what is learned from.
        """
        folder.mkdir(parents=True, exist_ok=True)
        weights = sum(each.numel() for each in self.network.parameters())
        begun = {**(taught or {}), "rounds": rounds, "seed": seed, "weights": weights}
        check_begun(folder, begun)
        write_json(folder / BEGUN, begun)
        with one_thread():
            return self._run(folder, rounds, seed, say, watch)

    def _run(self, folder: Path, rounds: int, seed: int, say: Callable[[Round], None], watch: Watch | None) -> Round:
        optimizer = torch.optim.AdamW(self.network.parameters(), self.rate, weight_decay=self.decay)
        done = self._resume(folder, optimizer)
        for number in range(len(done) + 1, rounds + 1):
            started = time.monotonic()
            torch.manual_seed(seed * 1_000_003 + number)
            batches = self.batches(np.random.default_rng((seed, number)))
            self.network.train()
            total = 0.0
            for i, batch in enumerate(batches):
                share = (number - 1 + i / len(batches)) / rounds
                for group in optimizer.param_groups:
                    group["lr"] = self.rate * rate(share)
                loss = self.loss(batch)
                optimizer.zero_grad(set_to_none=True)
                loss.backward()  # type: ignore[no-untyped-call]
                nn.utils.clip_grad_norm_(self.network.parameters(), CLIP)
                optimizer.step()
                total += float(loss.detach()) / len(batches)
                if watch:
                    watch(i + 1, len(batches))
            self.network.eval()
            before = done[-1].seconds if done else 0.0
            score = self.score()
            this = Round(number, rounds, total, score, before + time.monotonic() - started)
            if all(score > other.score for other in done):
                save_tensors(self.network.state_dict(), folder / WEIGHTS)
            done.append(this)
            self._save(folder, optimizer, done)
            say(this)
        return done[-1]

    def _save(self, folder: Path, optimizer: torch.optim.Optimizer, done: Sequence[Round]) -> None:
        tensors = {f"network.{name}": value for name, value in self.network.state_dict().items()}
        tensors |= {f"optimizer.{name}": value for name, value in moments_of(optimizer).items()}
        figures = torch.tensor([list(asdict(each).values()) for each in done], dtype=torch.float64)
        save_tensors(tensors | {"rounds": figures}, folder / STATE)
        lines = "".join(json.dumps(asdict(each)) + "\n" for each in done)
        write_bytes(folder / LOG, lines.encode())

    def _resume(self, folder: Path, optimizer: torch.optim.Optimizer) -> list[Round]:
        if not (folder / STATE).is_file():
            return []
        try:
            tensors = load_file(folder / STATE)
            self.network.load_state_dict(under("network.", tensors))
        except (OSError, SafetensorError, RuntimeError) as error:
            wrong = str(error).splitlines()[0]
            raise DataError(
                f"{folder / STATE}: cannot be gone on from: {wrong}; remove the folder to begin anew"
            ) from None
        restore_moments(optimizer, under("optimizer.", tensors))
        return [Round(int(n), int(of), *figures) for n, of, *figures in tensors["rounds"].tolist()]


NAMES = ("taught on", "split")
"""What says how things are called; it does not decide whether a training is the same."""


def check_begun(folder: Path, begun: Mapping[str, Any]) -> None:
    """Make sure that a folder holds no training, or the one that began so, as far as ``begun`` tells.

    Raises DataError with all that differs, and what to do.
    """
    if not (folder / STATE).is_file():
        return
    if not (folder / BEGUN).is_file():
        raise DataError(
            f"{folder}: holds a training of which no {BEGUN} says how it was begun; give another folder, or remove"
            f" this one"
        )
    decides = {name: value for name, value in begun.items() if name not in NAMES}
    ensure_same_settings(folder / BEGUN, decides, "a training", {name: begun[name] for name in NAMES if name in begun})


def digest(parts: Iterable[object]) -> str:
    """The hash of what is learned from, item by item; arrays are given as bytes."""
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part if isinstance(part, bytes) else str(part).encode()).digest())
    return total.hexdigest()


def rate(share: float) -> float:
    """The learning rate after a share of the training, as a share of the highest.

    >>> [round(rate(share), 2) for share in (0, 0.05, 0.1, 0.55, 1)]
    [0.02, 0.5, 1.0, 0.5, 0.0]
    """
    if share < WARM:
        return max(share / WARM, 0.02)
    return float((1 + np.cos(np.pi * (share - WARM) / (1 - WARM))) / 2)


def bucketed(lengths: Sequence[int], size: int, random: np.random.Generator) -> list[list[int]]:
    """All indices in batches of about equal lengths, in random order: little padding, and chance all the same.

    >>> bucketed([5, 1, 5, 1], 2, np.random.default_rng(0)) in ([[1, 3], [0, 2]], [[3, 1], [0, 2]], [[0, 2], [1, 3]])
    True
    """
    order = np.lexsort((random.random(len(lengths)), np.asarray(lengths)))
    batches = [sorted(order[i : i + size].tolist()) for i in range(0, len(order), size)]
    return [batches[i] for i in random.permutation(len(batches))]


def kept_back(count: int, seed: int, share: float = 0.05, most: int = 500) -> tuple[list[int], list[int]]:
    """Indices to train on, and those kept back to choose the best round by."""
    order = np.random.default_rng(seed).permutation(count).tolist()
    few = min(int(count * share), most)
    return sorted(order[few:]), sorted(order[:few])


def facts_of(network: nn.Module, last: Round, lessons: int) -> dict[str, Any]:
    """What is to be known of a training: the number of weights, its seconds, and how many lessons it had."""
    weights = sum(each.numel() for each in network.parameters())
    return {"parameters": weights, "training": round(last.seconds, 1), "lessons": lessons}
