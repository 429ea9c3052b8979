"""Abstention: a clause that a scene cannot judge, about hats where nobody looked for hats, decides nothing.

A clause that cannot be judged is taken out of the program, whether it is affirmed or denied, and reported. What is
left says the same of everything that can be judged.
"""

from __future__ import annotations

import dataclasses
from typing import Any as Anything

from nsground import program as p
from nsground.program import Level, Program, Type, WordKind
from nsground.program.phrases import anchors
from nsground.program.types import Argument
from nsground.reasoning.facts.scene_facts import Facts
from nsground.reasoning.policy import Policy

MAX_DECIDABLE = 4096
"""Programs of which a scene remembers that it can judge all of them."""


def drop_undecidable(program: Program, facts: Facts, policy: Policy) -> tuple[Program, tuple[Program, ...]]:
    """What of a program the scene can judge, and what is set aside."""
    if policy == "strict":
        return program, ()
    if program in facts.decidable:  # not its equal, which may come from other words
        return program, ()
    kept, unjudged = without_undecidable(program, facts)
    if not unjudged:
        if len(facts.decidable) >= MAX_DECIDABLE:
            facts.decidable.clear()
        facts.decidable.add(program)
    return kept, unjudged


def without_undecidable(program: Program, facts: Facts) -> tuple[Program, tuple[Program, ...]]:
    """The program, itself where nothing is set aside, without the clauses that the scene cannot judge; and these."""
    aside: list[Program] = []
    kept = _keep(program, facts, aside)
    return (kept, tuple(aside)) if aside else (program, ())


def _keep(node: Program, facts: Facts, aside: list[Program]) -> Program:
    if not _is_judged(node, facts):
        aside.append(node)
        return _without(node, facts, aside)
    regions = node.type is Type.REGIONS
    if regions and isinstance(node, p.Not) and _is_undecidable(node.part, facts):
        aside.append(node)
        return p.Any()
    if regions and isinstance(node, p.Or) and any(_is_undecidable(part, facts) for part in node.parts):
        aside.append(node)
        return p.Any()
    if regions and isinstance(node, p.And):
        parts = [_keep(part, facts, aside) for part in node.parts]
        rest = tuple(part for part in parts if not isinstance(part, p.Any))
        if not rest:
            return p.Any(span=node.span)
        if len(rest) == 1:
            return rest[0]
        return node if rest == node.parts else dataclasses.replace(node, parts=rest)
    changes: dict[str, Anything] = {}
    for argument in node.arguments:
        if argument.kind is Program:
            value = getattr(node, argument.name)
            kept: Anything = (
                tuple(_keep(child, facts, aside) for child in value) if argument.many else _keep(value, facts, aside)
            )
            if kept != value:
                changes[argument.name] = kept
    return dataclasses.replace(node, **changes) if changes else node


def _is_judged(node: Program, facts: Facts) -> bool:
    """Whether the node's own clause (not what it is about) can be judged."""
    return all(_known(node, argument, facts) for argument in node.arguments) and not any(
        _is_unknown(anchor, facts) for anchor in anchors(node)
    )


def _known(node: Program, argument: Argument, facts: Facts) -> bool:
    """Whether the scene can tell what a node's word in the place of an argument names."""
    word = getattr(node, argument.name)
    match argument.word:
        case WordKind.RELATION:
            return facts.knows_relation(word)
        case WordKind.MEASURE:
            return facts.knows_measure(word)
        case WordKind.DIRECTION:
            return facts.knows_measure(facts.counted_by(word)[0])
        case WordKind.FAMILY:
            return node.type is not Type.REGIONS or word in facts.families()
        case WordKind.VALUE:
            return isinstance(node, p.Attribute) and facts.knows_attribute(node.family, word)
    return argument.kind is not Level or facts.knows_visibility


def _without(node: Program, facts: Facts, aside: list[Program]) -> Program:
    """What is left of a clause when its own test is gone: the things it was said of."""
    if isinstance(node, p.Relation) and node.name == "of" and _is_unknown(node.target, facts):
        return _keep(_whole(node.anchors[0]), facts, aside)  # the head of the horse is judged by the horse
    return p.Any(span=node.span) if node.pool is None else _keep(node.pool, facts, aside)


def _whole(anchor: Program) -> Program:
    """An anchor without its mark or THE."""
    return anchor.pool if anchor.pool is not None and (anchor.marks or isinstance(anchor, p.The)) else anchor


def _is_undecidable(node: Program, facts: Facts) -> bool:
    """Whether a clause, affirmed or denied, hangs on something that cannot be judged."""
    return any(not _is_judged(part, facts) or _is_unknown(part, facts) for part in node.walk())


def _is_unknown(node: Program, facts: Facts) -> bool:
    """Whether a set is made of a concept that the scene has no category for."""
    match node:
        case p.Concept(name=name):
            return not facts.stands_for(name)[0]
        case p.And(parts=parts):
            return any(_is_unknown(part, facts) for part in parts)
        case p.Or(parts=parts):
            return all(_is_unknown(part, facts) for part in parts)
    return node.pool is not None and _is_unknown(node.pool, facts)
