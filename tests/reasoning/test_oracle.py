"""Boolean execution agrees with plain sets, on random programs in random scenes."""

from __future__ import annotations

import random

import pytest

from nsground.program import The, Type
from nsground.reasoning import execute
from tests.reasoning.oracle import Oracle
from tests.reasoning.worlds import random_question, random_scene


@pytest.mark.parametrize("seed", range(20))
def test_boolean_is_set_theory(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(100):
        scene, program = random_scene(rng), random_question(rng, depth=rng.randint(1, 4))
        oracle = Oracle(scene)
        expected = oracle.answer(program)
        answer = execute(program, scene, logic="boolean", policy="strict")
        told = f"{program} in {scene}"
        if isinstance(program, The):
            inner = Oracle(scene)
            members = inner.set(program.regions)
            if not inner.failures:
                outcome = {0: "none", 1: "found"}.get(len(members), "ambiguous")
                assert answer.outcome == outcome, told
                assert {region.index for region in answer.regions} == members, told
                continue
        if oracle.failures:
            assert answer.outcome in ("none", "ambiguous"), told
            assert answer.outcome in oracle.failures, told
        elif program.type is Type.REGIONS:
            assert {region.index for region in answer.regions} == expected, told
            singular = program.op == "NTH"
            assert answer.outcome == ("none" if not expected else "found" if len(expected) == 1 or singular else "many")
        else:
            assert answer.value == expected, told
