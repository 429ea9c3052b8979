"""Domains, and grammars laid over them."""

from __future__ import annotations

from pathlib import Path

import nsground as ng
from nsground.domains.lexicon_file import SECTIONS, LexiconFile, read_lexicon_file


def test_the_last_grammar_can_be_taken_off_again(tmp_path: Path) -> None:
    domain = ng.load_domain("photo")
    assert isinstance(domain, ng.Domain) and domain.without_last_grammar() == domain
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "lexicon.yaml").write_text(f"nouns: [{name}thing]\n")
    first = domain.with_grammar(tmp_path / "first")
    both = first.with_grammar(tmp_path / "second")
    assert str(both) == "photo + first + second"
    assert str(ng.parse("the secondthings", both)) == "secondthing"
    assert both.without_last_grammar() == first and first.without_last_grammar() == domain


def test_a_domain_names_the_python_files_that_it_runs(tmp_path: Path) -> None:
    assert ng.load_domain("photo").own_code == ()
    (tmp_path / "domain.yaml").write_text("perception: {detector: ssdlite, classifiers: [color, 'shine.py:Shine']}\n")
    (tmp_path / "shine.py").write_text("")
    assert [Path(name.partition(":")[0]).name for name in ng.load_domain(tmp_path).own_code] == ["shine.py"]


def test_a_lexicon_file_is_read_once(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.yaml"
    path.write_text("nouns: [samovar]\n", encoding="utf-8")
    first = read_lexicon_file(path)
    assert read_lexicon_file(path) is first
    path.write_text("nouns: [samovar, tea urn]\n", encoding="utf-8")
    assert read_lexicon_file(path) == {"nouns": ["samovar", "tea urn"]}


def test_every_section_of_a_lexicon_file_has_a_type() -> None:
    assert set(SECTIONS) == set(LexiconFile.__annotations__)
