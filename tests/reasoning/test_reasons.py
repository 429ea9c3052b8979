"""What answers hang on, and what is remarked on programs."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest

from nsground.errors import ExecutionError
from nsground.explaining.explanation import explain
from nsground.program import Concept, The, read
from nsground.reasoning import execute
from nsground.reasoning.answer import Answer
from nsground.reasoning.explanations import Change
from nsground.scene import SceneGraph, Table
from tests.reasoning.worlds import random_scene, random_set


def forks(count: int) -> SceneGraph:
    """A cup, and forks to the right of it."""
    names = ["cup", *["fork"] * count]
    return SceneGraph(
        boxes=[[30 * i, 0, 30 * i + 20, 20] for i in range(len(names))],
        size=(200, 60),
        concepts=Table(("cup", "fork"), np.array([[name == "cup", name == "fork"] for name in names], dtype=float)),
    )


@pytest.mark.parametrize("count, outcome", [(0, "none"), (1, "found"), (2, "ambiguous")])
def test_an_anchor_that_is_presupposed(count: int, outcome: str) -> None:
    program = read("THE(LEFT_OF(cup, THE(fork)))")
    strict = execute(program, forks(count), policy="strict")
    assert strict.outcome == outcome
    lenient = execute(program, forks(count))
    assert lenient.outcome == ("found" if count else "none")
    for answer in (strict, lenient) if count != 1 else ():
        failure = answer.failures[0]
        assert failure.node == The(Concept("fork"))
        assert failure.candidates == tuple(range(1, count + 1))
        assert count == 0 or "fork" in answer.note
    assert execute(program, forks(1)).failures == ()


def test_the_words_of_an_anchor_that_failed() -> None:
    import nsground as ng

    answer = ng.ground(forks(2), "the cup left of the fork", policy="strict")
    span = answer.failures[0].node.span
    assert span is not None and answer.expression is not None
    assert answer.expression[slice(*span)] == "the fork"


def changed(scene: SceneGraph, change: Change) -> SceneGraph:
    """The scene with one degree of a concept, an attribute or existence changed."""
    at = change.fact.regions[0]
    if change.fact.clause is None:
        existence = scene.existence.copy()
        existence[at] = change.after
        return dataclasses.replace(scene, existence=existence)
    clause = change.fact.clause
    table = scene.concepts if isinstance(clause, Concept) else scene.attributes[clause.family]  # type: ignore[attr-defined]
    probs = table.probs.copy()
    probs[at, table.names.index(clause.name if isinstance(clause, Concept) else clause.value)] = change.after  # type: ignore[attr-defined]
    new = Table(table.names, probs)
    if isinstance(clause, Concept):
        return dataclasses.replace(scene, concepts=new)
    return dataclasses.replace(scene, attributes={**scene.attributes, clause.family: new})  # type: ignore[attr-defined]


def test_the_change_flips_the_answer_and_no_less_does() -> None:
    rng = random.Random(1)
    tried = 0
    while tried < 25:
        scene, program = random_scene(rng, soft=True), random_set(rng, 2)
        answer = execute(program, scene)
        for region in range(len(scene)):
            found = answer.sensitivity(region)
            assert found.inside == (region in answer.chosen)
            if found.change is None or (
                found.change.fact.clause is not None and found.change.fact.clause.op == "RELATION"
            ):
                continue
            tried += 1
            after = execute(program, changed(scene, found.change))
            assert (region in after.chosen) != found.inside, (program, found)
            most = (found.change.before + found.change.after) / 2
            half = dataclasses.replace(found.change, after=most)
            assert (region in execute(program, changed(scene, half)).chosen) == found.inside, (program, found)


def test_slopes_over_scores_are_those_of_the_degree() -> None:
    scene = random_scene(random.Random(3), soft=True)
    program = read("LEFT_OF(cup, plate)")
    answer = execute(program, scene)
    for region in range(len(scene)):
        for other, slope in answer.sensitivity(region).scores:
            existence = scene.existence.copy()
            existence[other] -= 0.005
            less = execute(program, dataclasses.replace(scene, existence=existence))
            assert answer.degrees is not None and less.degrees is not None
            assert slope == pytest.approx((answer.degrees[region] - less.degrees[region]) / 0.005, abs=0.02)


def test_boxes_that_are_nearly_level_matter() -> None:
    scene = SceneGraph.from_coco(
        [{"bbox": [40, 0, 20, 20], "category": "cup"}, {"bbox": [42, 30, 20, 20], "category": "fork"}], size=(100, 60)
    )
    found = execute(read("LEFT_OF(cup, fork)"), scene).sensitivity(0)
    assert {i for i, _ in found.boxes} == {0, 1}
    moved = np.add(scene.boxes, [[0, 0, 0, 0], [60, 0, 60, 0]])
    far = dataclasses.replace(scene, boxes=moved, centers=None, size=(200, 60))
    assert execute(read("LEFT_OF(cup, fork)"), far).sensitivity(0).boxes == ()


def test_sensitivity_is_of_regions_and_degrees() -> None:
    with pytest.raises(ExecutionError, match="asks for a Number"):
        execute(read("COUNT(cup)"), forks(1)).sensitivity(0)
    with pytest.raises(ExecutionError, match="sampled worlds"):
        execute(read("cup"), forks(1), "worlds").sensitivity(0)
    with pytest.raises(ExecutionError, match="there is no region 9"):
        execute(read("cup"), forks(1)).sensitivity(9)


def remarks(notation: str, scene: SceneGraph) -> list[str]:
    return [remark.text for remark in execute(read(notation), scene).remarks]


def test_contradictions_and_idle_clauses() -> None:
    scene = forks(1)
    assert remarks("AND(color=red, NOT(color=red))", scene) == ["Nothing is both color=red and NOT(color=red)."]
    assert remarks("LEFT_OF(AND(cup, fork), THE(fork))", scene) == ["Nothing is both cup and fork."]
    idle = "LEFT_OF(ANY, THE(fork)) changes nothing here: without it the answer is the same."
    assert remarks("THE(LEFT_OF(cup, THE(fork)))", scene) == [idle]
    assert remarks("THE(LEFT_OF(fork, THE(MOST(x, fork))))", forks(2)) == []


def test_an_explanation_holds_it_all() -> None:
    told = explain(execute(read("THE(LEFT_OF(cup, THE(fork)))"), forks(1)))
    data = told.to_dict()
    assert [each["region"] for each in data["what_if"]] == [0]
    assert data["what_if"][0]["change"]["after"] < data["what_if"][0]["change"]["before"]
    assert data["remarks"][0]["kind"] == "redundant"
    assert np.isfinite([slope for _, slope in data["what_if"][0]["scores"]]).all()
    assert explain(execute(read("cup"), forks(1), "worlds")).what_if == ()


def check_told(answer: Answer) -> None:
    for region in range(len(answer.scene)):
        assert f"#{region}" in str(answer.sensitivity(region))


@pytest.mark.parametrize("logic", ["boolean", "godel", "product", "lukasiewicz"])
def test_every_logic_and_program(logic: str) -> None:
    rng = random.Random(7)
    for _ in range(15):
        check_told(execute(random_set(rng, 3), random_scene(rng, soft=True), logic))


def test_what_failed_is_told_as_data() -> None:
    import nsground as ng

    answer = ng.ground(forks(2), "the cup left of the fork", policy="strict")
    assert answer.note == "several regions are fork: #1, #2."
    assert answer.to_dict()["presupposed"] == [
        {"program": "THE(fork)", "outcome": "ambiguous", "words": "the fork", "candidates": [1, 2]}
    ]
