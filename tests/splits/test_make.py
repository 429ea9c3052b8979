"""Splits of small data sets: parts, leaks and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nsground.datasets import Dataset, Example, View, open_dataset
from nsground.errors import DataError, RuleError
from nsground.program import read
from nsground.scene import SceneGraph
from nsground.splits import Predicate, SplitOptions, check_split, load_split, make_split
from nsground.splits.case import SplitCase
from tests.data import SHARED, needs_data

WORDS = ("cup", "jug", "mat", "pot")
COLORS = ("red", "blue", "green")


def scene(seed: int, words: tuple[str, ...] = WORDS) -> SceneGraph:
    objects = [{"bbox": [20 * i + seed, 10, 15, 15], "category": word} for i, word in enumerate(words)]
    return SceneGraph.from_coco(objects, size=(200, 60))


def view(i: int) -> View:
    return View(f"scene{i}", None, scene(i))


def example(i: int, notation: str | None, text: str, at: View, **fields: Any) -> Example:
    program = None if notation is None else read(notation)
    return Example(id=str(i), view=at, text=text, program=program, **{"targets": (0,), **fields})


def dataset(*examples: Example) -> Dataset:
    return Dataset("made", "made", Path("made"), (), lambda: examples)


def pairs_of_words(scenes: int, part: bool = True) -> list[Example]:
    views = [view(i) for i in range(scenes)]
    found = []
    for i, at in enumerate(views):
        for color in COLORS:
            word = WORDS[(i + len(found)) % len(WORDS)]
            name = ("train" if i % 3 else "val") if part else ""
            found.append(example(len(found), f"THE(AND({word}, color={color}))", f"the {color} {word}", at, part=name))
    return found


def test_parts_by_a_part_named_train() -> None:
    given = pairs_of_words(24)
    split = make_split(dataset(*given), "attribute-pair(color=red, cup)")
    by_id = {each.id: each for each in given}
    assert set(split.parts) == {"train", "iid", "test"}
    assert all(by_id[id].part == "train" for id in split.parts["train"])
    assert all(by_id[id].part == "val" for id in split.parts["iid"] + split.parts["test"])
    assert {str(by_id[id].text) for id in split.parts["test"]} == {"the red cup"}
    assert "the red cup" not in {by_id[id].text for id in split.parts["train"] + split.parts["iid"]}
    report = split.report
    held = [each for each in given if each.part == "train" and each.text == "the red cup"]
    assert report["left_out"]["held out, but on a training scene"] == len(held) > 0
    assert sum(part["examples"] for part in report["parts"].values()) + len(held) == len(given)
    assert report["parts"]["test"]["chance"]["region"] == {"share": 0.25, "of": len(split.parts["test"])}
    assert report["parts"]["test"]["chance"]["of_noun"]["share"] == 1
    assert report["held_out"]["examples"][0] == "the red cup"
    assert report["shared"]["test"] == {"scene": 0, "program": 0, "text": 0}
    assert report["divergence"]["test"]["compound"] > report["divergence"]["iid"]["compound"]
    json.dumps(report, allow_nan=False)


@settings(max_examples=25)
@given(st.integers(0, 1000), st.floats(0.1, 0.6), st.sampled_from(["attribute-pair(red, cup)", "random(0.3)"]))
def test_scenes_are_dealt_by_the_seed_and_never_shared(seed: int, share: float, rule: str) -> None:
    given = pairs_of_words(20, part=False)
    chosen = SplitOptions(seed, test_share=share)
    try:
        split = make_split(dataset(*given), rule, chosen)
    except DataError as error:
        assert "nothing to" in str(error)
        return
    assert split == make_split(dataset(*given), rule, chosen)
    by_id = {each.id: each for each in given}
    ids = [id for part in split.parts.values() for id in part]
    assert len(ids) == len(set(ids))
    scenes = {name: {by_id[id].view.id for id in part} for name, part in split.parts.items()}
    programs = {name: {by_id[id].program for id in part} for name, part in split.parts.items()}
    assert not scenes["train"] & (scenes["iid"] | scenes["test"])
    assert not programs["train"] & programs["test"]
    assert not check_split(split, dataset(*given)).leaks


def leaky(one: tuple[str | None, str], other: tuple[str | None, str], same: bool = False) -> Dataset:
    """A training example and a tested one, in a crowd that shares nothing."""
    views = [view(i) for i in range(8)]
    crowd = [example(10 + i, f"COUNT(AND({WORDS[i % 4]}, w{i}))", f"count {i}", views[i], part="train") for i in (2, 3)]
    copy = View("another name", None, scene(0)) if same else views[1]
    return dataset(
        example(1, *one, views[0], part="train"), example(2, *other, copy, part="val"), *crowd
    )  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same", "kind"),
    [
        (("AND(cup, color=red)", "the red cup"), ("AND(color=red, cup)", "that cup, red"), False, "program"),
        (("THE(cup)", "the cup"), ("cup", "cups"), False, "program"),
        (("cup", "The cup(s)!"), ("NOT(jug)", "a cup"), False, "text"),
        (("cup", "the cup"), ("jug", "the jug"), True, "scene"),
        (("AND(OR(cup, jug), NOT(jug))", "cup or jug, no jug"), ("AND(cup, NOT(jug))", "no jug, jug or cup"), False,
         "paraphrase"),
        ((None, "red cups " * 150), ("NOT(jug)", "that cup, red, " * 150), False, "paraphrase"),
    ],
)  # fmt: skip
def test_a_leaky_split_is_refused_and_says_what_leaks(
    one: tuple[str | None, str], other: tuple[str | None, str], same: bool, kind: str
) -> None:
    data = leaky(one, other, same)
    with pytest.raises(DataError) as caught:
        make_split(data, "part(train -> val)")
    assert f"same {kind}: 1 (train), 2 (test)" in str(caught.value)
    assert "--drop-leaks" in str(caught.value)
    dropped = make_split(data, "part(train -> val)", SplitOptions(leaking="drop"))
    assert dropped.parts == {"train": ("12", "13"), "iid": (), "test": ("2",)}
    assert dropped.report["left_out"]["leaking, dropped from training"] == 1
    assert dropped.report["dropped"][kind] == 1
    if kind == "scene":
        with pytest.raises(DataError, match="by scene"):
            make_split(data, "part(train -> val)", SplitOptions(in_distribution=True))
        return
    declared = make_split(data, "part(train -> val)", SplitOptions(in_distribution=True))
    assert len(declared.parts["train"]) == 3
    assert declared.report["in_distribution"] is True
    assert not check_split(declared, data).leaks
    assert check_split(declared, data, in_distribution=False).leaks


def test_the_same_words_with_another_meaning_are_no_paraphrase() -> None:
    one, other = (
        ("LEFT_OF(cup, THE(jug))", "the cup left of the jug"),
        ("LEFT_OF(jug, THE(cup))", "the jug left of the cup"),
    )
    assert make_split(leaky(one, other), "part(train -> val)").parts["test"] == ("2",)


def test_same_picture_under_another_name(tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        (tmp_path / name).write_bytes(b"same" if name != "c.jpg" else b"other")
    views = [View(name, tmp_path / name, scene(i)) for i, name in enumerate(("a.jpg", "b.jpg", "c.jpg"))]
    given = [example(i, w, f"the {w}", at, part=p) for i, (w, at, p) in
             enumerate(zip(("cup", "jug", "mat"), views, ("train", "val", "train"), strict=True))]  # fmt: skip
    with pytest.raises(DataError, match=r"same scene: 0 \(train\), 1 \(test\): a\.jpg is b\.jpg"):
        make_split(dataset(*given), "part(train -> val)")


def test_a_split_made_elsewhere_is_checked(tmp_path: Path) -> None:
    lines = [
        {"id": str(i), "expression": text, "scene": scene(i).to_dict(), "targets": [0], "program": notation}
        for i, (text, notation) in enumerate([("the cup", "cup"), ("the jug", "jug"), ("cups", "cup"), ("mats", "mat")])
    ]
    (tmp_path / "examples.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    data = open_dataset(tmp_path)

    def split(**parts: list[str]) -> Any:
        file = tmp_path / "split.json"
        file.write_text(json.dumps(
            {"nsground_split": 1, "rule": "by hand", "dataset": data.sha256, "seed": 0, "parts": parts}
        ), encoding="utf-8")  # fmt: skip
        return load_split(file)

    assert not check_split(split(train=["0", "2"], dev=["1"], test=["3"]), data).leaks
    found = check_split(split(train=["0", "1"], dev=["2"], test=["3"]), data)
    assert [(leak.kind, leak.train.id, leak.part, leak.other.id) for leak in found.leaks] == [
        ("program", "0", "dev", "2"), ("text", "0", "dev", "2")
    ] or [leak.kind for leak in found.leaks] == ["program"]  # fmt: skip
    assert found.report["parts"]["dev"]["examples"] == 1
    for parts, message in (
        ({"train": ["0"], "test": ["9"]}, "no example '9'"),
        ({"train": ["0"], "test": ["0"]}, "in 'train' and in 'test'"),
        ({"train": ["0", "0"], "test": ["1"]}, "twice"),
        ({"test": ["1"]}, "no part 'train'"),
    ):
        with pytest.raises(DataError, match=message):
            check_split(split(**parts), data)
    with pytest.raises(DataError, match="is not what the split"):
        check_split(replace(split(train=["0"], test=["1"]), dataset="another"), data)


def test_programs_that_are_not_recorded_are_parsed_and_counted() -> None:
    texts = ("the red cup", "the jug left of the mat", "the blue pot", "the cup", "of of of", "the red jug")
    given = [example(i, None, text, view(i), part="train" if i < 3 else "val") for i, text in enumerate(texts)]
    split = make_split(dataset(*given), "depth(<2)")
    assert split.parts["test"] == ("3",)
    assert split.report["programs"]["recorded"] == 0
    assert split.report["programs"]["parsed"] == 5
    assert split.report["programs"]["unread"] == split.report["left_out"]["without a program"] == 1


@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        ("depth(>=50)", DataError, "nothing to test"),
        ("depth(>=1)", DataError, "nothing to train on"),
        ("attribute-pair(color=red, cupp)", RuleError, "Did you mean 'cup'"),
        ("chain(left_of, behind)", RuleError, "no program of the data set has 'left_of'"),
        ("not cogent-a", RuleError, r"'cube'(.|\n)*not cogent-a\n    \^{8}$"),
        ("part(train -> vall)", RuleError, "Did you mean 'val'"),
        ("mcd(0.99)", DataError, "wanted a compound divergence of 0.99"),
    ],
)
def test_what_cannot_be_made_is_refused(rule: str, error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make_split(dataset(*pairs_of_words(24)), rule)


def test_a_rule_may_be_an_object_of_ones_own() -> None:
    class Jugs(Predicate):
        """Programs about jugs."""

        name = usage = "jugs"

        def holds(self, case: SplitCase) -> bool:
            return case.program is not None and "jug" in str(case.program)

        def words(self) -> str:
            return "jugs"

    split = make_split(dataset(*pairs_of_words(24)), Jugs())
    assert split.rule == "jugs: jugs"
    assert split.parts["test"]


def test_a_missed_target_can_be_accepted() -> None:
    split = make_split(dataset(*pairs_of_words(24)), "mcd(0.99)", SplitOptions(accept=True))
    assert "reached" in split.report["missed"]
    assert split.parts["test"]


def test_two_examples_of_one_id_are_refused() -> None:
    with pytest.raises(DataError, match="two examples have the id '1'"):
        make_split(dataset(example(1, "cup", "cup", view(0)), example(1, "jug", "jug", view(1))), "random(0.5)")


def test_no_examples_are_refused() -> None:
    with pytest.raises(DataError, match="no example"):
        make_split(dataset(), "random(0.5)")


@needs_data
@pytest.mark.slow
@pytest.mark.parametrize("rule", ["chain-depth(>=3)", "cogent-a", "template(0.2)", "length(>=30)", "random(0.2)"])
def test_splits_of_rendered_scenes_do_not_leak(rule: str, tmp_path: Path) -> None:
    data = open_dataset(SHARED / "clevr")
    make_split(data, rule).save(tmp_path / "split.json")
    split = load_split(tmp_path / "split.json")
    found = check_split(split, data)
    assert not found.leaks
    assert found.report["divergence"] == split.report["divergence"]
    assert found.report["parts"] == split.report["parts"]
