"""Plans tell what is run and what it costs."""

from __future__ import annotations

import random

import nsground as ng
from tests.reasoning.worlds import random_question, random_scene


def test_a_plan_shares_gates_and_counts() -> None:
    plan = ng.read("AND(NOT(NEAR(ANY, cup)), LEFT_OF(ANY, fork), cup)").explain_plan()
    steps = {str(step.node): step for step in plan.steps}
    assert plan.rules == ("push_filters",)
    assert steps["cup"].uses == 2
    assert steps["NEAR(ANY, cup)"].gate == (ng.read("LEFT_OF(cup, fork)"),)
    assert plan.needs == (("cup",), ("fork",))
    assert plan.cells == sum(step.cells for step in plan.steps)


def test_costs_in_a_scene_are_measured() -> None:
    scene = ng.SceneGraph.from_coco(
        [{"bbox": [10 * i, 0, 5, 5], "category": "cup" if i < 3 else "fork"} for i in range(30)], size=(400, 10)
    )
    plan = ng.explain_plan(ng.read("LEFT_OF(cup, fork)"), scene)
    assert plan.measured
    assert (plan.steps[-1].rows, plan.steps[-1].columns) == (3, 27)


def test_every_program_has_a_plan() -> None:
    rng = random.Random(0)
    for _ in range(100):
        program = random_question(rng, 3)
        for plan in (ng.explain_plan(program), ng.explain_plan(program, random_scene(rng))):
            assert plan.steps[-1].node == plan.program
            assert str(plan.program) in str(plan)
            assert plan.to_dict()["cells"] == plan.cells
