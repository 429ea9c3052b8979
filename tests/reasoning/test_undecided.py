"""What a scene cannot judge is unknown: it decides nothing, and what hangs on it is undecided."""

from __future__ import annotations

import random

import numpy as np
import pytest

import nsground as ng
from nsground.reasoning.facts.bounded import with_region
from nsground.reasoning.facts.logics import get_logic
from nsground.reasoning.facts.scene_facts import SceneFacts
from nsground.reasoning.operators.bounds import Runs
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.reasoning.operators.values import NumberValue
from nsground.scene import SceneGraph
from tests.reasoning.completions import completions, with_unknown
from tests.reasoning.worlds import random_question, random_scene


@pytest.fixture(scope="module")
def scene() -> SceneGraph:
    """Two cups, a fork and two people; nobody looked for hats, colours or who wears what."""
    labels = ("cup", "fork", "cup", "person", "person")
    boxes = [{"bbox": [40 * i, 0, 10, 10], "category": label} for i, label in enumerate(labels)]
    return SceneGraph.from_coco(boxes, size=(200, 40))


@pytest.mark.parametrize("logic", ["boolean", "godel", "product", "lukasiewicz"])
@pytest.mark.parametrize("policy", ["strict", "lenient"])
@pytest.mark.parametrize("seed", range(4))
def test_every_completion_lies_within_the_bounds(logic: str, policy: str, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(40):
        soft = rng.random() < 0.5
        scene = with_region(random_scene(rng, most=4, soft=soft))
        program = with_unknown(rng, random_question(rng, depth=rng.randint(1, 3)))
        runs = Runs.of(program, SceneFacts.of(scene, get_logic(logic)), policy)  # type: ignore[arg-type]
        low, high = runs.lower.value(program), runs.upper.value(program)
        unseen = runs.lower.facts.shape[1] > len(scene)
        for completion in completions(rng, scene, 3, soft, unseen):
            run = Evaluator(SceneFacts.of(completion, get_logic(logic)), policy)  # type: ignore[arg-type]
            _assert_between(low, run.value(program), high, len(scene), str(program))


def _assert_between(low: object, value: object, high: object, regions: int, told: str) -> None:
    if isinstance(value, NumberValue):
        assert isinstance(low, NumberValue) and isinstance(high, NumberValue)
        count = value.at_least.shape[1]
        bounds = [np.array([v.at_least[0, min(i, v.at_least.shape[1] - 1)] for i in range(count)]) for v in (low, high)]
        value = value.at_least[0]
    elif hasattr(value, "names"):
        bounds = [v.degrees[0] for v in (low, high)]  # type: ignore[attr-defined]
        value = value.degrees[0, : len(bounds[0])]  # type: ignore[attr-defined]
    else:
        value, *bounds = (np.atleast_2d(v)[0, :regions] for v in (value, low, high))  # type: ignore[call-overload]
    assert (bounds[0] <= value + 1e-6).all() and (value <= bounds[1] + 1e-6).all(), told


@pytest.mark.parametrize(
    "text, outcome, regions, value",
    [
        ("the fork", "found", [1], None),
        ("the spoon", "none", [], None),  # annotators of COCO box all spoons
        ("the hat", "undecided", [], None),
        ("the hats", "undecided", [], None),
        ("the red fork", "undecided", [1], None),
        ("the fork that is not red", "undecided", [1], None),
        ("the man", "undecided", [3, 4], None),  # judged as a person
        ("the cup left of the hat", "undecided", [0, 2], None),
        ("the cup that is not left of the hat", "undecided", [0, 2], None),
        ("the cup left of the largest hat", "undecided", [0, 2], None),
        ("the red spoon", "none", [], None),
        ("the person wearing a hat", "undecided", [3, 4], None),
        ("is there a fork?", "found", [], True),
        ("is there a spoon?", "found", [], False),
        ("is there a hat?", "undecided", [], None),
        ("is there a fork or a hat?", "found", [], True),
        ("how many forks are there?", "found", [], 1),
        ("how many hats are there?", "undecided", [], None),
        ("what color is the fork?", "undecided", [], None),
    ],
)
def test_what_is_known_decides(scene: SceneGraph, text: str, outcome: str, regions: list[int], value: object) -> None:
    answer = ng.ground(scene, text)
    assert (answer.outcome, sorted(answer.chosen), answer.value) == (outcome, regions, value)
    assert bool(answer.undecided) == (outcome == "undecided" or "hat" in text or "red" in text)


@pytest.mark.parametrize(
    "anchor",
    ["hat", "THE(hat)", "ALL(hat)", 'MANY("at least", 2, hat)', "EXACTLY(2, hat)", "AT_LEAST(1, hat)",
     "AT_MOST(1, hat)", "THE(MOST(size, hat))", "LEAST(size, hat)", "NTH(2, left, hat)", "NEAREST(hat, cup)",
     "FARTHEST(hat, cup)", "OTHER(hat, cup)", "VISIBLE(full, hat)", "LEFT_OF(hat, cup)", "MORE(size, hat, cup)",
     "AND(hat, color=red)", "OR(hat, shoe)"],
)  # fmt: skip
@pytest.mark.parametrize("clause", ["LEFT_OF(cup, {})", "NEAREST(cup, {})", "FARTHEST(cup, {})", "MORE(size, cup, {})"])
def test_a_clause_about_what_nobody_looked_for_excludes_nobody(scene: SceneGraph, clause: str, anchor: str) -> None:
    answer = ng.execute(ng.read(clause.format(anchor)), scene)
    assert answer.outcome == "undecided" and sorted(answer.chosen) == [0, 2]
    assert ng.read("hat") in answer.undecided and "hat" in answer.note
    assert all(answer.bounds(i) == pytest.approx((0.0, 1.0)) for i in (0, 2)) and answer.bounds(1) == (0.0, 0.0)


def test_numbers_lie_between(scene: SceneGraph) -> None:
    answer = ng.ground(scene, "how many cups or hats are there?")
    assert answer.limits is not None and answer.limits.between == (2, None)
    assert "2 or more" in answer.note
    answer = ng.ground(scene, "how many red cups are there?")
    assert answer.limits is not None and answer.limits.between == (0, 2)
    assert "between 0 and 2" in answer.note


def test_why_says_what_cannot_be_told(scene: SceneGraph) -> None:
    reason = ng.ground(scene, "the person not wearing sunglasses").why(3)
    assert reason.unclear and not reason.holds
    assert "cannot tell whether #3 is" in str(reason) and "WEARING(ANY, sunglasses)" in str(reason)


def test_what_can_be_judged_is_decided(scene: SceneGraph) -> None:
    for notation in ("LEFT_OF(cup, THE(MOST(size, fork)))", "FARTHEST(cup, fork)"):
        assert not ng.execute(ng.read(notation), scene).undecided


def test_the_surest_part_decides_whatever_is_unknown(scene: SceneGraph) -> None:
    answer = ng.execute(ng.read("OR(fork, AND(cup, color=red, NOT(color=red), spoon))"), scene)
    assert answer.outcome == "found" and answer.chosen == (1,)
    assert "makes no difference" in answer.note
