"""What is seen in a picture, beside its true scene: a line a picture, of sums that add up over pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nsground.datasets import View
from nsground.domains.domain import load_domain
from nsground.errors import DataError
from nsground.evaluation.scored import Score, Scored
from nsground.reasoning.facts.scene_facts import HIDDEN
from nsground.relations import load_catalogue
from nsground.scene import SceneGraph, Table, iou, masks, matched
from nsground.scene.scaling import in_pixels

EXISTS = 0.5
"""From this probability of existence on, a region counts as an object."""

CATEGORY, EXISTENCE = "category", "existence"

DIRECTIONS = {"left": "left_of", "right": "right_of", "front": "in_front_of", "behind": "behind"}

Indices = NDArray[np.int64]

Wanted = Callable[[Mapping[str, str]], bool]
"""Whether an object with these attributes counts when attributes are judged."""


@dataclass(frozen=True, eq=False)
class AnnotatedPicture:
    """A picture whose true scene is known, and the part that it is of."""

    view: View
    part: str
    domain: str

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """The id and the part of the picture: it is scored as one thing."""
        return ((self.view.id, self.part),)

    @property
    def truth(self) -> SceneGraph:
        """Raises DataError where it is not known."""
        if self.view.scene is None:
            raise DataError(f"{self.view.id}: its true scene is not known, so what is seen cannot be judged")
        return self.view.scene


@dataclass(frozen=True)
class LabelScores:
    """What objects that are found are called in one family, beside what they are.

    Fields:
        said: by the place of the object in the truth: how sure, and whether it is right.
        beyond: true words that the detector has no name for, and how often each came; they are not judged.
    """

    said: Mapping[int, tuple[float, bool]]
    beyond: Mapping[str, int] = field(default_factory=dict)


def score(by: str, picture: AnnotatedPicture, seen: SceneGraph, wanted: Wanted | None = None) -> Scored:
    """Compare what is seen with the true scene, in the pixels of what is seen.

    Boxes are matched by their overlap alone, the surest first; whether the object that a box met is also called what
    it is, is judged apart. A region counts from an existence of ``EXISTS`` on.

    Args:
        wanted: which true objects count when categories and attributes are judged; by default all.
    """
    truth = in_pixels(picture.truth, seen.size)
    seen = seen[np.argsort(-seen.existence, kind="stable")]
    overlap = iou(seen.boxes, truth.boxes)
    match, close = matched(overlap), matched(overlap, 0.75)
    certain = seen.existence >= EXISTS
    at = np.flatnonzero(certain & (match >= 0))
    true = match[at]
    chosen = [wanted is None or wanted(region.attributes) for region in truth.regions]
    labels = {CATEGORY: _labels(seen.concepts, truth.concepts, at, true, chosen)}
    for family in truth.attributes:
        if family in seen.attributes:
            labels[family] = _labels(seen.attributes[family], truth.attributes[family], at, true, chosen)
    right = {j for j in true.tolist() if all(found.said.get(j, (1.0, True))[1] for found in labels.values())}
    scores: dict[str, Score] = {
        "right": len(right) == len(truth) == int(certain.sum()),
        "objects": len(truth),
        "seen": int(certain.sum()),
        "found": len(at),
        "found75": int((certain & (close >= 0)).sum()),
        "iou": float(overlap[at, true].sum()),
        **_of_labels(labels),
        **_of_masks(seen, truth, at, true),
        **_of_places(seen, truth, at, true),
    }
    told = {
        "regions": list(_regions(in_pixels(seen, picture.truth.size), certain, match, right, tuple(labels))),
        EXISTENCE: [[float(p), bool(j >= 0)] for p, j in zip(seen.existence, match, strict=True)],
        "labels": {family: list(map(list, found.said.values())) for family, found in labels.items()},
        "beyond": {family: dict(found.beyond) for family, found in labels.items() if found.beyond},
        "categories": _categories(seen, truth, certain, match, set(close[certain].tolist()), labels[CATEGORY]),
    }
    return Scored(by, picture.view.id, picture.view.id, picture.part, "picture", told, None, scores, {})


def _labels(seen: Table, truth: Table, at: Indices, true: Indices, chosen: list[bool]) -> LabelScores:
    words, called, known = truth.best(), seen.best(), {name.casefold() for name in seen.names}
    judged: dict[int, tuple[float, bool]] = {}
    beyond: dict[str, int] = {}
    for i, j in zip(at.tolist(), true.tolist(), strict=True):
        word = words[j]
        if word is None or not chosen[j]:
            continue
        if word.casefold() not in known:
            beyond[word] = beyond.get(word, 0) + 1
            continue
        judged[j] = float(seen.probs[i].max()), (called[i] or "").casefold() == word.casefold()
    return LabelScores(judged, beyond)


def _of_labels(labels: Mapping[str, LabelScores]) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for family, label_scores in labels.items():
        scores[f"{family} judged"] = len(label_scores.said)
        scores[f"{family} right"] = sum(right for _, right in label_scores.said.values())
        scores[f"{family} sure"] = sum(sure for sure, _ in label_scores.said.values())
    return scores


def _of_masks(seen: SceneGraph, truth: SceneGraph, at: Indices, true: Indices) -> dict[str, Score]:
    """The sum of IoU over objects found whose masks are known; 0 where none is seen. Nothing where the detector sees no
    masks, or the picture's size is another than that of the true masks."""
    if seen.masks is None or truth.masks is None:
        return {}
    total, count = 0.0, 0
    for i, j in zip(at, true, strict=True):
        ours, theirs = seen.masks[i], truth.masks[j]
        if theirs is not None:
            count += 1
            total += _mask_iou(masks.decode(ours), masks.decode(theirs)) if ours is not None else 0.0
    return {"mask_iou": total, "masked": count}


def _mask_iou(a: NDArray[np.bool_], b: NDArray[np.bool_]) -> float:
    covered = (a | b).sum()
    return float((a & b).sum() / covered) if a.shape == b.shape and covered else 0.0


def _of_places(seen: SceneGraph, truth: SceneGraph, at: Indices, true: Indices) -> dict[str, Score]:
    """Whether the spatial relations of every pair of objects found are as in the true scene, where both hold places;
    whether each is fully or partially visible, where both say how much is hidden."""
    scores: dict[str, Score] = {}
    if seen.positions is not None and truth.positions is not None:
        apart = ~np.eye(len(at), dtype=bool)
        for name, relation in DIRECTIONS.items():
            ours, theirs = _holds(relation, seen, at), _holds(relation, truth, true)
            scores[f"{name} right"] = int((ours == theirs)[apart].sum())
            scores[f"{name} pairs"] = int(apart.sum())
    if seen.hidden is not None and truth.hidden is not None:
        scores["visible right"] = int(((seen.hidden[at] >= HIDDEN) == (truth.hidden[true] >= HIDDEN)).sum())
        scores["visible judged"] = len(at)
    return scores


def _holds(relation: str, scene: SceneGraph, at: Indices) -> NDArray[np.bool_]:
    holds: NDArray[np.bool_] = load_catalogue(load_domain(scene.domain)).degrees(relation, scene, at, at) > 0.5
    return holds


def _regions(
    seen: SceneGraph, certain: NDArray[np.bool_], match: Indices, right: set[int], families: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    """Those that count, for people: their box in pixels of the true scene, what they are called, the true object that
    they met, -1 for none."""
    called = described(seen, families)
    for i in np.flatnonzero(certain):
        yield {
            "box": seen.boxes[i].round(1).tolist(),
            "called": called[i],
            "sure": round(float(seen.existence[i]), 3),
            "meets": int(match[i]),
            "right": int(match[i]) in right,
        }


def described(scene: SceneGraph, families: tuple[str, ...]) -> list[str]:
    """Each region in words, by its category and those of the families that it has, such as ``small red metal cube``."""
    first = ("size", "color", "material")
    named = [*first, *sorted(set(families) - {*first, CATEGORY})]
    tables = [scene.attributes[family].best() for family in named if family in families and family in scene.attributes]
    descriptions = []
    for i, label in enumerate(scene.concepts.best()):
        words = [word for table in tables if (word := table[i]) is not None and word != label]
        descriptions.append(" ".join([*words, label or "thing"]))
    return descriptions


def _categories(
    seen: SceneGraph,
    truth: SceneGraph,
    certain: NDArray[np.bool_],
    match: Indices,
    close: set[int],
    labels: LabelScores,
) -> dict[str, dict[str, int]]:
    """What became of the true objects of each category, and of the regions that are called so."""
    by_category: dict[str, dict[str, int]] = {}

    def count(name: str | None, what: str, times: int = 1) -> None:
        if name is not None:
            counts = by_category.setdefault(name, {})
            counts[what] = counts.get(what, 0) + times

    words, met = truth.concepts.best(), set(match[certain].tolist())
    for j, word in enumerate(words):
        count(word, "objects")
        count(word, "found", j in met)
        count(word, "found75", j in close)
        if j in labels.said:
            count(word, f"{CATEGORY} judged")
            count(word, f"{CATEGORY} right", labels.said[j][1])
    spelled = {word.casefold(): word for word in words if word is not None}
    for sure, name, j in zip(certain.tolist(), seen.concepts.best(), match.tolist(), strict=True):
        if sure and name is not None:
            name = spelled.get(name.casefold(), name)
            count(name, "called")
            count(name, "called right", j >= 0 and words[j] == name)
    return by_category
