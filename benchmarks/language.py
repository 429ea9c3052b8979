"""How much of what people and generators write is read: shares of expressions, and CLEVR's on their true scenes.

python benchmarks/language.py [--limit N]      # N expressions of each set at most
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nsground import ParseError, SceneGraph, execute, from_clevr, parse_all

SHARED = Path(__file__).parents[2] / "shared" / "data"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SHARED / name).read_text(encoding="utf-8").splitlines()]


def people(limit: int | None) -> Iterator[tuple[str, list[str]]]:
    yield "RefCOCOg", [d["expression"] for d in lines("language/refcocog_dev.jsonl")][:limit]
    yield "RefCOCO", [e for d in lines("language/refcoco_strings_dev.jsonl") for e in d["expressions"]][:limit]
    yield "photographs", [d["expression"] for d in lines("photos/expressions.jsonl")][:limit]


def report_people(limit: int | None) -> None:
    print(f"{'set':14} {'expressions':>11} {'read in full':>13} {'in part':>9} {'not':>7} {'ms each':>8}")
    for name, expressions in people(limit):
        whole = part = 0
        start = time.perf_counter()
        for text in expressions:
            try:
                reading = parse_all(text, limit=1)[0]
            except ParseError:
                continue
            whole, part = whole + (not reading.unused), part + bool(reading.unused)
        took = 1e3 * (time.perf_counter() - start) / len(expressions)
        n = len(expressions)
        print(f"{name:14} {n:11,} {whole / n:13.1%} {part / n:9.1%} {1 - (whole + part) / n:7.1%} {took:8.1f}")


def report_clevr(limit: int | None) -> None:
    print(f"\n{'CLEVR':20} {'items':>6} {'right':>6} {'recorded program right':>23}")
    for split in ("train", "val", "cogent_a"):
        folder = SHARED / "clevr" / split
        found = json.loads((folder / "scenes.json").read_text())["scenes"]
        scenes = {s["image_index"]: SceneGraph.from_clevr(s) for s in found}
        records = json.loads((folder / "refexps.json").read_text())["refexps"][:limit]
        ours = sum(targets(parse_all(r["expression"], "clevr", 1)[0].program, scenes, r) for r in records)
        theirs = sum(targets(from_clevr(r["program"]), scenes, r) for r in records)
        print(f"{'expressions ' + split:20} {len(records):6,} {ours:6,} {theirs:23,}")
        questions = folder / "questions.json"
        if questions.exists():
            asked = json.loads(questions.read_text())["questions"][:limit]
            ours = sum(said(parse_all(q["question"], "clevr", 1)[0].program, scenes, q) for q in asked)
            theirs = sum(said(from_clevr(q["program"]), scenes, q) for q in asked)
            print(f"{'questions ' + split:20} {len(asked):6,} {ours:6,} {theirs:23,}")


def targets(program: Any, scenes: dict[int, SceneGraph], record: dict[str, Any]) -> bool:
    answer = execute(program, scenes[record["image_index"]], logic="boolean")
    return sorted(region.index for region in answer.regions) == record["targets"]


def said(program: Any, scenes: dict[int, SceneGraph], record: dict[str, Any]) -> bool:
    value = execute(program, scenes[record["image_index"]], logic="boolean").value
    return (("no", "yes")[value] if isinstance(value, bool) else str(value)) == record["answer"]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--limit", type=int)
    limit = options.parse_args().limit
    if not SHARED.is_dir():
        sys.exit("skipped: the shared data is not beside the repository")
    report_people(limit)
    report_clevr(limit)


if __name__ == "__main__":
    main()
