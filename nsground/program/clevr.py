"""The CLEVR dialect: function lists as in CLEVR's questions and CLEVR-Ref+'s referring expressions.

A list item is ``{"function": name, "inputs": [earlier items], "value_inputs": [words]}`` (CLEVR-Ref+ says
``type`` for ``function``). Source: Johnson et al., CLEVR, CVPR 2017; Liu et al., CLEVR-Ref+, CVPR 2019.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nsground.errors import DialectError
from nsground.program import nodes as p
from nsground.program import views
from nsground.program.base import Program
from nsground.program.types import Level

RELATIONS = {"left": "left_of", "right": "right_of", "front": "in_front_of", "behind": "behind"}
FAMILIES = ("color", "material", "size", "shape")
DIRECTIONS = ("left", "right", "front")
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "nineth")  # sic
VISIBILITY = {"fully visible": Level.FULL, "partially visible": Level.PARTIAL}
COMPARISONS = {"equal_integer": p.Equal, "greater_than": p.Greater, "less_than": p.Less}


# --- from CLEVR -------------------------------------------------------------------------------------------


def from_clevr(functions: Sequence[dict[str, Any]]) -> Program:
    """The program that a CLEVR function list stands for.

    >>> scene = {"function": "scene", "inputs": [], "value_inputs": []}
    >>> cube = {"function": "filter_shape", "inputs": [0], "value_inputs": ["cube"]}
    >>> print(from_clevr([scene, cube, {"function": "count", "inputs": [1], "value_inputs": []}]))
    COUNT(cube)

    Raises DialectError naming the item that cannot be translated.
    """
    if not functions:
        raise DialectError("the function list is empty")
    done: list[Program] = []
    for i, item in enumerate(functions):
        try:
            name = item.get("function", item.get("type"))
            values = [str(v) for v in item.get("value_inputs") or item.get("side_inputs") or []]
            inputs = [done[k] for k in item.get("inputs", []) if 0 <= k < i]
            if len(inputs) != len(item.get("inputs", [])):
                raise DialectError(f"inputs {item['inputs']} must be indices of earlier items")
            done.append(_translate(str(name), inputs, values))
        except (AttributeError, TypeError, ValueError) as error:
            raise DialectError(f"item {i} of the function list ({str(item)[:200]}): {error}") from None
    return done[-1]


def _translate(name: str, inputs: list[Program], values: list[str]) -> Program:
    stem, _, family = name.partition("_")
    match name, inputs, values:
        case "scene", [], []:
            return p.Any()
        case "filter_shape", [a], [value]:
            return _restrict(a, p.Concept(value))
        case "filter_ordinal", [a], [rank, direction] if direction.removeprefix("from ") in DIRECTIONS:
            return p.Nth(_rank(rank), direction.removeprefix("from "), a)
        case "filter_visible", [a], [level] if level in VISIBILITY:
            return p.Visible(VISIBILITY[level], a)
        case "unique", [a], []:
            return p.The(a)
        case "relate", [a], [direction] if direction in RELATIONS:
            return p.Relation(RELATIONS[direction], p.Any(), (a,))
        case "union", [a, b], []:
            return p.Or((a, b))
        case "intersect", [a, b], []:
            return p.And((a, b))
        case "count", [a], []:
            return p.Count(a)
        case "exist", [a], []:
            return p.Exists(a)
        case _, [a, b], [] if name in COMPARISONS:
            return COMPARISONS[name](a, b)
    match stem, inputs, values:
        case "filter", [a], [value] if family in FAMILIES:  # shape is above: it is the concept
            return _restrict(a, p.Attribute(family, value))
        case "same", [a], [] if family in FAMILIES:
            return p.Same(family, a)
        case "query", [p.The(regions=a)], [] if family in FAMILIES:
            return p.Query(family, a)
        case "equal", [a, b], [] if family in FAMILIES:
            return p.Equal(a, b)
    raise DialectError(f"no function {name!r} with {len(inputs)} inputs and values {values}")


def _restrict(a: Program, test: Program) -> Program:
    """``a`` and ``test``, with the test pushed to where English says it: "red cube left of", one flat AND."""
    match a:
        case p.Any():
            return test
        case p.Relation(target=target):
            return p.Relation(a.name, _restrict(target, test), a.anchors)
        case p.And(parts=parts) if all(isinstance(part, p.Concept | p.Attribute | p.Same) for part in parts):
            return p.And((*parts, test))
    return p.And((a, test))


def _rank(phrase: str) -> int:
    word = phrase.removeprefix("the ").removesuffix(" one of the")
    if word not in ORDINALS:
        raise DialectError(f"no ordinal {phrase!r}; known: {', '.join(ORDINALS)}")
    return ORDINALS.index(word) + 1


# --- to CLEVR ---------------------------------------------------------------------------------------------


def to_clevr(program: Program) -> list[dict[str, Any]]:
    """The program as a CLEVR function list, equal items shared.

    >>> from nsground.program import read
    >>> [item["function"] for item in to_clevr(read("EXISTS(AND(cube, color=red))"))]
    ['scene', 'filter_shape', 'filter_color', 'exist']

    Raises DialectError where CLEVR has no equal.
    """
    writer = _Writer()
    writer.visit(program)
    return [
        {"function": function, "inputs": list(inputs), "value_inputs": list(values)}
        for function, inputs, values in writer.items
    ]


views.clevr.register(Program, to_clevr)


class _Writer:
    """Writes items one by one; :meth:`visit` returns the index of a node's item."""

    def __init__(self) -> None:
        self.items: dict[tuple[str, tuple[int, ...], tuple[str, ...]], int] = {}
        self.known: dict[Program, int] = {}

    def emit(self, function: str, inputs: Sequence[int] = (), values: Sequence[str] = ()) -> int:
        return self.items.setdefault((function, tuple(inputs), tuple(values)), len(self.items))

    def visit(self, program: Program) -> int:
        if program not in self.known:
            self.known[program] = self._visit(program)
        return self.known[program]

    def _visit(self, program: Program) -> int:
        match program:
            case p.Any():
                return self.emit("scene")
            case p.Concept(name=name) | p.Attribute(family="shape", value=name):
                return self.emit("filter_shape", [self.emit("scene")], [name])
            case p.Attribute(family=family, value=value) if family in FAMILIES:
                return self.emit(f"filter_{family}", [self.emit("scene")], [value])
            case p.And(parts=parts) if program.type.name == "REGIONS":
                return self._and(parts)
            case p.Or(parts=parts) if program.type.name == "REGIONS":
                return self._fold("union", [self.visit(part) for part in parts])
            case p.Relation(name=name, target=target, anchors=(anchor,)) if name in RELATIONS.values():
                word = next(k for k, v in RELATIONS.items() if v == name)
                return self.restrict(self.emit("relate", [self._one(anchor)], [word]), target)
            case p.Same(family=family, anchor=anchor) if family in FAMILIES:
                return self.emit(f"same_{family}", [self._one(anchor)])
            case p.The(regions=a):
                return self.emit("unique", [self.visit(a)])
            case p.Nth(rank=k, direction=side, regions=a) if 1 <= k <= len(ORDINALS) and side in DIRECTIONS:
                phrase = f"the {ORDINALS[k - 1]} one of the"
                return self.emit("filter_ordinal", [self.visit(a)], [phrase, f"from {side}"])
            case p.Visible(level=level, regions=a):
                word = next(k for k, v in VISIBILITY.items() if v == level)
                return self.emit("filter_visible", [self.visit(a)], [word])
            case p.Count(regions=a):
                return self.emit("count", [self.visit(a)])
            case p.Exists(regions=a):
                return self.emit("exist", [self.visit(a)])
            case p.Query(family=family, regions=a) if family in FAMILIES:
                return self.emit(f"query_{family}", [self.visit(a if isinstance(a, p.The) else p.The(a))])
            case p.Equal(left=p.Query(family=f), right=p.Query(family=g)) if f == g:
                return self.emit(f"equal_{f}", [self.visit(program.left), self.visit(program.right)])
        for function, kind in COMPARISONS.items():
            if isinstance(program, kind) and all(isinstance(c, p.Count) for c in program.children):
                return self.emit(function, [self.visit(c) for c in program.children])
        raise DialectError(f"CLEVR has no equal of {program.op}: {program}")

    def restrict(self, item: int, test: Program) -> int:
        """The item with the filters that ``test`` stands for after it."""
        match test:
            case p.Any():
                return item
            case p.Concept(name=name) | p.Attribute(family="shape", value=name):
                return self.emit("filter_shape", [item], [name])
            case p.Attribute(family=family, value=value) if family in FAMILIES:
                return self.emit(f"filter_{family}", [item], [value])
            case p.And(parts=parts) if test.type.name == "REGIONS":
                for part in parts:
                    item = self.restrict(item, part)
                return item
        return self.emit("intersect", [item, self.visit(test)])

    def _and(self, parts: Sequence[Program]) -> int:
        """Filters go after the other parts, which are intersected; alone, they start from the scene."""
        filters = [part for part in parts if isinstance(part, p.Concept | p.Attribute | p.Any)]
        others = [part for part in parts if part not in filters]
        item = self._fold("intersect", [self.visit(part) for part in others]) if others else self.emit("scene")
        for test in filters:
            item = self.restrict(item, test)
        return item

    def _fold(self, function: str, items: list[int]) -> int:
        first, *rest = items
        for item in rest:
            first = self.emit(function, [first, item])
        return first

    def _one(self, anchor: Program) -> int:
        if not isinstance(anchor, p.The):
            raise DialectError(f"CLEVR relates to one object and {anchor} may be several; write THE(...)")
        return self.visit(anchor)
