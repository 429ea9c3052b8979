"""What is wrong with a data set is found, each kind by its check, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from nsground.datasets import open_dataset
from nsground.datasets.checking import EXAMPLE_CHECKS, VIEW_CHECKS, DataFinding, Report, check
from nsground.datasets.convert import convert
from nsground.errors import DataError
from nsground.scene import SceneGraph
from tests.cli.conftest import Run
from tests.cli.conftest import run as run  # a fixture
from tests.datasets.conftest import Write, clevr_scene

SCENE = SceneGraph.from_coco(
    [
        {"bbox": [5, 20, 20, 20], "category": "cup", "attributes": {"color": "red"}},
        {"bbox": [40, 20, 10, 30], "category": "fork", "attributes": {"color": "gray"}},
        {"bbox": [70, 20, 20, 20], "category": "cup", "attributes": {"color": "blue"}},
    ],
    size=(100, 80),
)
GOOD = {"id": "good", "expression": "the fork", "scene": "a.json", "image": "a.png", "targets": [1]}
BAD: dict[str, dict[str, Any]] = {
    "records that cannot be used": {**GOOD, "targets": ["x"]},
    "same id twice": {**GOOD, "id": "good", "expression": "the red cup", "targets": [0]},
    "same text of one picture twice": {**GOOD, "id": "2", "expression": " The  fork"},
    "box outside the picture or empty": {"id": "3", "image": "a.png", "size": [100, 80], "expression": "a bowl",
                                         "boxes": [[90, 90, 120, 100]]},
    "box that no region meets": {"id": "4", "scene": "a.json", "image": "a.png", "expression": "a red cup",
                                 "boxes": [[50, 60, 60, 70]]},
    "targets and boxes at odds": {**GOOD, "id": "5", "expression": "a gray fork", "boxes": [[5, 20, 25, 40]]},
    "program untrue in the scene": {**GOOD, "id": "6", "expression": "a fork", "program": "color=red"},
    "singles out nothing": {**GOOD, "id": "7", "expression": "the cup", "targets": [0]},
    "text that cannot be read": {**GOOD, "id": "8", "expression": "of of than ()"},
    "picture missing or unopenable": {"id": "9", "image": "gone.png", "expression": "a cup", "boxes": []},
    "picture of another size": {"id": "10", "image": "b.png", "size": [10, 10], "expression": "a cup", "boxes": []},
    "same picture twice": {"id": "11", "image": "copy.png", "expression": "a cup", "boxes": []},
    "picture shared by parts": {"id": "12", "image": "copy.png", "expression": "a cup", "boxes": [], "part": "val"},
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, write: Write) -> Path:
    SCENE.save(tmp_path / "a.json")
    write("a.png", (100, 80))
    Image.new("RGB", (20, 20)).save(tmp_path / "b.png")
    (tmp_path / "copy.png").write_bytes((tmp_path / "a.png").read_bytes())
    return tmp_path


def checked(folder: Path, *lines: dict[str, Any]) -> dict[str, int]:
    (folder / "examples.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    report = check(open_dataset(folder))
    return {tally.check: tally.count for tally in report.tallies if tally.count and tally.verdict == "wrong"}


def test_nothing_is_wrong(folder: Path) -> None:
    assert checked(folder, GOOD, {**GOOD, "id": "2", "expression": "the red cup", "targets": [0]}) == {}


@pytest.mark.parametrize("name", BAD)
def test_each_kind_is_found_by_its_check(folder: Path, name: str) -> None:
    assert checked(folder, GOOD, BAD[name]) == {name: 1}


def test_every_check_is_tested(folder: Path) -> None:
    wrong = [each.name for checks in (EXAMPLE_CHECKS, VIEW_CHECKS) for each in checks if each.verdict == "wrong"]
    assert set(wrong) == {*BAD, "region outside the picture"} - {"records that cannot be used"}


def test_regions_outside(folder: Path) -> None:
    outside = SceneGraph.from_coco([{"bbox": [90, 10, 40, 10], "category": "cup"}], size=(100, 80)).to_dict()
    line = {"expression": "the cup", "scene": outside, "targets": [0]}
    assert checked(folder, line)["region outside the picture"] == 1


def test_scenes_without_pixels_are_compared_too(folder: Path) -> None:
    lines = [{"id": i, "expression": f"cup {i}", "scene": SCENE.to_dict(), "part": p} for i, p in ((1, "a"), (2, "b"))]
    assert checked(folder, *lines)["picture shared by parts"] == 1


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"program": "THE(cup)"}, "2 regions fit: THE(cup)"),
        ({"program": "THE(dog)", "targets": [1]}, "no region fits: THE(dog)"),
        ({"expression": "the cup"}, "2 regions fit, as we read it"),
        ({"expression": "the dog"}, "no region fits, as we read it"),
        ({"expression": "the man"}, "no region fits, as we read it"),
        ({"expression": "cups"}, None),
        ({"expression": "the cups"}, None),
        ({"expression": "the dog", "targets": []}, None),
        ({"expression": "the heavy cup"}, None),
    ],
)
def test_what_singles_out_nothing(folder: Path, line: dict[str, Any], said: str | None) -> None:
    (folder / "examples.jsonl").write_text(json.dumps({**GOOD, **line}) + "\n")
    found: list[DataFinding] = []
    check(open_dataset(folder), on_finding=found.append)
    texts = [each.text for each in found if each.check == "singles out nothing"]
    assert texts == [] if said is None else len(texts) == 1 and said in texts[0]


def test_what_a_scene_does_not_tell_is_said_not_to_be_judged(folder: Path) -> None:
    (folder / "examples.jsonl").write_text(json.dumps({**GOOD, "expression": "the heavy cup"}) + "\n")
    report = check(open_dataset(folder))
    (tally,) = (each for each in report.tallies if each.check.startswith("not judged"))
    assert tally.count == 1 and "heavy" in tally.first[0].text


def test_questions_are_run(folder: Path) -> None:
    asked = {"id": "q", "expression": "how many cups are there", "scene": "a.json", "program": "COUNT(cup)"}
    assert checked(folder, {**asked, "answer": "2"}) == {}
    assert checked(folder, {**asked, "answer": "3"}) == {"program untrue in the scene": 1}
    assert checked(folder, {**asked, "answer": "3", "program": "QUERY(heft, cup)"}) == {
        "program untrue in the scene": 1
    }


def test_notes_of_readers_are_remarks(gqa: Path, coco: Path) -> None:
    def remarks(report: Report) -> dict[str, int]:
        return {tally.check: tally.count for tally in report.tallies if tally.count and tally.verdict == "remark"}

    found = check(open_dataset(gqa))
    assert remarks(found)["left out of examples by the reader"] == 1 and found.wrong == 0
    found = check(open_dataset(coco))
    assert remarks(found) == {"left out of scenes by the reader": 1}
    assert (found.examples, found.views, found.wrong) == (0, 2, 1), "one of its pictures is missing"


def test_a_part_alone(clevr: Path) -> None:
    report = check(open_dataset(clevr), "val")
    assert (report.examples, report.views) == (2, 2)


def test_all_public_layouts_convert_and_read_back_the_same(
    clevr: Path, clevr_ref: Path, refcoco: Path, grefcoco: Path, mdetr: Path, gqa: Path, tmp_path: Path
) -> None:
    for source in (clevr, clevr_ref, refcoco, grefcoco, mdetr, gqa):
        out = tmp_path / "converted" / source.name
        given = [e for e in open_dataset(source) if e.view.picture or e.view.scene]
        assert convert(given, out) == len(given)
        read = list(open_dataset(out))
        assert len(read) == len(given)
        for a, b in zip(given, read, strict=True):
            for field in ("id", "text", "targets", "boxes", "answer", "program", "template", "part", "domain"):
                assert getattr(a, field) == getattr(b, field), (source.name, field)
            assert [m and dict(m) for m in a.masks or ()] == [m and dict(m) for m in b.masks or ()]
            assert (a.view.scene is None) == (b.view.scene is None) and a.view.size == b.view.size
            if a.view.picture is not None and b.view.picture is not None:
                assert a.view.picture.resolve() == b.view.picture.resolve()


def test_scenes_of_alike_names_are_kept_apart(tmp_path: Path, write: Write) -> None:
    for part in ("A b", "A_b"):
        write(f"{part}/scenes.json", {"scenes": [clevr_scene(0, "x")]})
        write(f"{part}/refexps.json", {"refexps": [{"image_index": 0, "expression": "the cube", "targets": [0]}]})
    convert(open_dataset(tmp_path), tmp_path / "out")
    assert len(list((tmp_path / "out" / "scenes").iterdir())) == 2


# --- the command --------------------------------------------------------------------------------------------


def test_check_command(run: Run, folder: Path) -> None:
    (folder / "examples.jsonl").write_text(json.dumps(GOOD) + "\n")
    said = run("data", "check", folder)
    assert said.exit_code == 0 and "1 examples on 1 pictures, 0 wrong" in said.stdout
    with (folder / "examples.jsonl").open("a") as file:
        file.writelines(json.dumps(line) + "\n" for line in (BAD["singles out nothing"], {"nothing": 1}))
    said = run("data", "check", folder)
    assert said.exit_code == 1 and "7: 'the cup': 2 regions fit" in said.stdout and "line 3" in said.stdout
    *found, total = map(json.loads, run("data", "check", folder, "--json").stdout.splitlines())
    assert {each["check"] for each in found} == {"singles out nothing", "records that cannot be used"}
    assert total["wrong"] == 2 and total["examples"] == 2 and total["counts"]["same id twice"] == 0


def test_a_set_of_nothing_but_bad_records_is_reported(run: Run, folder: Path) -> None:
    (folder / "examples.jsonl").write_text("[]\n{}\n")
    said = run("data", "check", folder)
    assert said.exit_code == 1 and "0 examples on 0 pictures, 2 wrong" in said.stdout
    (folder / "examples.jsonl").write_text("")
    said = run("data", "check", folder)
    assert said.exit_code == 2 and "no examples in it" in said.stderr


def test_show_convert_and_formats(run: Run, refcoco: Path, coco: Path, tmp_path: Path) -> None:
    assert "the cup to the right" in run("data", "show", refcoco, "-n", 1).stdout
    assert "targets: #1 cup" in run("data", "show", refcoco, "-n", 1).stdout
    assert json.loads(run("data", "show", refcoco, "-n", 1, "--json").stdout)["targets"] == [1]
    assert "b.png: 2 regions" in run("data", "show", coco).stdout
    done = run("data", "convert", refcoco, "-o", tmp_path / "out", "--part", "train")
    assert "1 examples written" in done.stdout and done.exit_code == 0
    assert "clevr-ref" in run("data", "formats").stdout


def test_bad_input(run: Run, refcoco: Path, tmp_path: Path) -> None:
    said = run("data", "check", refcoco, "--part", "trian")
    assert said.exit_code == 2 and "Did you mean 'train'?" in said.stderr
    assert run("data", "check", tmp_path / "gone").exit_code == 2
    assert run("data", "show", refcoco, "--format", "refr").exit_code == 2
    with pytest.raises(DataError, match="cannot be made"):
        convert([], refcoco / "instances.json")
