"""``nsground generate`` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SMALL = ("--new", 2, "--domain", "photo", "--chain", 0, 1, "--no-pictures")


def test_a_data_set_is_one_command(run: Run, tmp_path: Path) -> None:
    result = run("generate", "-o", tmp_path / "data", "--count", 6, *SMALL)
    assert result.exit_code == 0 and "6 examples about 2 scenes" in result.stdout
    assert "refused" in result.stdout and "nothing grown" in result.stdout
    lines = (tmp_path / "data" / "examples.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 6 and "image" not in json.loads(lines[0])
    assert run("data", "check", tmp_path / "data").exit_code == 0


def test_as_json(run: Run, tmp_path: Path) -> None:
    result = run("generate", "-o", tmp_path / "data", "--count", 2, *SMALL, "--kind", "single=0", "--json")
    said = json.loads(result.stdout)
    assert said["options"]["kinds"]["single"] == 0 and "single" not in said["counts"]["kind"]


def test_words_of_a_domain_of_ones_own(run: Run, tmp_path: Path) -> None:
    """Without a word for anything, every expression has a noun."""
    folder, data = tmp_path / "kitchen", tmp_path / "data"
    folder.mkdir()
    (folder / "domain.yaml").write_text(
        "lexicon: [common.yaml, words.yaml]\nrelations: [relations.yaml]\nmeasures: [measures.yaml]\n"
        "frame: image\nperception: none\n"
    )
    (folder / "words.yaml").write_text("synonyms: {ladle: [ladle, scoop], kettle: [kettle], mug: [mug]}\n")
    assert run("generate", "-o", data, "--new", 4, "--domain", folder, "--count", 12, "--chain", 0, 2).exit_code == 0
    said = [json.loads(line)["expression"] for line in (data / "examples.jsonl").read_text("utf-8").splitlines()]
    assert len(said) > 6 and len(list((data / "images").iterdir())) == 4
    assert all(set(text.split()) & {"ladle", "ladles", "kettle", "kettles", "mug", "mugs"} for text in said)
    assert not any("thing" in text for text in said)
    assert run("data", "check", data).exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--count", 5), "either --scenes DATASET or --new N"),
        (("--count", "many", *SMALL), "expected a number, or one for each PART=NUMBER"),
        (("--count", 5, *SMALL, "--operation", "negation=2"), "there is no 'negation'"),
        (("--count", 5, *SMALL, "--kind", "single"), "expected NAME=NUMBER"),
        (("--count", 5, "--scenes", "nowhere"), "no such file or folder"),
        (("--count", 5, "--scenes", "nowhere", "--new", 3), "either --scenes DATASET or --new N"),
        (("--count", 5, "--new", 2, "--domain", "nowhere"), "no domain 'nowhere'"),
        (("--count", 5, "--new", 2, "--objects", 1, 50), "objects: expected 2 to 12"),
        (("--count", 0, *SMALL), "expected 1 or more"),
    ],
)
def test_bad_usage(run: Run, tmp_path: Path, words: tuple[object, ...], message: str) -> None:
    result = run("generate", "-o", tmp_path / "data", *words)
    assert result.exit_code == 2 and message in result.output
