"""The normal form of programs: those that denote the same by the plainest laws come out the same.

Each law is a small function from a node to an equal one; they are applied from the leaves up. Two programs with
the same normal form denote the same in every scene in boolean logic; the converse need not hold.
"""

from __future__ import annotations

from collections.abc import Callable

from nsground.program.base import Program
from nsground.program.nodes import And, Any, Not, Or, Other, The
from nsground.program.types import Type

Law = Callable[[Program], Program]


def normal(program: Program) -> Program:
    """The normal form.

    >>> from nsground.program import read
    >>> print(normal(read("AND(LEFT_OF(cup, fork), NOT(NOT(color=red)))")))
    AND(LEFT_OF(ANY, fork), color=red, cup)
    """
    return program.map(_by_all_laws)


def equivalent(a: Program, b: Program) -> bool:
    """Whether two programs have the same normal form.

    >>> from nsground.program import read
    >>> equivalent(read("AND(cup, color=red)"), read("AND(color=red, AND(cup, ANY))"))
    True
    """
    return normal(a) == normal(b)


def _by_all_laws(node: Program) -> Program:
    for law in LAWS:
        node = law(node)
    return node


# --- the laws ---------------------------------------------------------------------------------------------


def target_apart(node: Program) -> Program:
    """LEFT_OF(t, a) is AND(t, LEFT_OF(ANY, a)), and so for all that filters; OTHER(t, a) is AND(t, NOT(a))."""
    if isinstance(node, Other):
        return And((node.target, not_twice(Not(node.excluded))))
    if node.filters and node.pool is not None and not isinstance(node.pool, Any):
        return And((node.pool, node.with_pool(Any())))
    return node


def not_twice(node: Program) -> Program:
    """NOT(NOT(a)) is a."""
    return node.part.part if isinstance(node, Not) and isinstance(node.part, Not) else node


def the_once(node: Program) -> Program:
    """THE(THE(a)) is THE(a)."""
    return node.regions if isinstance(node, The) and isinstance(node.regions, The) else node


def flat(node: Program) -> Program:
    """AND and OR are associative, commutative and idempotent; ANY is neutral in AND and absorbs in OR."""
    if not isinstance(node, And | Or):
        return node
    parts = {p for part in node.parts for p in (part.parts if isinstance(part, type(node)) else (part,))}
    if isinstance(node, And) and node.type is Type.REGIONS:
        parts -= {Any()}
    elif Any() in parts:
        return Any()
    ordered = tuple(sorted(parts, key=str))
    if len(ordered) > 1:
        return type(node)(ordered)
    return ordered[0] if ordered else Any()


LAWS: tuple[Law, ...] = (target_apart, not_twice, the_once, flat)
