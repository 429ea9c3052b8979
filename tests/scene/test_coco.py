"""Scenes from COCO's annotations and from Visual Genome's graphs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nsground.errors import SceneError
from nsground.scene import COCO_CATEGORIES, SceneGraph, from_coco, from_visual_genome, masks
from tests.data import SHARED, needs_data

CUP = {"bbox": [10, 20, 30, 40], "category_id": 47}


def test_coco_has_eighty_categories() -> None:
    assert len(COCO_CATEGORIES) == len(set(COCO_CATEGORIES.values())) == 80
    assert (COCO_CATEGORIES[1], COCO_CATEGORIES[90]) == ("person", "toothbrush")
    assert 12 not in COCO_CATEGORIES


@needs_data
def test_coco_categories_are_those_of_the_shared_data() -> None:
    names = json.loads((SHARED / "language" / "coco80_names.json").read_text())
    assert list(COCO_CATEGORIES.values()) == list(names)


def test_annotations() -> None:
    scene = SceneGraph.from_coco([CUP, {"bbox": [0, 0, 5, 5], "category_id": 48, "score": 0.25}], size=(100, 80))
    assert [(r.label, r.box, r.score) for r in scene] == [
        ("cup", (10, 20, 40, 60), 1),
        ("fork", (0, 0, 5, 5), 0.25),
    ]
    assert scene.concepts.names == tuple(COCO_CATEGORIES.values())
    assert (scene.size, scene.domain, scene.masks) == ((100, 80), "photo", None)


def test_own_categories_and_names() -> None:
    assert from_coco([CUP], categories={47: "mug"}).regions[0].label == "mug"
    named = from_coco([{"bbox": [0, 0, 1, 1], "category": "plate"}, {"bbox": [0, 0, 1, 1], "label": "owl"}])
    assert named.concepts.names == ("plate", "owl")


def test_attributes() -> None:
    scene = from_coco([{**CUP, "attributes": {"color": "red"}}, CUP])
    assert [r.attributes for r in scene] == [{"color": "red"}, {}]


def test_size_is_the_smallest_that_holds_all_boxes() -> None:
    assert from_coco([CUP, {**CUP, "bbox": [0, 0, 50.5, 10]}]).size == (51, 60)


def test_crowds_are_kept() -> None:
    assert len(from_coco([{**CUP, "iscrowd": 1}])) == 1


def test_masks_from_runs_and_polygons() -> None:
    runs = {"size": [8, 10], "counts": [0, 4, 76]}
    square = [[2, 2, 2, 5, 5, 5, 5, 2]]
    box = {"bbox": [0, 0, 9, 7], "category_id": 1}
    scene = from_coco([{**box, "segmentation": runs}, {**box, "segmentation": square}, box], size=(10, 8))
    assert scene.masks is not None
    assert (scene.masks[0], scene.masks[2]) == (runs, None)
    assert scene.masks[1] is not None and masks.box(scene.masks[1]) == (2, 2, 6, 6)
    assert masks.area(scene.masks[1]) == 16
    assert from_coco([{**box, "segmentation": runs}]).size == (10, 8)


FILE: dict[str, Any] = {
    "images": [
        {"id": 7, "file_name": "a.jpg", "width": 100, "height": 80},
        {"id": 8, "file_name": "b.jpg", "width": 50, "height": 40},
    ],
    "annotations": [{**CUP, "image_id": 7}, {**CUP, "image_id": 8, "category_id": 3}],
    "categories": [{"id": 47, "name": "mug"}, {"id": 3, "name": "jug"}],
}


@pytest.mark.parametrize("image", [8, "b.jpg"])
def test_one_picture_of_a_file(image: int | str) -> None:
    scene = from_coco(FILE, image=image)
    assert [r.label for r in scene] == ["jug"]
    assert (scene.size, scene.source) == ((50, 40), "b.jpg")


@pytest.mark.parametrize(
    ("annotations", "message"),
    [
        (3, "annotations: expected a list, got 3"),
        ([3], "annotations[0]: expected an object, got 3"),
        ([], "annotations: there are none to tell the size of the picture by; give size=(width, height)"),
        ([{"category_id": 1}], "annotations[0]: the field 'bbox' is missing"),
        (
            [{"Bbox": [0], "category_id": 1}],
            "annotations[0]: the field 'bbox' is missing. Did you mean 'Bbox'?",
        ),
        ([{**CUP, "bbox": [0, 0, 5]}], "annotations[0].bbox: expected 4 numbers, got [0, 0, 5]"),
        (
            [{**CUP, "bbox": [0, 0, 5, float("nan")]}],
            "annotations[0].bbox[3]: expected a finite number, got nan",
        ),
        ([{**CUP, "bbox": [0, 0, 5, True]}], "annotations[0].bbox[3]: expected a finite number, got True"),
        (
            [{**CUP, "bbox": [0, 0, 0, 5]}],
            "annotations[0].bbox: expected x, y, width, height with a size above 0",
        ),
        ([{"bbox": [0, 0, 5, 5]}], "annotations[0]: the field 'category_id' is missing"),
        ([{**CUP, "category_id": 12}], "annotations[0].category_id: 12 is none of the 80 categories"),
        ([{**CUP, "category_id": [1]}], "annotations[0].category_id: [1] is none of the 80 categories"),
        ([CUP, {**CUP, "category": ""}], "annotations[1].category: expected a word, got ''"),
        ([{**CUP, "score": 2}], "annotations[0].score: expected a number in [0, 1], got 2"),
        ([{**CUP, "score": "high"}], "annotations[0].score: expected a finite number"),
        ([{**CUP, "segmentation": 3}], "annotations[0].segmentation: expected a list, got 3"),
        (
            [{**CUP, "segmentation": [[1, 2, 3]]}],
            "annotations[0].segmentation[0]: expected x, y of three corners",
        ),
        (
            [{**CUP, "segmentation": [["a"] * 6]}],
            "annotations[0].segmentation[0][0]: expected a finite number",
        ),
        ([{**CUP, "attributes": ["red"]}], "annotations[0].attributes: expected an object, got ['red']"),
        (FILE, "images: 2 of 2 pictures match image=None (there are a.jpg, b.jpg, ...); pick one with"),
        ({"annotations": []}, "file: the field 'images' is missing"),
        ({**FILE, "images": []}, "images: 0 of 0 pictures match image=None"),
        ({"images": [{"id": 1}]}, "file: the field 'annotations' is missing"),
        (
            {**FILE, "images": [{"id": 7}], "categories": [{"id": 1}]},
            "categories[0]: the field 'name' is missing",
        ),
        (
            {**FILE, "images": [{"id": 7}], "categories": [{"id": [], "name": "a"}]},
            "categories[0].id: expected",
        ),
    ],
)
def test_coco_errors(annotations: Any, message: str) -> None:
    with pytest.raises(SceneError) as caught:
        from_coco(annotations)
    assert str(caught.value).startswith(message)


# --- Visual Genome ------------------------------------------------------------------------------------------

GENOME: dict[str, Any] = {
    "image_id": 5,
    "objects": [
        {
            "object_id": 10,
            "x": 0,
            "y": 0,
            "w": 10,
            "h": 10,
            "names": ["cat"],
            "attributes": ["Black", "white", "old"],
        },
        {"object_id": 20, "x": 5, "y": 5, "w": 30, "h": 20, "name": "table", "attributes": None},
    ],
    "relationships": [
        {"subject_id": 10, "object_id": 20, "predicate": "ON"},
        {"subject": {"object_id": 20}, "object": {"object_id": 10}, "predicate": "to the left of"},
    ],
}


def test_visual_genome() -> None:
    scene = from_visual_genome(GENOME, predicates={"to the left of": "left_of"})
    assert [r.label for r in scene] == ["cat", "table"]
    assert (scene.size, scene.source) == ((35, 25), "5")
    assert scene.attributes["color"].names == ("black", "white")
    assert scene.attributes["color"].probs.tolist() == [[0.5, 0.5], [0, 0]]
    assert scene.attributes["old"].probs.tolist() == [[1], [0]]
    assert {k: v.tolist() for k, v in scene.relations.items()} == {
        "on": [[0, 1], [0, 0]], "left_of": [[0, 0], [1, 0]],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("objects",), None, "objects: expected a list"),
        (("objects", 0, "w"), 0, "objects[0]: w and h must be above 0, got 0 and 10"),
        (("objects", 0, "x"), "a", "objects[0].x: expected a finite number"),
        (("objects", 0, "names"), [3], "objects[0].names[0]: expected a word, got 3"),
        (("objects", 0, "attributes"), "red", "objects[0].attributes: expected a list, got 'red'"),
        (("objects", 0, "object_id"), [], "objects[0].object_id: expected a number or a word, got []"),
        (("relationships", 0), 3, "relationships[0]: expected an object, got 3"),
        (("relationships", 0, "predicate"), "", "relationships[0].predicate: expected a word, got ''"),
        (("relationships", 0, "subject_id"), 99, "relationships[0].subject_id: there is no object 99"),
        (("relationships", 1, "object"), 20, "relationships[1].object: expected an object, got 20"),
    ],
)
def test_visual_genome_errors(path: tuple[Any, ...], value: object, message: str) -> None:
    graph = json.loads(json.dumps(GENOME))
    place = graph
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises(SceneError) as caught:
        from_visual_genome(graph)
    assert str(caught.value).startswith(message)
