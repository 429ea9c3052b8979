"""What holds of one thing in a program: which restrictions stand together, and which relations hang on which."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product

from nsground.program.base import Program
from nsground.program.nodes import And, Attribute, Concept, Relation
from nsground.program.types import Argument, Monotone, Type


def is_relation(node: Program) -> bool:
    """Whether a node relates a set to an anchor: a relation, SAME, MORE, NEAREST and their kind."""
    return node.pairs


def relation_name(node: Program) -> str:
    """``left_of``, or an operator's name in lower case: ``same``, ``nearest``."""
    return node.name if isinstance(node, Relation) else node.op.lower()


def anchors(node: Program) -> list[Program]:
    """The anchors of a relation, in the order of the notation."""
    return [child for argument, child in _children(node) if argument.anchor]


def restrictors(node: Program) -> list[Program]:
    """Nouns, attributes and relations that restrict the set which a node denotes.

    Those in any alternative of an OR are among them, and those of the set that an operator selects from; what stands
    under a NOT, or in the anchor of a relation, is not.

    >>> from nsground.program import read
    >>> [str(each) for each in restrictors(read("NTH(2, left, AND(cup, ON(ANY, table), NOT(color=red)))"))]
    ['cup', 'ON(ANY, table)']
    """
    if isinstance(node, Concept | Attribute):
        return [node]
    if node.type is not Type.REGIONS:
        return []
    own = [node] if node.pairs else []
    below = [child for argument, child in _children(node) if _restricts(argument)]
    return own + [each for child in below for each in restrictors(child)]


def co_restrictions(program: Program) -> Iterator[tuple[Program, Program]]:
    """Pairs of restrictions on one set, anywhere in a program.

    Alternatives of one OR do not stand together, but each does with what is outside of the OR. What is inside of a NOT
    stands together among itself, and not with what is outside.

    >>> from nsground.program import read
    >>> [(str(a), str(b)) for a, b in co_restrictions(read("AND(OR(color=red, color=blue), cube, NOT(size=large))"))]
    [('color=red', 'cube'), ('color=blue', 'cube')]
    """
    for node in program.walk():
        if isinstance(node, And):
            for one, other in combinations([restrictors(part) for part in node.parts], 2):
                yield from product(one, other)
        elif node.pairs:
            below = (child for argument, child in _children(node) if not argument.anchor)
            yield from ((node, each) for child in below for each in restrictors(child))


def relation_chains(program: Program) -> Iterator[tuple[Program, ...]]:
    """Every relation, last in a chain of those in whose anchors it stands, negated or not; outermost first.

    >>> from nsground.program import read
    >>> program = read("LEFT_OF(cup, BEHIND(jug, AND(fork, ON(ANY, mat))))")
    >>> [[relation.name for relation in chain] for chain in relation_chains(program)]
    [['left_of'], ['left_of', 'behind'], ['left_of', 'behind', 'on']]
    """
    yield from _chains(program, ())


def reach(program: Program) -> int:
    """How many relations the longest chain has; two relations of one thing are a chain of one.

    >>> from nsground.program import read
    >>> reach(read("THE(AND(BEHIND(cube, THE(LEFT_OF(ANY, THE(sphere)))), LEFT_OF(ANY, THE(cylinder))))"))
    2
    """
    return max(map(len, relation_chains(program)), default=0)


def _chains(node: Program, above: tuple[Program, ...]) -> Iterator[tuple[Program, ...]]:
    here = (*above, node) if node.pairs else above
    if here is not above:
        yield here
    for argument, child in _children(node):
        yield from _chains(child, here if argument.anchor else above)


def _restricts(argument: Argument) -> bool:
    """Whether what holds of the members of a set in this place holds of what is denoted."""
    return not argument.anchor and argument.monotone is not Monotone.DECREASING


def _children(node: Program) -> Iterator[tuple[Argument, Program]]:
    """Each child, with the argument that it is given for."""
    for argument in node.arguments:
        if argument.kind is Program:
            value = getattr(node, argument.name)
            yield from ((argument, child) for child in (value if argument.many else (value,)))
