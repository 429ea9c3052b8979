"""What a program cannot do without: which concepts a scene must have, and which regions can matter at all.

Both follow from the program alone. ``[a]`` lies within the regions of some concepts, its *bound*; a set without a
bound may hold any region.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from nsground.program import (
    All,
    And,
    AtLeast,
    AtMost,
    Concept,
    Exactly,
    Farthest,
    Least,
    LessThan,
    Many,
    More,
    Most,
    Nearest,
    Nth,
    Or,
    Other,
    Program,
    Relation,
    Same,
    The,
    Type,
    Visible,
)  # fmt: skip

Bound = frozenset[str] | None
"""Concepts of which a set holds members only; None where it may hold any region."""

_CHOOSING = (The, Most, Least, Nth, Exactly, AtLeast, AtMost, Visible, All, Many)
_FROM_TARGET = (Relation, More, LessThan, Nearest, Farthest, Other)


@lru_cache(maxsize=8192)
def bound(node: Program) -> Bound:
    """The concepts that a set lies within.

    >>> from nsground.program import read
    >>> sorted(bound(read("OR(AND(cup, color=red), LEFT_OF(fork, ANY))")))
    ['cup', 'fork']
    """
    match node:
        case Concept(name=name):
            return frozenset([name])
        case And(parts=parts):
            return min((b for b in map(bound, parts) if b is not None), key=len, default=None)
        case Or(parts=parts):
            bounds = [bound(part) for part in parts]
            return None if None in bounds else frozenset().union(*(b for b in bounds if b is not None))
    if isinstance(node, _FROM_TARGET):
        return bound(node.target)
    return bound(node.regions) if isinstance(node, _CHOOSING) else None


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
    if isinstance(node, And):
        return frozenset(found.union(*map(needed, node.parts)))
    if isinstance(node, _FROM_TARGET):
        found |= needed(node.target)
        for anchor in _asked_of(node):
            found |= needed(anchor)
    elif isinstance(node, Same):
        found |= needed(node.anchor) if _must_have(node.anchor) else frozenset()
    elif isinstance(node, _CHOOSING):
        found |= needed(node.regions)
    return frozenset(found)


def _asked_of(node: Program) -> Iterator[Program]:
    """The anchors without which no region stands in a relation."""
    match node:
        case Relation(anchors=anchors):
            yield from (anchor for anchor in anchors if _must_have(anchor))
        case More(anchor=anchor) | LessThan(anchor=anchor) | Nearest(anchor=anchor) | Farthest(anchor=anchor):
            if _must_have(anchor):
                yield anchor


def _must_have(anchor: Program) -> bool:
    """Whether a relation to an anchor needs a member of it: to every one of none, everything is related."""
    match anchor:
        case All():
            return False
        case Many(bound=kind, number=number):
            return kind != "at most" and number > 0
    return True


@lru_cache(maxsize=8192)
def relevant(program: Program) -> Bound:
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
            value = getattr(node, argument.name)
            if argument.kind is not Program:
                continue
            among = argument.anchor or argument.name == "regions" or isinstance(node, Nearest | Farthest)
            if among and not isinstance(node, All | Many | Visible):
                yield from value if argument.many else (value,)
