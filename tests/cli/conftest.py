"""Scenes, pictures and a runner for the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from nsground import SceneGraph
from nsground.cli import main

Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    """Run a command in this process; a traceback, or an exception that is no exit, fails the test."""

    def runner(*words: Any, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, [str(word) for word in words], input=stdin)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    return runner


@pytest.fixture
def scene() -> SceneGraph:
    """From left to right: a cup, a fork, a cup; a plate below."""
    things = [
        {"bbox": [5, 20, 20, 20], "category": "cup", "attributes": {"color": "red"}},
        {"bbox": [40, 20, 10, 30], "category": "fork", "attributes": {"color": "gray"}},
        {"bbox": [70, 20, 20, 20], "category": "cup", "attributes": {"color": "green"}},
        {"bbox": [30, 60, 40, 15], "category": "plate", "attributes": {"color": "white"}},
    ]
    return SceneGraph.from_coco(things, size=(100, 80))


@pytest.fixture
def scene_file(scene: SceneGraph, tmp_path: Path) -> Path:
    path = tmp_path / "scene.json"
    scene.save(path)
    return path


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.png"
    Image.linear_gradient("L").convert("RGB").resize((100, 80)).save(path)
    return path


@pytest.fixture
def boxes(tmp_path: Path) -> Path:
    path = tmp_path / "boxes.json"
    data = {"boxes": [[5, 20, 25, 40], [70, 20, 90, 40], [40, 20, 50, 50]], "labels": ["cup", "cup", "fork"]}
    path.write_text(json.dumps(data), encoding="utf-8")
    return path
