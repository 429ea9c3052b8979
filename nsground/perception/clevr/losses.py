"""How far the maps are from the truth, one number a task."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from nsground.perception.clevr.network import Maps, middles
from nsground.perception.clevr.samples import SampleBatch

WEIGHTS = {
    "heat": 1.0, "mask": 2.0, "vote": 1.0, "place": 2.0, "whole": 1.0,
    "shape": 1.0, "material": 1.0, "size": 1.0, "color": 1.0,
}  # fmt: skip


def losses(maps: Maps, batch: SampleBatch) -> dict[str, Tensor]:
    """The losses by name of ``WEIGHTS``, each a mean over cells or, where it is an object's, over objects."""
    at2, owner2 = _cells(batch.owner2)
    at4, owner4 = _cells(batch.owner4)
    count = len(batch.center)
    terms: dict[str, Tensor] = {"heat": _focal(maps.heat[:, 0], batch.heat, batch.heat_weight)}
    shown, known = (batch.owner2 >= 0).float(), (batch.owner2 > -2).float()
    pixels = functional.binary_cross_entropy_with_logits(maps.mask[:, 0], shown, known, reduction="sum")
    terms["mask"] = pixels / known.sum()
    height, width = batch.owner2.shape[1] * 2, batch.owner2.shape[2] * 2
    cells = middles(height, width, 2).expand(len(batch.owner2), -1, -1, -1)
    vote = _rows(maps.vote + cells, at2) - batch.center[owner2]
    terms["vote"] = _each(functional.smooth_l1_loss(vote / 8, torch.zeros_like(vote), reduction="none"), owner2, count)
    for name in ("place", "whole"):
        given = _rows(getattr(maps, name), at4)
        wrong = functional.smooth_l1_loss(given, getattr(batch, name)[owner4], reduction="none", beta=0.1)
        terms[name] = _each(wrong, owner4, count)
    visible = torch.bincount(owner4, minlength=count) > 0
    for name in ("shape", "material", "size"):
        mean = pooled(_rows(getattr(maps, name), at4), owner4, count)
        terms[name] = _cross_entropy(mean[visible], batch.labels[name][visible])
    color = weighed(_rows(maps.color, at4), owner4, count)
    terms["color"] = _cross_entropy(color[visible], batch.labels["color"][visible])
    return terms


def pooled(rows: Tensor, owner: Tensor, count: int) -> Tensor:
    """The mean [count, C] of each object's rows [K, C]; ``owner`` int64 [K] says whose they are."""
    total = rows.new_zeros(count, rows.shape[1]).index_add(0, owner, rows)
    return total / torch.bincount(owner, minlength=count).clamp(min=1)[:, None]


def weighed(rows: Tensor, owner: Tensor, count: int) -> Tensor:
    """The mean [count, C] of each object's rows [K, C + 1], weighed by the sigmoid of their last column."""
    weight = torch.sigmoid(rows[:, -1:])
    total = pooled(torch.cat([rows[:, :-1] * weight, weight], 1), owner, count)
    return total[:, :-1] / total[:, -1:].clamp(min=1e-6)


def _cells(owner: Tensor) -> tuple[Tensor, Tensor]:
    """Where the cells of taught objects are in the flattened maps, and whose they are."""
    flat = owner.flatten()
    at = torch.nonzero(flat >= 0)[:, 0]
    return at, flat[at]


def _rows(maps: Tensor, at: Tensor) -> Tensor:
    """Rows [K, C] of maps [B, C, h, w] at flat places."""
    return maps.permute(0, 2, 3, 1).flatten(0, 2)[at]


def _each(wrong: Tensor, owner: Tensor, count: int) -> Tensor:
    """The mean over objects of the mean over an object's cells, of losses [K, C]."""
    seen = (torch.bincount(owner, minlength=count) > 0).sum().clamp(min=1)
    return pooled(wrong, owner, count).mean(1).sum() / seen


def _cross_entropy(logits: Tensor, labels: Tensor) -> Tensor:
    return functional.cross_entropy(logits, labels) if len(labels) else logits.sum() * 0


def _focal(logits: Tensor, heat: Tensor, weight: Tensor) -> Tensor:
    """The penalty-reduced focal loss of Law and Deng, CornerNet, ECCV 2018, an object."""
    sure = torch.sigmoid(logits)
    at = (heat == 1).float() * weight
    hit = functional.logsigmoid(logits) * (1 - sure).square() * at
    miss = functional.logsigmoid(-logits) * sure.square() * (1 - heat) ** 4 * (1 - at) * weight
    return -(hit.sum() + miss.sum()) / at.sum().clamp(min=1)
