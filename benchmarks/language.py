"""How fast expressions are read, beside spaCy's own pipeline on the same texts in the same run.

python benchmarks/language.py [--rounds 5]

How much is read, and how well, is for ``nsground eval language``.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from nsground import parse_all, parse_many
from nsground.language.spacy_pipeline import load_pipeline, pipeline_name

SHARED = Path(__file__).parents[2] / "shared" / "data"
NSGROUND = Path(sys.executable).with_name("nsground")
CHAIN = "the cup" + " near the fork" * 30
COLD = "the plate to the left of the fork but not the green one"


def best(run: Callable[[], Any], rounds: int) -> float:
    """The least of several times, in seconds; what else runs on the machine only ever adds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def alone(texts: Sequence[str], domain: str) -> list[float]:
    """Seconds for each text, read on its own."""
    times = []
    for text in texts:
        start = time.perf_counter()
        parse_all(text, domain, limit=1)
        times.append(time.perf_counter() - start)
    return times


def compare(name: str, texts: Sequence[str], domain: str, rounds: int) -> None:
    """A line for a set of texts: ours one by one and in batches, and spaCy's in batches."""
    list(parse_many(texts[:10], domain))
    nlp = load_pipeline(()) if pipeline_name() else None
    singly = best(lambda: [parse_all(text, domain, limit=1) for text in texts], rounds)
    batch = best(lambda: list(parse_many(texts, domain)), rounds)
    median = min(statistics.median(alone(texts, domain)) for _ in range(rounds))
    count = len(texts)
    line = f"{name:14} {count:6,} {count / singly:11,.0f}/s {1e3 * median:10.2f} ms {count / batch:11,.0f}/s"
    if nlp is not None:
        theirs = best(lambda: list(nlp.pipe(texts, batch_size=128)), max(1, rounds // 2))
        line += f" {count / theirs:11,.0f}/s {theirs / batch:8.1f} x"
    print(line)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=5)
    rounds = options.parse_args().rounds
    if not SHARED.is_dir():
        sys.exit("skipped: the shared data is not beside the repository")
    refexps = json.loads((SHARED / "clevr/val/refexps.json").read_text(encoding="utf-8"))["refexps"]
    people = (SHARED / "language/refcocog_dev.jsonl").read_text(encoding="utf-8").splitlines()
    print(f"{'':14} {'texts':>6} {'one by one':>13} {'median':>13} {'in batches':>13} {'spaCy':>13} {'faster':>10}")
    compare("CLEVR-Ref+ val", [record["expression"] for record in refexps], "clevr", rounds)
    compare("RefCOCOg", [json.loads(line)["expression"] for line in people], "photo", rounds)
    print(f"30 phrases, all attachments: {1e3 * best(lambda: parse_all(CHAIN), rounds):.0f} ms")
    cold = best(lambda: subprocess.run([NSGROUND, "parse", COLD], check=True, capture_output=True), rounds)
    print(f"nsground parse from a cold shell: {cold:.2f} s")


if __name__ == "__main__":
    main()
