"""The training loop: cut off at any moment it ends as if it had not been, and it saves what it says it saves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from nsground.errors import DataError
from nsground.training import loop
from nsground.training.averaging import WeightAverage
from nsground.training.checkpoints import STATE, TrainingState
from nsground.training.epoch import read_log
from nsground.training.loop import WEIGHTS, Trainer
from nsground.training.order import shuffled
from nsground.training.schedules import warmup_cosine

INPUTS = torch.randn(20, 3, generator=torch.Generator().manual_seed(0))
EPOCHS = 4


def trainer(scores: Callable[[], float] | None = None, averaged: bool = False) -> Trainer[list[int]]:
    """A small network with dropout, that learns to sum up."""
    torch.manual_seed(0)
    network = nn.Sequential(nn.Linear(3, 4), nn.Dropout(0.5), nn.Linear(4, 1))

    def losses(batch: list[int]) -> dict[str, Tensor]:
        rows = INPUTS[batch]
        return {"square": (network(rows)[:, 0] - rows.sum(1)).square().mean(), "size": network[0].weight.norm()}

    return Trainer(
        network,
        lambda number: shuffled(len(INPUTS), 8, np.random.default_rng(number)),
        losses,
        rate=0.05,
        decay=0.01,
        weights={"size": 0.01},
        clip=1.0,
        schedule=warmup_cosine(EPOCHS * 3),
        score=scores,
        average=WeightAverage(network, 0.9) if averaged else None,
    )


class Cut(Exception):
    """The machine went down."""


def cut(*_: object) -> None:
    raise Cut


def same(one: Path, other: Path) -> bool:
    a, b = load_file(one / WEIGHTS), load_file(other / WEIGHTS)
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


@pytest.mark.parametrize("averaged", [False, True])
@pytest.mark.parametrize("epoch", [1, EPOCHS])
@pytest.mark.parametrize("moment", ["before the weights", "before the log", "before the state", "after the state"])
def test_a_training_cut_at_any_moment_ends_as_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, epoch: int, averaged: bool
) -> None:
    list(trainer(averaged=averaged).run(EPOCHS, 0, tmp_path / "whole"))
    running = trainer(averaged=averaged).run(EPOCHS, 0, tmp_path / "cut")
    for _ in range(epoch - 1):
        next(running)
    with monkeypatch.context() as patched, pytest.raises(Cut):
        if moment == "before the weights":
            patched.setattr(loop, "save_tensors", cut)
        elif moment == "before the log":
            patched.setattr(loop, "write_log", cut)
        elif moment == "before the state":
            patched.setattr(TrainingState, "save", cut)
        next(running)
        raise Cut
    running.close()
    rest = list(trainer(averaged=averaged).run(EPOCHS, 0, tmp_path / "cut"))
    first = epoch + 1 if moment == "after the state" else epoch
    assert [each.number for each in rest] == list(range(first, EPOCHS + 1))
    assert same(tmp_path / "whole", tmp_path / "cut")
    whole, resumed = (read_log(tmp_path / name) for name in ("whole", "cut"))
    assert [(e.number, e.losses) for e in whole] == [(e.number, e.losses) for e in resumed]


def test_the_weights_of_the_best_epoch_are_kept(tmp_path: Path) -> None:
    scores = iter([0.2, 0.7, 0.7, 0.1])
    kept = []
    for epoch in trainer(lambda: next(scores)).run(EPOCHS, 0, tmp_path):
        kept.append((epoch.score, load_file(tmp_path / WEIGHTS)["0.weight"]))
    assert not torch.equal(kept[0][1], kept[1][1])
    assert torch.equal(kept[1][1], kept[2][1]) and torch.equal(kept[1][1], kept[3][1])


def test_a_training_that_is_done_is_not_done_again(tmp_path: Path) -> None:
    list(trainer().run(EPOCHS, 0, tmp_path))
    before = (tmp_path / WEIGHTS).read_bytes()
    assert not list(trainer().run(EPOCHS, 0, tmp_path)) and (tmp_path / WEIGHTS).read_bytes() == before


def test_another_seed_is_another_training(tmp_path: Path) -> None:
    for seed in (0, 1):
        list(trainer().run(1, seed, tmp_path / str(seed)))
    assert not same(tmp_path / "0", tmp_path / "1")


def test_the_random_numbers_of_the_caller_are_left_alone() -> None:
    running = trainer().run(1)
    torch.manual_seed(5)
    expected = torch.rand(1)
    torch.manual_seed(5)
    list(running)
    assert torch.equal(torch.rand(1), expected)


def test_the_mean_of_the_weights_is_what_is_saved(tmp_path: Path) -> None:
    training = trainer(averaged=True)
    list(training.run(1, 0, tmp_path))
    assert training.average is not None
    weights, own = load_file(tmp_path / WEIGHTS), training.network.state_dict()
    assert torch.equal(weights["0.weight"], training.average.tensors["0.weight"])
    assert not torch.equal(weights["0.weight"], own["0.weight"])


def test_a_log_has_a_line_for_each_epoch(tmp_path: Path) -> None:
    epochs = list(trainer().run(2, 0, tmp_path))
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2] and lines[0].keys() == {
        "epoch",
        "of",
        "square",
        "size",
        "seconds",
    }
    assert read_log(tmp_path) == epochs and "square" in str(epochs[0])


@pytest.mark.parametrize("spoiled", ["torn", "another network", "an earlier version"])
def test_a_state_that_cannot_be_resumed_is_named(tmp_path: Path, spoiled: str) -> None:
    list(trainer().run(1, 0, tmp_path))
    if spoiled == "torn":
        (tmp_path / STATE).write_bytes(b"torn")
    elif spoiled == "another network":
        state = TrainingState(nn.Linear(2, 2), torch.optim.AdamW([torch.zeros(1)]), None, None)
        state.save(tmp_path, [])
    else:
        save_file(load_file(tmp_path / STATE), tmp_path / STATE)
    reason = "earlier version" if spoiled == "an earlier version" else ""
    with pytest.raises(DataError, match=rf"state\.safetensors: cannot be resumed: .*{reason}.*remove the folder"):
        list(trainer().run(2, 0, tmp_path))
