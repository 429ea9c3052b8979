"""Calibrations: from the evidence to the probability that an answer is right, and sets that hold the right region.

The probability is a logistic regression on the evidence, fitted on answers of which it is known whether they are right.
Sets are those of split conformal prediction (Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005):
of pictures like those that it was fitted on, the set holds the region meant as often as it says.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from nsground.confidence.evidence import EVIDENCE, evidence, shares
from nsground.domains.domain import load_domain
from nsground.errors import DataError, ExecutionError
from nsground.files.atomic import write_json
from nsground.files.reading import read_json_object
from nsground.language import Parse
from nsground.reasoning import Answer, views
from nsground.scene import Floats, Region

FOLDER = Path(__file__).parent / "fitted"
"""Where the calibrations that come with the package are: a file for each domain and what looked at the pictures."""

STRENGTH = 20.0
"""Of the L2 penalty on the weights of standardised evidence."""

ROUNDS = 50
"""Newton steps at most; the loss is convex, and ten are enough."""


@dataclass(frozen=True)
class Card:
    """Where a calibration comes from and how good it is, cross-validated over pictures."""

    domain: str
    seen_by: str
    data: str
    date: str
    answers: int
    right: float
    ece: float
    auroc: float


@dataclass(frozen=True)
class ConfidenceModel:
    """How sure answers are that one perception pipeline leads to.

    Fields:
        weights: by the names of ``EVIDENCE``, of evidence less ``mean`` over ``spread``; ``bias`` beside them.
        scores: ascending, of known answers 1 less the share that the region meant had; 1 where it had none.
    """

    card: Card
    bias: float
    weights: Mapping[str, float]
    mean: Mapping[str, float]
    spread: Mapping[str, float]
    scores: tuple[float, ...] = field(repr=False)

    def probability(self, answer: Answer, reading: Parse) -> float:
        """How likely an answer is right, in [0, 1]."""
        return float(self.probabilities(evidence(answer, reading)[None])[0])

    def probabilities(self, rows: Floats) -> Floats:
        """[B] probabilities of evidence [B, E]."""
        mean, spread, weights = (
            np.array([values[name] for name in EVIDENCE]) for values in (self.mean, self.spread, self.weights)
        )
        return _sigmoid(((rows - mean) / spread) @ weights + self.bias)

    def regions(self, answer: Answer, coverage: float) -> tuple[int, ...]:
        """Regions by index, the likeliest first, that hold the one that is meant with a probability of ``coverage``.

        All regions where even these may not do. Raises DataError for a coverage that is not between 0 and 1.
        """
        if not 0 < coverage < 1:
            raise DataError(f"coverage must be between 0 and 1, got {coverage}")
        share = shares(answer)
        order = np.argsort(-share, kind="stable")
        rank = math.ceil((len(self.scores) + 1) * coverage) - 1
        limit = self.scores[rank] if rank < len(self.scores) else 1.0
        return tuple(int(i) for i in order if 1 - share[i] <= limit + 1e-9)

    def save(self, path: Path) -> None:
        """Write it as JSON, all or nothing."""
        data = asdict(self)
        write_json(path, {**data, "scores": [round(score, 6) for score in self.scores]})

    @staticmethod
    def load(path: Path) -> ConfidenceModel:
        """Read what :meth:`save` wrote. Raises DataError for anything else."""
        data = read_json_object(path)
        try:
            found = ConfidenceModel(**{**data, "card": Card(**data["card"]), "scores": tuple(data["scores"])})
            lacking = [name for name in EVIDENCE if name not in found.weights]
        except (KeyError, TypeError) as error:
            raise DataError(f"{path}: not a calibration: {error}") from None
        if lacking or len(found.weights) > len(EVIDENCE):
            raise DataError(f"{path}: fitted on other evidence; fit it again with nsground train confidence")
        return found


@cache
def load_calibration(domain: str, seen_by: str | None) -> ConfidenceModel | None:
    """The calibration that comes with the package for a domain and what looked at its pictures; None if there is none.

    >>> load_calibration("clevr", None) is None
    True
    """
    path = None if seen_by is None else package_file(domain, seen_by)
    return ConfidenceModel.load(path) if path is not None and path.is_file() else None


def package_file(domain: str, seen_by: str) -> Path:
    """Where the package keeps the calibration for a domain and what looked at its pictures.

    >>> package_file("photo", "ssdlite, given boxes").name
    'photo-ssdlite-given-boxes.json'
    """
    return FOLDER / ("-".join(re.findall(r"\w+", f"{domain} {seen_by}")) + ".json")


def calibration_for(answer: Answer) -> ConfidenceModel | None:
    """The calibration for what looked at the picture of an answer about regions; None where there is none."""
    if answer.degrees is None or answer.scene.seen_by is None or answer.samples is not None:
        return None
    return load_calibration(load_domain(answer.scene.domain).name, answer.scene.seen_by)


def region_set(answer: Answer, coverage: float) -> tuple[Region, ...]:
    """Regions, the likeliest first, that hold the one that is meant with a probability of ``coverage``.

    Raises ExecutionError for a question, or where nothing was measured for what looked at the picture.
    """
    calibration = calibration_for(answer)
    if calibration is None:
        raise ExecutionError(
            "how often regions are right was not measured for this scene, so no set of them can be promised to hold the"
            " right one; nsground train confidence measures it for pictures"
        )
    regions = answer.scene.regions
    share = shares(answer)
    return tuple(dataclasses.replace(regions[i], score=float(share[i])) for i in calibration.regions(answer, coverage))


views.region_set.register(Answer, region_set)


def fit(rows: Floats, right: Sequence[bool], scores: Sequence[float], card: Card) -> ConfidenceModel:
    """A calibration from evidence [B, E] of answers and whether they are right; see the class for ``scores``."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0)
    spread[spread < 1e-9] = 1.0
    x = np.hstack([np.ones((len(rows), 1)), (rows - mean) / spread])
    y = np.asarray(right, dtype=np.float64)
    penalty = np.full(x.shape[1], STRENGTH)
    penalty[0] = 0.0
    weights = np.zeros(x.shape[1])
    for _ in range(ROUNDS):
        p = _sigmoid(x @ weights)
        slope = x.T @ (p - y) + penalty * weights
        curve = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        step = np.linalg.solve(curve, slope)
        weights -= step
        if np.abs(step).max() < 1e-9:
            break

    def named(values: Floats) -> dict[str, float]:
        return dict(zip(EVIDENCE, (round(float(v), 6) for v in values), strict=True))

    return ConfidenceModel(
        card, round(float(weights[0]), 6), named(weights[1:]), named(mean), named(spread), tuple(sorted(scores))
    )


def _sigmoid(values: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return result
