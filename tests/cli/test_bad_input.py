"""Bad input: a message and exit code 2, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nsground import SceneGraph
from tests.cli.conftest import Run

TEXTS = {
    "empty": "", "blank": " \t\n", "10,000 words": "cup " * 10_000, "emoji": "🙂🎉", "punctuation": "?!?!",
    "a long word": "c" * 100_000,
}  # fmt: skip

ODD_TEXTS = {
    "right to left": "הכוס משמאל לצלחת",
    "arabic": "الكوب على يسار الطبق",
    "emoji and words": "the cup 🙂 left of the fork 🎉",
    "accents": "the café's tåble",
    "combining": "cup\u0301\u0301\u0301",
    "control characters": "\x1b[31m\x07\x00",
    "surrogate": "the \udcff cup",
    "many ofs": "of " * 100,
    "markup": "[bold]the cup[/bold] [/]",
    "numbers": "the 999999999999999999999th cup",
    "repeated": "the cup " * 40,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
@pytest.mark.parametrize("command", ["parse", "ground", "explain"])
def test_texts_that_cannot_be_read(run: Run, scene_file: Path, command: str, text: str) -> None:
    words = [command, "--", text] if command == "parse" else [command, scene_file, "--", text]
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ") and not result.stdout
    assert len(result.stderr) < 1000


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS.keys())
@pytest.mark.parametrize("command", ["parse", "ground", "explain"])
def test_odd_texts_are_read_or_refused(run: Run, scene_file: Path, tmp_path: Path, command: str, text: str) -> None:
    words = [command, text, "--json"] if command == "parse" else [command, scene_file, text, "--json"]
    result = run(*words, *(["-o", tmp_path / "out.png"] if command != "parse" else []))
    assert result.exit_code in (0, 2)
    if result.exit_code == 0:
        assert json.loads(result.stdout)
    else:
        assert result.stderr.startswith("Error: ")
    assert "unexpected" not in result.stderr


def test_markup_is_shown_as_it_is(run: Run, tmp_path: Path) -> None:
    thing = {"bbox": [1, 1, 5, 5], "category": "[bold]cup[/bold]\x1b[2J"}
    path = tmp_path / "scene.json"
    SceneGraph.from_coco([thing], size=(10, 10)).save(path)
    said = run("run", "ANY", path).stdout
    assert "[bold]cup[/bold]" in said and "\x1b" not in said


# --- files ------------------------------------------------------------------------------------------------


@pytest.fixture
def bad_files(tmp_path: Path) -> dict[str, Path]:
    contents = {
        "text.png": b"this is no picture", "empty.png": b"", "cut.png": b"\x89PNG\r\n\x1a\n\x00\x00",
        "broken.json": b"{", "list.json": b"[]", "number.json": b"1", "binary.json": b"\xff\xfe\x00",
        "deep.json": b"[" * 100_000, "nan.json": b'{"nsground_scene": 1, "size": [9, 9], "boxes": [[0, 0, NaN, 1]],'
        b' "concepts": {"names": ["cup"], "probs": [[1.0]]}}',
    }  # fmt: skip
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "folder.json").mkdir()
    names = [*contents, "folder.json", "missing.png", "missing.json", "x" * 5000]
    return {name: tmp_path / name for name in names}


@pytest.mark.parametrize(
    "name",
    ["text.png", "empty.png", "cut.png", "broken.json", "list.json", "number.json", "binary.json", "deep.json",
     "nan.json", "folder.json", "missing.png", "missing.json", "x" * 5000],
    ids=lambda name: name[:12],
)  # fmt: skip
@pytest.mark.parametrize("command", ["ground", "explain", "run", "perceive"])
def test_files_that_cannot_be_used(run: Run, bad_files: dict[str, Path], command: str, name: str) -> None:
    path = bad_files[name]
    words = {"run": ["run", "cup", path], "perceive": ["perceive", path]}.get(command, [command, path, "the cup"])
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr.startswith(("Error: ", "Usage: ")) and not result.stdout
    assert "unexpected" not in result.stderr


def test_boxes_that_cannot_be_used(run: Run, picture: Path, scene_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    for data in ("{}", "3", '{"boxes": [[1, 2, 3]]}', "[[0, 0, NaN, 4]]", '{"boxes": [], "label": []}', "["):
        path.write_text(data)
        result = run("ground", picture, "the cup", "--boxes", path)
        assert result.exit_code == 2 and "unexpected" not in result.stderr, data
    path.write_text("[[0, 0, 4, 4]]")
    assert "boxes already" in run("ground", scene_file, "the cup", "--boxes", path).stderr


@pytest.mark.parametrize("ending", ["answer.xyz", "answer", "no/such/folder/answer.png"])
def test_pictures_that_cannot_be_written(run: Run, scene_file: Path, tmp_path: Path, ending: str) -> None:
    result = run("ground", scene_file, "the fork", "-o", tmp_path / ending)
    assert result.exit_code == 2 and "answer" in result.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["scene.json"]


# --- scenes -----------------------------------------------------------------------------------------------


def test_a_scene_with_no_region(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    SceneGraph.from_coco([], size=(10, 10)).save(path)
    for words in (
        ["run", "THE(cup)", path],
        ["ground", path, "the cup left of the fork"],
        ["explain", path, "the cup"],
    ):
        result = run(*words, "-o", tmp_path / "out.png")
        assert result.exit_code == 0 and "None." in result.stdout
    assert run("run", "THE(cup)", path, "--strict").exit_code == 1
    assert json.loads(run("run", "COUNT(cup)", path, "--json").stdout)["value"] == 0


def test_a_scene_with_5000_regions(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "many.json"
    things = [
        {"bbox": [i % 100 * 10, i // 100 * 10, 8, 8], "category": "cup" if i % 2 else "fork"} for i in range(5000)
    ]
    SceneGraph.from_coco(things, size=(1000, 500)).save(path)
    for text in ("the cup to the left of the fork", "the leftmost cup", "how many cups are there?"):
        result = run("explain", path, text, "-o", tmp_path / "out.png")
        assert result.exit_code == 0, result.output
        assert len(result.stdout) < 20_000


# --- usage ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [["prase", "x"], ["parse"], ["parse", "a", "--input", "-"], ["ground"], ["ground", "a.png"], ["run", "cup"],
     ["parse", "cup", "--limit", "0"], ["parse", "cup", "--format", "xml"], ["explain", "a.png"],
     ["perceive", "a.png", "b.png", "-o", "x.json"], ["relation", "nothing"], ["--nonsense"],
     ["parse", "--input", "/no/such/file"], ["demo", "/no/such/file.yaml"]],
    ids=" ".join,
)  # fmt: skip
def test_bad_usage(run: Run, words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2 and result.stderr


def test_unknown_domain_logic_relation_and_program(run: Run, scene_file: Path) -> None:
    for words, said in (
        (["parse", "the cup", "--domain", "phto"], "Did you mean 'photo'?"),
        (["ground", scene_file, "the cup", "--domain", "phto"], "Did you mean 'photo'?"),
        (["run", "cup", scene_file, "--domain", "phto"], "Did you mean 'photo'?"),
        (["run", "cup", scene_file, "--logic", "prodct"], "Did you mean 'product'?"),
        (["run", "LEFT_OF(cup", scene_file], "^"),
        (["run", "LET_OF(cup, fork)", scene_file, "--strict"], "Did you mean 'left_of'?"),
        (["run", "MOST(sze, cup)", scene_file], "size"),
        (["relation", "check", "/no/such.yaml"], "such.yaml"),
        (["relation", "check", "--scenes", "/no/such.json"], "such.json"),
        (["relation", "list", "--domain", ""], "no domain"),
    ):
        result = run(*words)
        assert result.exit_code == 2 and said in result.stderr, (words, result.output)


def test_an_empty_input_gives_no_lines(run: Run) -> None:
    for command in ("parse", "ground"):
        result = run(command, "--input", "-", "--json", stdin="")
        assert result.exit_code == 0 and result.stdout == ""


def test_debug_shows_the_traceback() -> None:
    from click.testing import CliRunner

    from nsground import ParseError
    from nsground.cli import main

    assert isinstance(CliRunner().invoke(main, ["--debug", "parse", ""]).exception, ParseError)
