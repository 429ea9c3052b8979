"""Descriptions of regions: what is said of one is found to mean that one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsground import ExecutionError, SceneGraph, describe, execute, parse
from nsground.program import read
from tests.reasoning.worlds import random_scene

PICTURES = sorted((Path(__file__).parents[1] / "examples" / "pictures").glob("*.json"))


def cups(*boxes: list[int]) -> SceneGraph:
    return SceneGraph.from_coco([{"bbox": box, "category": "cup"} for box in boxes], size=(200, 100))


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_every_region_of_the_examples_is_singled_out_by_what_is_said(path: Path) -> None:
    scene = SceneGraph.load(path)
    for i in range(len(scene)):
        said = describe(scene, i)
        assert said.distinct, said
        answer = execute(parse(said.text, scene.domain), scene, policy="strict")
        assert [region.index for region in answer.regions] == [i], said


@given(seed=st.integers(0, 10**6), soft=st.booleans())
def test_what_is_distinct_means_that_region_alone(seed: int, soft: bool) -> None:
    scene = random_scene(random.Random(seed), most=5, soft=soft)
    for i in range(len(scene)):
        said = describe(scene, i)
        if said.distinct:
            for logic, policy in (("boolean", "strict"), ("product", "lenient")):
                answer = execute(said.program, scene, logic, policy)
                assert answer.outcome == "found" and answer.regions[0].index == i
            assert not said.rivals and not said.note
        else:
            assert said.note


def test_twins_are_not_told_apart() -> None:
    said = describe(cups([10, 10, 20, 20], [10, 10, 20, 20], [90, 50, 20, 20]), 0)
    assert not said.distinct
    assert said.rivals == (1,)
    assert "also fits #1" in said.note


def test_the_category_alone_where_it_is_enough() -> None:
    things = [{"bbox": [5, 5, 9, 9], "category": name, "attributes": {"color": "red"}} for name in ("cup", "fork")]
    assert describe(SceneGraph.from_coco(things, size=(50, 50)), 0).text == "the cup"


def test_a_landmark_serves_where_the_region_itself_has_nothing_of_its_own() -> None:
    grid = [{"bbox": [x, y, 10, 10], "category": "cup"} for x in (0, 40, 80) for y in (0, 40, 80)]
    fork = {"bbox": [56, 56, 9, 9], "category": "fork"}
    said = describe(SceneGraph.from_coco([*grid, fork], size=(100, 100)), 4)
    assert said.program == read("THE(NEAREST(cup, THE(fork)))")
    assert said.text == "the cup nearest to the fork"


def test_attributes_no_more_than_the_limit() -> None:
    looks = [("red", "large"), ("red", "small"), ("green", "large")]
    things = [
        {"bbox": [50, 50, 20, 20], "category": "cup", "attributes": {"color": color, "size": size}}
        for color, size in looks
    ]
    scene = SceneGraph.from_coco(things, size=(200, 100))
    assert describe(scene, 0).distinct
    assert not describe(scene, 0, limit=0).distinct


@pytest.mark.parametrize("region", [-1, 2, True, "0", None])
def test_a_region_that_is_not_there(region: object) -> None:
    with pytest.raises(ExecutionError, match="scene's regions: 0 to 1"):
        describe(cups([0, 0, 9, 9], [50, 0, 9, 9]), region)  # type: ignore[arg-type]


def test_an_empty_scene_and_a_bad_limit() -> None:
    with pytest.raises(ExecutionError, match="none"):
        describe(cups(), 0)
    with pytest.raises(ExecutionError, match="limit"):
        describe(cups([0, 0, 9, 9]), 0, limit=-1)


def test_twins_among_hundreds_end() -> None:
    scene = cups(*[[10, 10, 20, 20]] * 300)
    assert len(describe(scene, 299).rivals) == 299
