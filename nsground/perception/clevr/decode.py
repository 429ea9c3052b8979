"""From the network's maps to objects: peaks of the heat map gather the pixels that vote for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from nsground.perception.clevr.losses import pooled, weighed
from nsground.perception.clevr.network import MEAN_DEPTH, STRIDE, Maps, middles
from nsground.scene import Floats

THRESHOLD = 0.15
"""Lowest heat of a peak."""
REACH = 24.0
"""How far a pixel's vote may be from the peak that it goes to, in pixels; no two centres are nearer than 19."""
LEAST_CELLS = 6
"""Fewest cells of 2 x 2 pixels that make an object."""


@dataclass(frozen=True, eq=False)
class Objects:
    """N objects of one picture, in the pixels of the picture that the network saw (W x H).

    Fields:
        heat: float64 [N] of the peak, in [0, 1].
        masks: bool [N, H, W].
        centers: float64 [N, 2] x, y of the projected 3-D centre.
        places: float64 [N, 3] coordinates to the right and to the front, and depth, in scene units.
        whole: float64 [N, 4] x0, y0, x1, y1 of the whole object as if nothing hid it.
        logits: float64 [N, V] a family.
    """

    heat: Floats
    masks: NDArray[np.bool_]
    centers: Floats
    places: Floats
    whole: Floats
    logits: dict[str, Floats]


def decode(maps: Maps) -> Objects:
    """The objects in the maps of one picture, the hottest first."""
    heat = torch.sigmoid(maps.heat[0, 0])
    peaks = (functional.max_pool2d(heat[None], 3, 1, 1)[0] == heat) & (heat >= THRESHOLD)
    row, column = torch.nonzero(peaks, as_tuple=True)
    order = heat[row, column].argsort(descending=True, stable=True)
    row, column = row[order], column[order]
    centers = torch.stack([column, row], 1) * float(STRIDE) + STRIDE / 2
    owner = assigned(maps, centers)
    keep = torch.bincount(owner[owner >= 0], minlength=len(centers)) >= LEAST_CELLS
    if not bool(keep.all()):
        row, column, centers = row[keep], column[keep], centers[keep]
        owner = assigned(maps, centers)
    return gather(maps, owner, heat[row, column])


def assigned(maps: Maps, centers: Tensor) -> Tensor:
    """The index int64 [h, w] of the centre [N, 2] that each cell of 2 x 2 pixels votes for; -1 for none."""
    vote = maps.vote[0] + middles(maps.vote.shape[2] * 2, maps.vote.shape[3] * 2, 2)
    shown = maps.mask[0, 0] > 0
    owner = torch.full(shown.shape, -1, dtype=torch.int64)
    if len(centers):
        votes = vote[:, shown].T
        distance, nearest = torch.cdist(votes, centers).min(1)
        owner[shown] = torch.where(distance <= REACH, nearest, -1)
    return owner


def gather(maps: Maps, owner: Tensor, heat: Tensor) -> Objects:
    """The objects whose cells ``owner`` int64 [h, w] names, one for each of ``heat`` [N]."""
    count = len(heat)
    height, width = owner.shape[0] * 2, owner.shape[1] * 2
    at2 = torch.nonzero(owner.flatten() >= 0)[:, 0]
    votes = (maps.vote[0] + middles(height, width, 2)).flatten(1).T[at2]
    centers = pooled(votes, owner.flatten()[at2], count)
    coarse = _coarse(owner, count).flatten()
    at4 = torch.nonzero(coarse >= 0)[:, 0]
    whose = coarse[at4]

    def mean(values: Tensor) -> Tensor:
        return pooled(values[0].flatten(1).T[at4], whose, count)

    whole = mean(maps.whole).double() * 32 * torch.tensor([-1, -1, 1, 1]) + centers.double().repeat(1, 2)
    place = mean(maps.place).double() + torch.tensor([0.0, 0.0, MEAN_DEPTH])
    logits = {name: mean(getattr(maps, name)) for name in ("shape", "material", "size")}
    logits["color"] = weighed(maps.color[0].flatten(1).T[at4], whose, count)
    fine = functional.interpolate(maps.mask, scale_factor=2.0, mode="bilinear")[0, 0] > 0
    near = functional.interpolate(owner[None, None].float(), scale_factor=2.0, mode="nearest")[0, 0].long()
    return Objects(
        heat=heat.double().numpy(),
        masks=np.stack([(fine & (near == k)).numpy() for k in range(count)]) if count else _none(height, width),
        centers=centers.double().numpy(),
        places=place.numpy(),
        whole=whole.numpy(),
        logits={name: value.double().numpy() for name, value in logits.items()},
    )


def _coarse(owner: Tensor, count: int) -> Tensor:
    """``owner`` for cells of 4 x 4 pixels: that of one of the four cells, the one that training looks at.

    An object without any such cell gets those in which it has another one.
    """
    coarse = owner[1::2, 1::2]
    if not count:
        return coarse
    anywhere = functional.max_pool2d(owner[None, None].float(), 2)[0, 0].long()
    lacking = torch.bincount(coarse[coarse >= 0], minlength=count) == 0
    return torch.where((anywhere >= 0) & lacking[anywhere], anywhere, coarse)


def _none(height: int, width: int) -> NDArray[np.bool_]:
    return np.zeros((0, height, width), dtype=np.bool_)
