"""``nsground blame``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.cli.conftest import Run


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A white photograph, in which nothing is found, with one expression that means something and one bad record."""
    folder = tmp_path / "photos"
    folder.mkdir()
    Image.new("RGB", (100, 50), "white").save(folder / "white.png")
    noted = {"file": "white.png", "width": 100, "height": 50, "objects": [["cup", 10, 10, 20, 20]]}
    (folder / "annotations.jsonl").write_text(f"{json.dumps(noted)}\n3\n", encoding="utf-8")
    asked = [
        {"file": "white.png", "expression": "the cup", "target_box_xywh": [10, 10, 20, 20]},
        {"file": "white.png", "expression": "the dog", "no_target": True},
        {"file": "other.png", "expression": "the dog", "no_target": True},
    ]
    (folder / "expressions.jsonl").write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    return folder


def test_table_and_page(run: Run, photos: Path, tmp_path: Path) -> None:
    said = run("blame", photos, "-o", tmp_path / "out" / "page")
    assert said.exit_code == 0
    assert "photos, expressions: 1 of 2 right" in said.stdout and "95 % interval" in said.stdout
    assert "'the cup': [], expected [(10.0, 10.0, 30.0, 30.0)]" in said.stdout
    assert "2 of 4 records could not be judged; record 0" in said.stderr and "annotations.jsonl, line 2" in said.stderr
    page = (tmp_path / "out" / "page" / "index.html").read_text(encoding="utf-8")
    assert "<h3>the cup</h3>" in page and 'href="1-1.html"' in page
    assert "the cup" in (tmp_path / "out" / "page" / "1-1.html").read_text(encoding="utf-8")


def test_json_gives_a_line_a_wrong_case_and_the_totals(run: Run, photos: Path) -> None:
    noted, wrong, bad, total = map(json.loads, run("blame", photos, "--json").stdout.splitlines())
    assert wrong["text"] == "the cup" and wrong["said"] == [] and wrong["expected"] == [[10, 10, 30, 30]]
    assert wrong["blamed"] in ("boxes", "labels", "several")
    assert noted["record"] == 0 and bad["record"] == 3 and "other.png" in bad["error"]
    assert total["totals"]["right"]["hits"] == 1 and total["totals"]["unusable"] == 2


def test_limit(run: Run, photos: Path) -> None:
    said = run("blame", photos, "--limit", 1)
    assert "0 of 1 right" in said.stdout and said.exit_code == 0


def test_nothing_to_judge(run: Run, photos: Path, tmp_path: Path) -> None:
    (photos / "expressions.jsonl").write_text("{}\n", encoding="utf-8")
    said = run("blame", photos)
    assert said.exit_code == 2 and "no record could be judged" in said.stderr
    assert run("blame", tmp_path).exit_code == 2
