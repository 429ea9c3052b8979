"""Random programs in random scenes: does boolean execution agree with plain set theory?

python benchmarks/oracle.py [--count 100000] [--seed 0]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.reasoning.oracle import disagreement
from tests.reasoning.worlds import random_question, random_scene


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    rng = random.Random(given.seed)
    start, wrong, nodes, operators = time.perf_counter(), 0, 0, set[str]()
    for i in range(given.count):
        scene, program = random_scene(rng), random_question(rng, depth=rng.randint(1, 4))
        nodes += program.size
        operators |= {node.op for node in program.walk()}
        if said := disagreement(program, scene):
            wrong += 1
            print(f"{program} in {scene}: {said}")
        if sys.stderr.isatty() and i % 100 == 0:
            print(f"\r{i:,} of {given.count:,}", end="", file=sys.stderr)
    took = time.perf_counter() - start
    print(
        f"{given.count - wrong:,} of {given.count:,} pairs of a program and a scene agree (seed {given.seed}, "
        f"{nodes / given.count:.1f} nodes on average, {len(operators)} operators, {took:.0f} s)"
    )
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
