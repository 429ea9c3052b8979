"""CLEVR-Ref+ expressions and CLEVR questions on ground-truth scenes: the recorded targets and answers."""

from __future__ import annotations

from functools import cache

import pytest

from nsground.language import parse_all
from nsground.program import from_clevr
from nsground.reasoning import execute
from nsground.scene import SceneGraph
from tests.data import needs_data, shared_json

pytestmark = needs_data

# Where the recorded program itself does not come to the recorded targets on the recorded scene.
WRONG_RECORDS = {
    "The green objects that are the third one of the sphere(s) from left or the third one of the thing(s) from right"
}


@cache
def scenes(split: str) -> dict[int, SceneGraph]:
    return {s["image_index"]: SceneGraph.from_clevr(s) for s in shared_json(f"clevr/{split}/scenes.json")["scenes"]}


@pytest.mark.parametrize(("split", "step"), [("val", 1), ("cogent_a", 1), ("train", 10)])
def test_referring_expressions(split: str, step: int) -> None:
    wrong = []
    for record in shared_json(f"clevr/{split}/refexps.json")["refexps"][::step]:
        scene = scenes(split)[record["image_index"]]
        program = parse_all(record["expression"], "clevr", limit=1)[0].program
        found = sorted(region.index for region in execute(program, scene, logic="boolean").regions)
        if found != record["targets"]:
            wrong.append(record["expression"])
    assert set(wrong) <= WRONG_RECORDS


def test_the_wrong_records_are_wrong() -> None:
    for record in shared_json("clevr/val/refexps.json")["refexps"]:
        if record["expression"] in WRONG_RECORDS:
            scene = scenes("val")[record["image_index"]]
            answer = execute(from_clevr(record["program"]), scene, logic="boolean")
            assert [region.index for region in answer.regions] != record["targets"]


def test_questions() -> None:
    for record in shared_json("clevr/val/questions.json")["questions"]:
        program = parse_all(record["question"], "clevr", limit=1)[0].program
        value = execute(program, scenes("val")[record["image_index"]], logic="boolean").value
        said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        assert said == record["answer"], record["question"]
