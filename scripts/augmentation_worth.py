"""What each augmentation is worth: the same short training without it, tried on clean and on disturbed pictures.

    python scripts/augmentation_worth.py --data ../shared/data/clevr --output DIR [--pictures 500] [--epochs 8]

Goes on where it was interrupted. A row says what is left out; a number is the share of all objects that are
found with every attribute right, on the first pictures of ``val``.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from nsground.datasets import open_dataset
from nsground.evaluation.disturbances import DISTURBANCES
from nsground.evaluation.perception import look, pictures
from nsground.evaluation.score_perception import AnnotatedPicture
from nsground.evaluation.selection import Selection
from nsground.perception import Detector, load_detector
from nsground.perception.clevr.augment import AUGMENTATIONS
from nsground.perception.clevr.calibrate import calibrate
from nsground.perception.clevr.samples import Samples, load_samples
from nsground.perception.clevr.train import CALIBRATION_PICTURES, train
from nsground.perception.threads import one_thread

TRIED = 50


def main() -> None:
    """Train and try, a row each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--pictures", type=int, default=500)
    parser.add_argument("--epochs", type=int, default=8)
    args = parser.parse_args()
    samples, kept = load_samples(args.data / "train").parted(CALIBRATION_PICTURES)
    samples = replace(samples, scenes=samples.scenes[: args.pictures])
    tried, _ = pictures(Selection(open_dataset(args.data / "val"), limit=TRIED))
    print(f"{'without':10}" + "".join(f"{name:>18}" for name in DISTURBANCES))
    with one_thread():
        for name in ("nothing", *sorted(AUGMENTATIONS)):
            some = replace(samples, augmentations=AUGMENTATIONS - {name})
            detector = trained(some, kept, args.output / name, args.epochs)
            print(f"{name:10}" + "".join(f"{right(tried, detector, d):18.1%}" for d in DISTURBANCES), flush=True)


def trained(samples: Samples, kept: Samples, folder: Path, epochs: int) -> Detector:
    """The detector that a training makes, or made before."""
    weights = folder / "weights.safetensors"
    if not weights.with_suffix(".json").is_file():
        for _ in train(samples, folder, epochs):
            pass
        calibrate(weights, kept)
    return load_detector(str(weights))


def right(tried: list[AnnotatedPicture], detector: Detector, disturbance: str) -> float:
    """The share of objects that are found with every attribute right."""
    seen = [look(picture, detector, disturbance) for picture in tried]
    found = sum(region["right"] for each in seen for region in each.said["regions"])
    return found / sum(int(each.scores["objects"]) for each in seen)


if __name__ == "__main__":
    main()
