"""The examples run, and show what they say they show."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "examples").glob("*.py"))


def run(script: Path, folder: Path) -> str:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    return done.stdout


def test_there_are_three() -> None:
    assert [script.stem for script in SCRIPTS] == ["debugging_session", "new_relation", "one_picture"]


def test_one_picture(tmp_path: Path) -> None:
    said = run(ROOT / "examples" / "one_picture.py", tmp_path)
    assert said.startswith("found\n") and "cup" in said and "because" in said
    assert (tmp_path / "answer.png").stat().st_size > 10_000


def test_debugging_session(tmp_path: Path) -> None:
    said = run(ROOT / "examples" / "debugging_session.py", tmp_path)
    before, after = said.split("why not", 1)
    assert "none. No region fits" in before and "Nothing here looks for plate" in before
    assert "found: #1" in after and "spoon" in after


def test_new_relation(tmp_path: Path) -> None:
    said = run(ROOT / "examples" / "new_relation.py", tmp_path)
    assert said.count(": holds (") == 4 and "broken" not in said
    assert "many: #2" in said


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_examples_are_short(script: Path) -> None:
    assert len(script.read_text(encoding="utf-8").splitlines()) <= 70
