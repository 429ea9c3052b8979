"""Colours and sizes of regions: plain patches, objects before backgrounds, and real pictures."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from nsground.perception.color import NAMES, colors, survey_colors
from nsground.perception.size import sizes
from nsground.scene import load_clevr_scenes
from tests.data import SHARED, needs_data

FOCAL = {
    "black": (10, 10, 10), "white": (250, 250, 248), "gray": (128, 128, 128), "red": (200, 20, 25),
    "orange": (250, 140, 20), "yellow": (250, 230, 30), "green": (30, 150, 50), "blue": (30, 70, 200),
    "purple": (120, 30, 150), "pink": (250, 150, 190), "brown": (110, 65, 25),
}  # fmt: skip


def best(image: Image.Image, *boxes: tuple[float, ...]) -> list[str | None]:
    return colors(image, boxes).best()


@pytest.mark.parametrize("name", FOCAL)
def test_a_plain_patch(name: str) -> None:
    assert best(Image.new("RGB", (30, 20), FOCAL[name]), (0, 0, 30, 20)) == [name]


@pytest.mark.parametrize("background", FOCAL)
@pytest.mark.parametrize("name", FOCAL)
def test_the_object_counts_not_what_is_behind_it(name: str, background: str) -> None:
    """A disc in its box, as an object is: a fifth of the box and all around it shows what is behind."""
    y, x = np.mgrid[:120, :120]
    disc = (x - 60) ** 2 + (y - 60) ** 2 < 40**2
    pixels = np.where(disc[:, :, None], FOCAL[name], FOCAL[background]).astype(np.uint8)
    assert best(Image.fromarray(pixels), (20, 20, 100, 100)) == [name]


@pytest.mark.parametrize("shade", [0.5, 0.7, 1.0])
@pytest.mark.parametrize("name", ["red", "green", "blue", "purple"])
def test_shade_does_not_change_the_paint(name: str, shade: float) -> None:
    color = tuple(round(v * shade) for v in FOCAL[name])
    assert best(Image.new("RGB", (9, 9), color), (0, 0, 9, 9)) == [name]


def test_two_colours_are_both_kept() -> None:
    image = Image.new("RGB", (40, 40), "gray")
    image.paste(FOCAL["red"], (10, 10, 20, 30))
    image.paste(FOCAL["blue"], (20, 10, 30, 30))
    table = colors(image, [(10, 10, 30, 30)])
    for name in ("red", "blue"):
        column = table.column(name)
        assert column is not None and column[0] > 0.35


@settings(max_examples=30)
@given(
    st.lists(st.tuples(*[st.floats(-30, 60)] * 2, *[st.floats(0.01, 80)] * 2), max_size=6),
    st.integers(0, 2**31),
)
def test_rows_sum_to_one_whatever_the_boxes(corners: list[tuple[float, ...]], seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    boxes = [(x, y, x + w, y + h) for x, y, w, h in corners]
    table = colors(Image.fromarray(noise), boxes)
    assert table.names == NAMES and table.probs.shape == (len(boxes), 11)
    assert np.isfinite(table.probs).all() and np.allclose(table.probs.sum(axis=1), 1)


def test_a_region_does_not_depend_on_the_others() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 256, (40, 50, 3), dtype=np.uint8))
    boxes = [(0, 0, 20, 20), (5, 5, 50, 40), (30, 10, 32, 12)]
    together = colors(noise, boxes).probs
    apart = [colors(noise, [box]).probs[0] for box in boxes]
    assert np.allclose(together, apart)


def test_the_survey_has_colours_for_every_word() -> None:
    colors = survey_colors()
    assert tuple(colors) == NAMES
    assert all(len(values) >= 2 for values in colors.values())
    hue = colorsys.rgb_to_hsv(*(np.median(colors["green"], axis=0) / 255))[0]
    assert 0.2 < hue < 0.5


@needs_data
def test_most_colours_of_rendered_scenes_are_right() -> None:
    """0.87 and 0.97 over all 100 scenes by benchmarks/color.py; here over 20, with a margin."""
    folder = SHARED / "clevr" / "val"
    first = second = count = 0
    for i, scene in enumerate(load_clevr_scenes(folder / "scenes.json")[:20]):
        image = Image.open(folder / "images" / f"CLEVR_val_{i:06}.jpg").convert("RGB")
        probs = colors(image, scene.boxes).probs
        for row, truth in zip(probs, scene.attributes["color"].best(), strict=True):
            wanted = {"blue", "green"} if truth == "cyan" else {truth}
            top = [NAMES[j] for j in np.argsort(-row)[:2]]
            first, second, count = first + (top[0] in wanted), second + bool({*top} & wanted), count + 1
    assert first / count > 0.8 and second / count > 0.92


def test_size_is_judged_beside_others_of_the_same_kind() -> None:
    boxes = np.array([[0, 0, 60, 60], [100, 0, 120, 20], [0, 100, 20, 120.0]])
    kinds = np.array([[1, 0], [1, 0], [0, 1.0]])
    table = sizes(boxes, (200, 200), kinds, np.ones(3))
    large, small = table.column("large"), table.column("small")
    assert large is not None and small is not None
    assert large[0] > 0.8 and small[1] > 0.8
    assert np.allclose(table.probs.sum(axis=1), 1)
    # The third is as large as the second, but the only one of its kind, and 1 % of the picture is usual.
    assert table.best()[2] == "medium"


@given(st.floats(1, 100), st.floats(1.05, 3))
def test_growing_never_makes_a_region_smaller(side: float, factor: float) -> None:
    other = [100, 100, 140, 140]

    def large(length: float) -> float:
        return float(
            sizes(np.array([[0, 0, length, length], other]), (400, 400), np.ones((2, 1)), np.ones(2)).probs[0, 0]
        )

    assert large(side * factor) >= large(side)
