"""Perception of rendered scenes. Its network is not trained yet; this says so."""

from __future__ import annotations

from nsground.errors import DomainError
from nsground.perception.protocols import Detector


def load() -> Detector:
    """Raises DomainError: there are no weights."""
    raise DomainError(
        "the perception of the domain 'clevr' is not trained yet; give a scene file instead of the picture,"
        " or boxes= and labels=, or detector='ssdlite' (which knows COCO's categories only)"
    )
