"""Statements about drawings of boxes and shapes: how many are read, and how many are judged rightly.

python benchmarks/statements.py [--wrong] [--unread]      # what went wrong in the half that is for looking at

The sentences are split in two halves by a fixed rule. One is for development; nobody looks at what goes wrong in
the other. All scenes of one sentence are in the same half.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.nlvr.scenes import DOMAIN, read_scene
from nsground import ParseError, execute, parse_all
from nsground.language.parse import Parse
from nsground.program import Exists, Program, Type

STATEMENTS = Path(__file__).parents[2] / "shared" / "data" / "language" / "nlvr_statements_dev.jsonl"
HALVES = ("development", "held out")
SAMPLES = 10_000
"""Samples drawn for the interval."""


@dataclass(frozen=True)
class Judged:
    """A statement, how it was read (None if not at all), and whether its truth came out as recorded."""

    sentence: str
    reading: Parse | None
    right: bool

    @property
    def share(self) -> str:
        return "not" if self.reading is None else "in part" if self.reading.unused else "in full"


def half(sentence: str) -> str:
    """The half that a sentence belongs to, by its words alone."""
    words = " ".join(re.findall(r"\w+", sentence.lower()))
    return HALVES[crc32(words.encode()) % 2]


def judge(row: dict[str, Any]) -> Judged:
    sentence = row["sentence"]
    try:
        reading = parse_all(sentence, DOMAIN, limit=1)[0]
    except ParseError:
        return Judged(sentence, None, False)
    value = execute(truth(reading.program), read_scene(row["structured_rep"]), logic="boolean").value
    return Judged(sentence, reading, value == (row["label"] == "true"))


def truth(program: Program) -> Program:
    """A truth as it is; "a black circle touching the edge" says that there is one."""
    return Exists(program) if program.type is Type.REGIONS else program


def interval(right: Sequence[bool], rng: random.Random) -> tuple[float, float]:
    """The 95 % interval of a share, by drawing the statements anew (Efron 1979)."""
    shares = sorted(sum(rng.choices(right, k=len(right))) / len(right) for _ in range(SAMPLES))
    return shares[int(0.025 * SAMPLES)], shares[int(0.975 * SAMPLES)]


def report(name: str, judged: Sequence[Judged], rng: random.Random) -> None:
    n = len(judged)
    read = [each.right for each in judged if each.reading is not None]
    full = [each.right for each in judged if each.share == "in full"]
    shares = [sum(each.share == share for each in judged) / n for share in ("in full", "in part", "not")]
    low, high = interval([each.right for each in judged], rng)
    print(
        f"{name:12} {n:10} {shares[0]:13.1%} {shares[1]:8.1%} {shares[2]:6.1%} {_share(full):17.1%} "
        f"{_share(read):14.1%} {sum(read) / n:13.1%}  ({low:.1%} to {high:.1%})"
    )


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 0.0


def show(judged: Sequence[Judged], wrong: bool, unread: bool) -> None:
    """What went wrong, a line a sentence."""
    for sentence in sorted({each.sentence for each in judged}):
        those = [each for each in judged if each.sentence == sentence]
        reading = those[0].reading
        right = sum(each.right for each in those)
        if (wrong and right < len(those)) or (unread and those[0].share != "in full"):
            said = "not read" if reading is None else f"{reading.program} {[word for word, _ in reading.unused] or ''}"
            print(f"{right} of {len(those)}: {sentence}\n    {said}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--wrong", action="store_true")
    options.add_argument("--unread", action="store_true")
    given = options.parse_args()
    if not STATEMENTS.is_file():
        sys.exit("skipped: the shared data is not beside the repository")
    rows = [json.loads(line) for line in STATEMENTS.read_text(encoding="utf-8").splitlines()]
    judged = [judge(row) for row in rows]
    halves = {name: [each for each in judged if half(each.sentence) == name] for name in HALVES}
    show(halves["development"], given.wrong, given.unread)
    true = sum(row["label"] == "true" for row in rows) / len(rows)
    rng = random.Random(0)
    print(
        f"{'half':12} {'statements':>10} {'read in full':>13} {'in part':>8} {'not':>6} {'right of in full':>17} "
        f"{'right of read':>14} {'right of all':>13}  (95 %)"
    )
    for name, those in (*halves.items(), ("both", judged)):
        report(name, those, rng)
    print(f"Saying true every time would be right of {max(true, 1 - true):.1%}.")


if __name__ == "__main__":
    main()
