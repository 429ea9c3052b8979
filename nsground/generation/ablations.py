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
        case p.The(regions=p.Concept() | p.Attribute()):
            yield p.The(p.Any())
        case p.Relation(target=target, anchors=anchors):
            yield from _related(node, target)
            for place in range(len(anchors)):
                bare = (*anchors[:place], p.Any(), *anchors[place + 1 :])
                yield dataclasses.replace(node, anchors=bare)
        case p.Same() | p.Different():
            yield dataclasses.replace(node, anchor=p.Any())
        case p.More(target=target) | p.LessThan(target=target) | p.Nearest(target=target) | p.Farthest(target=target):
            yield from _related(node, target)
            yield dataclasses.replace(node, anchor=p.Any())
        case p.Other(target=target):
            yield from _related(node, target)
        case p.Most() | p.Least() | p.Nth() | p.Visible() | p.All() | p.Many():
            yield node.regions
            if isinstance(node.regions, p.Concept | p.Attribute):
                yield dataclasses.replace(node, regions=p.Any())


def _related(node: Program, target: Program) -> Iterator[Program]:
    yield target
    if not isinstance(target, p.Any):
        yield _with(node, "target", p.Any())


def _with(node: Program, name: str, value: object) -> Program:
    change: dict[str, Any] = {name: value}
    return dataclasses.replace(node, **change)
