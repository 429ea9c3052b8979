"""The parts that regions play in an answer: chosen, in question, an anchor, or a candidate that lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from nsground.program import And, Concept, Or, Program, The, Type
from nsground.program.phrases import anchors
from nsground.reasoning.answer import Answer
from nsground.reasoning.explanations import Trace
from nsground.reasoning.scalar_view import HOLDS


@dataclass(frozen=True)
class AnchorRegions:
    """What a relation or comparison refers to: ``regions`` by index, its ``words``, else notation."""

    words: str
    regions: tuple[int, ...]


@dataclass(frozen=True)
class Roles:
    """Regions by index. No region is in two of ``chosen``, ``candidates`` and ``rejected``.

    ``chosen`` are the answer, or what a question counts or asks about; ``candidates`` those between which an
    ambiguous answer cannot decide; ``anchors`` what they were related to; ``rejected`` those of the head's
    category ("cup" in "the cup on the table") that lost, the closest first.
    """

    chosen: tuple[int, ...]
    candidates: tuple[int, ...]
    anchors: tuple[AnchorRegions, ...]
    rejected: tuple[int, ...]


def roles(answer: Answer) -> Roles:
    """The parts that regions play in an answer.

    >>> from nsground import SceneGraph, execute, read
    >>> scene = SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"},
    ...                               {"bbox": [50, 0, 10, 10], "category": "fork"},
    ...                               {"bbox": [80, 0, 10, 10], "category": "cup"}], size=(100, 40))
    >>> roles(execute(read("THE(LEFT_OF(cup, THE(fork)))"), scene))
    Roles(chosen=(0,), candidates=(), anchors=(AnchorRegions(words='THE(fork)', regions=(1,)),), rejected=(2,))
    """
    trace = answer.trace
    found = tuple(region.index for region in answer.regions)
    if answer.degrees is None and answer.outcome != "none":
        found = tuple(dict.fromkeys(i for part in _asked(trace.steps[0].node) for i in _members(trace, part)))
    chosen, candidates = ((), found) if answer.outcome in ("ambiguous", "undecided") else (found, ())
    rejected = dict.fromkeys(
        i for part in _asked(trace.steps[0].node) for i in _held(trace, head(part)) if i not in found
    )
    if answer.degrees is not None:
        degrees = answer.degrees
        rejected = dict.fromkeys(sorted(rejected, key=lambda i: (-degrees[i], i)))
    return Roles(chosen, candidates, tuple(_anchors(trace)), tuple(rejected))


def head(program: Program) -> Program:
    """The set that a program chooses from in the end: the category of what it describes, where it names one.

    >>> from nsground.program import read
    >>> print(head(read("THE(AND(size=small, LEFT_OF(cup, THE(plate)), NOT(color=red)))")))
    cup
    """
    while True:
        if isinstance(program, And):
            parts = [head(part) for part in program.parts]
            return next((part for part in parts if isinstance(part, Concept | Or)), parts[0])
        if program.pool is None:
            return program
        program = program.pool


def _asked(program: Program) -> Iterator[Program]:
    """The sets that an expression or question is about."""
    if program.type is Type.REGIONS:
        yield program
    else:
        for child in program.children:
            yield from _asked(child)


def _anchors(trace: Trace) -> Iterator[AnchorRegions]:
    words = {id(step.node): step.words for step in trace.steps}
    seen = set()
    for step in trace.steps:
        for node in anchors(step.node):
            regions = _held(trace, node)
            if regions and (node, regions) not in seen:
                seen.add((node, regions))
                yield AnchorRegions(words.get(id(node)) or str(node), regions)


def _held(trace: Trace, node: Program) -> tuple[int, ...]:
    """Members of a set; those of THE whatever their degree, since the likeliest one was taken."""
    degrees = trace.run.degrees(node)
    return tuple(int(i) for i in np.flatnonzero(degrees > (0 if isinstance(node, The) else HOLDS)))


def _members(trace: Trace, node: Program) -> tuple[int, ...]:
    return tuple(int(i) for i in np.flatnonzero(trace.run.members(node) > HOLDS))
