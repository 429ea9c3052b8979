"""Laws of the logics, and that every operator keeps within them."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsground.errors import ExecutionError
from nsground.program import Program, Type, read
from nsground.reasoning import execute, execute_batch
from nsground.reasoning.facts.logics import LOGICS, Godel, Logic, get_logic, logic_name
from nsground.scene import SceneGraph, Table
from tests.reasoning.test_tensors import OPERATORS as NOTATIONS
from tests.reasoning.test_tensors import QUESTIONS
from tests.reasoning.worlds import random_question, random_scene, random_set

SOFT = ("godel", "product", "lukasiewicz")
every_logic = pytest.mark.parametrize("logic", LOGICS.values(), ids=list(LOGICS))
soft_logics = pytest.mark.parametrize("logic", [LOGICS[name] for name in SOFT], ids=SOFT)

degree = st.floats(0, 1, allow_subnormal=False)
several = st.lists(degree, max_size=6)
crisp = st.lists(st.sampled_from([0.0, 1.0]), max_size=7)


def both(logic: Logic, a: float, b: float) -> float:
    return float(logic.both(np, np.array(a), np.array(b)))


def either(logic: Logic, a: float, b: float) -> float:
    return float(logic.either(np, np.array(a), np.array(b)))


def close(a: float) -> object:
    return pytest.approx(a, abs=1e-9)


@soft_logics
@given(a=degree, b=degree, c=degree)
def test_conjunction_is_a_t_norm(logic: Logic, a: float, b: float, c: float) -> None:
    assert both(logic, a, b) == close(both(logic, b, a))
    assert both(logic, a, both(logic, b, c)) == close(both(logic, both(logic, a, b), c))
    assert both(logic, a, 1) == close(a)
    assert both(logic, a, 0) == close(0)
    low, high = sorted((b, c))
    assert both(logic, a, low) <= both(logic, a, high) + 1e-12


@soft_logics
@given(a=degree, b=degree, c=degree)
def test_disjunction_is_its_dual(logic: Logic, a: float, b: float, c: float) -> None:
    assert either(logic, a, b) == close(1 - both(logic, 1 - a, 1 - b))
    assert both(logic, a, b) == close(1 - either(logic, 1 - a, 1 - b))
    assert either(logic, a, either(logic, b, c)) == close(either(logic, either(logic, a, b), c))
    assert either(logic, a, 0) == close(a)
    assert float(logic.negate(logic.negate(np.array(a)))) == close(a)


@soft_logics
@given(values=several)
def test_some_and_every_repeat_either_and_both(logic: Logic, values: list[float]) -> None:
    a = np.array(values)
    some, every = 0.0, 1.0
    for n, value in enumerate(values):
        some, every = either(logic, some, value), both(logic, every, value)
        assert float(logic.running(np, a)[n]) == close(some)
    assert float(logic.some(np, a)) == close(some)
    assert float(logic.every(np, a)) == close(every)


@soft_logics
@given(values=several)
def test_counts_agree_with_some_and_every(logic: Logic, values: list[float]) -> None:
    a = np.array(values)
    counts = logic.counts(np, a)
    n = len(values)
    assert counts.exactly.shape == (n + 1,)
    assert counts.at_least.shape == (n + 2,)
    assert float(counts.at_least[0]) == close(1)
    if n and logic.name != "lukasiewicz":  # where "some" adds up, one may be hard to name though some holds
        assert float(counts.at_least[1]) == close(float(logic.some(np, a)))
    assert float(counts.at_least[n]) == close(float(logic.every(np, a)) if n else 1)
    assert float(counts.exactly[n]) == close(float(logic.every(np, a)))
    assert float(counts.exactly[0]) == close(float(logic.every(np, 1 - a)))
    assert (np.diff(counts.at_least) <= 1e-9).all()
    assert ((counts.exactly >= -1e-9) & (counts.exactly <= 1 + 1e-9)).all()


@every_logic
@given(values=crisp)
def test_counting_certain_facts_is_counting(logic: Logic, values: list[float]) -> None:
    a, n, held = np.array(values), len(values), int(sum(values))
    counts = logic.counts(np, a)
    assert counts.exactly.tolist() == [float(k == held) for k in range(n + 1)]
    assert counts.at_least.tolist() == [float(k <= held) for k in range(n + 2)]
    for number in range(n + 1):
        before = [float(sum(values[:i]) == number) for i in range(n)]
        assert logic.exactly_before(np, a, number).tolist() == before


@given(values=st.lists(degree, max_size=5))
def test_product_counts_are_those_of_independent_facts(values: list[float]) -> None:
    """Against the sum over all worlds."""
    exactly = [0.0] * (len(values) + 1)
    for world in range(2 ** len(values)):
        held = [bool(world >> i & 1) for i in range(len(values))]
        chances = [v if h else 1 - v for v, h in zip(values, held, strict=True)]
        exactly[sum(held)] += float(np.prod(chances))
    assert LOGICS["product"].counts(np, np.array(values)).exactly == pytest.approx(exactly, abs=1e-9)


@pytest.mark.parametrize("name", ["boolean", *SOFT])
@pytest.mark.parametrize("notation", [*NOTATIONS, *QUESTIONS])
def test_every_operator_in_every_logic(notation: str, name: str) -> None:
    rng = random.Random(8)
    program = read(notation)
    for _ in range(5):
        answer = execute(program, random_scene(rng, soft=True), name)
        assert answer.logic == name
        assert 0 <= answer.confidence <= 1 + 1e-9
        if program.type is Type.REGIONS:
            assert answer.degrees is not None
            assert ((answer.degrees >= -1e-9) & (answer.degrees <= 1 + 1e-9)).all()


@pytest.mark.parametrize("name", SOFT)
@pytest.mark.parametrize("seed", range(5))
def test_certain_facts_give_boolean_answers(name: str, seed: int) -> None:
    """Relations have soft degrees even between certain boxes; everything else must agree with boolean."""
    rng = random.Random(seed)
    for _ in range(60):
        scene, program = random_scene(rng), random_question(rng, 3)
        if any(node.op == "RELATION" for node in program.walk()):
            continue
        soft, hard = execute(program, scene, name, "strict"), execute(program, scene, "boolean", "strict")
        told = f"{program} in {scene}"
        assert (soft.outcome, soft.value, soft.chosen) == (hard.outcome, hard.value, hard.chosen), told


def test_a_set_without_negation_never_loses_by_facts_that_gain() -> None:
    rng = random.Random(4)
    for name in SOFT:
        for _ in range(40):
            scene = random_scene(rng, soft=True)
            program = _positive(rng)
            more = scene.concepts.probs + (1 - scene.concepts.probs) * 0.2
            richer = replace(scene, concepts=Table(scene.concepts.names, np.minimum(more, 1)))
            before, after = execute(program, scene, name).degrees, execute(program, richer, name).degrees
            assert before is not None and after is not None
            assert (after >= before - 1e-6).all(), program


def _positive(rng: random.Random) -> Program:
    wanted = {"CONCEPT", "ATTRIBUTE", "ANY", "AND", "OR", "RELATION", "SAME", "MORE", "AT_LEAST", "VISIBLE"}
    while True:
        program = random_set(rng, 3, definite=False)
        if all(node.op in wanted for node in program.walk()):
            return program


def test_an_unknown_logic_is_named_with_those_there_are() -> None:
    with pytest.raises(
        ExecutionError, match=r"no logic 'goedel'. Did you mean 'godel'\? Known: boolean, godel, product"
    ):
        get_logic("goedel")


class Cautious(Godel):
    """A logic of one's own."""

    name = "cautious"


def test_a_logic_of_ones_own_answers_like_any_other() -> None:
    cups = [{"bbox": [x, 4, 3, 2], "category": "cup"} for x in (1, 5)]
    scene = SceneGraph.from_coco(cups, (9, 9))
    answer = execute(read("THE(LEAST(x, cup))"), scene, logic=Cautious())
    assert answer.outcome == "found" and answer.why(0) and answer.trace
    assert json.loads(json.dumps(answer.to_dict()))["logic"] == logic_name(Cautious()) == "cautious"
    both = execute_batch([read("cup"), read("LEFT_OF(cup, cup)")], scene, logic=Cautious())
    assert [each.outcome for each in both] == ["many", "found"]
    assert get_logic(answer.logic).name == "cautious"
