"""Upper bounds of sets, and what a program cannot do without: which concepts a scene must have, and which regions can
matter at all.

Both follow from the program alone. ``[a]`` lies within the regions of some concepts, its *bound*; a set without a
bound may hold any region.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from nsground import program as p
from nsground.program import Program, Type
from nsground.program.phrases import anchors

Concepts = frozenset[str] | None
"""Concepts that the members of a set have one of; None where it may hold any region."""


@lru_cache(maxsize=8192)
def bound(node: Program) -> Concepts:
    """The concepts that a set lies within.

    >>> from nsground.program import read
    >>> sorted(bound(read("OR(AND(cup, color=red), LEFT_OF(fork, ANY))")))
    ['cup', 'fork']
    """
    match node:
        case p.Concept(name=name):
            return frozenset([name])
        case p.And(parts=parts):
            return min((b for b in map(bound, parts) if b is not None), key=len, default=None)
        case p.Or(parts=parts):
            bounds = [bound(part) for part in parts]
            return None if None in bounds else frozenset().union(*(b for b in bounds if b is not None))
    return None if node.pool is None else bound(node.pool)


@lru_cache(maxsize=8192)
def needed(node: Program) -> frozenset[frozenset[str]]:
    """Sets of concepts, of each of which a scene must have some member for the set to have one.

    >>> from nsground.program import read
    >>> sorted(map(sorted, needed(read("LEFT_OF(cup, THE(OR(fork, plate)))"))))
    [['cup'], ['fork', 'plate']]
    """
    found: set[frozenset[str]] = set()
    own = bound(node)
    if own is not None:
        found.add(own)
    if isinstance(node, p.And):
        return frozenset(found.union(*map(needed, node.parts)))
    if node.pool is not None:
        found |= needed(node.pool)
    for anchor in anchors(node):
        if anchor.needs_member:
            found |= needed(anchor)
    return frozenset(found)


@lru_cache(maxsize=8192)
def relevant(program: Program) -> Concepts:
    """The concepts whose regions can matter: members of any set that is answered with, chosen from or related to.

    >>> from nsground.program import read
    >>> sorted(relevant(read("THE(AND(LEFT_OF(cup, THE(laptop)), NOT(NEAR(ANY, person))))")))
    ['cup', 'laptop', 'person']
    >>> relevant(read("NEAR(cup, ANY)")) is None
    True
    """
    found: set[str] = set()
    for node in _sets(program):
        own = bound(node)
        if own is None:
            return None
        found |= own
    return frozenset(found)


def _sets(program: Program) -> Iterator[Program]:
    if program.type is Type.REGIONS:
        yield program
    for node in program.walk():
        for argument in node.arguments:
            if argument.collective:
                value = getattr(node, argument.name)
                yield from value if argument.many else (value,)
