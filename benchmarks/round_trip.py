"""Random programs, written as notation and read back: each must come out equal, notation and program.

python benchmarks/round_trip.py --count 1000000 --seed 0
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.random_programs import random_program
from nsground.program import OPERATORS, read


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--depth", type=int, default=6)
    given = parser.parse_args()

    rng = random.Random(given.seed)
    sizes, reading, start = 0, 0.0, time.perf_counter()
    used: Counter[str] = Counter()
    for done in range(1, given.count + 1):
        program = random_program(rng, given.depth)
        notation = str(program)
        before = time.perf_counter()
        again = read(notation)
        reading += time.perf_counter() - before
        if again != program or str(again) != notation:
            print(f"program {done} does not survive: {notation}\ncame back as: {again}")
            return 1
        sizes += program.size
        used.update(node.op for node in program.walk())
        if done % 50_000 == 0:
            print(f"{done:,} of {given.count:,}", file=sys.stderr, flush=True)
    seconds = time.perf_counter() - start
    if missing := set(OPERATORS) - set(used):
        print(f"never drawn: {', '.join(sorted(missing))}")
    print(
        f"{given.count:,} programs (seed {given.seed}, mean size {sizes / given.count:.1f} nodes, "
        f"{len(used)} operators) survived notation -> program -> notation in {seconds:,.0f} s: "
        f"{given.count / seconds:,.0f} a second; reading {reading / given.count * 1e6:.0f} µs a program"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
