"""What a formula comes to: one pass over its tree, on arrays that broadcast."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import numpy as np

from nsground.relations.geometry import GEOMETRY, Array, Chosen
from nsground.relations.learned import Learned
from nsground.relations.nodes import Apply, Constant, FormulaNode, Geometric, RelationCall


@dataclass(frozen=True)
class Scope:
    """What the names in a formula stand for.

    ``regions`` are the variables, ``relate`` gives the degrees of another relation over some of them, ``xp``
    is the array module (numpy or torch). ``memo`` holds what was computed already for the same regions; all
    formulas of one evaluation share it, so that relations defined by relations cost no more than their
    distinct parts.
    """

    regions: Mapping[str, Chosen]
    relate: Callable[[str, tuple[Chosen, ...], dict[Any, Array]], Array]
    xp: Any
    memo: dict[Any, Array] = field(default_factory=dict)


def evaluate(node: FormulaNode, scope: Scope) -> Array:
    """What a formula comes to for every choice of regions: an array that broadcasts to all of them."""
    match node:
        case Constant(value):
            return value
        case Geometric():
            return _geometric(node, scope)
        case RelationCall(relation, names):
            return scope.relate(relation, tuple(scope.regions[name] for name in names), scope.memo)
        case Learned():
            return node.model.degrees(scope.regions["a"], scope.regions["b"])
        case Apply(function, arguments, keywords):
            values = [evaluate(argument, scope) for argument in arguments]
            return FUNCTIONS[function](scope.xp, *values, **dict(keywords))
    raise TypeError(f"not a formula: {node!r}")


def _geometric(node: Geometric, scope: Scope) -> Array:
    chosen = [scope.regions[name] for name in node.regions]
    key = (node.function, node.name, *(c.axis for c in chosen))
    if key not in scope.memo:
        extra = () if node.name is None else (node.name,)
        function = GEOMETRY[node.function]
        one = len(chosen) == 1
        scope.memo[key] = chosen[0].of_each(function, *extra) if one else function(*chosen, *extra)
    return scope.memo[key]


# --- functions of numbers -----------------------------------------------------------------------------------


def as_array(xp: Any, x: Array) -> Array:
    """A constant as an array; an array as it is, since torch's ``asarray`` may cut it from its gradient."""
    return xp.asarray(x) if isinstance(x, float) else x


def smooth(xp: Any, x: Array, scale: float = 1.0) -> Array:
    """The logistic function of x / scale: 0.5 at 0, and smooth(-x) = 1 - smooth(x)."""
    # As tanh, which neither overflows nor loses the symmetry.
    found = xp.tanh(as_array(xp, x) * (0.5 / scale))
    if xp is not np:
        return found * 0.5 + 0.5
    found *= 0.5  # in place, as there may be millions
    found += 0.5
    return found


def _fold(name: str) -> Callable[..., Array]:
    return lambda xp, *values: reduce(getattr(xp, name), [as_array(xp, value) for value in values])


def _unary(name: str) -> Callable[..., Array]:
    return lambda xp, x: getattr(xp, name)(as_array(xp, x))


def _infix(function: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    return lambda xp, x, y: function(x, y)


def _compare(function: Callable[[Array, Array], Array]) -> Callable[..., Array]:
    return lambda xp, x, y: function(x, y) * 1.0


FUNCTIONS: Mapping[str, Callable[..., Array]] = {
    "+": _infix(operator.add),
    "-": _infix(operator.sub),
    "*": _infix(operator.mul),
    "/": lambda xp, x, y: as_array(xp, x) / as_array(xp, y),  # 1 / 0 is infinite, as in arrays; no exception
    "negative": lambda xp, x: -x,
    "<": _compare(operator.lt),
    "<=": _compare(operator.le),
    ">": _compare(operator.gt),
    ">=": _compare(operator.ge),
    "and": _infix(operator.mul),
    "or": lambda xp, x, y: x + y - x * y,
    "not": lambda xp, x: 1 - x,
    "min": _fold("minimum"),
    "max": _fold("maximum"),
    "abs": _unary("abs"),
    "sqrt": _unary("sqrt"),
    "exp": _unary("exp"),
    "smooth": smooth,
}
"""Every function of numbers by its name in a formula."""

ARITY: Mapping[str, tuple[int, int]] = {
    "min": (2, 20), "max": (2, 20), "abs": (1, 1), "sqrt": (1, 1), "exp": (1, 1), "smooth": (1, 1),
}  # fmt: skip
"""Those that are called by name, with the least and the most numbers they take."""

KEYWORDS: Mapping[str, tuple[str, ...]] = {"smooth": ("scale",)}
"""The named constants they take; each must be above 0."""
