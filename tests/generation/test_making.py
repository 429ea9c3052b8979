"""Whole data sets: the same bytes for the same command, what the options ask, what the manifest says."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from nsground.datasets import open_dataset
from nsground.errors import DataError
from nsground.generation import DatasetSource, FlatSource, GenerationOptions, StageSource, generate
from nsground.generation.balance import Balance
from nsground.generation.conditions import CONDITIONS
from nsground.generation.making import dealt
from nsground.program import Attribute, Not, Same
from nsground.program.phrases import reach
from tests.data import SHARED, needs_data


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_same_command_same_bytes_with_any_number_of_workers(tmp_path: Path) -> None:
    source = StageSource({"": 3}, seed=1, objects=(4, 5), size=(120, 80))
    for name, workers in (("a", 1), ("b", 1), ("c", 2)):
        generate(source, tmp_path / name, GenerationOptions({"": 9}, seed=1, chain=(0, 1)), workers)
    a, b, c = (content(tmp_path / name) for name in "abc")
    assert a == b == c
    assert {"examples.jsonl", "manifest.json", "scenes/000000.json", "images/000000.png"} <= set(a)


def test_what_was_made_before_is_replaced(tmp_path: Path) -> None:
    for scenes in (2, 1):
        source = FlatSource("photo", {"": scenes})
        generate(source, tmp_path / "data", GenerationOptions({"": 3}, chain=(0, 1), kinds={"single": 1}))
    assert {file.name for file in (tmp_path / "data" / "images").iterdir()} == {"000000.png"}
    assert {example.view.id for example in open_dataset(tmp_path / "data")} == {"images/000000.png"}


def test_another_seed_another_data_set(tmp_path: Path) -> None:
    for seed in (1, 2):
        generate(
            FlatSource("photo", {"": 1}, seed=1),
            tmp_path / str(seed),
            GenerationOptions({"": 3}, seed=seed, chain=(0, 1)),
        )
    assert (tmp_path / "1/examples.jsonl").read_bytes() != (tmp_path / "2/examples.jsonl").read_bytes()
    assert (tmp_path / "1/images/000000.png").read_bytes() == (tmp_path / "2/images/000000.png").read_bytes()


def test_the_manifest_says_what_was_made(rendered: Path) -> None:
    said, examples = manifest(rendered), list(open_dataset(rendered))
    assert said["examples"] == len(examples) == sum(said["counts"]["kind"].values())
    assert said["texts"] == len({each.text for each in examples})
    assert said["options"]["seed"] == 4 and said["source"]["made"] == "clevr"
    assert said["counts"]["chain"] == Counter(str(reach(each.program)) for each in examples if each.program)
    names = {each.name for each in CONDITIONS}
    assert set(said["refused"]) <= names | {"nothing grown", "said already"} and set(said["conditions"]) == names


def test_examples_keep_the_part_of_their_scene(rendered: Path) -> None:
    parts = Counter(example.part for example in open_dataset(rendered))
    assert set(parts) == {"train", "val"} and parts["train"] > parts["val"]


def test_expressions_about_the_scenes_of_a_data_set(labelled: Path, tmp_path: Path) -> None:
    options = GenerationOptions({"": 6}, seed=9, kinds={"single": 1}, operations={"not_attribute": 1}, chain=(0, 1))
    generate(DatasetSource(labelled), tmp_path / "more", options)
    more = list(open_dataset(tmp_path / "more"))
    assert len(more) == 6
    for example in more:
        assert example.view.picture is not None and example.view.picture.is_file()
        assert example.program is not None and example.targets is not None and len(example.targets) == 1
        assert reach(example.program) <= 1
        assert not list(example.program.find(Same))
        assert all(isinstance(node.part, Attribute) for node in example.program.find(Not))


def test_what_is_left_out_of_the_vocabulary_is_not_said(labelled: Path, tmp_path: Path) -> None:
    options = GenerationOptions({"": 8}, seed=9, without=("left_of", "right_of", "next_to"), chain=(1, 2))
    generate(DatasetSource(labelled), tmp_path / "less", options)
    text = (tmp_path / "less" / "examples.jsonl").read_text(encoding="utf-8")
    assert text and not any(word in text for word in ("LEFT_OF", "RIGHT_OF", "NEXT_TO"))


def test_every_scene_gets_its_share() -> None:
    tasks = dealt(["train", "val", "train", "val", "val"], {"train": 3, "val": 4})
    assert [(task.index, task.number) for task in tasks] == [(0, 1), (1, 1), (2, 2), (3, 1), (4, 2)]
    assert sum(task.number for task in dealt([""] * 7, {"": 5})) == 5


def test_balance_takes_what_there_is_least_of() -> None:
    balance = Balance({"single": 1.0, "several": 1.0})
    found = [(("kind", "single"), ("noun", noun)) for noun in ("cup", "cup", "fork")] + [(("kind", "several"),)]
    assert balance.pick(found, 3) == [0, 2, 3]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"count": {}}, "count: expected 1 or more"),
        ({"count": {"": 5, "val": 3}}, "not both"),
        ({"count": {"": 5}, "chain": (3, 1)}, "chain: expected two numbers"),
        ({"count": {"": 5}, "kinds": {"singel": 1}}, "Did you mean 'single'"),
        ({"count": {"": 5}, "operations": {"same": -1}}, "expected a share from 0 up"),
        ({"count": {"": 5}, "kinds": {}}, "nothing to make"),
    ],
)
def test_bad_options(options: dict[str, Any], message: str) -> None:
    with pytest.raises(DataError, match=message):
        GenerationOptions(**options)


def test_bad_sources(labelled: Path, tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs" / "examples.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(DataError, match="not made here"):
        generate(DatasetSource(labelled), tmp_path / "theirs", GenerationOptions({"": 1}))
    with pytest.raises(DataError, match="no scenes of part 'test'"):
        generate(DatasetSource(labelled), tmp_path / "new", GenerationOptions({"test": 1}))
    with pytest.raises(DataError, match=r"no 'colour=red' to leave out. Did you mean 'color=red'"):
        generate(DatasetSource(labelled), tmp_path / "new", GenerationOptions({"": 1}, without=("colour=red",)))
    with pytest.raises(DataError, match="scenes: expected 1 or more"):
        StageSource({"train": 0})
    with pytest.raises(DataError, match="objects: expected 2 to"):
        FlatSource("photo", {"": 1}, objects=(1, 3))


@needs_data
def test_rendered_pictures_of_others(tmp_path: Path) -> None:
    source = DatasetSource(SHARED / "clevr" / "cogent_a")
    generate(source, tmp_path / "data", GenerationOptions({"": 40}, chain=(0, 2), spare=1))
    for example in open_dataset(tmp_path / "data"):
        assert example.view.picture is not None and example.view.picture.is_file()
