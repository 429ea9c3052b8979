"""What a program looks like, apart from its words: template, operators, what it is of."""

from __future__ import annotations

from collections.abc import Iterator

from nsground import program as p
from nsground.program import Program
from nsground.program.types import Argument


def template(program: Program) -> str:
    """The notation with the vocabulary replaced by its kinds; the parts of AND and OR in order.

    >>> from nsground.program import read
    >>> template(read("THE(AND(NOT(color=red), LEFT_OF(cube, THE(sphere))))"))
    'THE(AND(LEFT_OF(noun, THE(noun)), NOT(color)))'
    """
    match program:
        case p.Concept():
            return "noun"
        case p.Attribute(family=family):
            return family
        case p.Literal():
            return "number"
        case p.And() | p.Or():
            return f"{program.op}({', '.join(sorted(map(template, program.children)))})"
        case p.Relation(name=name):
            return f"{name.upper()}({', '.join(map(template, program.children))})"
    parts = [_kind(program, argument) for argument in program.arguments if argument.kind is not Program]
    parts += map(template, program.children)
    return f"{program.op}({', '.join(parts)})" if parts else program.op


def _kind(program: Program, argument: Argument) -> str:
    """What stands for a word or number: what it names, or is; one of few words for itself."""
    if argument.word is not None:
        return argument.word.value
    return str(getattr(program, argument.name)) if argument.choices else argument.name


def operators(program: Program) -> tuple[str, ...]:
    """The operators and relations in a program, each once; NOT and OR with what they are of.

    >>> from nsground.program import read
    >>> operators(read("THE(AND(NOT(color=red), LEFT_OF(cube, THE(sphere))))"))
    ('AND', 'LEFT_OF', 'NOT attribute', 'THE')
    """
    return tuple(sorted(set(_operators(program))))


def _operators(program: Program) -> Iterator[str]:
    for node in program.walk():
        match node:
            case p.Concept() | p.Attribute() | p.Any() | p.Literal():
                continue
            case p.Relation(name=name):
                yield name.upper()
            case p.Not(part=part):
                yield f"NOT {_of(part)}"
            case p.Or(parts=(first, *_)):
                yield f"OR {_of(first)}"
            case _:
                yield node.op


def _of(node: Program) -> str:
    match node:
        case p.Attribute():
            return "attribute"
        case p.Concept():
            return "noun"
    return "relation" if node.pairs else "set"


def heads(program: Program) -> Iterator[Program]:
    """What a set is said to be of: its noun, or ANY for a *thing*; of a union, one for each part.

    >>> from nsground.program import read
    >>> [str(head) for head in heads(read("MOST(x, LEFT_OF(AND(color=red, cube), THE(sphere)))"))]
    ['cube']
    """
    match program:
        case p.Concept():
            yield program
        case p.And(parts=parts):
            named = [head for part in parts for head in heads(part) if not isinstance(head, p.Any)]
            yield from named or [p.Any()]
        case p.Or(parts=parts) if _of(parts[0]) != "attribute":
            for part in parts:
                yield from heads(part)
        case _ if program.pool is not None:
            yield from heads(program.pool)
        case _:
            yield p.Any()
