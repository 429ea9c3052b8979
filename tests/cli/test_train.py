"""``nsground train`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from nsground.cli.commands import train as command
from nsground.perception.clevr.augment import AUGMENTATIONS
from nsground.perception.clevr.targets import HOLDOUTS
from tests.cli.conftest import Run
from tests.data import SHARED, needs_data


def test_the_choices_are_those_that_there_are() -> None:
    """They are written out so that asking for help does not import torch."""
    assert set(command.AUGMENTATIONS) == AUGMENTATIONS and set(command.HOLDOUTS) == set(HOLDOUTS)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "scenes.json: no scenes in CLEVR's form"),
        (["--supervision", "expressions"], "scenes.json: cannot be read: No such file"),
        (["--supervision", "expressions", "--holdout", "purple"], "go with --supervision labels"),
        (["--triples", "5"], "--triples goes with --supervision expressions"),
        (["--holdout", "mauve"], "'mauve' is not one of"),
        (["--epochs", "0"], "0 is not in the range"),
    ],
)
def test_what_cannot_be_trained_is_said(run: Run, tmp_path: Path, options: list[str], message: str) -> None:
    result = run("train", "clevr", "--data", tmp_path, "-o", tmp_path / "out", *options)
    assert result.exit_code == 2 and message in " ".join(result.output.split())


@needs_data
def test_a_folder_of_another_training_is_refused(run: Run, tmp_path: Path) -> None:
    (tmp_path / "state.safetensors").touch()
    given = ("train", "clevr", "--data", SHARED / "clevr", "-o", tmp_path, "--limit", 20)
    assert "no training.json says how it was begun" in " ".join(run(*given).output.split())
    (tmp_path / "training.json").write_text('{"pictures": 20, "epochs": 30, "seed": 7, "holdout": ["purple"]}')
    result = run(*given)
    told = " ".join(result.output.split())
    assert result.exit_code == 2 and "with seed 7, not 0" in told and 'with holdout ["purple"], not []' in told
    assert "give another folder, or remove this one" in told


def test_no_pictures_are_too_few(run: Run, tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "scenes.json").write_text('{"scenes": []}')
    result = run("train", "clevr", "--data", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 2 and "0 pictures beside the 120 kept; at least 8 are needed" in " ".join(
        result.output.split()
    )
