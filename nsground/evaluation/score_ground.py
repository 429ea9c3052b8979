"""What a prediction of a grounder is worth, beside what the example means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from nsground.datasets import Example
from nsground.errors import DataError
from nsground.evaluation.groups import Groups
from nsground.evaluation.metrics import accurate, exact, f1, mean_iou, place, shared_and_covered
from nsground.evaluation.scored import Score, Scored
from nsground.evaluation.selection import Batch
from nsground.grounders import Grounder, Prediction

RANKS = (1, 5, 10)


def score(by: str, grounder: Grounder, batch: Batch, groups: dict[str, Groups]) -> list[Scored]:
    """Ground all texts of a batch, and score each. Raises what the grounder raises for a view that it cannot use."""
    predictions = grounder.ground(batch.view, [item.example.text for item in batch.items], batch.domain)
    if len(predictions) != len(batch.items):
        raise DataError(
            f"grounder {by}: {len(predictions)} predictions for {len(batch.items)} texts; there must be one for each"
        )
    return [
        item.scored(
            by,
            said(prediction, item.example),
            prediction.confidence,
            scores(prediction, item.example),
            groups[item.example.id],
        )
        for item, prediction in zip(batch.items, predictions, strict=True)
    ]


def said(prediction: Prediction, example: Example) -> dict[str, Any]:
    """The prediction as plain data: a value for a question, boxes for an expression."""
    data: dict[str, Any] = {"outcome": prediction.outcome}
    if example.is_question:
        data["value"] = prediction.value
    else:
        data["boxes"] = np.asarray(prediction.boxes).round(1).tolist()
    if prediction.program is not None:
        data["program"] = str(prediction.program)
    return data | ({"error": prediction.error} if prediction.error else {})


def scores(prediction: Prediction, example: Example) -> dict[str, Score]:
    """Every score that applies; what failed is nothing, and never right."""
    failed = prediction.outcome == "failed"
    scored: dict[str, Score] = {"failed": failed}
    if example.is_question:
        right = not failed and prediction.value == example.answer
        return {"right": right, "answer": right, **scored}
    targets, boxes = example.boxes or (), [] if failed else list(prediction.boxes)
    right = not failed and exact(boxes, targets)
    scored |= {"right": right, "exact": right, "f1": 0.0 if failed else f1(boxes, targets)}
    if targets:
        overlap = mean_iou(boxes, targets)
        scored |= {
            "iou50": accurate(boxes, targets, 0.5),
            "iou75": accurate(boxes, targets, 0.75),
            "mean_iou": 0.0 if overlap is None else overlap,
            "something": len(boxes) > 0,
        }
    else:
        scored["nothing"] = not failed and not boxes
    if len(targets) == 1:
        ranked = [] if failed else list(prediction.ranked) or boxes
        at = place(ranked, targets[0])
        scored |= {f"top{k}": at is not None and at <= k for k in RANKS}
    if prediction.outcome == "none":
        scored["none_rightly"] = not targets
    if prediction.outcome == "found":
        scored["found_rightly"] = right
    scored["undecided"] = prediction.outcome == "undecided"
    if prediction.outcome == "ambiguous":
        scored["among"] = bool(targets) and len(targets) == round(f1(boxes, targets) * (len(boxes) + len(targets)) / 2)
    return scored | _of_masks(prediction, example, failed)


def _of_masks(prediction: Prediction, example: Example, failed: bool) -> dict[str, Score]:
    """gIoU and cIoU, where the masks of all targets are known and there is one for each box answered."""
    masks = _masks(example)
    answered: Sequence[Any] = () if failed or prediction.masks is None else prediction.masks
    if masks is None or len(answered) != (0 if failed else len(prediction.boxes)) or None in answered:
        return {}
    shared, covered = shared_and_covered(answered, masks)
    if not masks:
        return {"giou": float(not failed and not answered), "shared": 0, "covered": covered}
    return {"giou": shared / covered if covered else 0.0, "shared": shared, "covered": covered}


def _masks(example: Example) -> list[Any] | None:
    """The masks of the targets, given or of the true scene; None where one of them is not known."""
    known: Sequence[Any] | None = example.masks
    if known is None and example.targets is not None and example.view.scene is not None:
        masks = example.view.scene.masks
        known = None if masks is None else [masks[i] for i in example.targets]
    return None if known is None or None in known else list(known)
