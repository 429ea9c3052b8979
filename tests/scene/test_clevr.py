"""Scenes from CLEVR, with and without the fields that CLEVR's own files lack."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pytest

from nsground.errors import SceneError
from nsground.scene import SceneGraph, from_clevr, iou, load_clevr_scenes, masks
from tests.data import SHARED, needs_data, shared_json

CUBE = {
    "color": "red", "material": "metal", "shape": "cube", "size": "large",
    "3d_coords": [1.0, -1.0, 0.7], "pixel_coords": [100, 90, 12.0], "rotation": 0.0,
}  # fmt: skip
BALL = {
    "color": "teal", "material": "rubber", "shape": "sphere", "size": "small",
    "3d_coords": [-1.0, 1.0, 0.35], "pixel_coords": [300, 120, 9.0], "rotation": 0.0,
}  # fmt: skip
SCENE = {
    "image_filename": "CLEVR_0.png",
    "objects": [CUBE, BALL],
    "directions": {"right": [0.6, 0.8, 0], "left": [-0.6, -0.8, 0], "above": [0, 0, 1], "below": [0, 0, -1]},
}


def test_original_form() -> None:
    scene = SceneGraph.from_clevr(SCENE)
    assert (scene.size, scene.domain, scene.source) == ((480, 320), "clevr", "CLEVR_0.png")
    assert [region.label for region in scene] == ["cube", "sphere"]
    assert scene.regions[0].attributes == {
        "color": "red", "material": "metal", "size": "large", "shape": "cube",
    }  # fmt: skip
    assert scene.centers.tolist() == [[100, 90], [300, 120]]
    assert scene.depth is not None and scene.depth.tolist() == [12, 9]
    assert scene.regions[1].position == (-1.0, 1.0, 0.35)
    assert set(scene.axes) == {"right", "left", "above"}
    assert scene.hidden is None and scene.masks is None
    assert ((scene.boxes[:, :2] < scene.centers) & (scene.centers < scene.boxes[:, 2:])).all()


def test_vocabulary_is_clevrs_and_what_else_occurs() -> None:
    scene = from_clevr(SCENE)
    assert scene.concepts.names == ("cube", "sphere", "cylinder")
    assert scene.attributes["color"].names[-1] == "teal"
    assert len(scene.attributes["color"].names) == 9


def test_scene_without_objects() -> None:
    scene = from_clevr({"objects": []})
    assert len(scene) == 0 and scene.concepts.names == ("cube", "sphere", "cylinder")


def test_hidden_is_the_share_of_the_nearer_object() -> None:
    """A far box of 4 x 4 pixels, of which a near one takes 2 x 4, and a nearer still takes 1."""

    def runs(x0: int, x1: int, y0: int, y1: int) -> dict[str, Any]:
        mask = np.zeros((10, 10), dtype=bool)
        mask[y0:y1, x0:x1] = True
        return masks.encode(mask)

    objects = [
        {
            **CUBE,
            "pixel_coords": [2, 2, 9],
            "mask": runs(0, 2, 0, 4),
            "full_bbox": [0, 0, 4, 4],
            "bbox": [0, 0, 2, 4],
        },
        {
            **CUBE,
            "pixel_coords": [3, 2, 8],
            "mask": runs(2, 4, 0, 3),
            "full_bbox": [2, 0, 4, 4],
            "bbox": [2, 0, 4, 3],
        },
        {
            **CUBE,
            "pixel_coords": [3, 4, 7],
            "mask": runs(3, 6, 3, 6),
            "full_bbox": [3, 3, 6, 6],
            "bbox": [3, 3, 6, 6],
        },
    ]
    scene = from_clevr({"objects": objects}, size=(10, 10))
    assert scene.hidden is not None
    assert scene.hidden.tolist() == [6 / 16, 1 / 8, 0]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("objects",), None, "objects: expected a list, got None"),
        (("objects", 1), 3, "objects[1]: expected an object, got 3"),
        (("objects", 0, "color"), None, "objects[0].color: expected a word, got None"),
        (("objects", 0, "3d_coords"), [1, 2], "objects[0].3d_coords: expected 3 numbers, got [1, 2]"),
        (
            ("objects", 0, "3d_coords"),
            [1, 2, float("nan")],
            "objects[0].3d_coords[2]: expected a finite number, got nan",
        ),
        (
            ("objects", 0, "3d_coords"),
            [1, 2, -1],
            "objects[0].3d_coords[2]: expected a number above 0, got -1",
        ),
        (("objects", 0, "pixel_coords"), [1, 2, 0], "objects[0].pixel_coords[2]: expected a number above 0"),
        (("objects", 0, "pixel_coords"), "abc", "objects[0].pixel_coords: expected 3 numbers"),
        (("objects", 0, "rotation"), "abc", "objects[0].rotation: expected a finite number, got 'abc'"),
        (("objects", 0, "bbox"), [1, 2, 3], "objects[0].bbox: expected 4 numbers"),
        (("objects", 0, "bbox"), [5, 5, 1, 9], "boxes[0]: x0 < x1 and y0 < y1 must hold"),
        (("objects", 0, "mask"), {"size": [1, 1], "counts": [7]}, "objects[0].mask.counts: the runs cover"),
        (("directions",), [], "directions: expected an object, got []"),
        (("directions", "right"), "east", "directions.right: expected 3 numbers, got 'east'"),
        (("image_filename",), 3, "source: expected a word, got 3"),
    ],
)
def test_errors_name_field_and_value(path: tuple[Any, ...], value: object, message: str) -> None:
    scene: Any = copy.deepcopy(SCENE)
    place = scene
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(SceneError) as caught:
        from_clevr(scene)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("field", ["color", "material", "shape", "size", "3d_coords", "pixel_coords"])
def test_missing_fields(field: str) -> None:
    broken = {key: value for key, value in CUBE.items() if key != field}
    with pytest.raises(SceneError, match=rf"objects\[0\]: the field '{field}' is missing"):
        from_clevr({"objects": [broken]})


# --- the shared data ----------------------------------------------------------------------------------------


@needs_data
@pytest.mark.parametrize(("split", "count"), [("val", 14), ("cogent_a", 3), ("train", 196)])
def test_hidden_reproduces_the_visibility_of_the_files(split: str, count: int) -> None:
    scenes = load_clevr_scenes(SHARED / "clevr" / split / "scenes.json")
    known = 0
    for scene, raw in zip(scenes, shared_json(f"clevr/{split}/scenes.json")["scenes"], strict=True):
        assert scene.hidden is not None
        if raw["visibility"]:
            known += 1
            assert np.flatnonzero(scene.hidden >= 0.2).tolist() == sorted(raw["visibility"]["partially_visible"])
    assert known == count


@needs_data
def test_real_scenes_agree_with_themselves() -> None:
    for raw in shared_json("clevr/val/scenes.json")["scenes"]:
        scene = from_clevr(raw)
        assert scene.masks is not None
        for region, obj in zip(scene, raw["objects"], strict=True):
            assert region.mask is not None
            assert region.box == masks.box(region.mask)
            assert masks.area(region.mask) == obj["visible_pixels"]
        back = SceneGraph.from_dict(scene.to_dict())
        assert back.to_dict() == scene.to_dict()


@needs_data
def test_estimated_boxes_are_near_the_true_ones() -> None:
    overlaps = []
    for raw in shared_json("clevr/val/scenes.json")["scenes"]:
        plain = [{k: v for k, v in o.items() if k not in ("bbox", "mask", "full_bbox")} for o in raw["objects"]]
        scene = from_clevr({**raw, "objects": plain})
        overlaps += iou(scene.boxes, [o["full_bbox"] for o in raw["objects"]]).diagonal().tolist()
    assert len(overlaps) == 682
    assert np.mean(overlaps) > 0.9 and min(overlaps) > 0.65
