"""The detector of rendered scenes, with the weights that come with the package."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import nsground as ng
from nsground.perception import load_detector, open_image, perceive
from nsground.perception.clevr import ClevrDetector
from nsground.scene import SceneGraph, iou, load_clevr_scenes, masks, matched
from tests.data import SHARED, needs_data

PICTURES = Path(__file__).parents[2] / "examples" / "pictures"
NAMES = ("clevr_000019", "clevr_000021", "clevr_000074")
FAMILIES = ("shape", "color", "material", "size")


@pytest.fixture(scope="module")
def detector() -> ClevrDetector:
    loaded = load_detector("clevr")
    assert isinstance(loaded, ClevrDetector)
    return loaded


def seen(image: Image.Image | Path) -> SceneGraph:
    """What is more likely there than not."""
    scene = perceive(image, "clevr")
    return scene[scene.existence > 0.5]


def kinds(scene: SceneGraph) -> list[tuple[str | None, ...]]:
    return list(zip(*(scene.attributes[family].best() for family in FAMILIES), strict=True))


@pytest.mark.parametrize("name", NAMES)
def test_every_object_is_found_and_named(name: str) -> None:
    truth = load_clevr_scenes(PICTURES / f"{name}.json")[0]
    scene = seen(PICTURES / f"{name}.jpg")
    match = matched(iou(scene.boxes, truth.boxes))
    assert sorted(match) == list(range(len(truth)))
    assert kinds(scene) == kinds(truth[match])


@pytest.mark.parametrize("name", NAMES)
def test_left_and_front_are_as_recorded(name: str) -> None:
    truth = load_clevr_scenes(PICTURES / f"{name}.json")[0]
    scene = seen(PICTURES / f"{name}.jpg")
    match = matched(iou(scene.boxes, truth.boxes))
    for program in ("LEFT_OF(ANY, sphere)", "BEHIND(ANY, cube)", "IN_FRONT_OF(ANY, cylinder)"):
        ours = ng.execute(ng.read(program), scene, "boolean").regions
        theirs = ng.execute(ng.read(program), truth, "boolean").regions
        assert sorted(match[r.index] for r in ours) == [r.index for r in sorted(theirs, key=lambda r: r.index)]


def test_masks_fill_their_boxes() -> None:
    scene = seen(PICTURES / "clevr_000019.jpg")
    assert scene.masks is not None
    for rle, box in zip(scene.masks, scene.boxes, strict=True):
        assert rle is not None and masks.box(rle) == tuple(box)


def test_several_pictures_at_once_are_seen_as_one_by_one(detector: ClevrDetector) -> None:
    images = [open_image(PICTURES / f"{name}.jpg") for name in NAMES]
    images.append(images[0].resize((300, 200)))
    for together, image in zip(detector.detect_many(images), images, strict=True):
        alone = detector.detect(image)
        np.testing.assert_allclose(together.boxes, alone.boxes)
        np.testing.assert_allclose(together.existence, alone.existence, atol=1e-6)


def test_a_mirror_swaps_left_and_right() -> None:
    image = open_image(PICTURES / "clevr_000021.jpg")
    scene, mirror = seen(image), seen(image.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    back = mirror.mirrored()
    match = matched(iou(scene.boxes, back.boxes), 0.7)
    assert sorted(match) == list(range(len(scene)))
    assert kinds(scene) == kinds(back[match])
    assert scene.positions is not None and mirror.positions is not None
    across, other = scene.positions[:, 0], mirror.positions[match, 0]
    np.testing.assert_allclose(across - across.mean(), -(other - other.mean()), atol=0.5)


def test_given_boxes_stay_and_what_is_in_them_is_told() -> None:
    truth = load_clevr_scenes(PICTURES / "clevr_000019.json")[0]
    scene = perceive(PICTURES / "clevr_000019.jpg", "clevr", boxes=truth.boxes)
    assert scene.boxes.tolist() == truth.boxes.tolist() and kinds(scene) == kinds(truth)
    labels = [str(label) for label in truth.concepts.best()]
    named = perceive(PICTURES / "clevr_000019.jpg", "clevr", boxes=truth.boxes, labels=labels)
    assert named.concepts.best() == labels
    assert named.attributes["color"].best() == truth.attributes["color"].best()


def test_a_box_of_nothing_is_unsure() -> None:
    scene = perceive(PICTURES / "clevr_000019.jpg", "clevr", boxes=[[0, 0, 20, 20]])
    assert len(scene) == 1 and scene.attributes["shape"].probs.max() < 0.9


@pytest.mark.parametrize("size", [(1, 1), (7, 400), (960, 640), (240, 160), (31, 33)])
def test_pictures_of_any_size_pass(size: tuple[int, int]) -> None:
    scene = perceive(open_image(PICTURES / "clevr_000019.jpg").resize(size), "clevr")
    assert scene.size == size
    assert len(scene) == 0 or (scene.boxes[:, 2:].max(0) <= size).all()


def test_a_picture_twice_as_large_shows_the_same(detector: ClevrDetector) -> None:
    image = open_image(PICTURES / "clevr_000074.jpg")
    small, large = seen(image), seen(image.resize((960, 640), Image.Resampling.BICUBIC))
    match = matched(iou(large.boxes / 2, small.boxes), 0.7)
    assert sorted(match) == list(range(len(small))) and kinds(large) == kinds(small[match])


@pytest.mark.parametrize("name", ["chelsea.png", "coffee.png", "rocket.jpg"])
def test_a_photograph_shows_no_rendered_object(name: str) -> None:
    assert len(seen(PICTURES / name)) == 0


@needs_data
@pytest.mark.slow
def test_objects_of_pictures_never_trained_on_are_found_and_named() -> None:
    scenes = load_clevr_scenes(SHARED / "clevr" / "val" / "scenes.json")[:12]
    right = total = 0
    for truth in scenes:
        scene = seen(SHARED / "clevr" / "val" / "images" / str(truth.source))
        match = matched(iou(scene.boxes, truth.boxes))
        right += sum(i >= 0 and kinds(scene)[k] == kinds(truth)[i] for k, i in enumerate(match))
        total += len(truth)
    assert right / total > 0.97
