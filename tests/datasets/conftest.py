"""Tiny data sets in the layouts of their releases; all scenes and sentences are made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

Write = Callable[[str, Any], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write data as JSON, or a picture of a size given as (width, height), to a file of the test's folder."""

    def writer(name: str, data: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(data, tuple):
            Image.effect_noise(data, 50).convert("RGB").save(path)
        elif path.suffix == ".jsonl":
            path.write_text("".join(json.dumps(line) + "\n" for line in data), encoding="utf-8")
        else:
            path.write_text(json.dumps(data), encoding="utf-8")
        return path

    return writer


def clevr_object(shape: str, color: str, x: float, **more: Any) -> dict[str, Any]:
    return {
        "shape": shape, "color": color, "material": "metal", "size": "large", "rotation": 0.0,
        "3d_coords": [x / 100, 0.0, 0.7], "pixel_coords": [x, 100, 10.0], **more,
    }  # fmt: skip


DIRECTIONS = {"right": [1, 0, 0], "left": [-1, 0, 0], "front": [0, -1, 0], "behind": [0, 1, 0], "above": [0, 0, 1]}


def clevr_scene(index: int, part: str, *objects: dict[str, Any], **more: Any) -> dict[str, Any]:
    name = f"CLEVR_{part}_{index:06d}.png"
    found = list(objects) or [clevr_object("cube", "red", 50), clevr_object("sphere", "blue", 150)]
    return {"image_index": index, "image_filename": name, "objects": found, "directions": DIRECTIONS, **more}


def steps(*named: Any, word: str = "function") -> list[dict[str, Any]]:
    """A chain of CLEVR functions, each a name or a name and a value."""
    pairs = [(each, []) if isinstance(each, str) else (each[0], [each[1]]) for each in named]
    return [
        {word: name, "inputs": [i - 1] if i else [], "value_inputs": values} for i, (name, values) in enumerate(pairs)
    ]


CUBE = ("scene", ("filter_shape", "cube"))


@pytest.fixture
def clevr(write: Write, tmp_path: Path) -> Path:
    """CLEVR 1.0: questions of two parts, and a test part whose scenes are secret."""
    root = tmp_path / "CLEVR_v1.0"
    for part in ("train", "val"):
        # in an order of their own, so that no reader can count on one
        write(f"CLEVR_v1.0/scenes/CLEVR_{part}_scenes.json",
              {"info": {"split": part}, "scenes": [clevr_scene(1, part), clevr_scene(0, part)]})  # fmt: skip
        write(f"CLEVR_v1.0/questions/CLEVR_{part}_questions.json", {"info": {}, "questions": [
            {"image_index": 0, "question": "How many cubes are there?", "answer": "1", "split": part,
             "question_family_index": 4, "program": steps(*CUBE, "count")},
            {"image_index": 1, "question": "What color is the cube?", "answer": "red", "split": part,
             "question_family_index": 7, "program": steps(*CUBE, "unique", "query_color")},
        ]})  # fmt: skip
        for index in (0, 1):
            write(f"CLEVR_v1.0/images/{part}/CLEVR_{part}_{index:06d}.png", (480, 320))
    write("CLEVR_v1.0/questions/CLEVR_test_questions.json", {"questions": [
        {"image_index": 0, "image_filename": "CLEVR_test_000000.png", "question": "Is there a cube?"},
    ]})  # fmt: skip
    return root


@pytest.fixture
def clevr_ref(write: Write, tmp_path: Path) -> Path:
    """CLEVR-Ref+ 1.0: boxes and masks beside the objects, targets as the output of the last step, or none given."""
    rows = ",".join(map(str, [480 * 100 + 40, 20] + [460, 20] * 9 + [480 * 320 - (480 * 109 + 60)]))
    scene = clevr_scene(
        0, "train",
        obj_bbox={"1": [40, 100, 20, 10], "2": [140, 90, 20, 20]},
        obj_mask={"1": rows, "2": "0,153600"},
    )  # fmt: skip
    write("clevr_ref+_1.0/scenes/clevr_ref+_train_scenes.json", {"info": {}, "scenes": [scene]})
    whole = steps(*CUBE, word="type")
    whole[-1]["_output"] = [0]
    write("clevr_ref+_1.0/refexps/clevr_ref+_train_refexps.json", {"info": {}, "refexps": [
        {"refexp": "The cube", "image_index": 0, "image_filename": "CLEVR_train_000000.png", "program": whole,
         "refexp_family_index": 3, "template_filename": "zero_hop.json"},
        {"refexp": "Any sphere", "image_index": 0, "image_filename": "CLEVR_train_000000.png",
         "program": steps("scene", ("filter_shape", "sphere"), word="type"), "refexp_family_index": 3},
    ]})  # fmt: skip
    return tmp_path / "clevr_ref+_1.0"


INSTANCES = {
    "images": [{"id": 7, "file_name": "b.png", "width": 100, "height": 80},
               {"id": 5, "file_name": "a.png", "width": 60, "height": 40}],
    "annotations": [
        {"id": 1, "image_id": 7, "category_id": 47, "bbox": [5, 20, 20, 20], "iscrowd": 0,
         "segmentation": [[5, 20, 24, 20, 24, 39, 5, 39]]},
        {"id": 2, "image_id": 5, "category_id": 48, "bbox": [1, 1, 10, 10], "iscrowd": 0},
        {"id": 3, "image_id": 7, "category_id": 47, "bbox": [70, 20, 20, 20], "iscrowd": 0,
         "segmentation": {"size": [80, 100], "counts": [5620, 20, 2360]}},
        {"id": 4, "image_id": 7, "category_id": 48, "bbox": [30, 20, 0, 20], "iscrowd": 0},
    ],
    "categories": [{"id": 47, "name": "cup"}, {"id": 48, "name": "fork"}],
}  # fmt: skip


def sentences(*said: str) -> list[dict[str, Any]]:
    return [{"sent": each, "raw": each.upper(), "sent_id": i, "tokens": each.split()} for i, each in enumerate(said)]


@pytest.fixture
def refcoco(write: Write, tmp_path: Path) -> Path:
    write("refcoco/instances.json", INSTANCES)
    write("refcoco/refs(unc).json", [
        {"ref_id": 10, "ann_id": 3, "image_id": 7, "split": "testA", "category_id": 47, "file_name": "b_3.png",
         "sent_ids": [0, 1], "sentences": sentences("the cup to the right", "right cup")},
        {"ref_id": 11, "ann_id": 2, "image_id": 5, "split": "train", "category_id": 48, "file_name": "a_2.png",
         "sent_ids": [2], "sentences": sentences("a fork")},
        {"ref_id": 12, "ann_id": 4, "image_id": 7, "split": "testA", "category_id": 48, "file_name": "b_4.png",
         "sent_ids": [3], "sentences": sentences("the thin fork")},
    ])  # fmt: skip
    write("images/train2014/a.png", (60, 40))
    write("images/train2014/b.png", (100, 80))
    return tmp_path / "refcoco"


@pytest.fixture
def grefcoco(write: Write, tmp_path: Path) -> Path:
    write("grefcoco/instances.json", INSTANCES)
    write("grefcoco/grefs(unc).json", [
        {"ref_id": 1, "ann_id": [3, 1], "image_id": 7, "split": "val", "category_id": [47, 47], "no_target": False,
         "sentences": sentences("both cups")},
        {"ref_id": 2, "ann_id": [-1], "image_id": 7, "split": "val", "category_id": [-1], "no_target": True,
         "sentences": sentences("the dog")},
    ])  # fmt: skip
    return tmp_path / "grefcoco"


@pytest.fixture
def mdetr(write: Write, tmp_path: Path) -> Path:
    image = {"file_name": "b.png", "width": 100, "height": 80, "original_id": 7, "dataset_name": "refcoco"}
    write("mdetr/finetune_refcoco_val.json", {
        "images": [{**image, "id": 0, "caption": "right cup"}, {**image, "id": 1, "caption": "the dog"}],
        "annotations": [
            {"id": 0, "image_id": 0, "bbox": [70, 20, 20, 20], "category_id": 47, "tokens_positive": [[6, 9]],
             "segmentation": INSTANCES["annotations"][2]["segmentation"]},  # type: ignore[index]
            {"id": 1, "image_id": 1, "bbox": [0, 0, 0, 0], "category_id": -1, "empty": True},
        ],
        "categories": INSTANCES["categories"],
    })  # fmt: skip
    return tmp_path / "mdetr"


@pytest.fixture
def coco(write: Write, tmp_path: Path) -> Path:
    write("coco/annotations/instances_val2017.json", INSTANCES)
    write("coco/val2017/a.png", (60, 40))
    return tmp_path / "coco"


def semantic(*named: tuple[str, list[int], str]) -> list[dict[str, Any]]:
    return [{"operation": what, "dependencies": list(on), "argument": of} for what, on, of in named]


@pytest.fixture
def gqa(write: Write, tmp_path: Path) -> Path:
    def thing(name: str, x: int, *attributes: str, **relations: str) -> dict[str, Any]:
        found = [{"name": said.replace("_", " "), "object": other} for said, other in relations.items()]
        return {"name": name, "x": x, "y": 10, "w": 20, "h": 20, "attributes": attributes, "relations": found}

    write("gqa/train_sceneGraphs.json", {"42": {"width": 200, "height": 100, "objects": {
        "900": thing("mug", 10, "red", "clean", to_the_left_of="901", on="902"),
        "901": thing("jug", 90, "blue", to_the_right_of="900"),
        "902": thing("tray", 12, "wooden"),
    }}})  # fmt: skip
    write("gqa/train_balanced_questions.json", {
        "q1": {"imageId": "42", "question": "What color is the mug on the tray?", "answer": "red",
               "types": {"detailed": "color"},
               "semantic": semantic(("select", [], "tray (902)"), ("relate", [0], "mug,on,s (900)"),
                                    ("query", [1], "color"))},
        "q2": {"imageId": "42", "question": "Which is older, the mug or the jug?", "answer": "mug",
               "semantic": semantic(("select", [], "mug (900)"), ("select", [], "jug (901)"),
                                    ("choose older", [0, 1], ""))},
        "q3": {"imageId": "42", "question": "Is there a blue jug to the right of the mug?", "answer": "yes",
               "semantic": semantic(("select", [], "mug (900)"), ("relate", [0], "jug,to the right of,s (901)"),
                                    ("verify color", [1], "blue"))},
    })  # fmt: skip
    write("gqa/images/42.jpg", (200, 100))
    return tmp_path / "gqa"
