"""``nsground diff``: two programs, and one text in two domains."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_expressions_with_signs(run: Run) -> None:
    said = run("diff", "the red cup next to the plate", "the blue cup next to the plate of fruit").stdout
    assert said.splitlines() == [
        "expression: the red cup next to the plate",
        "  THE",
        "    NEXT_TO",
        "      AND",
        "        cup",
        "~       color=red  -> color=blue",
        "      THE",
        "        plate",
        "expression: the blue cup next to the plate of fruit",
        "  THE",
        "    NEXT_TO",
        "      AND",
        "        cup",
        "~       color=blue",
        "      THE",
        "+       OF",
        "          plate",
        "+         fruit",
        "6 kept, 1 updated, 2 inserted",
    ]


def test_json_says_what_was_taken_for_notation(run: Run) -> None:
    data = json.loads(run("diff", "THE(cup)", "the big cup", "--json").stdout)
    assert data["a"] == {"notation": "THE(cup)", "program": "THE(cup)"}
    assert data["b"] == {"expression": "the big cup", "program": "THE(AND(cup, size=large))"}
    assert data["counts"] == {"keep": 2, "update": 0, "move": 0, "remove": 0, "insert": 2}
    assert [edit["edit"] for edit in data["edits"]] == ["keep", "keep", "insert", "insert"]


def test_notation_where_it_does_not_look_like_it(run: Run) -> None:
    assert "notation: ANY" in run("diff", "--notation", "ANY", "cup").stdout
    assert "expression: cup" in run("diff", "color=red", "cup").stdout


def test_what_cannot_be_compared_is_said(run: Run) -> None:
    assert run("diff", "the cup").exit_code == 2
    assert run("diff", "the cup", "!!!").exit_code == 2
    assert run("diff", "the cup", "a cup", "--against", "clevr").exit_code == 2
    many = [f"AND({', '.join(f'{name}{i}' for i in range(2000))})" for name in "ab"]
    result = run("diff", *many)
    assert result.exit_code == 2 and "too large to compare" in result.stderr


def test_a_corpus_in_two_domains(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("the red cup\nthe shiny ball left of the cube\n!!!\n", encoding="utf-8")
    said = run("diff", "--corpus", corpus, "--domain", "photo", "--against", "clevr").stdout
    assert "- THE(LEFT_OF(AND(ball, shade=shiny), THE(cube)))" in said
    assert "+ THE(LEFT_OF(AND(sphere, material=metal), THE(cube)))" in said
    assert "3 expressions in photo and clevr: 1 read alike, 1 read differently, 1 read by neither" in said
    assert "nodes of those read differently: 5 kept, 2 updated" in said


def test_a_corpus_in_a_version_of_ones_own(run: Run, tmp_path: Path) -> None:
    corpus, domain = tmp_path / "corpus.txt", tmp_path / "mine"
    corpus.write_text("the nattier cup\nthe red cup\n", encoding="utf-8")
    domain.mkdir()
    (domain / "more.yaml").write_text("attributes: {color: {nattier: [nattier]}}\n", encoding="utf-8")
    files = "lexicon: [common.yaml, photo.yaml, more.yaml]\nrelations: [relations.yaml]\nmeasures: [measures.yaml]\n"
    (domain / "domain.yaml").write_text(files, encoding="utf-8")
    result = run("diff", "--corpus", corpus, "--domain", "photo", "--against", domain, "--json")
    change, summary = (json.loads(line) for line in result.stdout.splitlines())
    assert change["expression"] == "the nattier cup" and "color=nattier" in change["b"]
    assert summary["summary"]["same"] == 1 and summary["summary"]["different"] == 1


def test_a_corpus_needs_two_domains(run: Run, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("the cup\n", encoding="utf-8")
    assert run("diff", "--corpus", corpus).exit_code == 2
    assert "no domain 'nope'" in run("diff", "--corpus", corpus, "--against", "nope").stderr
    assert run("diff", "--corpus", tmp_path / "missing.txt", "--against", "clevr").exit_code == 2
