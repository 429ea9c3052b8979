"""Scene files: exact round trips, and an error for everything that can be wrong with one."""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from nsground.errors import SceneError
from nsground.scene import SceneGraph, Table, files, load_clevr_scenes
from nsground.scene.files import FIELDS
from tests.strategies import scenes

GOOD: dict[str, Any] = {
    "nsground_scene": 1,
    "size": [20, 10],
    "boxes": [[0, 0, 5, 5], [5, 5, 10, 10]],
    "concepts": {"names": ["cup", "fork"], "probs": [[0.9, 0.1], [0, 1]]},
}


def same(a: object, b: object) -> bool:
    """Equality of scenes' fields, bit by bit."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, Table):
        return isinstance(b, Table) and a.names == b.names and same(a.probs, b.probs)
    if a is not None and hasattr(a, "items") and b is not None and hasattr(b, "items"):
        return set(a) == set(b) and all(same(a[k], b[k]) for k in a)  # type: ignore[call-overload, index]
    return a == b


@given(scenes())
def test_round_trip_of_every_field(scene: SceneGraph) -> None:
    back = SceneGraph.from_dict(json.loads(json.dumps(scene.to_dict(), allow_nan=False)))
    for name in FIELDS:
        assert same(getattr(back, name), getattr(scene, name)), name


def test_save_and_load(tmp_path: Path) -> None:
    scene = SceneGraph.from_dict({**GOOD, "depth": [0.1, 1 / 3], "source": "a.jpg"})
    scene.save(tmp_path / "scene.json")
    assert SceneGraph.load(str(tmp_path / "scene.json")).to_dict() == scene.to_dict()
    assert os.listdir(tmp_path) == ["scene.json"]


def test_a_scene_with_a_malformed_mask_is_not_saved(tmp_path: Path) -> None:
    scene = SceneGraph.from_dict(GOOD)
    broken = dataclasses.replace(scene, masks=({"size": [10, 20], "counts": [0.5]}, None))
    with pytest.raises(SceneError, match=r"masks\[0\]\.counts: expected whole numbers from 0 up"):
        broken.save(tmp_path / "scene.json")
    assert os.listdir(tmp_path) == []


def test_defaults_are_left_out() -> None:
    assert SceneGraph.from_dict(GOOD).to_dict() == GOOD


def test_a_failed_save_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "scene.json"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(SceneError, match=r"scene\.json: cannot be written: No space left"):
        SceneGraph.from_dict(GOOD).save(path)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["scene.json"]


def test_save_into_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="cannot be written: No such file or directory"):
        SceneGraph.from_dict(GOOD).save(tmp_path / "no" / "scene.json")
    with pytest.raises(SceneError, match="cannot be written"):
        SceneGraph.from_dict(GOOD).save(tmp_path / "nul\0byte.json")
    assert os.listdir(tmp_path) == []


# --- broken files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not JSON: Expecting value at line 1 column 1"),
        ("hello", "is not JSON"),
        (json.dumps(GOOD)[:-20], "is not JSON"),
        ("\ufeff{}", "is not JSON"),
        ("[" * 100_000, "is nested too deep to be a scene"),
        ('{"nsground_scene": 1, "size": ' + "9" * 5_000 + "}", "cannot be read: Exceeds the limit"),
        ("3", "is no scene that we know: expected an object with 'nsground_scene'"),
        ("{}", "got an object with no field"),
        ('{"boxes": []}', "got an object with 'boxes'"),
        ('{"objects": []}', "got an object with 'objects'"),
        ('{"scenes": [{}, {}]}', "holds 2 scenes; pick one with load_clevr_scenes(path)[i]"),
        ('{"scenes": []}', "holds 0 scenes"),
    ],
)
def test_broken_files(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SceneError) as caught:
        SceneGraph.load(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400 + len(str(path))


def test_missing_file(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match=r"none\.json: cannot be read: No such file or directory"):
        SceneGraph.load(tmp_path / "none.json")


def test_folder(tmp_path: Path) -> None:
    with pytest.raises(SceneError, match="is a folder; give the path of a JSON file"):
        SceneGraph.load(tmp_path)


def test_odd_paths() -> None:
    with pytest.raises(SceneError, match="is no ordinary file"):
        SceneGraph.load(os.devnull)
    with pytest.raises(SceneError, match="cannot be read"):
        SceneGraph.load("a" * 5_000)
    with pytest.raises(SceneError, match="cannot be read"):
        SceneGraph.load("nul\0byte")


def test_not_text(tmp_path: Path) -> None:
    path = tmp_path / "picture.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(SceneError, match="is not JSON: byte 0 is not UTF-8 text"):
        SceneGraph.load(path)


def test_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.json"
    path.write_text(json.dumps(GOOD))
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    with pytest.raises(SceneError, match=r"large\.json: \d+ bytes; at most 10 are read"):
        SceneGraph.load(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"nsground_scene": 2}, "nsground_scene: this nsground reads version 1, got 2"),
        ({"nsground_scene": True}, "nsground_scene: this nsground reads version 1, got True"),
        ({"nsground_scene": "1"}, "nsground_scene: this nsground reads version 1, got '1'"),
        ({"box": []}, "there is no field 'box'. Did you mean 'boxes'?"),
        ({"boxes": None}, "top: the field 'boxes' is missing"),
        ({"boxes": {}}, "boxes: expected a list, got {}"),
        ({"boxes": "abc"}, "boxes: expected a list, got 'abc'"),
        ({"boxes": [[0, 0, 5, 5]]}, "concepts.probs: expected an array of 1 x 2, got 2 x 2"),
        (
            {"boxes": [[0, 0, 5, float("nan")], [0, 0, 1, 1]]},
            "boxes[0, 3]: expected a finite number, got nan",
        ),
        ({"boxes": [[0, 0, 5, {}], [0, 0, 1, 1]]}, "boxes: expected numbers in even rows"),
        ({"size": [20]}, "size: expected (width, height) in whole pixels above 0, got [20]"),
        ({"size": [20.5, 10]}, "size: expected (width, height)"),
        ({"size": "20x10"}, "size: expected (width, height)"),
        ({"concepts": []}, "concepts: expected an object, got []"),
        ({"concepts": {"names": ["cup"]}}, "concepts: the field 'probs' is missing"),
        ({"concepts": {"names": "cup", "probs": []}}, "concepts.names: expected a list, got 'cup'"),
        ({"concepts": {"names": [3], "probs": []}}, "concepts.names[0]: expected a word, got 3"),
        ({"concepts": {"names": [], "probs": [], "best": 1}}, "concepts: there is no field 'best'"),
        ({"attributes": []}, "attributes: expected an object, got []"),
        ({"attributes": {"color": 3}}, "attributes.color: expected an object, got 3"),
        ({"existence": [1, float("inf")]}, "existence[1]: expected a number in [0, 1], got inf"),
        ({"existence": 1}, "existence: expected a list, got 1"),
        ({"hidden": ["a", "b"]}, "hidden: expected numbers in even rows, got ['a', 'b']"),
        ({"axes": [1]}, "axes: expected an object"),
        ({"relations": {"on": [[1]]}}, "relations.on: expected an array of 2 x 2, got 1 x 1"),
        ({"masks": [None]}, "masks: expected one for each of 2 regions, got 1"),
        ({"masks": [None, 3]}, "masks[1]: expected an object with 'size' and 'counts', got 3"),
        ({"masks": [None, {"size": [10, 20], "counts": [1]}]}, "masks[1].counts: the runs cover 1 pixels"),
        ({"masks": [None, {"size": [20, 10], "counts": [200]}]}, "masks[1].size: expected [10, 20]"),
        ({"domain": 3}, "domain: expected a word, got 3"),
        ({"source": ["a"]}, "source: expected a word, got ['a']"),
    ],
)
def test_broken_fields(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(json.dumps({**GOOD, **change}))
    with pytest.raises(SceneError) as caught:
        SceneGraph.load(path)
    assert str(caught.value).startswith(f"{path}: {message}")


@pytest.mark.parametrize("data", [None, 3, [], "scene"])
def test_data_that_is_no_object(data: object) -> None:
    with pytest.raises(SceneError, match="a test: top: expected an object"):
        SceneGraph.from_dict(data, "a test")


# --- other forms ------------------------------------------------------------------------------------------

CLEVR: dict[str, Any] = {
    "image_filename": "a.png",
    "objects": [
        {
            "color": "red", "material": "metal", "shape": "cube", "size": "large",
            "3d_coords": [0, 0, 0.7], "pixel_coords": [100, 100, 10],
        }
    ],
}  # fmt: skip
COCO = {
    "images": [{"id": 7, "width": 9, "height": 9}],
    "annotations": [{"bbox": [0, 0, 5, 5], "category_id": 1}],
}
GENOME = {"objects": [{"object_id": 1, "x": 0, "y": 0, "w": 5, "h": 5, "names": ["person"]}]}


@pytest.mark.parametrize(
    ("data", "label", "domain"),
    [
        (CLEVR, "cube", "clevr"),
        ({"scenes": [CLEVR]}, "cube", "clevr"),
        (COCO, "person", "photo"),
        (COCO["annotations"], "person", "photo"),
        (GENOME, "person", "photo"),
    ],
)
def test_foreign_files_are_recognised(tmp_path: Path, data: object, label: str, domain: str) -> None:
    path = tmp_path / "foreign.json"
    path.write_text(json.dumps(data))
    scene = SceneGraph.load(path)
    assert ([region.label for region in scene], scene.domain) == ([label], domain)


def test_foreign_files_are_named_in_errors(tmp_path: Path) -> None:
    broken = {"objects": [{**CLEVR["objects"][0], "3d_coords": 3}]}
    path = tmp_path / "foreign.json"
    path.write_text(json.dumps({"scenes": [CLEVR, broken]}))
    with pytest.raises(SceneError) as caught:
        load_clevr_scenes(path)
    assert str(caught.value) == f"{path}: scenes[1]: objects[0].3d_coords: expected 3 numbers, got 3"
