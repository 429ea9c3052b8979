"""The pages of the documentation do what they say: files are written, commands run, outputs compared."""

from __future__ import annotations

import doctest
import os
import pydoc
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from nsground.cli import main

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = ("architecture.md", "blame.md", "laboratory.md", "language.md")
EXECUTED = [*(DOCS / page for page in PAGES), *sorted((DOCS / "guides").glob("*.md"))]
WRITTEN = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", EXECUTED, ids=lambda path: path.name)
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``console``: what follows ``$`` is run, and prints what follows. ``pycon``: the same of ``>>>``, as doctests do.

    ``$ python some/file.py`` runs in a process of its own, so that what it registers stays there.
    Any other block whose first line is ``# some/file`` is that file.
    """
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    names: dict[str, object] = {}
    for language, body in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "console":
            for command, expected in steps(body):
                printed = printed_by(command)
                assert matches(expected, printed), f"$ {command}\n{printed}"
        elif language == "pycon":
            python(body, names, page.name)
        elif body.startswith("# ") and "." in body.split("\n", 1)[0]:
            name, text = body.split("\n", 1)
            file = Path(name.removeprefix("# "))
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")


def printed_by(command: str) -> str:
    program, *words = shlex.split(command.removesuffix(" 2>&1"))
    if program == "python":
        paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        environment = os.environ | {"PYTHONPATH": paths}
        done = subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False, env=environment)
        return done.stdout + done.stderr
    result = CliRunner().invoke(main, words)
    return result.output if command.endswith(" 2>&1") else result.stdout


def python(session: str, names: dict[str, object], page: str) -> None:
    """Run a session with the names of those before it, and compare what it prints; ``...`` stands for anything."""
    test = doctest.DocTestParser().get_doctest(session, names, page, page, 0)
    assert test.examples, f"no >>> in {session}"
    said: list[str] = []
    done = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    assert done.failed == 0, "".join(said)


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


@pytest.mark.parametrize("page", WRITTEN, ids=lambda path: path.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


FILES = [f"/{path.relative_to(ROOT)}" for path in ROOT.glob("[a-zA-Z]*/**/*") if path.is_file()]
SOURCES = [path.read_text(encoding="utf-8") for path in (ROOT / "nsground").rglob("*.py")]
GROUPS = {name for source in SOURCES for name in re.findall(r'"(nsground\.\w+)"', source)}
"""Groups of entry points, which are named like modules; and modules that are named by texts."""


@pytest.mark.parametrize("page", WRITTEN, ids=lambda path: path.name)
def test_files_and_modules_are_where_pages_say(page: Path) -> None:
    """Of files in backquotes those of Python and lark, and all that begins with ``nsground.``."""
    text = page.read_text(encoding="utf-8")
    own = {name for _, body in BLOCK.findall(text) for name in re.findall(r"^# ([\w./]+)$", body, re.MULTILINE)}
    for name in set(re.findall(r"`([\w./]+\.(?:py|lark))`", text)) - own:
        assert any(file.endswith(f"/{name}") for file in FILES), name
    for name in set(re.findall(r"\bnsground(?:\.\w+)+", text)) - GROUPS:
        if not name.endswith((".py", ".yaml")):
            assert pydoc.locate(name) is not None, name


def test_the_map_is_what_the_imports_say() -> None:
    check = subprocess.run(
        [sys.executable, ROOT / "scripts" / "draw_rooms.py", "--check"], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stdout + check.stderr


COMMAND = re.compile(r"^(?:    |\$ )nsground ((?:.*\\\n)*.*)$", re.MULTILINE)


def commands(page: Path) -> list[list[str]]:
    """The commands that a page shows, each as its words: up to a pipe, a redirection or a comment."""
    shown = (text.replace("\\\n", " ") for text in COMMAND.findall(page.read_text(encoding="utf-8")))
    return [shlex.split(re.split(r" [|&]? ?>|\s[|&]", text)[0], comments=True) for text in shown]


SHOWN = [(page, words) for page in WRITTEN for words in commands(page)]


@pytest.mark.parametrize(("page", "words"), SHOWN, ids=lambda part: getattr(part, "name", None) or " ".join(part)[:40])
def test_commands_and_options_that_pages_show_exist(page: Path, words: list[str]) -> None:
    context = click.Context(main, info_name="nsground")
    command: click.Command = main
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command.parse_args(context, words)  # `split` puts in the `make` that may be left out
        name, inner, words = command.resolve_command(context, [*context._protected_args, *context.args])
        assert inner is not None, f"there is no command {name!r}"
        context = click.Context(inner, info_name=name, parent=context)
        command = inner
    command.make_parser(context).parse_args(list(words))


def test_the_example_of_the_readme() -> None:
    """It runs, and its programs and outcomes are what the comments beside them say."""
    ((_, code),) = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    program, english, outcome = done.stdout.splitlines()[:3]
    comments = [line.partition("  # ")[2] for line in code.splitlines() if line.startswith("print(")]
    assert [program, english] == comments[:2]
    assert outcome in comments[2].partition(":")[0].split(" | ")
