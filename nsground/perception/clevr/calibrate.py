"""Making the detector's probabilities mean what they say, on pictures that it did not learn from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from nsground.errors import DomainError
from nsground.perception.calibration import Calibration, fit, fit_temperature
from nsground.perception.clevr.detector import ClevrDetector, load_network, write_calibration
from nsground.perception.clevr.samples import Samples
from nsground.scene import Floats, from_clevr, iou, matched
from nsground.scene.clevr import VALUES

DOUBT = 3.0
"""How far the map of existence is held to the heat itself: few things found are nothing."""


@dataclass(frozen=True)
class Fitted:
    """``temperature`` divides a family's logits, ``existence`` maps heat to probability; on how many objects."""

    temperature: dict[str, float]
    existence: Calibration
    objects: int
    false: int

    def __str__(self) -> str:
        shown = ", ".join(f"{family} {value:.2f}" for family, value in self.temperature.items())
        counted = f"{self.objects} objects and {self.false} that are none"
        return f"{counted}: temperatures {shown}; existence {self.existence.slope}, {self.existence.intercept}"


def calibrate(weights: Path, kept: Samples) -> Fitted:
    """Fit the calibration of ``weights`` on pictures kept from training; it is written beside them as JSON."""
    detector = ClevrDetector(load_network(weights), {}, Calibration())
    heat: list[float] = []
    real: list[bool] = []
    rows: dict[str, list[Floats]] = {family: [] for family in VALUES}
    labels: dict[str, list[int]] = {family: [] for family in VALUES}
    for scene in kept.scenes:
        picture = Image.open(kept.pictures / scene["image_filename"]).convert("RGB")
        truth = from_clevr(scene, picture.size)
        taught = [kept.taught(obj) for obj in scene["objects"]]
        seen = detector.detect(picture)
        for i, j in enumerate(matched(iou(seen.boxes, truth.boxes))):
            if j >= 0 and not taught[j]:
                continue
            heat.append(seen.existence[i])
            real.append(j >= 0)
            for family in VALUES if j >= 0 else ():
                rows[family].append(seen.attributes[family].probs[i])
                labels[family].append(int(truth.attributes[family].probs[j].argmax()))
    if not any(real):
        raise DomainError(f"{weights}: none of the objects of {len(kept)} pictures is found; train longer")
    fitted = Fitted(
        # Probabilities that nothing has changed yet are as good as the logits they come from.
        temperature={f: fit_temperature(np.log(np.clip(rows[f], 1e-12, 1)), np.array(labels[f])) for f in VALUES},
        existence=fit(np.array(heat), np.array(real, dtype=np.float64), DOUBT),
        objects=sum(real),
        false=len(real) - sum(real),
    )
    write_calibration(weights, fitted.temperature, fitted.existence)
    return fitted
