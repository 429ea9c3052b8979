"""Skeletons: what is left of a program without its words, so that programs of one shape run together."""

from __future__ import annotations

from functools import lru_cache

from nsground.program import Attribute, Concept, Program
from nsground.reasoning.facts.logics import LogicLike
from nsground.reasoning.planning.optimise import optimised

MARK = "#"
"""Begins the names of slots; no word of the notation does, unless it is quoted."""


@lru_cache(maxsize=8192)
def skeleton(program: Program) -> tuple[Program, tuple[Program, ...]]:
    """The program with its concepts and attributes replaced by numbered slots, and these.

    >>> from nsground.program import read
    >>> shape, words = skeleton(read("AND(LEFT_OF(cup, fork), NOT(color=green))"))
    >>> print(shape, [str(word) for word in words])
    AND(LEFT_OF("#0", "#1"), NOT("#2")) ['cup', 'fork', 'color=green']
    """
    words: list[Program] = []

    def replaced(node: Program) -> Program:
        if not isinstance(node, Concept | Attribute):
            return node
        words.append(_one(node))
        return slot(len(words) - 1)

    return _one(program.map(replaced)), tuple(words)


def slot(number: int) -> Concept:
    """What stands in a skeleton for its word of this number."""
    return Concept(f"{MARK}{number}")


@lru_cache(maxsize=8192)
def optimised_skeleton(program: Program, logic: LogicLike) -> tuple[Program, tuple[Program, ...]]:
    """The skeleton of what is run for a program."""
    return skeleton(optimised(program, logic))


@lru_cache(maxsize=8192)
def _one(node: Program) -> Program:
    """The first of all equal nodes: to find it again is then to compare addresses, not trees."""
    return node


@lru_cache(maxsize=8192)
def filled(shape: Program, words: tuple[Program, ...]) -> Program:
    """The program, or part of one, with its words back in their slots."""
    slots = {f"{MARK}{i}": word for i, word in enumerate(words)}
    return shape.map(lambda node: slots.get(node.name, node) if isinstance(node, Concept) else node)
