"""Random programs over the whole operator set, said in English and read back: how many come back equivalent.

python benchmarks/english.py [--count 10000] [--seed 0]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from nsground.language.realize import english, reads_back
from tests.reasoning.worlds import random_question


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=1_000)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()
    rng = random.Random(given.seed)
    start, lost, nodes = time.perf_counter(), 0, 0
    for i in range(given.count):
        program = random_question(rng, depth=rng.randint(1, 4))
        text = english(program)
        nodes += program.size
        if not reads_back(text, program):
            lost += 1
            print(f"\r{program}\n    {text}")
        if sys.stderr.isatty() and i % 100 == 0:
            print(f"\r{i:,} of {given.count:,}", end="", file=sys.stderr)
    took = time.perf_counter() - start
    print(
        f"{given.count - lost:,} of {given.count:,} programs (seed {given.seed}, {nodes / given.count:.1f} nodes on "
        f"average) came back equivalent, {1e3 * took / given.count:.0f} ms each"
    )


if __name__ == "__main__":
    main()
