"""What a grammar adds to a domain: its words and its relations, beside those that were there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from nsground.domains.domain import Domain
from nsground.language.lexicon import OPEN, Lexicon, load_lexicon
from nsground.language.phrases import Entry, Phrase
from nsground.relations import Catalogue, load_catalogue

KINDS: Mapping[str, str] = {
    "NOUN": "noun", "ADJ": "attribute", "VERB": "attribute", "REL": "relation", "SUP": "measure", "CMP": "measure",
}  # fmt: skip
"""What the words of a terminal stand for."""


@dataclass(frozen=True)
class Additions:
    """A domain ``before`` and ``after`` one grammar was laid over it."""

    before: Domain
    after: Domain

    @cached_property
    def catalogues(self) -> tuple[Catalogue, Catalogue]:
        """The catalogues before and after."""
        return load_catalogue(self.before), load_catalogue(self.after)

    @cached_property
    def lexicons(self) -> tuple[Lexicon, Lexicon]:
        """The lexicons before and after."""
        old, new = self.catalogues
        return load_lexicon(self.before, old), load_lexicon(self.after, new)

    def words(self) -> Iterator[tuple[Phrase, Entry]]:
        """The phrases that are added, with what they are; not the forms in ``-(s)``, which every noun has."""
        before, after = self.lexicons
        for phrase, entries in after.entries.items():
            if not phrase[-1].endswith("(s)"):
                yield from ((phrase, entry) for entry in entries if entry not in before.find(phrase))

    def relations(self) -> list[str]:
        """The names of relations that are added, said anew, or defined by such ones."""
        before, after = self.catalogues
        changed = {name for name, entry in after.relations.items() if before.relations.get(name) != entry}
        while more := {name for name in after.relations if name not in changed and _rests_on(after, name, changed)}:
            changed |= more
        return [name for name in after.relations if name in changed]


def _rests_on(catalogue: Catalogue, name: str, changed: set[str]) -> bool:
    entry = catalogue.relation(name)
    named = {value for value in entry.contract.declared().values() if isinstance(value, str)}
    return bool(changed & {*named, *(call.relation for call in entry.meaning.calls())})


def what(entry: Entry) -> str:
    """What a word stands for, in words: ``noun mug``, ``attribute color=red``, ``relation left_of``."""
    kind = KINDS.get(entry.terminal, "word")
    match entry.value:
        case (family, str(value)) if kind == "attribute":
            return f"{kind} {family}={value}"
        case (str(measure), _) if kind == "measure":
            return f"{kind} {measure}"
        case str(name):
            return f"{kind} {name}"
    return f"{kind} {entry.terminal}"


FUNCTION = frozenset({"THE", "A", "ALL", "NO", "BE", "NOT", "THAT", "AND_R", "OR_R", "OF", "ONE", "IT", "THAN"})
"""Terminals of words that hold expressions together; as names of things they would be in the way everywhere."""


def is_function_word(phrase: Phrase, lexicon: Lexicon) -> bool:
    """Whether a phrase is a word of the language itself, such as "the"."""
    return any(entry.terminal in FUNCTION for entry in lexicon.find(phrase))


def is_open(entry: Entry) -> bool:
    """Whether a word stands for something in a scene."""
    return entry.terminal in OPEN
