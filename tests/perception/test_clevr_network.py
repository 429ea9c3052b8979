"""The network of rendered scenes: what its maps mean, what colour may see, and how objects come of maps."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import numpy as np
import pytest
import torch
from torch.nn import functional

from nsground.perception.clevr.augment import AUGMENTATIONS, WEATHER, recolored, weathered
from nsground.perception.clevr.decode import decode
from nsground.perception.clevr.detector import fused
from nsground.perception.clevr.losses import losses
from nsground.perception.clevr.network import ClevrNetwork, ColorBranch, Maps, middles
from nsground.perception.clevr.samples import Samples, collate, load_samples
from nsground.perception.clevr.targets import HOLDOUTS, targets
from nsground.scene.clevr import VALUES
from tests.data import SHARED, needs_data

TRAIN = SHARED / "clevr" / "train"
WHOLE = (320, 480)


@pytest.fixture(scope="module")
def network() -> ClevrNetwork:
    torch.manual_seed(0)
    return ClevrNetwork().eval()


@pytest.fixture(scope="module")
def samples() -> Samples:
    return load_samples(TRAIN)


def look(network: ClevrNetwork, picture: torch.Tensor) -> Maps:
    with torch.inference_mode():
        return network(picture, picture, torch.zeros(len(picture), 2, picture.shape[2] // 4, picture.shape[3] // 4))


def perfect(found, size=WHOLE) -> Maps:
    """The maps of a network that makes no mistake about one scene."""
    height, width = size
    owner = torch.from_numpy(found.owner.astype(np.int64))
    at2 = owner[1::2, 1::2]
    at4 = at2[1::2, 1::2]
    centers = torch.tensor(found.centers).float()
    heat = torch.full((height // 4, width // 4), -9.0)
    for x, y in centers.tolist():
        heat[int(y) // 4, int(x) // 4] = 9.0
    middle = np.tile(found.centers, 2)
    place = torch.from_numpy(np.column_stack([found.positions[:, :2], found.depth - 11.0])).float()
    whole = torch.from_numpy((found.whole - middle) * (-1, -1, 1, 1) / 32).float()

    def spread(rows: torch.Tensor, owner: torch.Tensor) -> torch.Tensor:
        return rows[owner.clamp(min=0)].permute(2, 0, 1)[None]

    def sure(family: str) -> torch.Tensor:
        return functional.one_hot(torch.from_numpy(found.labels[family]), len(VALUES[family])).float() * 20

    return Maps(
        heat=heat[None, None],
        mask=torch.where(at2 >= 0, 9.0, -9.0)[None, None],
        vote=spread(centers, at2) - middles(height, width, 2),
        place=spread(place, at4),
        whole=spread(whole, at4),
        shape=spread(sure("shape"), at4),
        material=spread(sure("material"), at4),
        size=spread(sure("size"), at4),
        color=torch.cat([spread(sure("color"), at4), torch.zeros(1, 1, *at4.shape)], 1),
    )


def test_maps_have_the_sizes_that_they_say(network: ClevrNetwork) -> None:
    maps = look(network, torch.zeros(2, 3, 64, 96))
    assert maps.heat.shape == (2, 1, 16, 24) and maps.mask.shape == (2, 1, 32, 48)
    assert maps.color.shape == (2, 9, 16, 24) and maps.shape.shape == (2, 3, 16, 24)


def test_colour_sees_no_more_than_a_few_pixels() -> None:
    """A cell's colour does not change with anything outside its own 4 x 4 pixels and a pixel around them."""
    torch.manual_seed(0)
    branch = ColorBranch(8).eval()
    picture = torch.randn(1, 3, 64, 64, requires_grad=True)
    branch(picture)[0, :, 8, 8].sum().backward()
    rows, columns = torch.nonzero(picture.grad.abs().sum((0, 1)), as_tuple=True)
    assert rows.min() >= 31 and rows.max() <= 36 and columns.min() >= 31 and columns.max() <= 36


def test_shape_is_judged_on_the_recoloured_picture_and_colour_on_the_picture(network: ClevrNetwork) -> None:
    picture, other = torch.randn(1, 3, 64, 64), torch.randn(1, 3, 64, 64)
    where = torch.zeros(1, 2, 16, 16)
    with torch.inference_mode():
        both, mixed = network(picture, picture, where), network(picture, other, where)
    assert torch.equal(both.color, mixed.color)
    assert not torch.allclose(both.shape, mixed.shape)


def test_folding_batch_normalisation_changes_nothing() -> None:
    torch.manual_seed(0)
    network = ClevrNetwork()
    for _ in range(3):  # running means that differ from 0 and 1
        network(*[torch.randn(2, 3, 64, 64)] * 2, torch.zeros(2, 2, 16, 16))
    network.eval()
    picture = torch.randn(1, 3, 64, 64)
    before = look(network, picture)
    after = look(fused(network), picture)
    for field in fields(Maps):
        torch.testing.assert_close(getattr(after, field.name), getattr(before, field.name), rtol=1e-3, atol=1e-3)


@needs_data
def test_perfect_maps_decode_to_the_true_scene() -> None:
    for scene in json.loads((SHARED / "clevr" / "val" / "scenes.json").read_text())["scenes"][:20]:
        truth = targets(scene)
        found = decode(perfect(truth))
        assert len(found.heat) == len(truth.centers)
        shown = np.stack([truth.owner == i for i in range(len(truth.centers))])
        overlap = np.einsum("ahw,bhw->ab", found.masks.astype(float), shown.astype(float))
        overlap /= found.masks.sum((1, 2))[:, None] + shown.sum((1, 2)) - overlap
        match = overlap.argmax(1)
        assert sorted(match) == list(range(len(match))) and overlap.max(1).min() > 0.8
        np.testing.assert_allclose(found.centers, truth.centers[match], atol=0.01)
        np.testing.assert_allclose(found.whole, truth.whole[match], atol=0.01)
        np.testing.assert_allclose(found.places[:, :2], truth.positions[match, :2], atol=1e-3)
        for family in VALUES:
            assert (found.logits[family].argmax(1) == truth.labels[family][match]).all()


def test_maps_of_nothing_decode_to_nothing() -> None:
    maps = Maps(
        torch.full((1, 1, 8, 8), -9.0), torch.full((1, 1, 16, 16), -9.0), torch.zeros(1, 2, 16, 16),
        torch.zeros(1, 3, 8, 8), torch.zeros(1, 4, 8, 8), torch.zeros(1, 3, 8, 8), torch.zeros(1, 2, 8, 8),
        torch.zeros(1, 2, 8, 8), torch.zeros(1, 9, 8, 8),
    )  # fmt: skip
    found = decode(maps)
    assert len(found.heat) == 0 and found.masks.shape == (0, 32, 32)


@needs_data
def test_what_is_not_taught_gives_no_signal(samples: Samples) -> None:
    """The losses do not change with what the maps say of an object that is held out."""
    held = replace(samples, taught=HOLDOUTS["purple"], augmentations=frozenset())
    index = next(i for i, s in enumerate(held.scenes) if any(o["color"] == "purple" for o in s["objects"]))
    batch = collate([held._sample(index, np.random.default_rng(0))])
    assert (batch.owner2 == -2).any()
    torch.manual_seed(0)
    maps = look(ClevrNetwork().eval(), batch.pictures)
    hidden2, hidden4 = (batch.owner2 == -2)[:, None], (batch.owner4 == -2)[:, None]
    other = replace(
        maps,
        mask=torch.where(hidden2, 5.0, maps.mask),
        vote=torch.where(hidden2, 99.0, maps.vote),
        **{name: torch.where(hidden4, 9.0, getattr(maps, name)) for name in ("place", "whole", "shape", "color")},
    )
    before, after = losses(maps, batch), losses(other, batch)
    assert {name: float(value) for name, value in before.items()} == {name: float(v) for name, v in after.items()}


@needs_data
def test_the_same_seed_gives_the_same_batch(samples: Samples) -> None:
    one, two, other = (samples.batch([3, 5], seed) for seed in ((0, 1), (0, 1), (0, 2)))
    assert torch.equal(one.pictures, two.pictures) and torch.equal(one.owner2, two.owner2)
    assert one.pictures.shape != other.pictures.shape or not torch.equal(one.pictures, other.pictures)


@needs_data
def test_without_augmentations_every_seed_gives_the_same_batch(samples: Samples) -> None:
    plain = replace(samples, augmentations=frozenset())
    one, other = (plain.batch([3, 5], seed) for seed in ((0, 1), (0, 2)))
    assert torch.equal(one.pictures, other.pictures) and torch.equal(one.owner2, other.owner2)


@pytest.mark.parametrize("name", sorted(WEATHER))
def test_weather_keeps_size_and_repeats_with_its_seed(name: str) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    _, change = WEATHER[name]
    one, two = (change(pixels, np.random.default_rng(1)) for _ in range(2))
    assert one.shape == pixels.shape and one.dtype == np.uint8 and (one == two).all()
    assert (one != pixels).any()


def test_no_augmentation_changes_nothing() -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    assert weathered(pixels, np.random.default_rng(0), ()) is pixels
    assert {"mirror", "crop", "hue"} | set(WEATHER) == AUGMENTATIONS


def test_gray_stays_gray_in_other_hues() -> None:
    gray = np.full((4, 4, 3), 90, dtype=np.uint8)
    for seed in range(8):
        assert np.ptp(recolored(gray, np.random.default_rng(seed)), axis=2).max() <= 1
