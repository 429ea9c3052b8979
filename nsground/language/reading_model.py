"""How likely a reading is among the readings of an expression: a log-linear model whose weights are learned.

The cost of a reading, -ln of its weight among others, adds up what its words cost in the lattice, where its clauses
belong, and what is odd about its program. No term is negative, so the search can stop where nothing can win any more.
Weights are learned from gold programs by ``scripts/train_preferences.py``, as in Johnson et al. (ACL 1999) and Clark
and Curran (Computational Linguistics 2007).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from nsground.domains.domain import Domain
from nsground.files.reading import read_text
from nsground.language.attachment_model import AttachmentModel

WEIGHTS = Path(__file__).parent / "weights" / "preferences.json"

WORDS = "words"


@dataclass(frozen=True)
class ReadingModel:
    """Weights, none below 0: of the cost of words, and of each oddity. That of attachment is a probability as it is."""

    weights: Mapping[str, float]
    attachment: AttachmentModel

    @property
    def words(self) -> float:
        """What the cost of a reading's words counts for."""
        return self.weights.get(WORDS, 1.0)

    def before_meaning(self, words: float, attachment: float) -> float:
        """The least that a reading can cost."""
        return self.words * words + attachment

    def of_oddities(self, oddities: Mapping[str, int]) -> float:
        """What oddities cost."""
        return sum(self.weights.get(name, 0.0) * times for name, times in oddities.items())

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"readings": dict(self.weights), "attachments": dict(self.attachment.weights)}

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> ReadingModel:
        """The model in the data of a weights file: weights of ``readings`` and of ``attachments``, by feature."""
        return ReadingModel(data["readings"], AttachmentModel(data["attachments"]))


def load_preferences(domain: Domain) -> ReadingModel:
    """The weights that come with the package; a domain's own ``preferences.json`` says how clauses attach there.

    CLEVR's sentences are made by templates that give every clause to the nearest noun; people do not.
    """
    own = domain.folder / WEIGHTS.name
    return _load(own if own.is_file() else None)


@cache
def _load(own: Path | None) -> ReadingModel:
    model = ReadingModel.from_dict(json.loads(read_text(WEIGHTS)))
    return model if own is None else replace(model, attachment=AttachmentModel(json.loads(read_text(own))))
