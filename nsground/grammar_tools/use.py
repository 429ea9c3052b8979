"""Entries that are of no use: nothing leads to them, or they lead nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from nsground.domains.lexicon_file import read_lexicon_file
from nsground.errors import did_you_mean
from nsground.files.grammar_folder import read_grammar
from nsground.grammar_tools.additions import Additions
from nsground.grammar_tools.findings import GrammarFinding


def use_findings(additions: Additions) -> Iterator[GrammarFinding]:
    """Entries of the grammar that no expression or formula can reach, and words that lead to nothing."""
    yield from _relations(additions)
    yield from _measures(additions)
    for path in additions.after.grammars[-1].lexicon:
        data = read_lexicon_file(path)
        yield from _empty(data)
        yield from _unknown_above(data, additions)
        yield from _unknown_terminals(data)
        yield from _unknown_words(data, additions)


def _dead(entry: str, text: str) -> GrammarFinding:
    return GrammarFinding("use", entry, "broken", text)


def _relations(additions: Additions) -> Iterator[GrammarFinding]:
    _, catalogue = additions.catalogues
    _, lexicon = additions.lexicons
    spoken = {e.value for entries in lexicon.entries.values() for e in entries if e.terminal == "REL"}
    called = {call.relation for entry in catalogue.relations.values() for call in entry.meaning.calls()}
    inverse = set(lexicon.inverses.values())
    for name in additions.relations():
        if name not in spoken | called | inverse:
            yield _dead(f"relation {name}", "no phrase leads to it and no formula calls it; give it phrases")


def _measures(additions: Additions) -> Iterator[GrammarFinding]:
    (_, old), (before, after) = additions.lexicons, additions.catalogues
    words = {
        str(entry.value[0])
        for entries in old.entries.values()
        for entry in entries
        if entry.terminal in ("SUP", "CMP") and isinstance(entry.value, tuple)
    }
    counted = {measure for measure, _ in after.directions.values()}
    for name in sorted({word.replace(" ", "_") for word in words} - set(after.measures)):
        yield _dead(
            f"measure {name}",
            f"it has words but no formula; say in measures.yaml, under measures, {name}: value(a, {name}) "
            f"for the number that scenes give as the attribute {name}, or another formula",
        )
    for name in after.measures.keys() - before.measures.keys() - {w.replace(" ", "_") for w in words} - counted:
        yield _dead(f"measure {name}", "no word leads to it; add some to lexicon.yaml, under measures")
    spoken = {"=".join(map(str, entry.value)) for entries in old.entries.values() for entry in entries
              if entry.terminal in ("ADJ", "VERB") and isinstance(entry.value, tuple)}  # fmt: skip
    for name in sorted(after.attributes.keys() - before.attributes.keys() - spoken):
        yield _dead(f"attribute {name}", "no word leads to it; add some to lexicon.yaml, under attributes")


def _empty(data: Mapping[str, Any]) -> Iterator[GrammarFinding]:
    for concept, words in data.get("synonyms", {}).items():
        if not words:
            yield _dead(f"noun {concept}", "it has no words")
    for family, values in data.get("attributes", {}).items():
        yield from (
            _dead(f"attribute {family}={value}", "it has no words") for value, words in values.items() if not words
        )


def _unknown_above(data: Mapping[str, Any], additions: Additions) -> Iterator[GrammarFinding]:
    """What nouns are laid below must itself be a noun; and a noun that only ``below`` knows needs words."""
    _, lexicon = additions.lexicons
    nouns = {str(e.value) for entries in lexicon.entries.values() for e in entries if e.terminal == "NOUN"}
    kinds = data.get("kinds", {})
    above = [
        *data.get("categories", {}),
        *data.get("below", {}),
        *(n for kind in kinds.values() for n in kind.get("of", [])),
    ]
    for name in above:
        if name not in nouns:
            hint = did_you_mean(name, nouns)
            yield _dead(
                f"noun {name}", f"nouns are laid below {name!r}, which is no noun.{hint} List it among its words"
            )
    for concepts in data.get("below", {}).values():
        for name in concepts:
            if name not in nouns:
                yield _dead(f"noun {name}", "it has no words; list some after it, or under synonyms")


def _unknown_terminals(data: Mapping[str, Any]) -> Iterator[GrammarFinding]:
    grammar = re.sub(r"//.*", "", read_grammar("expression.lark"))
    known = {*re.findall(r"\b[A-Z][A-Z_]+\b", grammar)}
    named = [name for section in ("closed", "patterns") for name in data.get(section, {})]
    variants = data.get("variants", {})
    for name in (*named, *(v for each in variants.values() for v in each)):
        terminal = str(name).partition("=")[0]
        if terminal not in known and terminal not in variants:
            yield _dead(f"terminal {name}", f"the grammar has no such terminal.{did_you_mean(terminal, known)}")


def _unknown_words(data: Mapping[str, Any], additions: Additions) -> Iterator[GrammarFinding]:
    _, lexicon = additions.lexicons
    _, catalogue = additions.catalogues
    known = set(lexicon.known())
    for word, spellings in data.get("spellings", {}).items():
        if not lexicon.find(tuple(word.split())):
            yield _dead(f"spelling {', '.join(spellings)}", f"there is no word {word!r}.{did_you_mean(word, known)}")
    for many, one in data.get("plurals", {}).items():
        if not any(phrase[-1] == one for phrase in lexicon.entries):
            yield _dead(f"plural {many}", f"there is no word {one!r}.{did_you_mean(one, known)}")
    relations = {str(e.value) for entries in lexicon.entries.values() for e in entries if e.terminal == "REL"}
    relations |= set(catalogue.names)
    for name in data.get("inverses", {}):
        if name not in relations:
            yield _dead(f"inverse {name}", f"there is no relation {name!r}.{did_you_mean(name, relations)}")
