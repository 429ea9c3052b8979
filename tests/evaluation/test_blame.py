"""Whose fault: cases in which exactly one stage is broken, several are, or none is."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import ArrayLike
from PIL import Image

from nsground.errors import DataError
from nsground.evaluation.error_attribution.attribution import (
    NONE,
    SEVERAL,
    Attribution,
    Unusable,
    attribute,
    attributions,
    totals,
    worst,
)
from nsground.evaluation.error_attribution.cases import BlamedSet, blamed_sets
from nsground.evaluation.error_attribution.repairs import described, placed
from nsground.evaluation.pages.attribution_page import Section, page
from nsground.perception import Detections
from nsground.scene import SceneGraph, Table, iou, matched
from nsground.scene.clevr import VALUES
from nsground.scene.scaling import in_pixels
from tests.data import SHARED, needs_data

SIZE = (480, 320)
TURN = np.deg2rad(30)
DIRECTIONS = {
    "right": [np.cos(TURN), np.sin(TURN), 0], "left": [-np.cos(TURN), -np.sin(TURN), 0],
    "front": [np.sin(TURN), -np.cos(TURN), 0], "behind": [-np.sin(TURN), np.cos(TURN), 0], "above": [0, 0, 1],
}  # fmt: skip


def thing(color: str, shape: str, right: float) -> dict[str, Any]:
    """An object so far to the right of the middle, in scene units and (by 60) in pixels."""
    x = 240 + 60 * right
    return {
        "color": color, "shape": shape, "size": "large", "material": "rubber", "pixel_coords": [x, 160, 10],
        "3d_coords": [right * np.cos(TURN), right * np.sin(TURN), 0.7], "bbox": [x - 25, 135, x + 25, 185],
    }  # fmt: skip


SCENE = {
    "image_index": 7, "image_filename": "seven.png", "directions": DIRECTIONS,
    "objects": [thing("red", "cube", -3), thing("green", "sphere", 0), thing("red", "cube", 3)],
}  # fmt: skip
TRUTH = SceneGraph.from_clevr(SCENE)


@dataclass(frozen=True)
class Eye:
    """Sees the scene as it is, in a frame of its own, but misses some objects, and sees others where they are not."""

    scene: SceneGraph
    missed: tuple[int, ...] = ()
    families: tuple[str, ...] = tuple(VALUES)

    def detect(self, image: Image.Image) -> Detections:
        return self._seen([i for i in range(len(self.scene)) if i not in self.missed])

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        return self._seen(matched(iou(boxes, self.scene.boxes)).tolist())

    def _seen(self, which: list[int]) -> Detections:
        seen = self.scene[which]
        frame = np.array([seen.axes[axis] for axis in ("right", "front", "above")])
        return Detections(
            seen.boxes, seen.concepts, np.ones(len(seen)), seen.attributes, None, seen.centers, seen.depth,
            None if seen.positions is None else (seen.positions @ frame.T) + [5, 5, 0],
            dict(zip(("right", "front", "above"), np.eye(3), strict=True))
            | {"left": np.array([-1.0, 0, 0]), "behind": np.array([0, -1.0, 0])},
        )  # fmt: skip


def colored(colors: list[str]) -> SceneGraph:
    table = TRUTH.attributes["color"]
    probs = np.array([[float(name == color) for name in table.names] for color in colors])
    return dataclasses.replace(TRUTH, attributes={**TRUTH.attributes, "color": Table(table.names, probs)})


def swapped() -> SceneGraph:
    """The first and the last object change places, but not their boxes."""
    assert TRUTH.positions is not None
    return dataclasses.replace(TRUTH, positions=TRUTH.positions[::-1], centers=TRUTH.centers[::-1])


def step(kind: str, *inputs: int, value: str | None = None) -> dict[str, Any]:
    return {"type": kind, "inputs": list(inputs), "value_inputs": [value] if value else []}


SPHERE = [step("scene"), step("filter_shape", 0, value="sphere")]
RED = [step("scene"), step("filter_color", 0, value="red")]
LEFT = [*SPHERE, step("unique", 1), step("relate", 2, value="left")]


def record(text: str, program: list[dict[str, Any]], targets: list[int]) -> dict[str, Any]:
    return {"image_index": 7, "expression": text, "program": program, "targets": targets}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "images").mkdir()
    Image.new("RGB", SIZE, "gray").save(tmp_path / "images" / "seven.png")
    (tmp_path / "scenes.json").write_text(json.dumps({"scenes": [SCENE]}), encoding="utf-8")
    return tmp_path


def judged(folder: Path, eye: Eye, *records: Any) -> list[Attribution | Unusable]:
    found = loaded(folder, eye, *records)
    return list(attributions(found.records, found.case))


def loaded(folder: Path, eye: Eye, *records: Any) -> BlamedSet:
    (folder / "refexps.json").write_text(json.dumps({"refexps": records}), encoding="utf-8")
    (found,) = blamed_sets(folder, eye, "product", None)
    return found


PERFECT = Eye(TRUTH)


@pytest.mark.parametrize(
    ("eye", "case", "blamed"),
    [
        (PERFECT, record("The red things", RED, [0, 2]), None),
        (PERFECT, record("The objects left of the sphere", LEFT, [0]), None),
        (PERFECT, record("The red things", SPHERE, [1]), "program"),
        (PERFECT, record("The blarg of of the", SPHERE, [1]), "program"),
        (Eye(TRUTH, missed=(2,)), record("The red things", RED, [0, 2]), "boxes"),
        (Eye(colored(["red", "green", "blue"])), record("The red things", RED, [0, 2]), "attributes"),
        (Eye(swapped()), record("The objects left of the sphere", LEFT, [0]), "relations"),
        (Eye(colored(["red", "green", "blue"]), (2,)), record("The red things", RED, [0, 2]), SEVERAL),
        (PERFECT, record("The red things", RED, [1]), NONE),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_stage_that_is_broken_is_blamed(folder: Path, eye: Eye, case: Any, blamed: str | None) -> None:
    (attribution,) = judged(folder, eye, case)
    assert isinstance(attribution, Attribution) and attribution.blamed == blamed
    if blamed not in (None, SEVERAL, NONE):
        assert attribution.alone == (blamed,)


def test_several_name_what_it_takes(folder: Path) -> None:
    eye = Eye(colored(["red", "green", "blue"]), (2,))
    (attribution,) = judged(folder, eye, record("The red things", RED, [0, 2]))
    assert isinstance(attribution, Attribution)
    assert attribution.alone == () and attribution.together == ("program", "boxes", "attributes")


def test_without_programs_that_stage_is_left_out(folder: Path) -> None:
    case = record("The red things", RED, [1])
    found = loaded(folder, PERFECT, {name: value for name, value in case.items() if name != "program"})
    assert found.stages == ("boxes", "attributes", "relations") and "program" in found.remark
    assert attribute(found.case(found.records[0])).blamed == NONE


def test_a_bad_record_is_named_and_passed_over(folder: Path) -> None:
    good = record("The red things", RED, [0, 2])
    bad = [{**good, "image_index": 99}, {"program": RED}, 5, {**good, "expression": 3}, {**good, "program": [{}]}]
    found = judged(folder, PERFECT, *bad[:2], good, *bad[2:4])
    assert [isinstance(each, Unusable) for each in found] == [True, True, False, True, True]
    assert isinstance(found[0], Unusable) and found[0].record == 0 and "99" in found[0].error
    assert isinstance(judged(folder, PERFECT, bad[4])[0], Unusable)


def test_a_spoilt_picture_is_named_and_passed_over(folder: Path) -> None:
    (folder / "images" / "seven.png").write_bytes(b"no picture")
    (found,) = judged(folder, PERFECT, record("The red things", RED, [0, 2]))
    assert isinstance(found, Unusable) and "seven.png" in found.error


def complaint(folder: Path) -> str:
    """Why nothing in a data set can be judged."""
    try:
        (found,) = blamed_sets(folder, PERFECT, "product", None)
    except DataError as error:
        return str(error)
    (bad,) = attributions(found.records, found.case)
    assert isinstance(bad, Unusable)
    return bad.error


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"refexps": 3}', "no expressions or questions"),
        ("[]", "refexps.json"),
        ('{"other": []}', "no field 'refexps'"),
    ],
)
def test_a_file_of_another_form(folder: Path, text: str, message: str) -> None:
    (folder / "refexps.json").write_text(text, encoding="utf-8")
    assert message in complaint(folder)


@pytest.mark.parametrize("scenes", ["[]", '{"scenes": [{"image_index": 7}]}', '{"scenes": 3}'])
def test_scenes_of_another_form(folder: Path, scenes: str) -> None:
    (folder / "scenes.json").write_text(scenes, encoding="utf-8")
    (folder / "refexps.json").write_text(json.dumps({"refexps": [record("The red things", RED, [0, 2])]}))
    assert "scenes.json" in complaint(folder)


def test_a_missing_picture_is_named_and_passed_over(folder: Path) -> None:
    (folder / "images" / "seven.png").unlink()
    (found,) = judged(folder, PERFECT, record("The red things", RED, [0, 2]))
    assert isinstance(found, Unusable) and "seven.png" in found.error


def test_training_is_judged_only_where_it_is_alone(folder: Path, tmp_path: Path) -> None:
    (folder / "refexps.json").write_text(json.dumps({"refexps": [record("The red things", RED, [0, 2])] * 3}))
    (folder / "questions.json").write_text(
        json.dumps({"questions": [{"image_index": 7, "question": "How many red things are there?", "answer": "2"}]})
    )
    for number, parts in enumerate((("train",), ("train", "val"))):
        root = tmp_path / str(number)
        root.mkdir()
        for part in parts:
            (root / part).mkdir()
            for name in ("images", "scenes.json", "refexps.json", "questions.json"):
                (root / part / name).symlink_to(folder / name)
        found = list(blamed_sets(root, PERFECT, "product", 2))
        assert [each.name for each in found] == [f"{parts[-1]}, expressions", f"{parts[-1]}, questions"]
        assert [len(each.records) for each in found] == [2, 1]
        attribution = attribute(found[1].case(found[1].records[0]))
        assert attribution.right and attribution.first.said == "2"


def test_totals_and_page(folder: Path) -> None:
    eye = Eye(colored(["red", "green", "blue"]))
    found = judged(
        folder, eye, record("The red <things>", RED, [0, 2]), record("The red things", RED, [0, 2]),
        record("The sphere", SPHERE, [1]), record("The red things", SPHERE, [1]), 5,
    )  # fmt: skip
    total = totals(found, ("program", "boxes", "attributes", "relations"))
    assert (total.right.hits, total.right.n, total.unusable) == (1, 4, 1)
    assert {stage: each.hits for stage, each in total.blamed.items()} == {
        "program": 1, "boxes": 0, "attributes": 2, "relations": 0, SEVERAL: 0, NONE: 0,
    }  # fmt: skip
    assert all(each.n == 3 for each in total.blamed.values())
    bad = worst(found, 2)
    assert [each.first.confidence for each in bad] == sorted((v.first.confidence for v in bad), reverse=True)
    text = page([Section("mine", "", total, bad, ["<1>.html", None])])
    assert text.count("<article>") == 2 and text.count("data:image/jpeg") == 2 and 'href="&lt;1&gt;.html"' in text
    assert "<things>" not in text and "http" not in text


# --- repairs ----------------------------------------------------------------------------------------------


def seen(eye: Eye) -> SceneGraph:
    found = eye.detect(Image.new("RGB", SIZE))
    return SceneGraph(
        found.boxes, SIZE, found.concepts, found.attributes, found.existence, found.centers, found.depth,
        found.positions, found.axes, domain="clevr",
    )  # fmt: skip


def test_a_region_that_is_no_object_keeps_what_was_seen_in_it() -> None:
    moved = TRUTH.boxes.copy()
    moved[2] += [60, 60, 60, 60]
    scene = dataclasses.replace(seen(Eye(colored(["blue", "blue", "blue"]))), boxes=moved)
    assert described(scene, TRUTH).attributes["color"].best() == ["red", "green", "blue"]
    with_places = placed(scene, TRUTH)
    assert with_places.positions is not None and TRUTH.positions is not None
    assert np.allclose(with_places.positions, TRUTH.positions)  # it was seen where it is, in another frame
    assert np.allclose(with_places.axes["right"], DIRECTIONS["right"])


def test_places_that_are_unknown_of_some_stay_unknown() -> None:
    scene = dataclasses.replace(seen(PERFECT), positions=None, depth=None)
    repaired = placed(scene, TRUTH)
    assert repaired.positions is not None and repaired.depth is not None
    assert placed(scene, TRUTH[[0, 1]]).positions is None and placed(scene, TRUTH[[0, 1]]).depth is None
    assert len(placed(scene[[]], TRUTH)) == 0 and len(described(scene[[]], TRUTH)) == 0


def test_the_truth_in_pixels_of_a_larger_picture() -> None:
    large = in_pixels(TRUTH, (960, 640))
    assert np.allclose(large.boxes, 2 * TRUTH.boxes) and np.allclose(large.centers, 2 * TRUTH.centers)


# --- photographs ------------------------------------------------------------------------------------------


CUPS = [["cup", 10, 10, 20, 20], ["fork", 60, 10, 20, 20]]


@dataclass(frozen=True)
class Names:
    """Sees the things of the photograph by these names, of which those named None are missed unless pointed at."""

    names: tuple[str | None, ...]
    pointed: tuple[str, ...] = ("cup", "fork")
    families: tuple[str, ...] = ("color", "size")

    def detect(self, image: Image.Image) -> Detections:
        return self._seen([(name, box) for name, (_, *box) in zip(self.names, CUPS, strict=True) if name])

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        return self._seen([(name, box) for name, (_, *box) in zip(self.pointed, CUPS, strict=True)])

    def _seen(self, things: list[tuple[str, list[int]]]) -> Detections:
        names = ("cup", "fork", "dog")
        concepts = Table(names, np.array([[float(n == name) for n in names] for name, _ in things]).reshape(-1, 3))
        boxes = np.array([[x, y, x + w, y + h] for _, (x, y, w, h) in things], dtype=float).reshape(-1, 4)
        nothing = {family: Table((), np.zeros((len(things), 0))) for family in self.families}
        return Detections(boxes, concepts, np.ones(len(things)), nothing)


@pytest.mark.parametrize(
    ("names", "text", "target", "blamed"),
    [
        (Names(("cup", "fork")), "the fork", [60, 10, 20, 20], None),
        (Names(("cup", "fork")), "the dog", None, None),
        (Names(("cup", None)), "the fork", [60, 10, 20, 20], "boxes"),
        (Names(("cup", "dog"), ("cup", "dog")), "the fork", [60, 10, 20, 20], "labels"),
        (Names(("cup", None), ("cup", "dog")), "the fork", [60, 10, 20, 20], SEVERAL),
        (Names(("cup", "fork")), "the dog", [60, 10, 20, 20], NONE),
    ],
)
def test_photographs(tmp_path: Path, names: Names, text: str, target: list[int] | None, blamed: str | None) -> None:
    Image.new("RGB", (100, 50), "white").save(tmp_path / "table.png")
    noted = {"file": "table.png", "width": 100, "height": 50, "objects": CUPS}
    (tmp_path / "annotations.jsonl").write_text(json.dumps(noted) + "\n", encoding="utf-8")
    asked = {"file": "table.png", "expression": text, "target_box_xywh": target, "no_target": target is None}
    (tmp_path / "expressions.jsonl").write_text(json.dumps(asked) + "\n{}\n", encoding="utf-8")
    (found,) = blamed_sets(tmp_path, names, "product", None)
    attribution, bad = attributions(found.records, found.case)
    assert isinstance(attribution, Attribution) and attribution.blamed == blamed
    assert isinstance(bad, Unusable) and "expression" in bad.error


@needs_data
def test_photographs_of_the_shared_data() -> None:
    (found,) = blamed_sets(SHARED / "photos", None, "product", 3)
    assert [type(each) for each in attributions(found.records, found.case)] == [Attribution] * 3
