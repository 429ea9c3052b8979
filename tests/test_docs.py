"""The pages of the documentation do what they say: files are written, commands run, outputs compared."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from nsground.cli import main

ROOT = Path(__file__).parents[1]
PAGES = ("language.md", "add_a_relation.md", "blame.md", "laboratory.md")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES)
def test_page(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks whose first line is ``# some/file`` are that file; ``$`` lines are run, and must print what follows."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    for language, body in BLOCK.findall((ROOT / "docs" / page).read_text(encoding="utf-8")):
        if language == "console":
            for command, expected in steps(body):
                result = CliRunner().invoke(main, shlex.split(command.removesuffix(" 2>&1"))[1:])
                printed = result.output if command.endswith(" 2>&1") else result.stdout
                assert matches(expected, printed), f"$ {command}\n{printed}"
        elif body.startswith("# ") and "." in body.split("\n", 1)[0]:
            name, text = body.split("\n", 1)
            file = Path(name.removeprefix("# "))
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")


def steps(body: str) -> list[tuple[str, str]]:
    """The commands of a block, each with what it should print."""
    parts = re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts)]


def matches(expected: str, printed: str) -> bool:
    """Whether an output is as expected; ``...`` stands for anything, spaces at the ends of lines do not count."""
    pattern = ".*".join(re.escape(part) for part in re.split(r"\.\.\.\n?", _trimmed(expected)))
    return re.fullmatch(pattern, _trimmed(printed), re.DOTALL) is not None


def _trimmed(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.strip().splitlines())


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target
