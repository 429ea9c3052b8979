"""Boolean execution agrees with plain sets, on random programs in random scenes; see also benchmarks/oracle.py."""

from __future__ import annotations

import random

import pytest

from tests.reasoning.oracle import disagreement
from tests.reasoning.worlds import random_question, random_scene


@pytest.mark.parametrize("seed", range(20))
def test_boolean_is_set_theory(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(100):
        scene, program = random_scene(rng), random_question(rng, depth=rng.randint(1, 4))
        assert not disagreement(program, scene), f"{program} in {scene}"
