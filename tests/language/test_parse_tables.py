"""The tables beside the package are those of the grammar; where they are not, they are made anew."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nsground.files.grammar_folder import read_grammar
from nsground.language import lalr
from nsground.language.parse_tables import FILE, decode, encode
from nsground.language.table_builder import build_tables

GRAMMAR = "start: pair | start pair -> more\n?pair: CUP | CUP AND pair -> both\n"
STALE = "nsground/language/parse_tables.json is not made of this grammar; run python scripts/build_tables.py"


def test_the_file_is_made_of_the_grammar() -> None:
    grammar = read_grammar("expression.lark")
    tables = decode(FILE.read_text(encoding="utf-8"), grammar)
    assert tables is not None, STALE
    assert tables == build_tables(grammar), STALE


def test_a_grammar_that_was_edited_is_read_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    edited = read_grammar("expression.lark").replace("start: text\n", "start: text | PASSWORD\n")
    monkeypatch.setattr(lalr, "read_grammar", lambda name: edited)
    tables = lalr.load_tables.__wrapped__()
    assert set(tables.actions[0]) == {"PASSWORD", *lalr.load_tables().actions[0]}


def test_text_of_tables_is_read_back() -> None:
    tables = build_tables(GRAMMAR)
    text = encode(tables, GRAMMAR, "1")
    assert decode(text, GRAMMAR) == tables
    assert encode(build_tables(GRAMMAR), GRAMMAR, "1") == text
    assert decode(text, GRAMMAR + "\n") is None


def test_nothing_is_built_for_a_parse() -> None:
    code = "import sys, nsground; nsground.parse('the cup'); print('nsground.language.table_builder' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
