"""Training of the network of rendered scenes: resumed where it was cut off, the same for the same seed."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from nsground.errors import DomainError
from nsground.perception.clevr.calibrate import calibrate
from nsground.perception.clevr.detector import load
from nsground.perception.clevr.samples import Samples, load_samples
from nsground.perception.clevr.train import train
from nsground.perception.threads import one_thread
from tests.data import SHARED, needs_data

pytestmark = [needs_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def few() -> Samples:
    samples = load_samples(SHARED / "clevr" / "train")
    return replace(samples, scenes=samples.scenes[:16])


def test_a_training_that_was_cut_off_ends_as_one_that_was_not(few: Samples, tmp_path: Path) -> None:
    with one_thread():
        whole = list(train(few, tmp_path / "whole", 3))
        cut = train(few, tmp_path / "cut", 3)
        next(cut)
        cut.close()
        rest = list(train(few, tmp_path / "cut", 3))
    assert [epoch.number for epoch in whole] == [1, 2, 3] and [epoch.number for epoch in rest] == [2, 3]
    one, two = (load_file(tmp_path / name / "weights.safetensors") for name in ("whole", "cut"))
    for name, value in one.items():
        torch.testing.assert_close(two[name], value, rtol=1e-3, atol=1e-3)
    lines = [json.loads(line) for line in (tmp_path / "cut" / "log.jsonl").read_text().splitlines()]
    assert [line["epoch"] for line in lines] == [1, 2, 3]
    assert whole[-1].losses["color"] < whole[0].losses["color"]


def test_what_finds_nothing_cannot_be_calibrated(few: Samples, tmp_path: Path) -> None:
    with one_thread():
        list(train(few, tmp_path, 1))
        with pytest.raises(DomainError, match="none of the objects of 4 pictures is found; train longer"):
            calibrate(tmp_path / "weights.safetensors", few.parted(4)[1])
        with pytest.raises(DomainError, match=r"weights\.json: no calibration of the weights beside it"):
            load(tmp_path / "weights.safetensors")
