"""The evidence that an answer is right: what is known of it before anybody checks."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from nsground.language import Parse
from nsground.program import Attribute, Concept, Not
from nsground.reasoning import Answer
from nsground.scene import Floats


def _first(answer: Answer) -> int | None:
    return answer.chosen[0] if answer.chosen and answer.degrees is not None else None


def _width(answer: Answer, _: Parse) -> float:
    first = _first(answer)
    if first is None:
        return float(answer.outcome == "undecided")
    low, high = answer.bounds(first)
    return high - low


def _margin(answer: Answer, _: Parse) -> float:
    scores = (*answer.scores[:2], 0.0, 0.0)
    return scores[0] - scores[1]


def _rivals(answer: Answer, _: Parse) -> float:
    """Regions of the category of the first one."""
    first = _first(answer)
    if first is None:
        return 0.0
    labels = answer.scene.concepts.best()
    return math.log1p(labels.count(labels[first]) - 1)


def _existence(answer: Answer, _: Parse) -> float:
    first = _first(answer)
    return 0.0 if first is None else float(answer.scene.existence[first])


def _area(answer: Answer, _: Parse) -> float:
    """Side of the first box, as a share of the picture's."""
    first = _first(answer)
    if first is None:
        return 0.0
    x0, y0, x1, y1 = answer.scene.boxes[first]
    width, height = answer.scene.size
    return math.sqrt(max(0.0, (x1 - x0) * (y1 - y0)) / (width * height))


EVIDENCE: Mapping[str, Callable[[Answer, Parse], float]] = {
    "log odds": lambda answer, _: _log_odds(answer.confidence),
    "decided": lambda answer, _: float(answer.outcome in ("found", "many")),
    "none": lambda answer, _: float(answer.outcome == "none"),
    "no candidate": lambda answer, _: float(not answer.chosen),
    "possible regions": lambda answer, _: math.log1p(len(answer.chosen)),
    "margin": _margin,
    "width": _width,
    "unknown clauses": lambda answer, _: math.log1p(len(answer.undecided)),
    "unknown noun": lambda answer, _: float(any(isinstance(clause, Concept) for clause in answer.undecided)),
    "maybe unseen": lambda answer, _: float(answer.limits is not None and answer.limits.unseen),
    "share": lambda answer, _: float(_ranked_shares(answer)[0]),
    "share of the second": lambda answer, _: float(_ranked_shares(answer)[1]),
    "rivals": _rivals,
    "existence": _existence,
    "area": _area,
    "unread words": lambda answer, _: math.log1p(len(answer.unread)),
    "approximate": lambda _, reading: float(reading.approximate),
    "reading": lambda _, reading: reading.score,
    "orderings": lambda answer, _: float(sum(node.orders for node in answer.program.walk())),
    "pairings": lambda answer, _: float(sum(node.pairs for node in answer.program.walk())),
    "denials": lambda answer, _: float(sum(isinstance(node, Not) for node in answer.program.walk())),
    "attributes": lambda answer, _: float(sum(isinstance(node, Attribute) for node in answer.program.walk())),
    "size": lambda answer, _: math.log(answer.program.size),
    "regions": lambda answer, _: math.log1p(len(answer.scene)),
}
"""Each piece of evidence by its name: a number that may tell right answers from wrong ones."""


def evidence(answer: Answer, reading: Parse) -> Floats:
    """The pieces of ``EVIDENCE`` [E] of an answer and the reading that it answers, in their order."""
    return np.array([piece(answer, reading) for piece in EVIDENCE.values()])


def shares(answer: Answer) -> Floats:
    """[N] how much each region has of all that may be meant: what the degrees of the candidates are shares of.

    They sum up to 1 at most; what is missing is that nothing is meant, or something that no region stands for.
    """
    if answer.degrees is None:
        return np.zeros(0)
    weights: NDArray[np.float64] = np.asarray(answer.degrees, dtype=np.float64).copy()
    nothing = float((1 - weights).prod()) + 0.5 * (answer.limits is not None and answer.limits.unseen)
    result: Floats = weights / max(weights.sum() + nothing, 1e-9)
    return result


def _ranked_shares(answer: Answer) -> Floats:
    """The two largest shares; 0 where there are fewer."""
    ranked: Floats = -np.sort(-np.concatenate([shares(answer), np.zeros(2)]))
    return ranked[:2]


def _log_odds(confidence: float) -> float:
    held = min(max(confidence, 1e-3), 1 - 1e-3)
    return math.log(held / (1 - held))
