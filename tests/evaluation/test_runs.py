"""Runs: the same whether they were killed or not, refused where they would be mixed, compared, shown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

from nsground.cli import main
from nsground.datasets import View, open_dataset
from nsground.errors import DataError
from nsground.evaluation import evaluate
from nsground.evaluation.evaluate import Job, evaluate_grounders
from nsground.evaluation.run_store import read_predictions
from nsground.evaluation.selection import Selection
from nsground.generation import GenerationOptions, StageSource, generate
from nsground.grounders import Prediction, SceneCache
from nsground.grounders.symbolic import SymbolicGrounder


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    generate(StageSource({"train": 3, "val": 5}, pictures=False), folder, GenerationOptions({"train": 6, "val": 20}))
    return folder


def job(data: Path, folder: Path, *names: str) -> Job:
    return Job(Selection(open_dataset(data)), names or ("symbolic", "chance"), folder=folder)


def test_with_true_scenes_our_own_expressions_are_understood(data: Path, tmp_path: Path) -> None:
    done = evaluate_grounders(job(data, tmp_path), SceneCache("scene"))
    for found in done.sets:
        assert found.part == "val"  # what is for training is not measured unless it is asked for
        assert found.measures["right"][1]["symbolic"].value == 1
    assert {path.name for path in tmp_path.iterdir()} >= {"predictions.jsonl", "result.json", "manifest.json"}


def test_a_killed_run_comes_to_the_same(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    evaluate_grounders(job(data, tmp_path / "whole"), SceneCache("scene"))
    before, calls = SymbolicGrounder.ground, []

    def dies(self: SymbolicGrounder, view: View, texts: Sequence[str], domain: str) -> list[Prediction]:
        calls.append(view.id)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return before(self, view, texts, domain)

    monkeypatch.setattr(SymbolicGrounder, "ground", dies)
    with pytest.raises(KeyboardInterrupt):
        evaluate_grounders(job(data, tmp_path / "parts"), SceneCache("scene"))
    file = tmp_path / "parts" / "predictions.jsonl"
    file.write_bytes(file.read_bytes() + b'{"by": "symbolic", "id": "to')  # a line that was torn
    evaluate_grounders(job(data, tmp_path / "parts"), SceneCache("scene"))
    assert len(calls) == 3 + 5 - 2  # two pictures were whole
    for name in ("predictions.jsonl", "result.json"):
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_another_run_is_not_mixed_in(data: Path, tmp_path: Path) -> None:
    evaluate_grounders(job(data, tmp_path), SceneCache("scene"))
    with pytest.raises(DataError, match="holds a run with"):
        evaluate_grounders(job(data, tmp_path), SceneCache("scene"), logic="godel")


def test_the_manifest_says_what_it_takes_to_do_it_again(data: Path, tmp_path: Path) -> None:
    evaluate_grounders(job(data, tmp_path), SceneCache("scene"))
    made = json.loads((tmp_path / "manifest.json").read_text())
    assert made["dataset"]["sha256"] == open_dataset(data).sha256
    assert made["settings"]["boxes"] == "scene" and made["versions"]["nsground"]
    assert set(made["contestants"]) == {"symbolic", "chance"} and "parameters" in made["contestants"]["symbolic"]


def test_chance_is_the_same_for_the_same_seed(data: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        evaluate_grounders(job(data, tmp_path / name, "chance"), SceneCache("scene"))
    assert read_predictions(tmp_path / "a") == read_predictions(tmp_path / "b")
    assert evaluate.Job(Selection(open_dataset(data)), ("chance",)).seed == 0


def test_on_the_command_line(data: Path, tmp_path: Path) -> None:
    def said(*words: str | Path) -> str:
        done = CliRunner().invoke(main, [str(word) for word in words])
        assert done.exit_code == 0, done.output
        return done.stdout

    run = tmp_path / "run"
    both = ("--grounder", "symbolic", "--grounder", "chance")
    assert "set F1" in said("eval", "ground", data, "--boxes", "scene", *both, "-o", run)
    page = (run / "index.html").read_text()
    assert "<svg" in page and "expressions val" in page and "http" not in page.replace("http://www.w3.org", "")
    compared = said("eval", "compare", run, "--by", "symbolic", "--by", "chance", "--json")
    assert json.loads(compared.splitlines()[0])["difference"]["value"] > 0
    assert "exact match" in said("eval", "parse", data, "-o", tmp_path / "parse")
    missing = CliRunner().invoke(main, ["eval", "ground", str(data), "--grounder", "symbolik"])
    assert missing.exit_code == 2 and "symbolic" in missing.output
