"""Fit the map from the detector's scores to probabilities, on photographs with every object marked.

    python scripts/calibrate_photo.py [--data ../shared/data/photos] [--write]

A detection is right if it overlaps an unclaimed object of any category by an IoU of at least 0.5: the map
gives the probability that there is an object; which category is left to the category probabilities, whose
calibration is printed too. Prints the expected calibration error before and after: for half of the pictures
with the map fitted on the other half, and for all in ten parts, each with the map fitted on the other nine.
``--write`` stores the map fitted on all pictures.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nsground.perception.calibration import Calibration, ece, fit
from nsground.perception.images import open_image
from nsground.perception.ssdlite.detector import NAMES, SsdLiteDetector, load
from nsground.perception.weight_files import SSDLITE_CALIBRATION as OUT
from nsground.scene import Floats, iou, matched


@dataclass(frozen=True)
class Finding:
    """One detection: its picture, raw score, category and probabilities, and what it turned out to be."""

    picture: int
    score: float
    probs: Floats
    category: int
    truth: int | None
    """The category of the object that it overlaps, or None."""


def main() -> None:
    """Fit and print; write where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path(__file__).parents[2] / "shared" / "data" / "photos")
    parser.add_argument("--write", action="store_true", help=f"store the map in {OUT.name}")
    args = parser.parse_args()
    rows = [json.loads(line) for line in (args.data / "annotations.jsonl").read_text().splitlines()]
    detector = replace(load(), calibration=Calibration())  # existence is then the raw score
    found = [f for i, row in enumerate(rows) for f in findings(detector, i, row, args.data)]
    picture = np.array([f.picture for f in found])
    score = np.array([f.score for f in found])
    real = np.array([f.truth is not None for f in found], dtype=float)
    print(f"{len(rows)} pictures, {len(found)} detections, {real.mean():.3f} on an object")

    odd = picture % 2 == 1
    half = fit(score[~odd], real[~odd])
    print(f"fitted on half ({half}), on the other half:")
    report(score[odd], half(score[odd]), real[odd])
    parts = np.zeros_like(score)
    for k in range(10):
        part = picture % 10 == k
        parts[part] = fit(score[~part], real[~part])(score[part])
    print("ten parts, each by the map of the other nine:")
    report(score, parts, real)

    named = [f for f in found if f.truth is not None]
    sure = np.array([f.probs.max() for f in named])
    right = np.array([f.category == f.truth for f in named], dtype=float)
    print(f"category, where there is an object: right {right.mean():.3f}, ECE {ece(sure, right):.3f}")
    both = parts * np.array([f.probs.max() for f in found])
    right = np.array([f.category == f.truth for f in found], dtype=float)
    print(f"existence times category: ECE {ece(both, right):.3f}")

    known = [hit for row in rows for hit in recognized(detector, row, args.data)]
    print(f"category of {len(known)} given boxes: right {np.mean(known):.3f}")

    final = fit(score, real)
    print(f"fitted on all: {final}")
    if args.write:
        write(final, len(rows), len(found))


def findings(detector: SsdLiteDetector, index: int, row: dict, folder: Path) -> list[Finding]:
    """The detections of one picture, matched greedily to its objects, best score first."""
    found = detector.detect(open_image(folder / row["file"]))
    probs = found.concepts.probs
    truth = np.array([[x, y, x + w, y + h] for _, x, y, w, h in row["objects"]]).reshape(-1, 4)
    out = []
    for k, j in enumerate(matched(iou(found.boxes, truth))):
        name = NAMES.index(row["objects"][j][0]) if j >= 0 else None
        out.append(Finding(index, float(found.existence[k]), probs[k], int(probs[k].argmax()), name))
    return out


def recognized(detector: SsdLiteDetector, row: dict, folder: Path) -> list[bool]:
    """Whether each object of one picture is named rightly when its box is given."""
    boxes = [[x, y, x + w, y + h] for _, x, y, w, h in row["objects"]]
    best = detector.recognize(open_image(folder / row["file"]), boxes).concepts.best()
    return [name == truth for name, (truth, *_) in zip(best, row["objects"], strict=True)]


def report(before: Floats, after: Floats, real: Floats) -> None:
    """Both errors before and after, on one line."""

    def loss(p: Floats) -> float:
        return float(-np.mean(np.log(np.where(real > 0, p, 1 - p))))

    print(f"  ECE {ece(before, real):.3f} -> {ece(after, real):.3f}", end="")
    print(f"   log loss {loss(before):.4f} -> {loss(after):.4f}")


def write(map_: Calibration, pictures: int, detections: int) -> None:
    """Replace the stored map at once."""
    text = json.dumps({
        "slope": map_.slope, "intercept": map_.intercept,
        "about": f"P(object) = sigmoid(slope * logit(score) + intercept), by scripts/calibrate_photo.py on"
                 f" {detections} detections in {pictures} COCO photographs (IoU >= 0.5, any category)",
    }, indent=2)  # fmt: skip
    with tempfile.NamedTemporaryFile("w", dir=OUT.parent, delete=False, encoding="utf-8") as file:
        file.write(text + "\n")
    os.chmod(file.name, 0o644)
    os.replace(file.name, OUT)
    print(f"written: {OUT.name}")


if __name__ == "__main__":
    main()
