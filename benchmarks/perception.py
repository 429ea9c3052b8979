"""How long perception takes: in a new process the first picture with all imports, then the next ones.

    python benchmarks/perception.py [PICTURE] [--repeats 20]

Without a picture, a photograph of examples/pictures is scaled to 810 x 1080.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image

PICTURE = Path(__file__).parents[1] / "examples" / "pictures" / "astronaut.png"

FIRST = """
import sys, time
start = time.perf_counter()
from nsground.perception import perceive
perceive(sys.argv[1])
print(time.perf_counter() - start)
"""


def main() -> None:
    """Print seconds for the first picture and milliseconds for the next ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("picture", nargs="?", type=Path)
    parser.add_argument("--repeats", type=int, default=20)
    args = parser.parse_args()
    first = [
        float(subprocess.run([sys.executable, "-c", FIRST, str(args.picture or PICTURE)],
                             check=True, capture_output=True, text=True).stdout)
        for _ in range(3)
    ]  # fmt: skip
    print(f"first picture, imports and weights included: {min(first):.2f} s (of 3; worst {max(first):.2f} s)")

    from nsground.perception import perceive
    from nsground.perception.color import colors

    image = Image.open(args.picture or PICTURE).convert("RGB")
    image = image if args.picture else image.resize((810, 1080))
    image.load()
    perceive(image)
    corners = np.random.default_rng(0).uniform(0, 0.6, (30, 2))
    boxes = np.hstack([corners, corners + 0.3]) * [*image.size, *image.size]
    for name, call in (
        ("next pictures", lambda: perceive(image)),
        ("30 boxes given, with labels", lambda: perceive(image, boxes=boxes, labels=["cup"] * 30)),
        ("colours alone, 30 boxes", lambda: colors(image, boxes)),
    ):
        times = []
        for _ in range(args.repeats):
            start = time.perf_counter()
            call()
            times.append((time.perf_counter() - start) * 1e3)
        print(f"{name}, {image.width} x {image.height}: median {statistics.median(times):.0f} ms"
              f" ({min(times):.0f}-{max(times):.0f})")  # fmt: skip


if __name__ == "__main__":
    main()
