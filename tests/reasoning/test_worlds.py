"""Sampled worlds against all worlds, and what is one fact said in two ways."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from nsground.errors import ExecutionError
from nsground.program import Program, Type, read
from nsground.reasoning import execute
from nsground.reasoning.decide import members
from nsground.reasoning.facts.worlds import WorldFacts
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.reasoning.policy import Policy
from nsground.scene import Floats, SceneGraph, Table
from tests.reasoning.enumeration import exact
from tests.reasoning.test_tensors import OPERATORS, QUESTIONS

SAMPLES = 20_000
NORMAL_999 = 3.2905
"""Standard errors to either side that hold 99.9 % of all samples."""


def small_scene() -> SceneGraph:
    """Three regions: whether they exist, what they are and some of their colours are open."""
    return SceneGraph(
        boxes=[[0, 10, 30, 40], [40, 20, 70, 60], [38, 55, 58, 75]],
        size=(120, 120),
        concepts=Table(("cup", "plate", "fork"), np.array([[0.7, 0.3, 0], [0.4, 0.6, 0], [0.6, 0, 0.4]])),
        attributes={"color": Table(("red", "green"), np.array([[0.8, 0.2], [0.35, 0.5], [1, 0]]))},
        existence=np.array([0.9, 0.7, 1.0]),
        hidden=np.array([0.0, 0.4, 0.1]),
    )


def marginals(program: Program, scene: SceneGraph, policy: Policy) -> Floats:
    run = Evaluator(WorldFacts.of(scene, SAMPLES, seed=1), policy)
    if program.type is Type.REGIONS:
        return members(run, program)[0]
    value = run.value(program)
    found: Floats = getattr(value, "degrees", value)
    return found.mean(axis=0)


@pytest.mark.parametrize("policy", ["strict", "lenient"])
@pytest.mark.parametrize("notation", [*OPERATORS, *QUESTIONS])
def test_every_operator_within_the_sampling_interval(notation: str, policy: Policy) -> None:
    program, scene = read(notation), small_scene()
    value, worlds = exact(program, scene, policy)
    share = np.atleast_1d(getattr(value, "degrees", value)).ravel().clip(0, 1)
    found = np.atleast_1d(marginals(program, scene, policy)).ravel()[: len(share)]
    interval = NORMAL_999 * np.sqrt(share * (1 - share) / SAMPLES) + 1e-9
    assert worlds > 1
    assert (np.abs(found - share[: len(found)]) <= interval[: len(found)]).all(), (found, share)


def test_one_fact_said_in_two_ways() -> None:
    scene = small_scene()

    def share(notation: str) -> float:
        return float(execute(read(notation), scene, "worlds").degrees.max())  # type: ignore[union-attr]

    assert share("AND(LEFT_OF(ANY, fork), NOT(LEFT_OF(ANY, fork)))") == 0
    assert share("AND(NEAR(ANY, THE(fork)), FAR_FROM(ANY, THE(fork)))") == 0
    assert share("AND(cup, plate)") == 0
    assert share("AND(LEFT_OF(ANY, NTH(1, left, ANY)), RIGHT_OF(ANY, NTH(1, left, ANY)))") == 0


def test_inverse_relations_are_one_fact() -> None:
    facts = WorldFacts.of(small_scene(), 500, 0)
    everything = np.arange(3)[None]
    left, right = (facts.relation(name, everything, everything) for name in ("left_of", "right_of"))
    apart = ~np.eye(3, dtype=bool)
    assert (left.swapaxes(1, 2) == right)[:, apart].all()
    assert (left + right <= 1)[:, apart].all()
    assert (
        facts.relation("near", everything, everything) + facts.relation("far_from", everything, everything) == 1
    ).all()


def test_a_seed_draws_the_same_worlds_again() -> None:
    scene, program = small_scene(), read("THE(LEFT_OF(cup, fork))")
    first, again, other = (execute(program, scene, "worlds", seed=seed) for seed in (3, 3, 4))
    assert (first.degrees == again.degrees).all()  # type: ignore[union-attr]
    assert (first.degrees != other.degrees).any()  # type: ignore[union-attr]
    assert first.trace.steps[0].degrees == pytest.approx(
        execute(program, scene, "worlds", seed=3).trace.steps[0].degrees
    )


def test_the_standard_error_is_that_of_a_share() -> None:
    scene, program = small_scene(), read("COUNT(cup)")
    runs = [execute(program, scene, "worlds", samples=200, seed=seed) for seed in range(60)]
    shares = [run.confidence for run in runs if run.value == runs[0].value]
    assert runs[0].standard_error == pytest.approx(np.std(shares), rel=0.3)
    assert execute(program, scene).standard_error is None
    assert runs[0].to_dict()["standard_error"] > 0


def test_certain_scenes_have_one_world() -> None:
    scene = dataclasses.replace(
        small_scene(),
        existence=np.ones(3),
        concepts=Table(("cup", "fork"), np.array([[1, 0], [1, 0], [0, 1.0]])),
    )
    assert execute(read("COUNT(cup)"), scene, "worlds").confidence == 1


def test_bad_numbers_of_samples() -> None:
    with pytest.raises(ExecutionError, match="whole number from 1"):
        execute(read("cup"), small_scene(), "worlds", samples=0)
