"""What kind of thing an expression is about: the noun at its head, and the category that lies above it."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from nsground.domains.domain import Domain
from nsground.domains.ontology import Ontology, load_ontology
from nsground.language.lexicon import Lexicon, load_lexicon
from nsground.program import And, Attribute, Concept, Or, Program, Relation, Type
from nsground.relations import load_catalogue


def head_names(program: Program, things: Container[str]) -> tuple[str, ...]:
    """What the head of a program is called, best first: its noun, and what that is part of or a kind of.

    The noun comes first where it is one of ``things``, nouns that name a thing by themselves; else the whole does.

    >>> from nsground.program import read
    >>> things = {"bike", "cup", "soup"}
    >>> head_names(read("THE(AND(LEFT_OF(cup, THE(fork)), color=red))"), things)
    ('cup',)
    >>> head_names(read("OF(cup, soup)"), things), head_names(read("OF(tire, THE(bike))"), things)
    (('cup', 'soup'), ('bike', 'tire'))
    >>> head_names(read("AND(tire, kind=bike)"), things)
    ('bike', 'tire')
    """
    match program:
        case Concept(name=name):
            return (name,)
        case Relation(name="of", target=target, anchors=(whole,)):
            return _ranked(head_names(target, things), head_names(whole, things), things)
        case And(parts=parts):
            noun = next(filter(None, (head_names(part, things) for part in parts)), ())
            kinds = [p.value for p in parts if isinstance(p, Attribute) and p.family == "kind"]
            return _ranked(noun, tuple(reversed(kinds)), things)
        case Or(parts=parts):
            return head_names(parts[0], things)
    asked = program.children[:1] if program.type is not Type.REGIONS else (program.pool,)
    return next((head_names(each, things) for each in asked if each is not None), ())


def _ranked(noun: tuple[str, ...], whole: tuple[str, ...], things: Container[str]) -> tuple[str, ...]:
    return noun + whole if noun and noun[0] in things else whole + noun


@dataclass(frozen=True)
class Categories:
    """The categories of a domain: what lies under each, and the nouns that name ``things`` of one by themselves."""

    ontology: Ontology
    names: tuple[str, ...]
    things: Container[str]

    def head_is(self, program: Program, category: str) -> bool:
        """Whether the first name of the head that is known names the category or something below it."""
        name = next((name for name in head_names(program, self.things) if self._is_known(name)), None)
        return name is not None and self.ontology.covers(category, name)

    def mentions(self, program: Program, category: str) -> bool:
        """Whether any noun of the program names the category or something below it."""
        nouns = {node.name for node in program.find(Concept)}
        kinds = {node.value for node in program.find(Attribute) if node.family == "kind"}
        return any(self.ontology.covers(category, noun) for noun in nouns | kinds)

    def _is_known(self, name: str) -> bool:
        """Whether a noun names something of any category."""
        return any(self.ontology.covers(category, name) for category in self.names)


@dataclass(frozen=True)
class _Things:
    """The nouns that lie under a category and are no parts or portions."""

    ontology: Ontology
    names: tuple[str, ...]
    lexicon: Lexicon

    def __contains__(self, noun: object) -> bool:
        if not isinstance(noun, str) or noun in self.lexicon.parts or noun in self.lexicon.portions:
            return False
        return any(self.ontology.covers(category, noun) for category in self.names)


def load_categories(domain: Domain) -> Categories:
    """The categories of a domain, from its lexicon files."""
    ontology, lexicon = load_ontology(domain), load_lexicon(domain, load_catalogue(domain))
    names = tuple(sorted(ontology.below))
    return Categories(ontology, names, _Things(ontology, names, lexicon))
