"""``nsground train parser`` and ``train grounder``: a folder holds one training, which resumes, and no other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from nsground.datasets import open_dataset
from nsground.splits import Split
from tests.cli.conftest import Run

SCENE = {
    "nsground_scene": 1,
    "size": [100, 80],
    "domain": "clevr",
    "boxes": [[5, 20, 25, 40], [40, 20, 60, 40], [70, 20, 90, 40]],
    "concepts": {"names": ["cube", "sphere"], "probs": [[1, 0], [0, 1], [1, 0]]},
    "attributes": {"color": {"names": ["red", "blue"], "probs": [[1, 0], [1, 0], [0, 1]]}},
}
ASKED = (
    ("the red cube", "THE(AND(color=red, cube))", [0]),
    ("the blue cube", "THE(AND(color=blue, cube))", [2]),
    ("the sphere", "THE(sphere)", [1]),
    ("the cubes", "cube", [0, 2]),
)
KINDS: Mapping[str, tuple[str, ...]] = {"parser": (), "grounder": ("--boxes", "scene")}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Four expressions, of which the last is of another part."""
    return written(tmp_path / "data.jsonl", ASKED)


def written(file: Path, asked: tuple[tuple[str, str, list[int]], ...]) -> Path:
    lines: list[dict[str, Any]] = [
        {
            "id": str(i), "expression": text, "program": program, "targets": targets, "scene": SCENE,
            "part": "val" if i == 3 else "train", "domain": "clevr",
        }
        for i, (text, program, targets) in enumerate(asked)
    ]  # fmt: skip
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def flat(output: str) -> str:
    return " ".join(output.split())


@pytest.mark.parametrize("kind", KINDS)
def test_help_says_what_can_be_chosen(run: Run, kind: str) -> None:
    said = flat(run("train", kind, "--help").output)
    assert "resumes where it was interrupted; a DIR with another training is refused" in said
    for option in ("--split", "--part", "--limit", "--rounds", "--seed", "--output"):
        assert option in said
    assert "20 for a parser, 25 for a grounder" in said


def test_rounds_in_the_help_are_those_that_are_taken() -> None:
    """They are written out so that asking for help does not import torch."""
    from nsground.grounders.neural.train import EPOCHS as GROUNDER
    from nsground.parsers.seq2seq.train import EPOCHS as PARSER

    assert (PARSER, GROUNDER) == (20, 25)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_training_goes_on_and_any_other_is_refused(run: Run, data: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "out"

    def train(*words: object, data: Path = data) -> str:
        result = run("train", kind, data, "-o", out, "--rounds", "1", *KINDS[kind], *words)
        assert (result.exit_code == 0) == (not words and data.name == "data.jsonl"), result.output
        return flat(result.output)

    assert "3 examples; output in" in train() and f"{out}: " in train()
    before = {file.name: file.read_bytes() for file in out.iterdir() if file.is_file()}
    assert {"weights.safetensors", "state.safetensors", "log.jsonl", "training.json", f"{kind}.json"} <= set(before)

    split = tmp_path / "split.json"
    Split("by hand", open_dataset(data).sha256, 0, {"train": ("0", "2")}).save(split)
    for words, differs in (
        (("--seed", 1), "seed 0, not 1"),
        (("--rounds", 2), "rounds 1, not 2"),
        (("--limit", 2), "limit null, not 2"),
        (("--part", "val"), 'part "train", not "val"'),
        (("--split", split), "split sha256 null, not"),
    ):
        said = train(*words)
        assert f"holds a training with {differs}" in said and "give another folder, or remove this one" in said
    said = train(data=written(tmp_path / "other.jsonl", (ASKED[2], *ASKED)))
    assert "data sha256" in said and 'taught on "data.jsonl", not "other.jsonl"' in said
    assert {file.name: file.read_bytes() for file in out.iterdir() if file.name in before} == before


def test_data_in_another_place_are_the_same(run: Run, data: Path, tmp_path: Path) -> None:
    words = ("-o", tmp_path / "out", "--rounds", "1")
    assert run("train", "parser", data, *words).exit_code == 0
    first = (tmp_path / "out" / "log.jsonl").read_bytes()
    (tmp_path / "elsewhere").mkdir()
    moved = data.rename(tmp_path / "elsewhere" / data.name)
    assert run("train", "parser", moved, *words).exit_code == 0
    assert (tmp_path / "out" / "log.jsonl").read_bytes() == first


def test_a_parser_is_no_grounder_and_boxes_decide(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("train", "grounder", data, "-o", out, "--rounds", "1", "--boxes", "scene").exit_code == 0
    assert 'boxes "scene", not "given"' in flat(
        run("train", "grounder", data, "-o", out, "--rounds", "1", "--boxes", "given").output
    )
    assert 'what "grounder", not "parser"' in flat(run("train", "parser", data, "-o", out, "--rounds", "1").output)


def test_a_training_of_which_nothing_is_known_is_refused(run: Run, data: Path, tmp_path: Path) -> None:
    words = ("train", "parser", data, "-o", tmp_path / "out", "--rounds", "1")
    run(*words)
    (tmp_path / "out" / "training.json").unlink()
    assert "of which no training.json says how it was begun" in flat(run(*words).output)


def test_a_torn_state_is_named(run: Run, data: Path, tmp_path: Path) -> None:
    words = ("train", "parser", data, "-o", tmp_path / "out", "--rounds", "1")
    run(*words)
    (tmp_path / "out" / "state.safetensors").write_bytes(b"torn")
    result = run(*words)
    assert result.exit_code == 2 and "state.safetensors: cannot be resumed" in flat(result.output)


@pytest.mark.parametrize("kind", KINDS)
def test_what_teaches_nothing_is_said(run: Run, data: Path, tmp_path: Path, kind: str) -> None:
    result = run("train", kind, data, "-o", tmp_path / "out", "--part", "test", *KINDS[kind])
    assert result.exit_code == 2 and "no example is of part 'test'" in flat(result.output)
    result = run("train", kind, data, "-o", tmp_path / "out", "--limit", "1", *KINDS[kind])
    assert result.exit_code == 2 and "1" in result.output and "learns from" in flat(result.output)


def test_what_was_taught_is_found_by_its_name(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run("train", "parser", data, "-o", out, "--rounds", "2").exit_code == 0
    result = run("eval", "parse", data, "--part", "val", "--parser", f"seq2seq:{out}", "--json")
    assert result.exit_code == 0 and json.loads(result.output)["examples"] == 1
