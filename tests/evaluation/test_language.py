"""``nsground eval language``: the table, from small sets of data made here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from nsground.cli import main
from nsground.evaluation.language_suite.words import content_words, placed, reported
from nsground.language import parse_all

PICTURES = Path(__file__).parents[2] / "examples" / "pictures"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def lines(path: Path, *records: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(map(json.dumps, records)) + "\n", encoding="utf-8")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Expressions with and without targets, statements about a drawing, and a scene with a wrong record."""
    lines(
        tmp_path / "language/refcocog_dev.jsonl",
        {"expression": "the red mug on the table", "target_category": "cup"},
        {"expression": "a puppy left of the sofa", "target_category": "couch"},
        {"expression": "the", "target_category": "cup"},
        {"expression": "the cup than", "target_category": "cup"},
    )
    lines(tmp_path / "language/refcoco_strings_dev.jsonl", {"expressions": ["left dog", "guy no hat"]})
    square = {"type": "square", "color": "Yellow", "size": 20, "x_loc": 40, "y_loc": 80}
    scene = [[square], [], []]
    lines(
        tmp_path / "language/nlvr_statements_dev.jsonl",
        {"sentence": "There is a yellow block.", "label": "true", "structured_rep": scene},
        {"sentence": "There is a black block.", "label": "true", "structured_rep": scene},
    )
    return tmp_path


def table(data: Path, *options: object) -> dict[str, dict[str, dict[str, float]]]:
    result = run("eval", "language", data, "--json", *options)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    return {row["set"]: row["shares"] for row in rows}


def test_shares(data: Path) -> None:
    people = table(data)["RefCOCOg"]
    assert people["read"]["hits"] == 3 and people["read"]["of"] == 4
    assert people["by the grammar, nothing left out"]["hits"] == 2
    assert people["approximately"]["hits"] == 1
    assert people["head names the target's category"]["hits"] == 2  # mug, cup; not puppy
    assert people["any noun names it"]["hits"] == 3  # sofa, too
    assert people["read"]["low"] < 0.75 < people["read"]["high"]


def test_statements_are_judged(data: Path) -> None:
    statements = table(data)["NLVR"]
    assert statements["read"]["hits"] == 2
    assert statements["right"]["hits"] == 1


def test_clevr_records_are_compared_with_what_their_programs_denote(data: Path) -> None:
    scene = json.loads((PICTURES / "clevr_000019.json").read_text())["scenes"][0] | {"image_index": 4}
    cubes = [i for i, obj in enumerate(scene["objects"]) if obj["shape"] == "cube"]
    program = [
        {"type": "scene", "inputs": [], "value_inputs": []},
        {"type": "filter_shape", "inputs": [0], "value_inputs": ["cube"]},
    ]
    asked = {"expression": "The cubes", "image_index": 4, "program": program}
    folder = data / "clevr" / "val"
    folder.mkdir(parents=True)
    (folder / "scenes.json").write_text(json.dumps({"scenes": [scene]}))
    (folder / "refexps.json").write_text(
        json.dumps({"refexps": [{**asked, "targets": cubes}, {**asked, "targets": []}]})
    )
    row = table(data)["expressions val"]
    assert (row["right"]["hits"], row["right"]["of"]) == (1, 2)
    assert (row["right where the recorded program is"]["hits"], row["right where the recorded program is"]["of"]) == (
        1,
        1,
    )
    (folder / "refexps.json").write_text(json.dumps({"refexps": [{**asked, "targets": cubes, "program": []}]}))
    assert "refexps/0: there is no program to compare with" in run("eval", "language", data).stderr


def test_sets_that_are_not_there_are_named(data: Path) -> None:
    result = run("eval", "language", data)
    assert "expressions val: skipped" in result.stderr
    assert "RefCOCOg" in result.stdout and "95 % interval" in result.stdout


def test_bad_data_is_said(data: Path, tmp_path: Path) -> None:
    assert run("eval", "language", tmp_path / "nowhere").exit_code == 2
    (tmp_path / "language/refcocog_dev.jsonl").write_text("{}\n", encoding="utf-8")
    result = run("eval", "language", tmp_path)
    assert result.exit_code == 2 and "not laid out as expected" in result.stderr
    (tmp_path / "language/refcocog_dev.jsonl").write_text("nonsense\n", encoding="utf-8")
    assert "line 1 cannot be read as JSON" in run("eval", "language", tmp_path).stderr


def test_limit(data: Path) -> None:
    assert table(data, "--limit", 1)["RefCOCOg"]["read"]["of"] == 1


def test_words_that_are_placed() -> None:
    text = "the red mug than"
    (words,) = content_words([text])
    best = parse_all(text)[0]
    assert [word.text for word in placed(best, words)] == ["red", "mug"]
    assert "than" not in [word.text for word in reported(best, words)]
