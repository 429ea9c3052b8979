"""Calibrations fitted on data whose answers are known, and how good they are on pictures that they did not see."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from nsground.confidence import Card, ConfidenceModel, evidence, fit, shares
from nsground.datasets import Dataset, Example
from nsground.errors import DataError, NsgroundError, ParseError
from nsground.evaluation.metrics import accurate, aurc, auroc, place
from nsground.grounders.protocol import Source
from nsground.grounders.scene_cache import SceneCache
from nsground.grounding import uncalibrated_answer
from nsground.language import Parse, parse_many
from nsground.perception.calibration import ece
from nsground.program import Type
from nsground.reasoning import Answer
from nsground.scene import Floats, SceneGraph

FOLDS = 5
READINGS = 5  # as many as ``ground`` looks at, so that shares of readings are the same
SEED = 0


@dataclass(frozen=True, eq=False)
class Known:
    """An answer of which it is known whether it is right.

    ``score`` is 1 less the share of the region meant, for conformal sets; None where nothing is meant.
    """

    view: str
    evidence: Floats
    confidence: float
    right: bool
    score: float | None


def known_answers(data: Dataset, source: Source, folder: Path | None = None) -> Iterator[Known]:
    """The answers to all expressions of a data set that mean a region, or nothing, in the pictures as they are seen.

    Expressions that cannot be read, or that ask for a value, are left out.
    """
    scenes = SceneCache(source, folder)
    examples = [example for example in data if example.boxes is not None]
    readings = parse_many([example.text for example in examples], limit=READINGS)
    for example, found in zip(examples, readings, strict=True):
        if isinstance(found, ParseError):
            continue
        try:
            scene = scenes.scene(example.view, "photo")
            answer = uncalibrated_answer(found[0], scene)
        except NsgroundError:
            continue
        if answer.program.type is Type.REGIONS:
            yield _known(example, answer, found[0], scene)


def _known(example: Example, answer: Answer, reading: Parse, scene: SceneGraph) -> Known:
    targets = list(example.boxes or ())
    guess = [scene.boxes[i] for i in answer.chosen[: 1 if answer.program.singular or len(targets) == 1 else None]]
    right = accurate(guess, targets) if targets else not guess
    score = None
    if len(targets) == 1:
        share = shares(answer)
        order = np.argsort(-share, kind="stable")
        at = place([scene.boxes[i] for i in order], targets[0])
        score = 1.0 if at is None else float(1 - share[order[at - 1]])
    return Known(example.view.id, evidence(answer, reading), answer.confidence, bool(right), score)


def calibrate(known: Sequence[Known], domain: str, seen_by: str, data: str) -> tuple[ConfidenceModel, dict[str, float]]:
    """A calibration, and what it comes to on pictures that it was not fitted on, beside the raw confidence.

    Raises DataError where there are too few answers, or all of them are right or wrong.
    """
    right = np.array([answer.right for answer in known])
    if len(known) < 50 or right.all() or not right.any():
        raise DataError(
            f"{data}: {len(known)} answers, {right.sum()} of them right; some of each are needed, 50 in all"
        )
    held = np.zeros(len(known))
    covered: list[bool] = []
    for fold in _folds([answer.view for answer in known]):
        rest = [answer for answer, out in zip(known, fold, strict=True) if not out]
        fitted = _fit(rest, Card(domain, seen_by, data, "", len(rest), 0.0, 0.0, 0.0))
        held[fold] = fitted.probabilities(np.array([answer.evidence for answer in known])[fold])
        limit = fitted.scores[min(len(fitted.scores) - 1, int(np.ceil((len(fitted.scores) + 1) * 0.9)) - 1)]
        covered += [a.score <= limit + 1e-9 for a, out in zip(known, fold, strict=True) if out and a.score is not None]
    raw = np.array([answer.confidence for answer in known])
    measured = {
        "answers": float(len(known)), "right": float(right.mean()),
        "ECE": ece(held, right), "ECE uncalibrated": ece(raw, right),
        "AUROC": auroc(held, right), "AUROC uncalibrated": auroc(raw, right),
        "area under risk and coverage": aurc(held, right),
        "sets of 90 % hold the region": float(np.mean(covered)) if covered else 0.0,
    }  # fmt: skip
    card = Card(
        domain, seen_by, data, datetime.date.today().isoformat(), len(known), round(float(right.mean()), 4),
        round(measured["ECE"], 4), round(measured["AUROC"], 4),
    )  # fmt: skip
    return _fit(known, card), measured


def _fit(known: Sequence[Known], card: Card) -> ConfidenceModel:
    rows = np.array([answer.evidence for answer in known])
    return fit(rows, [a.right for a in known], [a.score for a in known if a.score is not None], card)


def _folds(views: Sequence[str]) -> Iterable[np.ndarray]:
    """Masks [B] of the answers held out, picture by picture."""
    names = sorted(set(views))
    random.Random(SEED).shuffle(names)
    fold_of = {name: number % FOLDS for number, name in enumerate(names)}
    folds = np.array([fold_of[view] for view in views])
    return [folds == fold for fold in range(FOLDS)]


def seen_by(data: Dataset, source: Source) -> str:
    """What looks at the pictures of a data set from a source, as scenes say it."""
    label = SceneCache(source).pipeline("photo").label
    return {"detected": label, "given": f"{label}, given boxes", "scene": "given"}[source]
