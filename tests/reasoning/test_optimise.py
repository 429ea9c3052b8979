"""Every rewriting rule: what it does, and that programs denote the same after it."""

from __future__ import annotations

import random

import numpy as np
import pytest

from nsground.program import And, Program, Type, read
from nsground.reasoning.facts.by_logic import facts_in_logic
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.reasoning.planning.optimise import RULES, Rewriting, optimised
from nsground.reasoning.policy import Policy
from tests.data import FIXTURES
from tests.reasoning.worlds import random_question, random_scene

BY_NAME = {rule.name: rule for rule in RULES}


def cases() -> list[tuple[str, str, str]]:
    text = (FIXTURES / "optimise.txt").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    found = []
    for block in lines.split("\n\n"):
        if block.strip():
            rule, before, after = block.strip().splitlines()
            found.append((rule, before, after))
    return found


@pytest.mark.parametrize("name, before, after", cases())
def test_what_a_rule_does(name: str, before: str, after: str) -> None:
    assert str(read(before).map(BY_NAME[name].rewrite)) == str(read(after))


def test_every_rule_has_cases() -> None:
    assert {name for name, _, _ in cases()} == set(BY_NAME)


def denotation(program: Program, run: Evaluator) -> np.ndarray:
    value = run.members(program) if program.type is Type.REGIONS else run.value(program)
    return np.asarray(getattr(value, "degrees", value), dtype=float)


def same(a: Program, b: Program, logic: str, policy: Policy, rng: random.Random) -> None:
    scene = random_scene(rng, soft=True)
    facts = facts_in_logic(scene, logic, 40, 0)
    first, second = (denotation(program, Evaluator(facts, policy)) for program in (a, b))
    width = min(first.shape[-1], second.shape[-1]) if a.type is Type.NUMBER else None
    first, second = np.broadcast_arrays(first[..., :width], second[..., :width])
    assert first == pytest.approx(second, abs=1e-5), f"{a}  ->  {b} in {scene}"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("policy", ["strict", "lenient"])
def test_a_rule_keeps_the_denotation_where_it_says_so(rule: Rewriting, policy: Policy) -> None:
    rng = random.Random(len(rule.name))
    changed = 0
    for _ in range(400):
        program = _likely_to_change(random_question(rng, 3), rng)
        new = program.map(rule.rewrite)
        if new != program:
            changed += 1
            same(program, new, rng.choice(sorted(rule.logics)), policy, rng)
    assert changed > 3


def _likely_to_change(program: Program, rng: random.Random) -> Program:
    """Parts said twice, and constants, which random programs seldom hold."""
    extra = rng.choice(["ANY", "NOT(ANY)", "cup", "NOT(NOT(cup))", "LEFT_OF(ANY, cup)", "NOT(OR(cup, plate))"])

    def change(node: Program) -> Program:
        if node.op in ("AND", "OR") and node.type is Type.REGIONS and rng.random() < 0.5:
            return type(node)((*node.parts, rng.choice((read(extra), node.parts[0]))))  # type: ignore[call-arg]
        return node

    return program.map(change)


@pytest.mark.parametrize("logic", ["boolean", "godel", "product", "lukasiewicz", "worlds"])
@pytest.mark.parametrize("policy", ["strict", "lenient"])
def test_all_rules_together_keep_the_denotation(logic: str, policy: Policy) -> None:
    rng = random.Random(17)
    for _ in range(200):
        program = _likely_to_change(random_question(rng, 3), rng)
        same(program, optimised(program, logic), logic, policy, rng)


def test_nothing_is_left_to_rewrite() -> None:
    rng = random.Random(3)
    for _ in range(300):
        once = optimised(random_question(rng, 3), "product")
        assert optimised(once, "product") == once


def test_doubles_are_kept_where_they_wear_off() -> None:
    assert str(optimised(read("AND(cup, cup)"), "product")) == "AND(cup, cup)"
    left = read("LEFT_OF(ANY, fork)")  # one node, said twice
    assert str(optimised(And((left, left, read("cup"))), "product")) == "AND(LEFT_OF(ANY, fork), LEFT_OF(cup, fork))"
    assert str(optimised(read("AND(cup, cup)"), "godel")) == "cup"
