"""A program as a scene graph in the words of its expression: (subject, relation, object) and (thing, is, attribute).

The form of FACTUAL (Li et al., Findings of ACL 2023), whose people wrote such graphs for descriptions of regions:
things and attributes as they stand in the text, verbs as lemmas, "sit on" one relation, compounds one thing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nsground.program import (
    And,
    AtLeast,
    AtMost,
    Attribute,
    Concept,
    Different,
    Exactly,
    Least,
    Many,
    Most,
    Not,
    Nth,
    Or,
    Program,
    Relation,
    Same,
    Span,
)  # fmt: skip
from nsground.wordnet import load_wordnet

Triple = tuple[str, str, str]

DETERMINERS = frozenset(
    (*("a", "an", "the", "some", "any", "this", "that", "these", "those", "his", "her", "its", "their", "your", "my"),
     *("our", "is", "are", "was", "were", "be", "being", "been", "who", "which", "also", "very", "both", "all", "each"))
)  # fmt: skip
HAVE = frozenset({"with", "of", "have", "has", "having", "had", "'s", "'", "s"})
PLACES = re.compile(r"^(in|on|at|to|near|by|from|over|along|toward|towards)\b")


@dataclass
class _Thing:
    """What a variable is called, and where that stands."""

    name: str = ""
    span: Span | None = None


def scene_graph(program: Program, text: str) -> frozenset[Triple]:
    """The triples of a program that was read from a text.

    >>> from nsground import parse
    >>> text = "a black cat sitting on the wooden chairs"
    >>> sorted(scene_graph(parse(text), text))
    [('cat', 'is', 'black'), ('cat', 'sit on', 'chairs'), ('chairs', 'is', 'wooden')]
    """
    drawing = _Drawing(text.lower())
    drawing.of(program)
    return frozenset(drawing.triples)


class _Drawing:
    """Goes through a program and collects triples."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.triples: list[Triple] = []

    def of(self, program: Program) -> list[str]:
        """The names of what a program is about; what it says of them is added."""
        parts = list(_flat(program))
        things = self._things(parts)
        for name in things:
            for part in parts:
                self._say(name, part, parts)
        return things

    def _things(self, parts: list[Program]) -> list[str]:
        for part in parts:
            if isinstance(part, Or) and not any(isinstance(p, Attribute) for p in part.parts):
                return [name for each in part.parts for name in self.of(each)]
        nouns = [part for part in parts if isinstance(part, Concept) and part.span is not None]
        if not nouns:
            return [self._named(p) for p in parts if isinstance(p, Attribute)][:1]
        noun = nouns[-1]
        kinds = [p for p in parts if isinstance(p, Attribute) and p.family == "kind" and p.span is not None]
        before = [p for p in kinds if p.span is not None and noun.span is not None and p.span[1] + 1 == noun.span[0]]
        return [" ".join([*(self._named(p) for p in before), self._named(noun)])]

    def _say(self, name: str, part: Program, parts: list[Program]) -> None:
        match part:
            case Attribute():
                self._attribute(name, part, parts)
            case Relation():
                self._relation(name, part, parts)
            case Or(parts=some) if all(isinstance(p, Attribute) for p in some):
                for each in some:
                    self._say(name, each, parts)
            case Not(part=inner):
                for each in _flat(inner):
                    if isinstance(each, Relation) and "without" in self._span(each.span):
                        for other in self.of(each.anchors[0]):
                            self.triples.append((name, "without", other))
            case Exactly(number=number) | Many(number=number) | AtLeast(number=number) | AtMost(number=number):
                self.triples.append((name, "is", str(number)))
            case Least() | Most() | Nth():
                self._place(name, self._span(part.span))
            case Same(anchor=anchor) | Different(anchor=anchor):
                self.of(anchor)

    def _attribute(self, name: str, part: Attribute, parts: list[Program]) -> None:
        said = self._named(part)
        if not said or said in name.split() or self._is_in_relation(part, parts):
            return
        if part.family == "position":
            self._place(name, said)
        elif part.family == "action":
            self.triples.append((name, "is", _lemmas(said, "v", keep=True)))
        else:
            self.triples.append((name, "is", said))

    def _place(self, name: str, said: str) -> None:
        words = [word for word in said.split() if word not in DETERMINERS]
        if PLACES.match(said) and len(words) > 1:
            self.triples.append((name, words[0], " ".join(words[1:2])))
        elif words:
            self.triples.append((name, "is", words[0]))

    def _is_in_relation(self, part: Attribute, parts: Iterable[Program]) -> bool:
        """Whether an attribute is said by the words of a relation, or right before them: sitting, on."""
        if part.span is None:
            return False
        starts = [p.span[0] for p in parts if isinstance(p, Relation) and p.span is not None]
        verb = part.family == "action"
        return any(part.span[0] == start or (verb and part.span[1] + 1 == start) for start in starts)

    def _relation(self, name: str, part: Relation, parts: list[Program]) -> None:
        if part.span is None:
            return
        start = part.span[0]
        for each in parts:  # "walking | in"
            if isinstance(each, Attribute) and each.family == "action" and each.span and each.span[1] + 1 == start:
                start = each.span[0]
        for anchor in part.anchors:
            others = self.of(anchor)
            said = self._between(start, part, anchor)
            for other in others:
                if part.name == "of" or said in ("'s", "of"):
                    self.triples.append((other, "have", name))
                else:
                    self.triples.append((name, said, other))

    def _between(self, start: int, part: Relation, anchor: Program) -> str:
        """The words of a relation: up to those of the anchor."""
        ends = [p.span[0] for p in _flat(anchor) if p.span is not None and p.span[0] > start]
        assert part.span is not None
        words = self.text[start : min(ends, default=part.span[1])].split()
        kept = [word for word in words if word not in DETERMINERS and word.isalpha()]
        return _relation_words(kept or [part.name.replace("_", " ")])

    def _named(self, part: Program) -> str:
        return self._span(part.span)

    def _span(self, span: Span | None) -> str:
        return "" if span is None else self.text[slice(*span)].strip()


def _relation_words(words: list[str]) -> str:
    first, *rest = words
    if first in ("has", "have", "having", "had") and not rest:
        return "have"
    return " ".join([_lemmas(first, "v") if first.endswith(("ing", "s", "ed", "en", "t", "n")) else first, *rest])


def _lemmas(said: str, pos: str, keep: bool = False) -> str:
    if keep:
        return said
    if said in ("on", "in", "at", "with", "next", "in", "against", "across", "towards", "past", "besides", "between"):
        return said
    return next(iter(load_wordnet().lemmas(said, pos)), said)


def _flat(program: Program) -> Iterable[Program]:
    """A set as the parts that all hold of its members: operators that pick, the target of a relation, conjunctions."""
    match program:
        case And(parts=parts):
            for part in parts:
                yield from _flat(part)
        case Relation(target=target):
            yield from _flat(target)
            yield program
        case Exactly() | AtLeast() | AtMost() | Many() | Least() | Most() | Nth():
            yield from _flat(program.children[0])
            yield program
        case Concept() | Attribute() | Not() | Or() | Same() | Different():
            yield program
        case _:
            for child in program.children:
                yield from _flat(child)


def read_graph(written: str) -> frozenset[Triple]:
    """A graph as FACTUAL writes it: ``( cat , is , black ) , ( cat , sit on , chairs )``."""
    triples = (tuple(part.strip() for part in body.split(" , ")) for body in re.findall(r"\(\s*(.*?)\s*\)", written))
    return frozenset((t[0], t[1], t[2]) for t in triples if len(t) == 3)


def tuples(graph: Iterable[Triple]) -> frozenset[tuple[str, ...]]:
    """Things, attributes and relations, as SPICE counts them (Anderson et al., ECCV 2016)."""
    found: set[tuple[str, ...]] = set()
    for subject, relation, other in graph:
        found |= (
            {(subject,), (subject, other)} if relation == "is" else {(subject,), (other,), (subject, relation, other)}
        )
    return frozenset(found)


def f1(said: frozenset[tuple[str, ...]], meant: frozenset[tuple[str, ...]]) -> float:
    """The F1 of two sets; 1 for two that are empty."""
    return 2 * len(said & meant) / (len(said) + len(meant)) if said or meant else 1.0
