"""The files of a grammar folder on their own: sections, fields and names that are wrong, all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nsground.domains.domain import Domain
from nsground.domains.grammars import Grammar
from nsground.domains.lexicon_file import section_problems
from nsground.errors import RelationError
from nsground.files.reading import read_yaml
from nsground.grammar_tools.findings import GrammarFinding
from nsground.relations.catalogue import read_entries
from nsground.relations.consistency import faults, shared_phrases


def file_findings(domain: Domain) -> Iterator[GrammarFinding]:
    """What is wrong with the files of the last grammar laid over a domain.

    Raises DomainError where a file is not YAML at all.
    """
    grammar = domain.grammars[-1]
    for path in grammar.lexicon:
        problems = list(section_problems(read_yaml(path)))
        yield from _verdicts(path, problems, "every section is known and well formed")
    entries, errors = read_entries(domain)
    owned = [_without_source(error, grammar) for error in errors]
    shared = [_without_source(error, grammar) for error in shared_phrases(entries.relations)]
    unfit = [_without_source(error, grammar) for error in faults(*entries)] if not errors else []
    for path in (*grammar.relations, *grammar.measures):
        mine = [text for name, text in owned if name == path.name]
        mine += [text for name, text in unfit if name == path.name and (name, text) not in shared]
        yield from _verdicts(path, mine, "every entry is well formed, and what it names exists")
    for name, text in shared:
        yield GrammarFinding("phrases", name, "broken", text)
    if elsewhere := [text for name, text in (*owned, *unfit) if not name and (name, text) not in shared]:
        yield from (GrammarFinding("files", str(grammar.folder.name), "broken", text) for text in elsewhere)


def _verdicts(path: Path, problems: list[str], good: str) -> Iterator[GrammarFinding]:
    for problem in problems:
        yield GrammarFinding("files", path.name, "broken", problem)
    if not problems:
        yield GrammarFinding("files", path.name, "holds", good)


def _without_source(error: RelationError, grammar: Grammar) -> tuple[str, str]:
    """The name of the grammar's file that an error is about, or nothing, and the error without it."""
    text = str(error)
    for path in (*grammar.relations, *grammar.measures):
        if text.startswith(start := f"{path}: "):
            return path.name, text.removeprefix(start)
    return "", text
