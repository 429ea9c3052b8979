"""The wheel is whole: grammar, lexicons and weights are in it, and it runs from anywhere."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.mark.slow
def test_everything_is_in_it(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    grammar = {f"nsground/{path.relative_to(ROOT)}" for path in (ROOT / "grammar").rglob("*") if path.is_file()}
    weights = {str(path.relative_to(ROOT)) for path in (ROOT / "nsground/perception").rglob("*.safetensors")}
    assert grammar and weights
    assert grammar | weights <= held


@pytest.mark.slow
def test_it_runs_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    """In a new environment that has the dependencies but not this checkout."""
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    packages = next((tmp_path / "env" / "lib").iterdir()) / "site-packages"
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    picture = ROOT / "examples" / "pictures" / "coffee.png"
    said = subprocess.run(
        [tmp_path / "env" / "bin" / "nsground", "ground", str(picture), "the cup on the table"],
        check=True, capture_output=True, text=True, cwd=elsewhere, env=environment,
    ).stdout  # fmt: skip
    assert "cup" in said and "found" in said.lower()
    where = "import nsground; print(nsground.__file__)"
    file = subprocess.run([python, "-c", where], check=True, capture_output=True, text=True, cwd=elsewhere).stdout
    assert str(packages) in file
