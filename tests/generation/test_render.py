"""The light renderer: masks and boxes are those of the pixels, the nearer hides the farther, solids are in place."""

from __future__ import annotations

import numpy as np
import pytest

from nsground.generation.camera import Camera
from nsground.generation.render import COLORS, render, visible
from nsground.generation.scenes import SHOWN, SIZE, scene
from nsground.generation.solids import Solid
from nsground.scene import from_clevr, masks
from nsground.scene.clevr import VALUES


def solid(place: tuple[float, float], shape: str = "sphere", **words: str) -> Solid:
    said = {"color": "red", "material": "rubber", "size": "large"} | words
    return Solid(shape=shape, place=place, turn=0.3, **said)


@pytest.fixture
def camera() -> Camera:
    return Camera.drawn(np.random.default_rng(0), SIZE)


@pytest.mark.parametrize("seed", range(6))
def test_boxes_and_masks_are_those_of_the_pixels_shown(seed: int) -> None:
    raw, solids, seen = scene(np.random.default_rng(seed))
    graph, shown = from_clevr(raw, SIZE), visible(solids, seen)
    assert graph.masks is not None and len(graph) == len(solids)
    for i, mask in enumerate(graph.masks):
        assert mask is not None
        pixels = masks.decode(mask)
        assert (pixels == (shown == i)).all() and pixels.sum() >= SHOWN
        assert tuple(graph.boxes[i]) == masks.box(mask)


@pytest.mark.parametrize("shape", VALUES["shape"])
def test_a_solid_is_where_its_middle_is_projected(shape: str, camera: Camera) -> None:
    one = solid((0.5, -0.3), shape)
    rows, columns = np.nonzero(visible([one], camera) == 0)
    x, y, depth = camera.project(one.middle)[0]
    assert abs(columns.mean() + 0.5 - x) < 4 and abs(rows.mean() + 0.5 - y) < 6 and 5 < depth < 20


def test_the_nearer_hides_the_farther(camera: Camera) -> None:
    front = np.array(camera.directions["front"][:2])
    near, far = solid(tuple(1.2 * front)), solid(tuple(-1.2 * front), color="blue", size="small")
    shown = visible([far, near], camera)
    assert (shown == 0).sum() < (visible([far], camera) == 0).sum()
    assert (shown == 1).sum() == (visible([near], camera) == 0).sum()


def test_left_is_left_and_front_is_lower(camera: Camera) -> None:
    right, front = (2 * np.array(camera.directions[name]) for name in ("right", "front"))
    a, b, c = camera.project([-right, right, front])
    assert a[0] < b[0] and c[1] > a[1] and c[2] < a[2]


@pytest.mark.parametrize("color", sorted(COLORS))
def test_solids_have_their_color(color: str, camera: Camera) -> None:
    one = solid((0, 0), color=color)
    picture = render([one], camera, np.random.default_rng(0))
    mean = np.asarray(picture)[visible([one], camera) == 0].mean(0)
    likest = min(COLORS, key=lambda name: float(np.abs(_hue(mean) - _hue(np.array(COLORS[name]))).sum()))
    assert likest == color


def test_a_shadow_falls_beside_the_solid(camera: Camera) -> None:
    ground, one = (
        np.asarray(render(some, camera, np.random.default_rng(0))).astype(int) for some in ([], [solid((0, 0))])
    )
    darker = (ground - one).sum(-1) > 30
    assert (darker & (visible([solid((0, 0))], camera) == -1)).sum() > 300


def test_the_same_seed_draws_the_same(camera: Camera) -> None:
    first, second = (scene(np.random.default_rng((1, 2)))[0] for _ in range(2))
    assert first == second


def _hue(color: np.ndarray) -> np.ndarray:  # type: ignore[type-arg]
    return np.append(color / color.sum(), 0.2 * color.max() / 255)
