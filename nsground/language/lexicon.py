"""The lexicon: which words and phrases can be which terminals of the grammar, read from YAML files.

The layout of the files is described at the top of ``grammar/lexicon/common.yaml``. A domain names the files it
uses; later files add words and values, and an attribute value that a later file lists replaces its words.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any

from nsground.domains.domain import Domain
from nsground.language.lexicon_builder import LexiconBuilder
from nsground.language.noun_sets import Nouns, nouns_of
from nsground.language.phrases import Entry, Phrase, Phrases
from nsground.relations import Catalogue, load_catalogue
from nsground.wordnet import load_wordnet

OPEN = frozenset({"NOUN", "ADJ", "VERB", "REL", "SUP", "CMP"})
"""Terminals of words that stand for something in a scene; what they stand for is for lexicons to say."""


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All phrases of a domain.

    ``entries`` maps a phrase (lower-case words) to its readings; ``longest`` is the length of the longest phrase, in
    words. ``wearable`` are the nouns for clothing, ``parts`` those for parts of bodies and things, ``people`` those for
    persons; ``pictures`` name the picture itself, ``portions`` what is a part of anything ("a piece of pizza"), which
    is kept as ``portion=piece``. ``inverses`` maps a relation to the one that holds the other way round. ``open`` says
    whether any word of English may be used besides.
    """

    entries: Mapping[Phrase, tuple[Entry, ...]]
    longest: int
    wearable: Nouns
    parts: Nouns
    people: Nouns
    pictures: frozenset[str]
    portions: frozenset[str]
    inverses: Mapping[str, str]
    settings: frozenset[str] = frozenset()
    """Concepts of what other things are in, and that stand nowhere themselves."""
    families: frozenset[str] = frozenset()
    """Words for families of attributes: color, size."""
    open: bool = True
    to_two: frozenset[str] = frozenset()
    """Relations to two things at once, as between."""
    remarks: frozenset[str] = frozenset()
    """Words that begin what may be passed over with notice: "before you go"."""
    degrees: frozenset[str] = frozenset()
    """Words that say how much an adjective holds: fully."""
    inscriptions: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """What says that text follows ("says", "number"), and what may come after it ("done")."""
    units: Mapping[str, frozenset[str]] = field(default_factory=dict)
    qualities: Mapping[str, frozenset[str]] = field(default_factory=dict)
    states: bool = False
    """Whether sentences state rather than refer here, as the domain says."""

    def find(self, phrase: Phrase) -> tuple[Entry, ...]:
        """The readings of a phrase; none if it is unknown."""
        return self.entries.get(phrase, ())

    def posture(self, phrase: str, relation: str) -> tuple[str, str] | None:
        """The attribute that a phrase of a relation says besides: in "sitting on", sitting; None in "looking at"."""
        first, *rest = phrase.split()
        if not any(e.terminal == "REL" and e.value == relation for e in self.find(tuple(rest))):
            return None
        return next((e.value for e in self.find((first,)) if e.terminal == "VERB"), None)

    def noun_class(self, concept: str) -> str:
        """The class of thing that a concept names: the lexicon's, if it has one, else WordNet's, else ``thing``."""
        known = self._classes.get(concept)
        if known is None:
            known = self._classes[concept] = self._noun_class(concept.replace("_", " "))
        return known

    def _noun_class(self, noun: str) -> str:
        kinds: dict[str, Container[str]] = {
            "person": self.people, "garment": self.wearable, "body part": self.parts, "portion": self.portions,
            "picture": self.pictures,
        }  # fmt: skip
        of_lexicon = next((kind for kind, nouns in kinds.items() if noun in nouns), None)
        return of_lexicon or load_wordnet().noun_class(noun) or "thing"

    @cached_property
    def _classes(self) -> dict[str, str]:
        """The classes of concepts, as far as they are known; more are added as they are asked for."""
        return {"": "any"}

    @cached_property
    def contents(self) -> tuple[str, ...]:
        """Single words with content: what is worth correcting misspellings to."""
        open_class = ("NOUN", "ADJ", "SIDE", "SUP", "VERB")
        return tuple(
            phrase[0]
            for phrase, entries in self.entries.items()
            if len(phrase) == 1 and "(" not in phrase[0] and any(e.terminal in open_class for e in entries)
        )

    @cached_property
    def saying(self) -> Mapping[str, frozenset[int]]:
        """How many words the phrases have that say that text follows, by their first word."""
        found: dict[str, set[int]] = {}
        for phrase in self.inscriptions["says"]:
            first, *rest = phrase.split()
            found.setdefault(first, set()).add(1 + len(rest))
        return {word: frozenset(lengths) for word, lengths in found.items()}

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words that are known, be it only as parts of phrases."""
        return frozenset(word for phrase in self.entries for word in phrase)

    @cached_property
    def phrases(self) -> Phrases:
        """All phrases, laid out for looking them up in a text."""
        return Phrases(self.entries)

    @cached_property
    def rows(self) -> dict[Any, Any]:
        """Rows of words that English knows, as they were made for texts."""
        return {}

    def known(self) -> Iterator[str]:
        """Every single word that the lexicon knows."""
        return (phrase[0] for phrase in self.entries if len(phrase) == 1)


@cache
def load_lexicon(domain: Domain, catalogue: Catalogue) -> Lexicon:
    """The lexicon of a domain, with the phrases and the inverses of the relations in its catalogue.

    A noun, adjective, verb or superlative of the last grammar laid over the domain takes its phrase from whatever
    other noun, adjective, verb or superlative it was.
    """
    lexicon = _read(domain, catalogue)
    if not domain.grammars:
        return lexicon
    below = domain.without_last_grammar()
    return replace(lexicon, entries=laid_over(load_lexicon(below, load_catalogue(below)).entries, lexicon.entries))


def laid_over(
    before: Mapping[Phrase, tuple[Entry, ...]], after: Mapping[Phrase, tuple[Entry, ...]]
) -> dict[Phrase, tuple[Entry, ...]]:
    """Entries ``after`` files were added, without those from ``before`` that added ones of their terminal replace."""
    kept = dict(after)
    for phrase, entries in after.items():
        old = before.get(phrase)
        if old is None or old == entries:
            continue
        taken = {entry.terminal for entry in entries if entry not in old} & OPEN
        if taken:
            kept[phrase] = tuple(e for e in entries if e.terminal not in taken or e not in old)
    return kept


def _read(domain: Domain, catalogue: Catalogue) -> Lexicon:
    builder = LexiconBuilder()
    for path in domain.lexicon:
        builder.read(path)
    for phrase, name in sorted(catalogue.phrases.items()):
        builder.add("REL", phrase, name)
    for entry in catalogue.relations.values():
        if inverse := entry.contract.inverse or (entry.name if entry.contract.symmetric else None):
            builder.inverses[entry.name] = inverse
    builder.finish()
    return Lexicon(
        entries={phrase: tuple(found) for phrase, found in builder.entries.items()},
        longest=max((len(p) for p in builder.entries), default=1),
        wearable=nouns_of({"garment"}, builder.wearable, least=0.3),
        parts=nouns_of({"body part", "part"}, builder.parts),
        people=nouns_of({"person"}, builder.people),
        pictures=frozenset(builder.pictures),
        portions=frozenset(builder.portions),
        inverses=dict(builder.inverses),
        settings=frozenset(builder.settings),
        families=frozenset(word for words in builder.slots["family"].values() for word in words),
        remarks=frozenset(builder.remarks),
        degrees=frozenset(builder.degrees),
        **{name: {key: frozenset(words) for key, words in found.items()} for name, found in builder.figures.items()},
        states=domain.sentences == "state",
        open=domain.open,
        to_two=frozenset(entry.name for entry in catalogue.relations.values() if entry.arity == 3),
    )
