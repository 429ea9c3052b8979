"""The words of a data set's programs, against which the words of a rule are checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from nsground.program import Attribute, Concept, Program, Relation
from nsground.program.phrases import is_relation, relation_name
from nsground.splits.case import SplitCase
from nsground.splits.rules.base import Term, WordChoice

Unknown = list[tuple[Term, set[str]]]


def relation_named(wanted: WordChoice, node: Program) -> bool:
    """Whether a node is one of the relations that are named."""
    return any(term.family is None and term.word == relation_name(node) for term in wanted.terms)


def operator_name(node: Program) -> str:
    """The name of a node as an operator: ``NOT``, ``LEFT_OF``; "" for a noun or an attribute."""
    if isinstance(node, Concept | Attribute):
        return ""
    return node.name.upper() if isinstance(node, Relation) else node.op


def unknown_words(terms: Iterable[Term], cases: Sequence[SplitCase]) -> Unknown:
    """Terms that name no noun or attribute of any program."""
    nodes = {node for node in _nodes(cases) if isinstance(node, Concept | Attribute)}
    words = {word for node in nodes for word in ([node.name] if isinstance(node, Concept) else [node.value, str(node)])}
    return [(term, words) for term in terms if not any(map(term.names, nodes))]


def unknown_relations(terms: Iterable[Term], cases: Sequence[SplitCase]) -> Unknown:
    """Terms that name no relation of any program."""
    names = {relation_name(node) for node in _nodes(cases) if is_relation(node)}
    return [(term, names) for term in terms if term.family is not None or term.word not in names]


def unknown_operators(terms: Iterable[Term], cases: Sequence[SplitCase]) -> Unknown:
    """Terms that name no operator or relation, in upper case, of any program."""
    names = {operator_name(node) for node in _nodes(cases)} - {""}
    return [(term, names) for term in terms if term.family is not None or term.word not in names]


def _nodes(cases: Sequence[SplitCase]) -> Iterator[Program]:
    for program in {case.program for case in cases}:
        if program is not None:
            yield from program.walk()
