"""Data sets made to order: the same bytes for the same number, and no example that is right for a poor reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from nsground import execute, parse
from nsground.cli import main
from nsground.datasets import Example, open_dataset
from nsground.errors import DataError
from nsground.generation.conditions import CONDITIONS, Case
from nsground.generation.making import make, shares, wanted
from nsground.generation.options import Options
from nsground.generation.scenes import views
from nsground.generation.sight import Sight
from nsground.generation.weaker import referents, weaker
from nsground.program import read
from nsground.program.normal import equivalent
from nsground.reasoning.explanation import in_words
from tests.reasoning.oracle import Oracle

COUNT = 60


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    make(views({"train": 12, "val": 6}, 3, None), folder, Options(count={"train": 40, "val": 20}, seed=3))
    return folder


@pytest.fixture(scope="module")
def examples(folder: Path) -> list[Example]:
    return list(open_dataset(folder))


def test_each_part_gets_its_number(examples: list[Example]) -> None:
    assert 50 <= len(examples) <= COUNT  # a scene may have too little in it to be talked about
    assert {example.part for example in examples} == {"train", "val"}


def test_what_is_recorded_is_what_the_program_denotes(examples: list[Example]) -> None:
    for example in examples:
        assert example.program is not None and example.view.scene is not None
        answer = execute(example.program, example.view.scene, logic="boolean", policy="strict")
        if example.is_question:
            assert in_words(answer.value) == example.answer
        else:
            assert tuple(sorted(answer.chosen)) == example.targets
            plain = Oracle(example.view.scene)
            assert plain.set(referents(example.program)[0]) == set(example.targets or ())


def test_the_english_means_the_program(examples: list[Example]) -> None:
    for example in examples:
        assert example.program is not None and equivalent(parse(example.text, "clevr"), example.program)


def test_every_clause_matters(examples: list[Example]) -> None:
    for example in examples:
        assert example.program is not None and example.view.scene is not None
        sight = Sight(example.view.scene)
        for node in referents(example.program):
            assert all(sight.denotes(less) != sight.members(node) for less in weaker(node)), example.text


def test_the_same_number_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    make(views({"train": 12, "val": 6}, 3, None), tmp_path, Options(count={"train": 40, "val": 20}, seed=3), workers=2)
    for name in ("examples.jsonl", "manifest.json"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


@pytest.mark.parametrize(
    ("notation", "refused"),
    [
        ("THE(AND(color=red, sphere))", "anchors are unique|number fits|no clause is redundant"),
        ("LEFT_OF(ANY, ANY)", ""),
    ],
)
def test_conditions_have_names(notation: str, refused: str) -> None:
    (view,) = views({"": 1}, 0, None)
    assert view.scene is not None
    case = Case("single", read(notation), Sight(view.scene), Options(count={"": 1}))
    broken = {condition.name for condition in CONDITIONS[:6] if not condition.holds(case)}
    assert not refused or broken & set(refused.split("|"))


def test_what_is_left_out_of_the_vocabulary_is_not_said(tmp_path: Path) -> None:
    asked = Options(count={"": 40}, without=("left_of", "color=red"), operations={"same": 1.0})
    make(views({"": 10}, 1, None), tmp_path, asked)
    texts = [example.text for example in open_dataset(tmp_path)]
    assert texts and not any("left" in text or " red " in text or "not" in text.split() for text in texts)


def test_examples_are_dealt_evenly() -> None:
    assert list(shares(7, 3)) == [2, 2, 3] and sum(shares(1000, 7)) == 1000
    some = list(views({"a": 2, "b": 1}, 0, None))
    assert wanted(some, {"a": 3, "b": 5}) == [1, 2, 5]


@pytest.mark.parametrize(
    ("count", "message"),
    [({"test": 5}, "no picture of the part"), ({"": 1, "train": 2}, "not both"), ({"": 0}, "expected 1 or more")],
)
def test_counts_that_make_no_sense_are_refused(count: dict[str, int], message: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=message):
        make(views({"train": 1}, 0, None), tmp_path, Options(count=count))


def test_on_the_command_line(tmp_path: Path) -> None:
    out = tmp_path / "made"
    done = CliRunner().invoke(main, ["generate", "--new", "2", "--count", "6", "-o", str(out), "--json"])
    assert done.exit_code == 0, done.output
    found = list(open_dataset(out))
    assert found and all(example.view.picture is not None and example.view.picture.is_file() for example in found)
    for wrong in (["--count", "6"], ["--new", "2", "--count", "many"], ["--new", "2", "--count", "2", "--kind", "x=1"]):
        assert CliRunner().invoke(main, ["generate", "-o", str(out), *wrong]).exit_code == 2
    assert np.isfinite(found[0].view.scene.boxes).all()  # type: ignore[union-attr]
