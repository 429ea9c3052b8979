"""Small data sets made to order, once for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from nsground.datasets import Example, open_dataset
from nsground.generation import FlatSource, GenerationOptions, StageSource, generate


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Expressions of all kinds about rendered scenes."""
    folder = tmp_path_factory.mktemp("rendered") / "data"
    source = StageSource({"train": 6, "val": 3}, seed=4, pictures=False)
    generate(source, folder, GenerationOptions({"": 81}, seed=4, brackets=True, spare=1))
    return folder


@pytest.fixture(scope="session")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Expressions about labelled boxes of the photo domain."""
    folder = tmp_path_factory.mktemp("labelled") / "data"
    generate(FlatSource("photo", {"": 4}, seed=4), folder, GenerationOptions({"": 24}, seed=4, spare=1))
    return folder


@pytest.fixture(scope="session")
def examples(rendered: Path, labelled: Path) -> list[Example]:
    return [*open_dataset(rendered), *open_dataset(labelled)]
