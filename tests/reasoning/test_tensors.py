"""Programs on torch tensors: the same degrees as on numpy arrays, and gradients that are right."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest
import torch

from nsground.errors import ExecutionError, SceneError
from nsground.program import Count, Exists, Program, Query, read
from nsground.reasoning.facts.logics import get_logic
from nsground.reasoning.facts.scene_facts import SceneFacts
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.reasoning.tensors import Column, TensorScenes, degrees, denotation
from nsground.scene import SceneGraph
from tests.reasoning.worlds import random_scene, random_set

LOGICS = ("godel", "product", "lukasiewicz")
OPERATORS = (
    "cup", "color=red", "AND(cup, color=red)", "OR(cup, plate)", "NOT(cup)", "LEFT_OF(cup, plate)",
    "LEFT_OF(cup, THE(plate))", "LEFT_OF(cup, ALL(plate))", 'NEAR(ANY, MANY("at least", 2, cup))',
    "NEAR(ANY, MANY(exactly, 1, cup))", "BETWEEN(cup, plate, fork)", "SAME(color, cup)", "DIFFERENT(color, THE(cup))",
    "MORE(size, cup, plate)", "LESS_THAN(x, cup, plate)", "THE(cup)", "MOST(size, cup)", "LEAST(y, OR(cup, plate))",
    "NTH(1, left, cup)", "NTH(2, left, cup)", "NTH(-1, top, cup)", "NEAREST(cup, plate)", "FARTHEST(cup, plate)",
    "EXACTLY(2, cup)", "AT_LEAST(2, cup)", "AT_MOST(1, cup)", "OTHER(cup, color=red)", "VISIBLE(full, cup)",
)  # fmt: skip
QUESTIONS = (
    "COUNT(cup)", "EXISTS(AND(cup, color=red))", "QUERY(color, THE(cup))", "EQUAL(COUNT(cup), 2)",
    "GREATER(COUNT(cup), COUNT(plate))", "LESS(COUNT(cup), 3)",
    "EQUAL(QUERY(color, THE(cup)), QUERY(color, THE(fork)))",
)  # fmt: skip


def soft_scenes(count: int, seed: int, least: int = 1) -> list[SceneGraph]:
    rng = random.Random(seed)
    found: list[SceneGraph] = []
    while len(found) < count:
        scene = random_scene(rng, soft=True)
        if len(scene) >= least:
            found.append(scene)
    return found


@pytest.mark.parametrize("logic", LOGICS)
@pytest.mark.parametrize("choice", ["strict", "lenient"])
def test_the_same_degrees_as_on_numpy_arrays(logic: str, choice: str) -> None:
    rng = random.Random(5)
    scenes = soft_scenes(6, seed=1)
    tensors = TensorScenes.of(scenes)
    for _ in range(60):
        program = random_set(rng, 3)
        found = degrees(program, tensors, logic, choice).numpy()  # type: ignore[arg-type]
        for row, scene in enumerate(scenes):
            run = Evaluator(SceneFacts.of(scene, get_logic(logic)), choice)  # type: ignore[arg-type]
            n = len(scene)
            assert found[row, :n] == pytest.approx(run.members(program)[0], abs=1e-4), program
            assert not found[row, n:].any()


@pytest.mark.parametrize("logic", LOGICS)
@pytest.mark.parametrize("notation", OPERATORS)
@pytest.mark.parametrize("choice", ["lenient", "relaxed"])
def test_gradients_of_every_operator(notation: str, logic: str, choice: str) -> None:
    _check_gradients(read(notation), logic, choice)


@pytest.mark.parametrize("logic", LOGICS)
@pytest.mark.parametrize("notation", QUESTIONS)
def test_gradients_of_every_question(notation: str, logic: str) -> None:
    _check_gradients(read(notation), logic, "relaxed")


def _check_gradients(program: Program, logic: str, choice: str) -> None:
    """Against finite differences, at degrees that no operator has a kink at."""
    generator = torch.Generator().manual_seed(11)

    def draw(*shape: int) -> torch.Tensor:
        return torch.rand(shape, generator=generator, dtype=torch.float64)

    n = 4
    corner = draw(2, n, 2) * 60
    boxes = torch.cat([corner, corner + 10 + 30 * draw(2, n, 2)], dim=-1).requires_grad_()
    concepts = (draw(2, n, 3) * 0.3 + 0.02).requires_grad_()
    colors = (draw(2, n, 3) * 0.3 + 0.02).requires_grad_()
    existence = (draw(2, n) * 0.4 + 0.55).requires_grad_()

    def run(boxes: torch.Tensor, concepts: torch.Tensor, colors: torch.Tensor, existence: torch.Tensor) -> torch.Tensor:
        scenes = TensorScenes(
            boxes=boxes,
            size=(120, 120),
            concepts=Column(("cup", "plate", "fork"), concepts),
            attributes={"color": Column(("red", "green", "blue"), colors)},
            existence=existence,
            hidden=torch.tensor([[0.0, 0.5, 0.1, 0.3]] * 2),
        )
        found = denotation(program, scenes, logic, choice)  # type: ignore[arg-type]
        return getattr(found, "degrees", found)

    assert torch.autograd.gradcheck(run, (boxes, concepts, colors, existence), eps=1e-6, atol=1e-5)


def test_a_program_for_each_scene() -> None:
    tensors = TensorScenes.of(soft_scenes(4, seed=2))
    programs = [read(text) for text in ("LEFT_OF(cup, fork)", "cup", "LEFT_OF(plate, color=red)", "NTH(2, left, cup)")]
    found = degrees(programs, tensors)
    for row, program in enumerate(programs):
        assert torch.allclose(found[row], degrees(program, tensors)[row])


def test_learns_colours_from_what_is_meant() -> None:
    """A table of colours that starts out even learns to single out what the expressions single out."""
    scenes = soft_scenes(40, seed=3, least=3)
    tensors = TensorScenes.of([dataclasses.replace(s, existence=np.ones(len(s))) for s in scenes])
    truth = torch.zeros_like(tensors.attributes["color"].probs)
    truth[..., 0] = torch.rand(truth.shape[:2], generator=torch.Generator().manual_seed(0)).gt(0.5)
    truth[..., 1] = 1 - truth[..., 0]
    there = tensors.existence
    assert there is not None
    program = read("THE(MOST(x, color=red))")

    def colored(probs: torch.Tensor) -> TensorScenes:
        return dataclasses.replace(tensors, attributes={"color": Column(("red", "green", "blue"), probs)})

    target = degrees(program, colored(truth), choice="lenient").detach()
    logits = torch.zeros_like(truth, requires_grad=True)
    optimizer = torch.optim.Adam([logits], lr=0.3)
    losses = []
    for _ in range(40):
        optimizer.zero_grad()
        found = degrees(program, colored(logits.softmax(-1)))
        loss = torch.nn.functional.binary_cross_entropy(found.clamp(1e-6, 1 - 1e-6), target)
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
    assert losses[-1] < losses[0] / 5


def test_errors_say_what_is_wrong() -> None:
    tensors = TensorScenes.of(soft_scenes(2, seed=4))
    with pytest.raises(ExecutionError, match="no gradients"):
        degrees(read("cup"), tensors, logic="boolean")
    with pytest.raises(ExecutionError, match="use denotation"):
        degrees(Count(read("cup")), tensors)
    with pytest.raises(ExecutionError, match="each of 2 scenes, got 1"):
        degrees([read("cup")], tensors)
    with pytest.raises(SceneError, match="existence: expected"):
        dataclasses.replace(tensors, existence=torch.ones(1, 1))


def test_questions() -> None:
    tensors = TensorScenes.of(soft_scenes(3, seed=6))
    assert denotation(Exists(read("cup")), tensors).shape == (3,)
    count = denotation(Count(read("cup")), tensors)
    assert torch.allclose(count.degrees.sum(-1), torch.ones(3, dtype=torch.float64))
    assert denotation(Query("color", read("cup")), tensors).degrees.shape == (3, 3)
