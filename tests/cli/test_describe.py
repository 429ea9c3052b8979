"""``nsground describe``: a line a region, as text and as JSON, and what becomes of a bad index."""

from __future__ import annotations

import json
from pathlib import Path

from nsground import SceneGraph
from tests.cli.conftest import Run


def test_every_region_a_line(run: Run, scene_file: Path) -> None:
    shown = run("describe", scene_file)
    assert shown.exit_code == 0
    assert shown.stdout.splitlines() == ["#0 the red cup", "#1 the fork", "#2 the green cup", "#3 the plate"]


def test_one_region_as_json(run: Run, scene_file: Path) -> None:
    said = json.loads(run("describe", scene_file, "--region", 2, "--json").stdout)
    assert said == {
        "region": 2, "text": "the green cup", "program": "THE(AND(cup, color=green))", "distinct": True, "rivals": [],
    }  # fmt: skip


def test_a_region_that_is_not_there(run: Run, scene_file: Path) -> None:
    shown = run("describe", scene_file, "--region", 9)
    assert shown.exit_code == 2
    assert "no region 9" in shown.stderr and "0 to 3" in shown.stderr


def test_what_cannot_be_told_apart_is_said(run: Run, tmp_path: Path) -> None:
    twins = [{"bbox": [5, 5, 9, 9], "category": "cup"}] * 2
    SceneGraph.from_coco(twins, size=(50, 50)).save(tmp_path / "twins.json")
    assert run("describe", tmp_path / "twins.json", "--region", 0).stdout == "the cup (also fits #1)\n"


def test_a_picture_is_looked_at(run: Run, picture: Path) -> None:
    assert run("describe", picture).exit_code == 0
