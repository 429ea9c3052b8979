"""The wheel is whole: grammar, lexicons and weights are in it, and it runs from anywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

import nsground

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment that has the wheel and its dependencies, but not this checkout."""
    folder = tmp_path_factory.mktemp("env")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    packages = next((folder / "lib").iterdir()) / "site-packages"
    (packages / "dependencies.pth").write_text(sysconfig.get_paths()["purelib"] + "\n")
    return python


def run(*command: str | Path, cwd: Path) -> str:
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "MYPYPATH")}
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_everything_is_in_it(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    grammar = {f"nsground/{path.relative_to(ROOT)}" for path in (ROOT / "grammar").rglob("*") if path.is_file()}
    weights = {str(path.relative_to(ROOT)) for path in (ROOT / "nsground/perception").rglob("*.safetensors")}
    assert grammar and weights
    assert grammar | weights | {"nsground/py.typed", "nsground/language/parse_tables.json"} <= held
    assert wheel.name.split("-")[1] == nsground.__version__


@pytest.mark.slow
def test_it_runs_from_another_folder(python: Path, tmp_path: Path) -> None:
    picture = ROOT / "examples" / "pictures" / "coffee.png"
    said = run(python.with_name("nsground"), "ground", str(picture), "the cup on the table", cwd=tmp_path)
    assert "cup" in said and "found" in said.lower()
    where = run(python, "-c", "import nsground; print(nsground.__file__)", cwd=tmp_path)
    assert str(python.parents[1]) in where
    assert run(python.with_name("nsground"), "--version", cwd=tmp_path).split() == [
        "nsground,", "version", nsground.__version__
    ]  # fmt: skip


@pytest.mark.slow
def test_types_are_seen_from_outside(python: Path, tmp_path: Path) -> None:
    """By mypy, in code that uses the wheel."""
    asked = ("program", "program.english()", "ng.ground")
    code = ["import nsground as ng", "program = ng.parse('the cup')", *(f"reveal_type({name})" for name in asked)]
    (tmp_path / "user.py").write_text("\n".join(code))
    mypy = (sys.executable, "-m", "mypy", "--python-executable", python, "--strict", "user.py")
    said = run(*mypy, cwd=tmp_path)
    types = re.findall(r'Revealed type is "(.+)"', said)
    assert types[:2] == ["nsground.program.base.Program", "str"]
    assert types[2].endswith("-> nsground.reasoning.answer.Answer")
