"""Skeletons: what is left of a program without its words, as the template that it was made by."""

from __future__ import annotations

from functools import lru_cache

from nsground.program import And, Any, Attribute, Concept, Program, Relation

THING = "thing"


@lru_cache(maxsize=65536)
def skeleton(program: Program) -> str:
    """The skeleton of a program in normal form.

    Nouns and attributes on one set are together one ``thing``, however many; a relation is ``RELATION`` of its
    anchors; words and numbers that an operator takes are left out. Parts of AND and OR are sorted.

    >>> from nsground.program import read
    >>> skeleton(read("AND(LEFT_OF(ANY, THE(AND(fork, color=red))), cup)"))
    'RELATION(THE(thing))'
    >>> skeleton(read("AND(NTH(2, left, cup), NOT(color=red))"))
    'AND(NOT(thing), NTH(thing))'
    """
    match program:
        case Concept() | Attribute() | Any():
            return THING
        case And():
            restrictions = sorted(text for part in program.parts if (text := skeleton(part)) != THING)
            if len(restrictions) < 2:
                return restrictions[0] if restrictions else THING
            return f"AND({', '.join(restrictions)})"
        case Relation(target=Any()):
            return f"RELATION({', '.join(map(skeleton, program.anchors))})"
    head = "RELATION" if isinstance(program, Relation) else program.op
    below = [skeleton(child) for child in program.children]
    if program.op == "OR":
        below.sort()
    return f"{head}({', '.join(below)})" if below else head
