"""Human expressions on real photographs: what is answered, and how often the first region is the one meant.

    python benchmarks/photographs.py

Each expression is grounded twice: with detected regions, and with the annotated boxes and categories given.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from nsground import SceneGraph, answer_to, parse_all, perceive
from nsground.scene import iou

PHOTOS = Path(__file__).parents[2] / "shared" / "data" / "photos"


def main() -> None:
    if not PHOTOS.is_dir():
        sys.exit("skipped: the shared data is not beside the repository")
    records = [json.loads(line) for line in (PHOTOS / "expressions.jsonl").read_text().splitlines()]
    notes = [json.loads(line) for line in (PHOTOS / "annotations.jsonl").read_text().splitlines()]
    objects = {note["file"]: note["objects"] for note in notes}
    records = [record for record in records if record.get("file") in objects]
    for given in (False, True):
        scenes: dict[str, SceneGraph] = {}
        outcomes: Counter[str] = Counter()
        right = meant = findable = 0
        for record in records:
            file = record["file"]
            if file not in scenes:
                scenes[file] = scene(file, objects[file], given)
            answer = answer_to(parse_all(record["expression"], limit=1)[0], scenes[file])
            outcomes[answer.outcome] += 1
            if record.get("target_box_xywh"):
                meant += 1
                findable += best(record, scenes[file].boxes) >= 0.5
                right += best(record, np.array([r.box for r in answer.regions[:1]]).reshape(-1, 4)) >= 0.5
        source = "given boxes" if given else "detected"
        counts = ", ".join(f"{name} {count}" for name, count in outcomes.most_common())
        print(f"{source}: {len(records)} expressions: {counts}; first region right at IoU 0.5: {right} of {meant}")
        print(f"    a region with IoU 0.5 to the target exists in {findable} of {meant}")


def scene(file: str, objects: list[Any], given: bool) -> SceneGraph:
    if not given:
        return perceive(PHOTOS / file)
    boxes = [[x, y, x + max(w, 1), y + max(h, 1)] for _, x, y, w, h in objects]
    return perceive(PHOTOS / file, boxes=boxes, labels=[name for name, *_ in objects])


def best(record: dict[str, Any], boxes: np.ndarray) -> float:
    x, y, w, h = record["target_box_xywh"]
    return float(iou(np.array([[x, y, x + w, y + h]]), boxes).max(initial=0.0))


if __name__ == "__main__":
    main()
