"""Programs that say a little less: what a clause is worth shows in what changes when it is left out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from nsground import program as p
from nsground.program import Program


def referents(program: Program) -> tuple[Program, ...]:
    """The sets that a program asks about: itself without THE, or what its counts and queries are of.

    >>> from nsground.program import read
    >>> [str(node) for node in referents(read("GREATER(COUNT(cup), COUNT(fork))"))]
    ['cup', 'fork']
    """
    match program:
        case p.The(regions=regions):
            return (regions,)
        case p.Count() | p.Exists() | p.Query():
            return referents(program.children[0])
        case _ if program.type is p.Type.REGIONS:
            return (program,)
    return tuple(found for child in program.children for found in referents(child))


def weaker(node: Program) -> Iterator[Program]:
    """A set with one conjunct or disjunct left out, one choice not made, or one anchor or target laid bare, in turn.

    >>> from nsground.program import read
    >>> [str(less) for less in weaker(read("LEFT_OF(cup, THE(AND(fork, color=red)))"))]
    ['cup', 'LEFT_OF(ANY, THE(AND(fork, color=red)))', 'LEFT_OF(cup, ANY)', 'LEFT_OF(cup, THE(color=red))', 'LEFT_OF(cup, THE(fork))']
    """  # noqa: E501
    yield from _here(node)
    for argument in node.arguments:
        if argument.kind is not Program:
            continue
        value = getattr(node, argument.name)
        if not argument.many:
            for less in () if isinstance(value, p.Concept | p.Attribute) else weaker(value):
                yield _with(node, argument.name, less)
            continue
        for place, child in enumerate(value):
            for less in () if isinstance(child, p.Concept | p.Attribute) else weaker(child):
                yield _with(node, argument.name, (*value[:place], less, *value[place + 1 :]))


def _here(node: Program) -> Iterator[Program]:
    """What may be left out at the node itself."""
    match node:
        case p.Concept() | p.Attribute():
            yield p.Any()
        case p.And(parts=parts) | p.Or(parts=parts):
            for place in range(len(parts)):
                rest = parts[:place] + parts[place + 1 :]
                yield type(node)(rest) if len(rest) > 1 else rest[0]
        case p.Not(part=p.Concept() | p.Attribute()):
            yield p.Any()
        case _:
            yield from _laid_bare(node)


def _laid_bare(node: Program) -> Iterator[Program]:
    """The pool by itself, and the node with pool or an anchor laid bare."""
    pool = node.pool
    if pool is not None:
        if not node.presupposes:
            yield pool
        if (len(node.children) > 1 and not isinstance(pool, p.Any)) or isinstance(pool, p.Concept | p.Attribute):
            yield node.with_pool(p.Any())
    for argument in node.arguments:
        if argument.anchor:
            anchors = getattr(node, argument.name)
            if not argument.many:
                yield _with(node, argument.name, p.Any())
            for place in range(len(anchors) if argument.many else 0):
                yield _with(node, argument.name, (*anchors[:place], p.Any(), *anchors[place + 1 :]))


def _with(node: Program, name: str, value: object) -> Program:
    change: dict[str, Any] = {name: value}
    return dataclasses.replace(node, **change)
