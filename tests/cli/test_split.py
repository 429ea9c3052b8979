"""``nsground split``: make, check, rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nsground import SceneGraph
from tests.cli.conftest import Run

WORDS = ("cup", "jug", "mat", "pot")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Twenty-four scenes, each with three expressions."""
    lines = []
    for i in range(24):
        objects = [{"bbox": [20 * k + i, 10, 15, 15], "category": word} for k, word in enumerate(WORDS)]
        scene = SceneGraph.from_coco(objects, size=(200, 60)).to_dict()
        for color in ("red", "blue", "green"):
            word = WORDS[(i + len(lines)) % 4]
            lines.append({
                "id": str(len(lines)), "expression": f"the {color} {word}", "scene": scene, "targets": [0],
                "program": f"THE(AND({word}, color={color}))", "part": "train" if i % 3 else "val",
            })  # fmt: skip
    (tmp_path / "examples.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return tmp_path


def test_make_and_check(run: Run, data: Path) -> None:
    file = data / "red_cups.json"
    made = run("split", data, "--by", "attribute-pair(color=red, cup)", "-o", file)
    assert made.exit_code == 0
    for said in ("held out: noun phrases with both color=red and cup", "  the red cup", "compound div.",
                 "right by chance", "held out, but on a training scene"):  # fmt: skip
        assert said in made.stdout
    checked = run("split", "check", file, data)
    assert checked.exit_code == 0
    assert checked.stdout.endswith("no leak\n")
    report = json.loads(run("split", data, "--by", "attribute-pair(color=red, cup)", "--json").stdout)
    assert report["parts"]["test"]["examples"] > 0
    assert report["rule"] == "attribute-pair(color=red, cup)"


def test_a_leaky_split_is_refused_dropped_or_declared(run: Run, data: Path) -> None:
    refused = run("split", data, "--by", "part(train -> val)")
    assert refused.exit_code == 2
    assert "the split leaks" in refused.stderr
    assert "same program: " in refused.stderr
    declared = run("split", data, "--by", "part(train -> val)", "--in-distribution", "-o", data / "own.json")
    assert declared.exit_code == 0
    assert "declared to be of one distribution" in declared.stdout
    assert run("split", "check", data / "own.json", data).exit_code == 0
    checked = run("split", "check", data / "own.json", data, "--held-out", "--json")
    assert checked.exit_code == 1
    *leaks, report = map(json.loads, checked.stdout.splitlines())
    assert report["leaks"]["program"] == sum(leak["leak"]["kind"] == "program" for leak in leaks) > 0


def test_rules_and_templates_are_listed(run: Run, data: Path) -> None:
    listed = run("split", "rules").stdout
    assert "chain-depth(>=3)" in listed
    assert "cogent-a" in listed
    said = [json.loads(line) for line in run("split", "rules", "--json").stdout.splitlines()]
    assert all(each["definition"] for each in said)
    assert json.loads(run("split", "rules", data, "--json").stdout)["template"] == "thing"


def test_bad_input(run: Run, data: Path) -> None:
    wrong = run("split", data, "--by", "dept(3)")
    assert wrong.exit_code == 2
    assert "Did you mean 'depth'?" in wrong.stderr
    assert "dept(3)\n^^^^" in wrong.stderr
    (data / "bad.json").write_text("{}", encoding="utf-8")
    assert run("split", "check", data / "bad.json", data).exit_code == 2
    assert run("split", data / "absent", "--by", "depth(3)").exit_code == 2
    assert run("split", data).exit_code == 2
