"""Programs run together come to what each comes to by itself."""

from __future__ import annotations

import random

import pytest

from nsground.errors import ExecutionError
from nsground.program import The, read
from nsground.reasoning import execute, execute_batch
from nsground.reasoning.answer import Answer
from nsground.scene import SceneGraph
from tests.reasoning.worlds import random_question, random_scene


def told(answer: Answer) -> tuple[object, ...]:
    return answer.outcome, answer.value, answer.chosen, answer.note, answer.failures, answer.unjudged


@pytest.mark.parametrize("logic", ["boolean", "godel", "product", "lukasiewicz", "worlds"])
@pytest.mark.parametrize("policy", ["strict", "lenient"])
def test_one_scene(logic: str, policy: str) -> None:
    rng = random.Random(9)
    for most in (6, 20):
        scene = random_scene(rng, most=most, soft=True)
        shapes = [random_question(rng, 3) for _ in range(8)]
        programs = [_other_words(rng.choice(shapes), rng) for _ in range(40)]
        together = execute_batch(programs, scene, logic, policy)  # type: ignore[call-overload]
        for program, found in zip(programs, together, strict=True):
            alone = execute(program, scene, logic, policy)  # type: ignore[arg-type]
            assert told(found) == told(alone), program
            assert found.confidence == pytest.approx(alone.confidence, abs=1e-6)
            assert found.program == program


def _other_words(program, rng):  # type: ignore[no-untyped-def]
    swap = {"cup": rng.choice(["cup", "plate", "fork"]), "red": rng.choice(["red", "green"])}
    return program.map(
        lambda node: (
            type(node)(swap.get(node.name, node.name))
            if node.op == "CONCEPT"
            else type(node)(node.family, swap.get(node.value, node.value))
            if node.op == "ATTRIBUTE"
            else node
        )
    )


def test_each_in_its_scene() -> None:
    rng = random.Random(2)
    scenes = [random_scene(rng, soft=True) for _ in range(10)] * 2
    programs = [random_question(rng, 3) for _ in scenes]
    found = execute_batch(programs, scenes)
    assert [told(a) for a in found] == [told(execute(p, s)) for p, s in zip(programs, scenes, strict=True)]
    assert [told(a) for a in execute_batch(programs[0], scenes)] == [told(execute(programs[0], s)) for s in scenes]


@pytest.mark.parametrize("logic", ["boolean", "product"])
def test_what_is_said_twice_fails_once(logic: str) -> None:
    """Where programs run together, *fork* said twice is two slots of their skeleton, but one set."""
    scene = SceneGraph.from_coco([{"bbox": [0, 0, 9, 9], "category": "cup"}], size=(99, 9))
    absent = ("fork", "spoon")  # of the categories that annotators of COCO look for
    pairs = [(a, b) for a in absent for b in absent]
    programs = [read(f"EXISTS(AND(NEAR(cup, THE({a})), NOT(ON(cup, THE({b})))))") for a, b in pairs]
    together = execute_batch(programs, scene, logic, "strict")
    assert [len(answer.failures) for answer in together] == [1, 2, 2, 1]
    assert [told(a) for a in together] == [told(execute(p, scene, logic, "strict")) for p in programs]


def test_a_presupposition_without_words_fails_in_every_row() -> None:
    scene = random_scene(random.Random(5), most=6)
    assert len(scene) > 1
    programs = [read(f"LEFT_OF({name}, THE(ANY))") for name in ("cup", "plate", "fork")]
    for answer in execute_batch(programs, scene, policy="strict"):
        assert [f.node for f in answer.failures] == [The(read("ANY"))]


def test_errors() -> None:
    scene = random_scene(random.Random(0))
    assert execute_batch([], scene) == []
    with pytest.raises(ExecutionError, match="for each of 2 programs, got 1"):
        execute_batch([read("cup"), read("cup")], [scene])
    with pytest.raises(ExecutionError, match="expected a program"):
        execute_batch(["cup"], scene)  # type: ignore[list-item]
