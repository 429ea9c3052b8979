"""``nsground relation new`` and ``nsground grammar``: a grammar begun, tested, laid over, and brought by a package."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from nsground.grammar_tools.new_relation import NEAR
from tests.cli.conftest import Run

GADGETS = {
    "lexicon.yaml": """\
nouns: [whatsit]
synonyms: {cup: [beaker, tankard]}
attributes: {finish: {glazed: [glazed, shiny]}}
measures: {price: {most: [dearest, most expensive], least: [cheapest], more: [dearer], less: [cheaper]}}
""",
    "measures.yaml": "measures: {price: 'value(a, price)'}\n",
}


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def gadgets(tmp_path: Path) -> Path:
    return write(tmp_path / "gadgets", **{Path(name).stem: text for name, text in GADGETS.items()})


# --- begun ------------------------------------------------------------------------------------------------


def test_a_new_relation_passes_its_check(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "mine"
    said = run("relation", "new", "level_with", "-o", place, "--phrase", "level with", "--phrase", "abreast of")
    assert said.exit_code == 0
    assert '"the cup abreast of the plate"  ->  THE(LEVEL_WITH(cup, THE(plate)))' in said.stdout
    checked = run("grammar", "check", place)
    assert checked.exit_code == 0 and "BROKEN" not in checked.stdout
    assert "relation level_with: examples: 2 read as they say" in checked.stdout
    assert run("parse", "a cup abreast of a fork", "--grammar", place).stdout == "LEVEL_WITH(cup, fork)\n"


@pytest.mark.parametrize("arity", sorted(NEAR))
def test_what_it_begins_with_keeps_its_contract(run: Run, tmp_path: Path, arity: int) -> None:
    assert run("relation", "new", "amidst", "-o", tmp_path / "a", "--arity", arity).exit_code == 0
    assert "relation amidst: contract: symmetric holds" in run("grammar", "check", tmp_path / "a").stdout


def test_a_relation_of_three_has_two_anchors(run: Run, tmp_path: Path) -> None:
    run("relation", "new", "amidst", "-o", tmp_path / "a", "--arity", 3)
    said = run("parse", "cups amidst a fork and a plate", "--grammar", tmp_path / "a").stdout
    assert said == "AMIDST(cup, fork, plate)\n"


def test_the_next_relation_joins_the_first(run: Run, tmp_path: Path) -> None:
    for name in ("level_with", "on"), ("as_tall_as", "as tall as"):
        meaning = "smooth(0.1 - abs(height(a) - height(b)), scale=0.02)"
        run(
            "relation",
            "new",
            name[0],
            "-o",
            tmp_path / "a",
            "--phrase",
            name[1] + " a level with",
            "--meaning",
            meaning,
        )
    text = (tmp_path / "a" / "relations.yaml").read_text(encoding="utf-8")
    assert text.count("phrases   ") == 1  # the head is there once
    assert text.index("level_with:") < text.index("as_tall_as:")
    assert run("grammar", "check", tmp_path / "a").exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["left_of"], "left_of is a relation already"),
        (["Foo bar"], "a name must be lower-case words"),
        (["foo", "--phrase", "left of"], "is a phrase of left_of already"),
        (["foo", "--phrase", "the"], "a word of the language itself"),
        (["foo", "--meaning", "bar(a"], "foo.meaning: unexpected the end"),
        (["foo", "--meaning", "bar(a, b)"], "bar"),
    ],
)
def test_what_cannot_be_begun_is_said_and_nothing_written(
    run: Run, tmp_path: Path, words: list[str], message: str
) -> None:
    said = run("relation", "new", *words, "-o", tmp_path / "a")
    assert said.exit_code == 2 and message in said.stderr
    assert not (tmp_path / "a").exists()


# --- checked ----------------------------------------------------------------------------------------------


def test_words_attributes_and_measures_hold(run: Run, gadgets: Path) -> None:
    said = run("grammar", "check", gadgets)
    assert said.exit_code == 0, said.stdout
    assert "attribute finish=glazed: reach: 2 phrases read as it" in said.stdout
    assert "measure price: formula: from" in said.stdout
    program = run("parse", "the most expensive glazed tankard", "--grammar", gadgets).stdout
    assert program == "THE(MOST(price, AND(cup, finish=glazed)))\n"


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"lexicon": "zorps: []\n"}, "no section 'zorps'"),
        ({"lexicon": "nouns: {a: b}\n"}, "nouns: expected a list of words"),
        ({"lexicon": "nouns: [the]\n"}, "'the' is a word of the language itself"),
        ({"lexicon": "attributes: {finish: {glazed: [satin], matt: [satin]}}\n"}, "'satin' is given to"),
        ({"lexicon": "below: {cup: {beaker: []}}\n"}, "it has no words"),
        ({"lexicon": "inverses: {zorp_of: holding}\n"}, "there is no relation 'zorp_of'"),
        ({"lexicon": "measures: {price: {most: [dearest]}}\n"}, "it has words but no formula"),
        ({"relations": "r: {phrases: [], meaning: 'near(a, b)'}\n"}, "no phrase leads to it"),
        ({"relations": "r: {phrases: [left of], meaning: 'near(a, b)'}\n"}, "a phrase of left_of already"),
        (
            {"relations": "r: {phrases: [abreast of], contract: {symmetric: true}, meaning: 'left_of(a, b)'}\n"},
            "symmetric broken",
        ),
        (
            {"relations": "r: {phrases: [abreast of], meaning: 'near(a, b)', examples: [[a cup, fork]]}\n"},
            "examples",
        ),
    ],
)
def test_what_is_broken_is_named(run: Run, tmp_path: Path, files: dict[str, str], message: str) -> None:
    said = run("grammar", "check", write(tmp_path / "a", **files))
    assert said.exit_code == 1
    assert any(line.startswith("BROKEN") and message in line for line in said.stdout.splitlines()), said.stdout


def test_shadowed_words_are_remarked(run: Run, tmp_path: Path) -> None:
    said = run("grammar", "check", write(tmp_path / "a", lexicon="attributes: {finish: {coppery: [red]}}\n"))
    assert "remark  attribute finish=coppery: phrases: takes 'red' from the attribute color=red" in said.stdout


def test_what_changes_for_a_corpus(run: Run, gadgets: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("the dearest tankard\na cup\nthe beaker\nthan than\nthe cup than\n", encoding="utf-8")
    *_, last = run("grammar", "check", gadgets, "--corpus", corpus, "--json").stdout.splitlines()
    counts = json.loads(last)["counts"]
    assert counts["read differently"] == 2 and counts["read as before"] == 1 and counts["still unread"] == 2
    said = run("grammar", "check", gadgets, "--corpus", corpus).stdout
    assert "+ THE(MOST(price, cup))" in said
    assert "2  than    e.g. than than" in said


# --- two grammars -----------------------------------------------------------------------------------------


def test_two_grammars_over_a_corpus(run: Run, gadgets: Path, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.txt"
    corpus.write_text("the cheapest cup\na cup\n", encoding="utf-8")
    newer = write(tmp_path / "newer", lexicon="attributes: {quality: {poor: [cheapest]}}\n")
    said = run("diff", "--corpus", corpus, "--grammar", gadgets, "--against-grammar", newer).stdout
    assert "- THE(LEAST(price, cup))" in said and "+ THE(AND(cup, quality=poor))" in said
    assert "1 read alike, 1 read differently" in said
    assert run("diff", "--corpus", corpus).exit_code == 2


# --- brought by a package ---------------------------------------------------------------------------------


def test_a_package_brings_a_grammar(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = write(tmp_path / "gadget_words", **{Path(name).stem: text for name, text in GADGETS.items()})
    (package / "__init__.py").write_text("", encoding="utf-8")
    info = tmp_path / "gadget_words-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: gadget-words\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[nsground.grammars]\ngadgets = gadget_words\n", encoding="utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert "gadgets" in run("grammar", "list").stdout
    assert run("parse", "the cheapest beaker", "--grammar", "gadgets").stdout == "THE(LEAST(price, cup))\n"
    assert run("grammar", "check", "gadgets").exit_code == 0
    assert "Did you mean 'gadgets'?" in run("parse", "a cup", "--grammar", "gadgts").stderr
