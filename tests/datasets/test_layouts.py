"""The public layouts: what is in the files comes out, and what is wrong is named."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nsground.datasets import Example, open_dataset
from nsground.errors import DataError
from nsground.scene import masks
from tests.data import SHARED, needs_data
from tests.datasets.conftest import CUBE, INSTANCES, Write, clevr_scene, sentences, steps


def read(path: Path, form: str) -> list[Example]:
    data = open_dataset(path)
    assert data.format == form
    assert len(data.sha256) == 64
    return list(data)


def edited(path: Path, change: Any) -> None:
    """The JSON file with something changed in it."""
    data = json.loads(path.read_text())
    change(data)
    path.write_text(json.dumps(data))


def problem(path: Path) -> str:
    with pytest.raises(DataError) as error:
        list(open_dataset(path))
    return str(error.value)


# --- CLEVR ------------------------------------------------------------------------------------------------


def test_clevr_as_released(clevr: Path) -> None:
    secret, count, color, *val = read(clevr, "clevr-ref")
    assert secret.part == "test" and secret.view.scene is None and secret.answer is None and secret.program is None
    assert (count.text, count.answer, count.template) == ("How many cubes are there?", "1", "4")
    assert (count.id, count.part, count.is_question, count.targets) == ("train/questions/0", "train", True, None)
    assert str(color.program) == "QUERY(color, cube)" and color.domain == "clevr"
    assert color.view.id == "train/CLEVR_train_000001.png"
    assert color.view.picture is not None and color.view.picture.is_file()
    assert [each.part for each in val] == ["val", "val"]
    assert len(list(open_dataset(clevr).views())) == 4
    assert [view.id for view in open_dataset(clevr).views("val")] == [
        "val/CLEVR_val_000001.png", "val/CLEVR_val_000000.png",
    ]  # fmt: skip


def test_one_file_of_questions(clevr: Path, gqa: Path) -> None:
    assert [e.part for e in read(clevr / "questions" / "CLEVR_val_questions.json", "clevr-ref")] == ["val", "val"]
    assert len(read(gqa / "train_balanced_questions.json", "gqa")) == 3


def test_clevr_ref_as_released(clevr_ref: Path) -> None:
    cube, sphere = read(clevr_ref, "clevr-ref")
    assert cube.targets == (0,) and cube.boxes == ((40, 100, 60, 110),) and cube.template == "zero_hop/3"
    assert sphere.targets == (1,), "executed, as no output is recorded"
    scene = cube.view.scene
    assert scene is not None and scene.masks is not None and scene.masks[0] is not None
    expected = np.zeros((320, 480), dtype=bool)
    expected[100:110, 40:60] = True
    assert (masks.decode(scene.masks[0]) == expected).all()


def test_the_plainer_layout_of_clevr(write: Write, tmp_path: Path) -> None:
    for part in ("a", "b"):
        write(f"{part}/scenes.json", {"scenes": [clevr_scene(3, part)], "info": {"width": 480, "height": 320}})
    record = {"image_index": 3, "expression": "the cube", "targets": [0], "family": "x/1", "program": steps(*CUBE)}
    write("a/refexps.json", {"refexps": [record]})
    (example,) = read(tmp_path, "clevr-ref")
    assert (example.id, example.part, example.targets, example.template) == ("a/refexps/0", "a", (0,), "x/1")
    assert len(list(open_dataset(tmp_path).views())) == 2, "pictures of which nothing is said are views, too"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"image_index": 9}, "image_index 9 is not among the scenes"),
        ({"image_index": "0"}, "image_index: expected a whole number"),
        ({"question": 4}, "question: expected text, got 4"),
        ({"answer": 1}, "answer: expected text"),
        ({"program": {}}, "there is"),
        ({"program": [1]}, "program[0]: expected an object"),
        ({"program": [{"function": "huh"}]}, "no function 'huh'"),
    ],
)
def test_bad_records_of_clevr(clevr: Path, change: dict[str, Any], said: str) -> None:
    file = clevr / "questions" / "CLEVR_train_questions.json"
    edited(file, lambda data: data["questions"][1].update(change))
    if change == {"program": {}}:
        assert sum(1 for _ in open_dataset(clevr)) == 5, "an empty program is none"
        return
    message = problem(clevr)
    assert said in message and str(file) in message and "questions[1]" in message


def test_bad_scenes_of_clevr(clevr: Path) -> None:
    file = clevr / "scenes" / "CLEVR_train_scenes.json"
    edited(file, lambda data: data["scenes"][1]["objects"][0].pop("color"))
    assert "the scene of image_index 0" in problem(clevr) and "'color' is missing" in problem(clevr)
    edited(file, lambda data: data["scenes"].append(data["scenes"][0]))
    assert "several scenes have it" in problem(clevr) or "'color' is missing" in problem(clevr)
    file.write_text('{"scenes": [{"image_index": 0}, ')
    assert "not JSON as expected at byte" in problem(clevr) and "CLEVR_train_scenes.json" in problem(clevr)


@needs_data
def test_the_rendered_scenes() -> None:
    data = open_dataset(SHARED / "clevr")
    assert sum(1 for _ in data) == 5070
    assert sum(1 for _ in data.views("val")) == 100


# --- RefCOCO and its kin --------------------------------------------------------------------------------------


def test_refcoco(refcoco: Path) -> None:
    first, second, fork, thin = read(refcoco, "refer")
    assert (first.id, first.text, first.part) == ("10/0", "the cup to the right", "testA")
    assert first.view is second.view and second.text == "right cup"
    assert first.targets == (1,) and first.boxes == ((70, 20, 90, 40),)
    assert first.view.picture is not None and first.view.picture.is_file() and first.view.size == (100, 80)
    assert first.masks is not None and first.masks[0] is not None and masks.area(first.masks[0]) == 20
    scene = first.view.scene
    assert scene is not None and [region.label for region in scene.regions] == ["cup", "cup"]
    assert fork.part == "train" and fork.targets == (0,) and fork.masks is None
    assert thin.targets is None and thin.boxes == ((30, 20, 30, 40),), "an empty box is no region, but it is told"
    assert thin.view.notes == ("annotation 4 has an empty box",)
    assert [view.id for view in open_dataset(refcoco).views("testA")] == ["b.png"]


def test_grefcoco_has_several_targets_or_none(grefcoco: Path) -> None:
    both, nothing = read(grefcoco / "grefs(unc).json", "refer")
    assert both.targets == (0, 1) and len(both.boxes or ()) == 2
    assert nothing.targets == () and nothing.boxes == ()


def told(path: Path) -> list[tuple[Any, ...]]:
    return [(each.id, each.view.id, each.text, each.targets, each.boxes, each.part) for each in read(path, "refer")]


@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_refcoco_as_released(refcoco: Path, protocol: int) -> None:
    references = refcoco / "refs(unc).json"
    by_json = told(refcoco)
    (refcoco / "refs(unc).p").write_bytes(pickle.dumps(json.loads(references.read_text()), protocol))
    assert told(refcoco) == by_json, "the same list twice is one"
    references.unlink()
    assert told(refcoco) == told(refcoco / "refs(unc).p") == by_json


def test_a_pickle_that_is_more_than_data_is_not_read(refcoco: Path) -> None:
    (refcoco / "refs(unc).json").unlink()
    ran = refcoco / "ran"
    (refcoco / "refs(unc).p").write_bytes(f"cos\nmkdir\n(V{ran}\ntR.".encode())
    assert "refs(unc).p: at byte 0 the pickle does not hold plain data (GLOBAL)" in problem(refcoco)
    assert not ran.exists()


def test_a_pickle_of_something_else_is_refused(refcoco: Path) -> None:
    (refcoco / "refs(unc).json").unlink()
    (refcoco / "refs(unc).p").write_bytes(pickle.dumps({"refs": []}))
    assert "refs(unc).p: expected a list of references, got a dict" in problem(refcoco)


def test_two_lists_of_references_are_not_mixed(refcoco: Path) -> None:
    (refcoco / "refs(google).json").write_text("[]")
    with pytest.raises(DataError, match=r"refs\(google\).json and refs\(unc\).json; give the path of one"):
        open_dataset(refcoco)
    assert list(open_dataset(refcoco / "refs(google).json")) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"ann_id": 99}, "no annotation 99 of this picture"),
        ({"ann_id": "3"}, "ann_id: expected a whole number"),
        ({"image_id": 8}, "image 8: there is no such picture"),
        ({"sentences": [{"sent": 1}]}, "sentences[0].sent: expected text, got 1"),
        ({"sentences": "a cup"}, "sentences: expected a list"),
        ({"split": None}, "split: expected text"),
    ],
)
def test_bad_references(refcoco: Path, change: dict[str, Any], said: str) -> None:
    edited(refcoco / "refs(unc).json", lambda data: data[0].update(change))
    message = problem(refcoco)
    assert said in message and "refs(unc).json: reference 0" in message


def test_references_without_instances(write: Write, tmp_path: Path) -> None:
    refs = write("refs(umd).json", [{"sentences": sentences("a cup")}])
    with pytest.raises(DataError, match=r"there is no instances.json beside it"):
        open_dataset(refs)


def test_mdetr(mdetr: Path) -> None:
    cup, nothing = read(mdetr, "mdetr")
    assert (cup.id, cup.text, cup.part, cup.boxes) == ("refcoco/val/0", "right cup", "val", ((70, 20, 90, 40),))
    assert cup.masks is not None and cup.view.scene is None and cup.view.size == (100, 80)
    assert nothing.boxes == () and [view.id for view in open_dataset(mdetr).views()] == ["b.png"]


# --- COCO, GQA ------------------------------------------------------------------------------------------------


def test_coco_is_views_without_examples(coco: Path) -> None:
    assert read(coco, "coco") == []
    first, second = open_dataset(coco / "annotations" / "instances_val2017.json").views()
    assert (first.id, second.id, first.part) == ("b.png", "a.png", "val2017")
    assert first.scene is not None and len(first.scene) == 2 and first.notes
    assert second.picture is not None and second.picture.is_file()
    assert first.picture is not None and not first.picture.exists(), "for data check to find"


def test_coco_that_is_not(write: Write) -> None:
    bad = write("instances_x.json", {**INSTANCES, "images": [{"id": 7, "file_name": "b.png", "width": 0, "height": 8}]})
    with pytest.raises(DataError, match="image 7: width, height: expected"):
        list(open_dataset(bad).views())
    with pytest.raises(DataError, match="no field 'annotations'"):
        list(open_dataset(write("instances_y.json", {"images": []})).views())
    with pytest.raises(DataError, match="record 0: the field 'image_id' is missing"):
        list(open_dataset(write("instances_z.json", {"images": [], "annotations": [{}]})).views())


def test_gqa(gqa: Path) -> None:
    color, older, there = read(gqa, "gqa")
    assert (color.id, color.answer, color.template, color.part) == ("q1", "red", "color", "train_balanced")
    assert str(color.program) == "QUERY(color, ON(mug, tray))"
    assert older.program is None and "no equal of the operation 'choose older'" in older.notes[0]
    assert str(there.program) == "EXISTS(AND(RIGHT_OF(jug, mug), color=blue))"
    scene = color.view.scene
    assert scene is not None and [region.label for region in scene.regions] == ["mug", "jug", "tray"]
    assert scene.regions[0].attributes == {"color": "red", "cleanliness": "clean"}
    assert set(scene.relations) == {"left_of", "right_of", "on", "inverse_on"}
    assert scene.relations["inverse_on"][2, 0] == 1


# --- photographs --------------------------------------------------------------------------------------------------


def test_photographs(write: Write, tmp_path: Path) -> None:
    write("annotations.jsonl", [{"file": "a.png", "width": 60, "height": 40, "objects": [["cup", 1, 2, 10, 10]]}])
    write("expressions.jsonl", [
        {"file": "a.png", "expression": "the cup", "target_box_xywh": [1, 2, 10, 9], "target_gt_index": 0},
        {"file": "a.png", "expression": "the dog", "no_target": True},
        {"file": "a.png", "expression": "the jug", "target_box_xywh": None},
    ])  # fmt: skip
    cup, dog, jug = read(tmp_path, "photographs")
    assert cup.targets == (0,) and cup.boxes == ((1, 2, 11, 11),)
    assert dog.targets == () == dog.boxes and jug.boxes is None
    write("expressions.jsonl", [{"file": "b.png", "expression": "the cup"}])
    assert "expressions.jsonl, line 1: file: annotations.jsonl does not name 'b.png'" in problem(tmp_path)


def test_boxes_in_shares_of_their_pictures(write: Write) -> None:
    write("some_boxes.jsonl", [{"coco_image_id": 4, "objects_normalised_cxcywh": [["cup", 0.5, 0.5, 0.2, 0.4]]}])
    path = write("some.jsonl", [{"coco_image_id": 4, "expression": "the cup", "target_gt_index": 0, "split": "val"}])
    (example,) = read(path, "normalised")
    assert example.boxes == ((400, 300, 600, 700),) and example.part == "val"
