"""How long a rendered picture takes to see, alone and among many, and how much memory it takes in all.

python benchmarks/rendered.py [--repeats 20]
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import time
from pathlib import Path

from nsground.perception import load_detector, open_image
from nsground.perception.clevr import ClevrDetector

PICTURE = Path(__file__).parents[1] / "examples" / "pictures" / "clevr_000019.jpg"
MANY = 16


def main() -> None:
    """Print milliseconds a picture and the largest resident memory in MB."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=20)
    args = parser.parse_args()
    detector = load_detector("clevr")
    assert isinstance(detector, ClevrDetector)
    image = open_image(PICTURE)
    detector.detect(image)
    alone, many = [], []
    for _ in range(args.repeats):
        start = time.perf_counter()
        detector.detect(image)
        alone.append((time.perf_counter() - start) * 1e3)
    for _ in range(max(args.repeats // 5, 1)):
        start = time.perf_counter()
        detector.detect_many([image] * MANY)
        many.append((time.perf_counter() - start) * 1e3 / MANY)
    one, each = statistics.median(alone), statistics.median(many)
    print(f"{image.width} x {image.height}, alone, one core: median {one:.0f} ms ({min(alone):.0f}-{max(alone):.0f})")
    print(f"{MANY} at once on {os.cpu_count()} cores: {each:.0f} ms a picture, {one / each:.1f} times as fast")
    print(f"memory in all: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
