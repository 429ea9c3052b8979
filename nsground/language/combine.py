"""Putting programs together without clutter: no ANY in a conjunction, no part twice, no noun said already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nsground.program import And, Any, Concept, Or, Program, Relation, Span, The


def conjunction(parts: Iterable[Program], span: Span | None = None) -> Program:
    """AND of the parts, flat, without ANY and without doubles."""
    flat: list[Program] = []
    for part in parts:
        for inner in part.parts if isinstance(part, And) else (part,):
            if not isinstance(inner, Any) and inner not in flat:
                flat.append(inner)
    if len(flat) == 1:
        return flat[0]
    return And(tuple(flat), span=span) if flat else Any(span=span)


def disjunction(parts: Iterable[Program], span: Span | None = None) -> Program:
    """OR of the parts, flat, without doubles."""
    flat: list[Program] = []
    for part in parts:
        for inner in part.parts if isinstance(part, Or) else (part,):
            flat.extend([] if inner in flat else [inner])
    return Or(tuple(flat), span=span) if len(flat) > 1 else flat[0]


def strip(program: Program) -> Program:
    """The set inside an outermost THE."""
    return program.regions if isinstance(program, The) else program


def noun_of(program: Program) -> Program | None:
    """The concept that a set is one of, where it names one."""
    match program:
        case Concept():
            return program
        case And(parts=parts):
            return next((noun for part in parts if (noun := noun_of(part)) is not None), None)
        case Relation(target=inner) | The(regions=inner):
            return noun_of(inner)
    return None


def without_noun(program: Program, noun: Program, outer: Program | None) -> Program:
    """``AND(plate, color=green)`` as ``color=green`` where the outer set consists of plates already."""
    if noun != outer:
        return program
    match program:
        case And(parts=parts):
            return conjunction([without_noun(part, noun, outer) for part in parts if part != noun], program.span)
        case Or(parts=parts):
            return disjunction([without_noun(part, noun, outer) for part in parts], program.span)
        case Relation(target=target):
            rest = Any() if target == noun else without_noun(target, noun, outer)
            return replace(program, target=rest)
    return program
