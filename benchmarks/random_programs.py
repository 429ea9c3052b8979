"""Random well-typed programs over every operator, grown from the operators' own declarations."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from nsground.program import OPERATORS, All, Bound, Many, Nth, Program, Type
from nsground.program.types import Argument, WordKind

Choose = Callable[[Sequence[Any]], Any]
"""Picks one of several; what makes it random, or shrinkable, is the caller's affair."""

WORDS = (
    "plate", "cup", "wine glass", "y", "x2", "color", "green", "left", "café", "猫", 'say "hi"', "a_b", "_",
    "TV", "2nd", "two  spaces", " edge ", "back\\slash", "AND", "a=b", "a,b", "(", "naïve 🙂", "None", "'",
)  # fmt: skip
RELATIONS = ("left_of", "on", "between", "next_to", "r2d2", "x_", "a__b")
NUMBERS = (0, 1, 2, 3, 10, 999_999_999, -1, -2, -999_999_999)
LEAVES = {
    Type.REGIONS: ("CONCEPT", "ATTRIBUTE", "ANY"), Type.NUMBER: ("LITERAL",), Type.TRUTH: ("EXISTS",),
    Type.VALUE: ("QUERY",),
}  # fmt: skip
GENERIC = {"AND", "OR", "NOT"}  # denote what their parts denote
BRANCHES = {
    wanted: tuple(
        name
        for name, kind in OPERATORS.items()
        if not kind.marks and (wanted in kind.arguments[0].types if name in GENERIC else kind.denotes is wanted)
    )
    for wanted in Type
}


def grow(choose: Choose, wanted: Type = Type.REGIONS, depth: int = 6) -> Program:
    """A program that denotes ``wanted``, with at most ``depth`` levels above its leaves."""
    kind = OPERATORS[choose(BRANCHES[wanted] if depth > 0 else LEAVES[wanted])]
    both = choose((Type.NUMBER, Type.VALUE))  # what EQUAL compares
    values = []
    for argument in kind.arguments:
        if not argument.many:
            values.append(_value(choose, kind, argument, wanted, both, depth))
            continue
        count = choose((2, 2, 3)) if kind.op in GENERIC else choose((1, 1, 2))
        values.append(tuple(_value(choose, kind, argument, wanted, both, depth) for _ in range(count)))
    return kind(*values)


def random_program(rng: random.Random, depth: int = 6) -> Program:
    """A program of a random type and a random depth up to ``depth``."""
    return grow(rng.choice, rng.choice(tuple(Type)), rng.randint(1, depth))


def _value(choose: Choose, kind: type[Program], argument: Argument, wanted: Type, both: Type, depth: int) -> object:
    if argument.kind is int:
        least = 0 if argument.natural else min(NUMBERS)
        return choose([n for n in NUMBERS if n >= least and (n != 0 or kind is not Nth)])
    if argument.choices:
        return choose(argument.choices)
    if argument.kind is str:
        return choose(RELATIONS if argument.word is WordKind.RELATION else WORDS)
    inner = wanted if kind.op in GENERIC else argument.types[0] if argument.types else both
    below = grow(choose, inner, choose((0, depth - 1, depth - 1, depth - 1)) if depth > 0 else 0)
    mark = choose((None, None, None, None, All, Many)) if argument.anchor else None
    if mark is Many:
        return Many(choose(tuple(Bound)), choose([n for n in NUMBERS if n >= 0]), below)
    return mark(below) if mark else below
