"""``nsground train`` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from nsground.cli.commands import train as command
from nsground.perception.clevr.augment import AUGMENTATIONS
from nsground.perception.clevr.targets import HOLDOUTS
from tests.cli.conftest import Run


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


def test_no_pictures_are_too_few(run: Run, tmp_path: Path) -> None:
    (tmp_path / "train").mkdir()
    (tmp_path / "train" / "scenes.json").write_text('{"scenes": []}')
    result = run("train", "clevr", "--data", tmp_path, "-o", tmp_path / "out")
    assert result.exit_code == 2 and "0 pictures beside the 120 kept; at least 8 are needed" in " ".join(
        result.output.split()
    )
