"""Where the shared data is, for tests that need it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"
FIXTURES = Path(__file__).parent / "fixtures"

needs_data = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data is not beside the repository")


@cache
def shared_json(name: str) -> Any:
    """A JSON file of the shared data, read once. Not to be changed by the reader."""
    return json.loads((SHARED / name).read_text(encoding="utf-8"))


def pairs(path: Path) -> list[tuple[str, str]]:
    """The pairs of lines in a fixture: blank lines part them, lines that begin with ``#`` are notes."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    blocks = [block.split("\n") for block in "\n".join(lines).split("\n\n") if block.strip()]
    return [(first, second) for first, second in (filter(None, block) for block in blocks)]
