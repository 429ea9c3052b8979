"""Setting aside what a scene cannot judge: a clause about hats, where nobody looked for hats, decides nothing.

A clause that cannot be judged is taken out of the program, whether it is affirmed or denied, and reported. What is
left says the same of everything that can be judged.
"""

from __future__ import annotations

import dataclasses
from typing import Any as Anything

from nsground.program import (
    All,
    And,
    Any,
    Attribute,
    Concept,
    Different,
    Exactly,
    Farthest,
    Least,
    LessThan,
    Many,
    More,
    Most,
    Nearest,
    Not,
    Nth,
    Or,
    Program,
    Relation,
    Same,
    The,
    Type,
    Visible,
)  # fmt: skip
from nsground.reasoning.facts.scene_facts import Facts
from nsground.reasoning.operators.evaluator import Policy

MAX_JUDGED = 4096
"""Programs of which a scene remembers that it can judge all of them."""


def judged(program: Program, facts: Facts, policy: Policy) -> tuple[Program, tuple[Program, ...]]:
    """What of a program the scene can judge, and what is set aside."""
    if policy == "strict":
        return program, ()
    if program in facts.judged:  # not its equal, which may come from other words
        return program, ()
    kept, unjudged = set_aside(program, facts)
    if not unjudged:
        if len(facts.judged) >= MAX_JUDGED:
            facts.judged.clear()
        facts.judged.add(program)
    return kept, unjudged


def set_aside(program: Program, facts: Facts) -> tuple[Program, tuple[Program, ...]]:
    """The program, itself where nothing is set aside, without the clauses that the scene cannot judge; and these."""
    aside: list[Program] = []
    kept = _keep(program, facts, aside)
    return (kept, tuple(aside)) if aside else (program, ())


def _keep(node: Program, facts: Facts, aside: list[Program]) -> Program:
    if not _judged(node, facts):
        aside.append(node)
        return _without(node, facts, aside)
    regions = node.type is Type.REGIONS
    if regions and isinstance(node, Not) and _undecided(node.part, facts):
        aside.append(node)
        return Any()
    if regions and isinstance(node, Or) and any(_undecided(part, facts) for part in node.parts):
        aside.append(node)
        return Any()
    if regions and isinstance(node, And):
        parts = [_keep(part, facts, aside) for part in node.parts]
        rest = tuple(part for part in parts if not isinstance(part, Any))
        if not rest:
            return Any(span=node.span)
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


def _judged(node: Program, facts: Facts) -> bool:
    """Whether the node's own clause (not what it is about) can be judged."""
    match node:
        case Attribute(family=family, value=value):
            return facts.knows_attribute(family, value)
        case Relation(name=name, anchors=anchors):
            return facts.knows_relation(name) and not any(_unheard(a, facts) for a in anchors)
        case Same(family=family, anchor=anchor) | Different(family=family, anchor=anchor):
            return family in facts.families() and not _unheard(anchor, facts)
        case More(measure=measure, anchor=anchor) | LessThan(measure=measure, anchor=anchor):
            return facts.knows_measure(measure) and not _unheard(anchor, facts)
        case Most(measure=measure) | Least(measure=measure):
            return facts.knows_measure(measure)
        case Nth(direction=direction):
            return facts.knows_measure(facts.counted_by(direction)[0])
        case Nearest(anchor=anchor) | Farthest(anchor=anchor):
            return not _unheard(anchor, facts)
        case Visible():
            return facts.knows_visibility
    return True


def _without(node: Program, facts: Facts, aside: list[Program]) -> Program:
    """What is left of a clause when its own test is gone: the things it was said of."""
    if isinstance(node, Relation) and node.name == "of" and _unheard(node.target, facts):
        return _keep(_whole(node.anchors[0]), facts, aside)  # the head of the horse is judged by the horse
    target = getattr(node, "target", None) or (node.regions if isinstance(node, Visible | Most | Least | Nth) else None)
    return _keep(target, facts, aside) if isinstance(target, Program) else Any(span=node.span)


def _whole(anchor: Program) -> Program:
    return anchor.regions if isinstance(anchor, The | All | Many) else anchor


def _undecided(node: Program, facts: Facts) -> bool:
    """Whether a clause, affirmed or denied, hangs on something that cannot be judged."""
    return any(not _judged(part, facts) or _unheard(part, facts) for part in node.walk())


def _unheard(node: Program, facts: Facts) -> bool:
    """Whether a set is made of a concept that the scene has no category for."""
    match node:
        case Concept(name=name):
            return not facts.stands_for(name)[0]
        case And(parts=parts):
            return any(_unheard(part, facts) for part in parts)
        case Or(parts=parts):
            return all(_unheard(part, facts) for part in parts)
        case Relation(target=target):
            return _unheard(target, facts)
        case The(regions=regions) | All(regions=regions) | Many(regions=regions) | Exactly(regions=regions):
            return _unheard(regions, facts)
    return False
