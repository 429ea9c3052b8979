"""Training pictures with their targets, as batches of tensors."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from nsground.errors import SceneError
from nsground.perception.clevr.augment import AUGMENTATIONS, Pixels, recolored, weathered
from nsground.perception.clevr.network import MEAN_DEPTH, STRIDE, middles
from nsground.perception.clevr.targets import Targets, everything, mirrored, targets
from nsground.scene.clevr import VALUES

CROP = (224, 320)
"""Height and width in pixels of what is cut from a picture in training."""


@dataclass(frozen=True, eq=False)
class SampleBatch:
    """B crops of H x W pixels with M objects in all; maps are as fine as the network's.

    Fields:
        pictures, recolored: float32 [B, 3, H, W] in [-1, 1].
        where: float32 [B, 2, H/4, W/4], see :meth:`ClevrNetwork.forward`.
        heat: float32 [B, H/4, W/4] 1 at projected centres, falling off around them.
        heat_weight: float32 [B, H/4, W/4] 0 where an object that is not taught would be found.
        owner2, owner4: int64 [B, H/2, W/2] and [B, H/4, W/4] the cell's object among all M; -1 for none,
            -2 for one that is not taught.
        center: float32 [M, 2] in pixels of the crop.
        place: float32 [M, 3] as :class:`Maps` has it.
        whole: float32 [M, 4] as :class:`Maps` has it.
        labels: int64 [M] a family.
    """

    pictures: Tensor
    recolored: Tensor
    where: Tensor
    heat: Tensor
    heat_weight: Tensor
    owner2: Tensor
    owner4: Tensor
    center: Tensor
    place: Tensor
    whole: Tensor
    labels: Mapping[str, Tensor]


@dataclass(frozen=True, eq=False)
class Samples:
    """Scenes of a CLEVR ``scenes.json`` with the folder of their pictures, ready to be cut into batches.

    Fields:
        taught: False for an object that gives no training signal.
        empty: pictures that hold no rendered object; one crop in twenty is cut from them.
        augmentations: names of ``AUGMENTATIONS``.
    """

    scenes: Sequence[Mapping[str, Any]]
    pictures: Path
    taught: Callable[[Mapping[str, Any]], bool] = everything
    empty: Sequence[Pixels] = ()
    augmentations: frozenset[str] = AUGMENTATIONS

    def parted(self, count: int) -> tuple[Samples, Samples]:
        """All samples but the last ``count``, and those."""
        kept = len(self) - count
        return replace(self, scenes=self.scenes[:kept]), replace(self, scenes=self.scenes[kept:])

    def __len__(self) -> int:
        return len(self.scenes)

    def batch(self, indices: Sequence[int], seed: tuple[int, ...]) -> SampleBatch:
        """The pictures of ``indices``, each changed by its own random numbers: the same seed, the same batch."""
        return collate([self._sample(i, np.random.default_rng((*seed, i))) for i in indices])

    def _sample(self, index: int, random: np.random.Generator) -> dict[str, Any]:
        if self.empty and random.random() < 0.05:
            return self._nothing(random)
        scene = self.scenes[index]
        picture = Image.open(self.pictures / scene["image_filename"]).convert("RGB")
        pixels = np.asarray(picture)
        wanted = targets(scene, picture.size, self.taught)
        if "mirror" in self.augmentations and random.random() < 0.5:
            pixels, wanted = np.ascontiguousarray(pixels[:, ::-1]), mirrored(wanted)
        height, width = CROP
        y, x = (picture.height - height) // STRIDE, (picture.width - width) // STRIDE
        if "crop" in self.augmentations:
            y, x = int(random.integers(0, y + 1)) * STRIDE, int(random.integers(0, x + 1)) * STRIDE
        else:
            y, x = y // 2 * STRIDE, x // 2 * STRIDE
        return {
            **self._seen(pixels[y : y + height, x : x + width], random),
            "where": (middles(*CROP, STRIDE) + torch.tensor([x, y])[:, None, None] - _half(picture)) / picture.width,
            **_maps(wanted, x, y),
        }

    def _nothing(self, random: np.random.Generator) -> dict[str, Any]:
        """A crop that shows none of the objects that are to be found."""
        height, width = CROP
        whole = Image.fromarray(self.empty[int(random.integers(len(self.empty)))])
        share = random.uniform(0.3, 1) * min(whole.width / width, whole.height / height)
        across, down = int(width * share), int(height * share)
        x, y = int(random.integers(whole.width - across + 1)), int(random.integers(whole.height - down + 1))
        cut = whole.crop((x, y, x + across, y + down)).resize((width, height), Image.Resampling.BILINEAR)
        none: NDArray[np.int16] = np.full((height, width), -1, np.int16)
        bare = Targets(
            np.zeros((0, 4)), np.zeros((0, 2)), np.zeros((0, 3)), np.zeros(0),
            {family: np.zeros(0, np.int64) for family in VALUES}, np.zeros(0, bool), none,
        )  # fmt: skip
        return {
            **self._seen(np.asarray(cut)[:, :: int(random.choice([-1, 1]))], random),
            "where": (middles(height, width, STRIDE) - torch.tensor([width, height])[:, None, None] / 2) / width,
            **_maps(bare, 0, 0),
        }

    def _seen(self, pixels: Pixels, random: np.random.Generator) -> dict[str, Pixels]:
        pixels = weathered(np.ascontiguousarray(pixels), random, self.augmentations)
        return {
            "pictures": pixels,
            "recolored": recolored(pixels, random) if "hue" in self.augmentations else pixels,
        }


def load_samples(folder: Path) -> Samples:
    """The pictures and scenes of a folder in the form of CLEVR-Ref+: ``images/`` and ``scenes.json``.

    Raises SceneError naming the file that is missing or malformed.
    """
    file = folder / "scenes.json"
    try:
        scenes = json.loads(file.read_text(encoding="utf-8"))["scenes"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SceneError(f"{file}: no scenes in CLEVR's form: {type(error).__name__}: {error}") from None
    for scene in scenes:
        if not (picture := folder / "images" / str(scene.get("image_filename"))).is_file():
            raise SceneError(f"{picture}: there is no such picture, but {file} names it")
    return Samples(scenes, folder / "images")


def to_tensor(pixels: Sequence[NDArray[np.uint8]]) -> Tensor:
    """Pictures uint8 [H, W, 3] of one size as the network takes them: float32 [B, 3, H, W] in [-1, 1]."""
    stacked = torch.from_numpy(np.stack(pixels)).permute(0, 3, 1, 2)
    return (stacked.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def collate(samples: Sequence[Mapping[str, Any]]) -> SampleBatch:
    """Samples as one batch: objects are numbered through."""
    starts = np.cumsum([0, *(len(s["center"]) for s in samples)])

    def owners(name: str) -> Tensor:
        return torch.stack([
            torch.where(s[name] >= 0, s[name] + start, s[name]) for s, start in zip(samples, starts, strict=False)
        ])  # fmt: skip

    return SampleBatch(
        pictures=to_tensor([s["pictures"] for s in samples]),
        recolored=to_tensor([s["recolored"] for s in samples]),
        where=torch.stack([s["where"] for s in samples]),
        heat=torch.stack([s["heat"] for s in samples]),
        heat_weight=torch.stack([s["heat_weight"] for s in samples]),
        owner2=owners("owner2"),
        owner4=owners("owner4"),
        center=torch.cat([s["center"] for s in samples]),
        place=torch.cat([s["place"] for s in samples]),
        whole=torch.cat([s["whole"] for s in samples]),
        labels={family: torch.cat([s["labels"][family] for s in samples]) for family in VALUES},
    )


_SIGMA = 1.5
"""How fast the heat falls off around a centre, in cells."""


def _maps(wanted: Targets, x: int, y: int) -> dict[str, Any]:
    """The targets seen through the crop whose upper left pixel is (x, y)."""
    height, width = CROP
    owner = wanted.owner[y : y + height, x : x + width].astype(np.int64)
    owner = np.where((owner >= 0) & ~np.append(wanted.taught, True)[owner], -2, owner)
    center = torch.from_numpy(wanted.centers - (x, y)).float()
    cells = middles(height, width, STRIDE)
    away = ((cells[None] - center[:, :, None, None]) / STRIDE).square().sum(1)
    heat = torch.exp(-away / (2 * _SIGMA**2))
    inside = ((center >= 0) & (center < torch.tensor([width, height]))).all(1)
    for i in torch.nonzero(inside)[:, 0]:  # exactly one cell is the centre, wherever in it the centre lies
        column, row = (center[i] / STRIDE).long().tolist()
        heat[i, row, column] = 1
    taught = torch.from_numpy(wanted.taught)
    rival = heat[~taught]
    heat = heat[taught]
    none = torch.zeros(height // STRIDE, width // STRIDE)
    middle = np.tile(wanted.centers, 2)
    whole = (wanted.whole - middle) * (-1, -1, 1, 1) / 32
    return {
        "heat": heat.amax(0) if len(heat) else none,
        "heat_weight": 1.0 - (rival.amax(0) > 0.01).float() if len(rival) else none + 1,
        "owner2": torch.from_numpy(owner[1::2, 1::2].copy()),
        "owner4": torch.from_numpy(owner[2::STRIDE, 2::STRIDE].copy()),
        "center": center,
        "place": torch.from_numpy(np.column_stack([wanted.positions[:, :2], wanted.depth - MEAN_DEPTH])).float(),
        "whole": torch.from_numpy(whole).float(),
        "labels": {family: torch.from_numpy(wanted.labels[family]) for family in VALUES},
    }


def _half(picture: Image.Image) -> Tensor:
    return torch.tensor(picture.size)[:, None, None] / 2
