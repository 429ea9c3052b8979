"""What every grounder is to an evaluation: a view and texts in, boxes or values out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np

from nsground.datasets import View
from nsground.program import Program
from nsground.scene import Floats, Rle

Source = Literal["detected", "given", "scene"]
"""Boxes detected in the picture; those of the true scene, what is in them judged from the picture; or the true scene
with all that it tells, for pictures of which there are no pixels, or to factor out perception."""

Outcome = Literal["found", "none", "ambiguous", "many", "undecided", "failed"]


def _no_boxes() -> Floats:
    return np.zeros((0, 4))


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a grounder answers to one text.

    Fields:
        outcome: as answers have it, or ``failed`` where there is no answer at all, with ``error`` saying why.
        boxes: float64 [K, 4] x0, y0, x1, y1 in pixels of the view, best first: what is answered.
        ranked: float64 [M, 4] all candidates, best first, of which accuracy at k takes the first k; what is answered
            comes first. Empty where the grounder does not rank.
        masks: a mask a box of ``boxes``, or None.
        value: of a question, in words: ``yes``, ``3``, ``red``.
        confidence: in [0, 1].
        program: how the text was read, by those who read.
    """

    outcome: Outcome
    boxes: Floats = field(default_factory=_no_boxes)
    ranked: Floats = field(default_factory=_no_boxes)
    masks: tuple[Rle | None, ...] | None = None
    value: str | None = None
    confidence: float = 0.0
    program: Program | None = None
    error: str = ""


class Grounder(Protocol):
    """Finds what texts mean in a view; any object with this method.

    It may also have ``name``, for tables; ``source``, where its boxes are from; and ``facts``, a mapping for the
    manifest beside a result: the number of ``parameters``, seconds of ``training``, the hash of ``weights``.
    """

    def ground(self, view: View, texts: Sequence[str], domain: str) -> list[Prediction]:
        """A prediction for each text, in order. A text without an answer is a prediction that ``failed``."""
        ...
