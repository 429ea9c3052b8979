"""``nsground grammar coverage``."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

LINES = """\
the red cup left of the plate
{"expression": "the mug behind the cup", "id": 3}
{"expression": 3}
the cup and
"""


def test_tables(run: Run) -> None:
    said = run("grammar", "coverage", "-", stdin=LINES)
    assert said.exit_code == 0
    assert "3 expressions: 2 read in full" in said.stdout
    assert "rules: " in said.stdout and "1  left_of" in said.stdout and "not read in full" in said.stdout
    assert "1 of 4 lines hold no expression; line 3: expression must be text" in said.stderr


def test_json(run: Run) -> None:
    lines = [json.loads(line) for line in run("grammar", "coverage", "-", "--json", stdin=LINES).stdout.splitlines()]
    relations = {line["relation"]: line["count"] for line in lines if "relation" in line}
    assert relations["left_of"] == relations["behind"] == 1 and relations["right_of"] == 0
    assert {"word": "mug", "terminal": "NOUN", "meaning": "noun mug", "count": 1} in lines
    assert [line["expressions"] for line in lines if "not_read" in line] == [["the cup and"]]
    counts = lines[-1]["counts"]
    assert counts["expressions"] == 3 and counts["in full"] == 2
    assert counts["rules"] == sum("rule" in line for line in lines)


def test_all_shows_every_rule(run: Run) -> None:
    short = run("grammar", "coverage", "-", stdin=LINES).stdout
    long = run("grammar", "coverage", "-", "--all", stdin=LINES).stdout
    rule = "question: "
    assert "more; --all shows them" in short and "more; --all shows them" not in long
    assert long.count(rule) > short.count(rule)


def test_a_grammar_of_ones_own(run: Run, tmp_path: Path) -> None:
    run("relation", "new", "level_with", "-o", tmp_path / "mine", "--phrase", "level with")
    said = run("grammar", "coverage", "-", "--grammar", tmp_path / "mine", "--json", stdin="the cup level with the mug")
    assert {"relation": "level_with", "count": 1} in [json.loads(line) for line in said.stdout.splitlines()]


def test_nothing_and_no_file(run: Run, tmp_path: Path) -> None:
    assert "0 expressions" in run("grammar", "coverage", "-", stdin="").stdout
    assert run("grammar", "coverage", tmp_path / "none").exit_code == 2
