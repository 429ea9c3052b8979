"""Laws of the product logic, and its agreement with boolean where nothing is uncertain."""

from __future__ import annotations

import random

import numpy as np
import pytest

from nsground.program import (
    And,
    Attribute,
    Concept,
    Count,
    Exactly,
    Most,
    Not,
    Nth,
    Or,
    Program,
    The,
    Type,
    read,
)
from nsground.reasoning import execute
from nsground.scene import SceneGraph
from tests.reasoning.worlds import random_question, random_scene, random_set


def degrees(program: Program, scene: SceneGraph, logic: str = "product") -> np.ndarray:
    found = execute(program, scene, logic).degrees
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(10))
def test_degrees_lie_between_0_and_1(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(60):
        scene, program = random_scene(rng, soft=True), random_set(rng, 3)
        found = degrees(program, scene)
        assert found.shape == (len(scene),)
        assert ((found >= -1e-9) & (found <= 1 + 1e-9)).all(), program


@pytest.mark.parametrize("seed", range(10))
def test_certain_facts_without_relations_give_boolean_answers(seed: int) -> None:
    """Relations have soft degrees even between certain boxes; everything else must agree with boolean."""
    rng = random.Random(seed)
    for _ in range(60):
        scene, program = random_scene(rng), random_question(rng, 3)
        if any(node.op == "RELATION" for node in program.walk()):
            continue
        soft, hard = (
            execute(program, scene, "product", "strict"),
            execute(program, scene, "boolean", "strict"),
        )
        assert soft.outcome == hard.outcome, program
        assert soft.value == hard.value, program
        if program.type is Type.REGIONS:
            assert [r.index for r in soft.regions] == [r.index for r in hard.regions], program


def two_cups(first: float, second: float) -> SceneGraph:
    return SceneGraph.from_coco(
        [
            {"bbox": [0, 0, 10, 10], "category": "cup", "score": first},
            {"bbox": [50, 0, 20, 20], "category": "cup", "score": second},
        ],
        size=(100, 40),
    )


def test_exact_under_independence() -> None:
    """The second from the left is the right cup if both are there, the left one never."""
    scene = two_cups(0.8, 0.5)
    cup = Concept("cup")
    assert degrees(Nth(2, "left", cup), scene) == pytest.approx([0, 0.4])
    assert degrees(Nth(1, "left", cup), scene) == pytest.approx([0.8, 0.1])
    assert degrees(Most("size", cup), scene) == pytest.approx([0.4, 0.5])
    count = execute(Count(cup), scene)
    assert (count.value, count.confidence) == (1, pytest.approx(0.5))


@pytest.mark.parametrize("seed", range(5))
def test_laws(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(20):
        scene = random_scene(rng, soft=True)
        a, b = random_set(rng, 2, definite=False), random_set(rng, 2, definite=False)
        assert degrees(And((a, b)), scene) == pytest.approx(degrees(And((b, a)), scene))
        assert degrees(Or((a, b)), scene) == pytest.approx(degrees(Or((b, a)), scene))
        assert degrees(Not(Not(a)), scene) == pytest.approx(degrees(a, scene), abs=1e-9)
        de_morgan = Not(And((Not(a), Not(b))))
        assert degrees(Or((a, b)), scene) == pytest.approx(degrees(de_morgan, scene), abs=1e-9)
        assert (degrees(And((a, b)), scene) <= degrees(a, scene) + 1e-9).all()


@pytest.mark.parametrize("seed", range(5))
def test_order_of_regions_does_not_matter(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(30):
        scene, program = random_scene(rng, soft=True), random_set(rng, 3)
        if any(node.op == "NTH" for node in program.walk()):
            continue  # of equal places, the first region counts first
        order = rng.sample(range(len(scene)), len(scene))
        assert degrees(program, scene[order]) == pytest.approx(degrees(program, scene)[order], abs=1e-6), program


def test_the_takes_the_likeliest() -> None:
    scene = two_cups(0.6, 0.9)
    answer = execute(The(Concept("cup")), scene)
    assert (answer.outcome, [r.index for r in answer.regions]) == ("found", [1])
    assert "more fit" in answer.note
    strict = execute(The(Concept("cup")), scene, policy="strict")
    assert (strict.outcome, [r.index for r in strict.regions]) == ("ambiguous", [1, 0])


def test_equal_candidates_are_never_guessed_among() -> None:
    answer = execute(The(Concept("cup")), two_cups(0.9, 0.9))
    assert answer.outcome == "ambiguous"
    assert len(answer.regions) == 2


def test_exactly() -> None:
    scene = two_cups(1, 1)
    assert degrees(Exactly(2, Concept("cup")), scene) == pytest.approx([1, 1])
    assert degrees(Exactly(1, Concept("cup")), scene) == pytest.approx([0, 0])


def test_colour_is_a_probability() -> None:
    scene = random_scene(random.Random(3), soft=True)
    table = scene.attributes["color"]
    assert degrees(Attribute("color", "red"), scene) == pytest.approx(table.probs[:, 0] * scene.existence)


def test_mirror_swaps_left_and_right() -> None:
    rng = random.Random(0)
    for _ in range(30):
        scene = random_scene(rng, soft=True)
        left = degrees(read("LEFT_OF(cup, plate)"), scene)
        assert degrees(read("RIGHT_OF(cup, plate)"), scene.mirrored()) == pytest.approx(left)
