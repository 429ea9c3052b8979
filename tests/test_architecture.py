"""The house rules: arrows between rooms, light imports, clean code, small files."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent
SOURCES = sorted((ROOT / "nsground").rglob("*.py"))
ROOMS = ("program", "scene", "relations", "language", "reasoning", "datasets")
THERE = [room for room in ROOMS if (ROOT / "nsground" / room / "__init__.py").is_file()]
HEAVY = {"torch", "torchvision", "spacy", "transformers"}


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    words = [str(part) for part in command]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def tool(name: str) -> str:
    found = shutil.which(name, path=str(BIN)) or shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed; pip install 'nsground[dev]'")
    return found


def test_arrows_point_down() -> None:
    done = run(tool("lint-imports"), "--no-cache")
    assert done.returncode == 0, done.stdout + done.stderr


def test_arrows_in_texts_point_down() -> None:
    """What is imported by name, such as ``"nsground.room.module:function"``, is in the same room or in one below."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    layers = next(contract["layers"] for contract in settings["contracts"] if contract["type"] == "layers")
    floor = {room: level for level, layer in enumerate(layers) for room in layer.split(" | ")}
    arrows = [
        (path.relative_to(ROOT / "nsground").with_suffix("").parts[0], named[1], named[0])
        for path in SOURCES
        for text in texts(path)
        if (named := re.fullmatch(r"nsground\.(\w+)[\w.]*(:\w+)?", text)) and named[1] in floor
    ]
    assert arrows
    assert not [(room, text) for room, other, text in arrows if room != other and floor[room] >= floor[other]]


def texts(path: Path) -> Iterator[str]:
    """The strings in a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("module", ["nsground", *(f"nsground.{room}" for room in THERE)])
def test_imports_are_light(module: str) -> None:
    done = run(sys.executable, "-c", f"import sys, {module}; print(*sys.modules)")
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert module in loaded
    assert not loaded & HEAVY


def test_ruff() -> None:
    done = run(tool("ruff"), "check", "--no-cache", "--output-format=concise", ".")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_mypy_strict() -> None:
    done = run(tool("mypy"))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 450


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_say_what_they_are(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lstrip()
    assert not text or text.startswith('"""')


def test_no_example_has_a_deadline() -> None:
    """Speed is measured in benchmarks; a deadline is missed by chance where the machine is busy."""
    assert settings().deadline is None
