"""Targets of the rendered scenes: the camera's frame, the mirror and the held-out pairs."""

import json

import numpy as np
import pytest

from nsground.errors import SceneError
from nsground.perception.clevr.targets import HOLDOUTS, mirrored, targets
from nsground.scene.clevr import VALUES
from tests.data import SHARED, needs_data

SIZE = (4, 2)
SIDE = {"right": [0, 1, 0], "left": [0, -1, 0], "front": [1, 0, 0], "behind": [-1, 0, 0], "above": [0, 0, 1]}


def scene(*kinds):
    """Objects of one pixel each, side by side, of the given shapes and colours."""
    objects = [
        {
            "shape": shape, "color": color, "material": "metal", "size": "large",
            "3d_coords": [1.0, float(i), 0.7], "pixel_coords": [i + 0.5, 0.5, 9.0],
            "bbox": [i, 0, i + 1, 1], "full_bbox": [i, 0, i + 1, 1],
            "mask": {"size": [2, 4], "counts": [2 * i, 1, 7 - 2 * i]},
        }
        for i, (shape, color) in enumerate(kinds)
    ]  # fmt: skip
    return {"objects": objects, "directions": SIDE}


def test_positions_are_along_the_cameras_own_axes():
    found = targets(scene(("cube", "red"), ("cube", "red")), SIZE)
    np.testing.assert_allclose(found.positions, [[0, 1, 0.7], [1, 1, 0.7]])


def test_a_pixel_belongs_to_the_object_that_it_shows():
    assert targets(scene(("cube", "red"), ("sphere", "blue")), SIZE).owner.tolist() == [[0, 1, -1, -1], [-1] * 4]


def test_the_mirror_swaps_left_and_right_and_nothing_else():
    found = targets(scene(("cube", "red"), ("sphere", "blue")), SIZE)
    other = mirrored(found)
    assert other.whole.tolist() == [[3, 0, 4, 1], [2, 0, 3, 1]]
    assert other.owner.tolist() == [[-1, -1, 1, 0], [-1] * 4]
    assert other.centers.tolist() == [[3.5, 0.5], [2.5, 0.5]]
    np.testing.assert_allclose(other.positions, found.positions * [-1, 1, 1])


def test_mirrored_twice_is_as_before():
    found = targets(scene(("cube", "red"), ("sphere", "blue")), SIZE)
    twice = mirrored(mirrored(found))
    for name in ("whole", "centers", "positions", "owner"):
        np.testing.assert_allclose(getattr(twice, name), getattr(found, name))


def test_objects_that_break_the_rule_are_not_taught():
    pairs = scene(("cube", "red"), ("cube", "gray"), ("cylinder", "gray"), ("sphere", "red"))
    assert targets(pairs, SIZE, HOLDOUTS["cogent-a"]).taught.tolist() == [False, True, False, True]
    assert targets(pairs, SIZE).taught.all()


def test_a_scene_without_masks_is_refused():
    bare = scene(("cube", "red"))
    del bare["objects"][0]["mask"]
    with pytest.raises(SceneError, match="mask"):
        targets(bare, SIZE)


@needs_data
def test_condition_a_of_the_data_follows_its_rule():
    read = json.loads((SHARED / "clevr" / "cogent_a" / "scenes.json").read_text())["scenes"]
    for found in read:
        assert targets(found, taught=HOLDOUTS["cogent-a"]).taught.all()


@needs_data
def test_order_to_the_right_agrees_with_the_relations_of_the_data():
    for read in json.loads((SHARED / "clevr" / "val" / "scenes.json").read_text())["scenes"][:5]:
        found = targets(read)
        for axis, word in ((0, "right"), (1, "front")):
            for i, others in enumerate(read["relationships"][word]):
                more = np.flatnonzero(found.positions[:, axis] > found.positions[i, axis] + 0.2)
                assert more.tolist() == sorted(others)
        assert set(found.labels) == set(VALUES)
