"""The page of the laboratory: docs/generalisation.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def write_page(lab: Path, page: Path, seconds: Mapping[str, float]) -> None:
    """Write the page from the results."""
    raise NotImplementedError
