"""The GQA dialect: the ``semantic`` steps of GQA's questions.

A step is ``{"operation": "filter color", "dependencies": [earlier steps], "argument": "red"}``; arguments may end with
the numbers of the objects that are meant, which are passed over. Source: Hudson and Manning, GQA, CVPR 2019.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nsground.errors import DialectError
from nsground.program import nodes as p
from nsground.program.base import Program
from nsground.program.types import Type

PREDICATES: Mapping[str, str] = {"to the left of": "left_of", "to the right of": "right_of"}
"""Relations that have another name here; others are called as they are, with underscores."""

CONVERSES: Mapping[str, str] = {"left_of": "right_of", "right_of": "left_of"}
"""The converse of a relation, where it has a name; that of others is called ``inverse_...``."""

POSITIONS = ("hposition", "vposition")
NUMBERS = re.compile(r"\s*\((?:[\d,\s]*|-)\)\s*$")


def from_gqa(steps: Sequence[Mapping[str, Any]], families: Mapping[str, str]) -> Program:
    """The program that GQA's steps stand for; ``families`` tells the family of an attribute word.

    A word that has no family is a family of its own, as ``open=open``.

    >>> select = {"operation": "select", "dependencies": [], "argument": "apple (7)"}
    >>> verify = {"operation": "verify color", "dependencies": [0], "argument": "red"}
    >>> print(from_gqa([select, verify], {"red": "color"}))
    EXISTS(AND(apple, color=red))

    Raises DialectError naming the operation that has no equal here, or the step that is malformed.
    """
    if not steps:
        raise DialectError("there are no steps")
    done: list[Program] = []
    for i, step in enumerate(steps):
        try:
            operation, given = str(step["operation"]), list(step.get("dependencies", []))
            argument = NUMBERS.sub("", str(step.get("argument", ""))).strip()
            if not all(type(k) is int and 0 <= k < i for k in given):
                raise DialectError(f"dependencies {given} must be indices of earlier steps")
            done.append(_translate(operation, [done[k] for k in given], argument, families))
        except (LookupError, AttributeError, TypeError, ValueError) as error:
            said = f"the field {error} is missing" if isinstance(error, KeyError) else str(error)
            raise DialectError(f"step {i} ({str(step)[:120]}): {said}") from None
    return done[-1]


def _translate(operation: str, inputs: list[Program], argument: str, families: Mapping[str, str]) -> Program:
    verb, _, kind = operation.partition(" ")
    match verb, kind, inputs:
        case "select", "", [] if argument != "scene":
            return _named(argument)
        case "filter", _, [a]:
            return _restricted(a, _attribute(argument, kind, families))
        case "relate", "", [a] | [a, _]:  # some steps name the anchor a second time
            return _related(argument, a)
        case "verify", "rel", [a]:
            return p.Exists(_related(argument, a))
        case "verify", "name", [a]:
            return p.Exists(_restricted(a, _named(argument)))
        case "verify", _, [a]:
            return p.Exists(_restricted(a, _attribute(argument, kind, families)))
        case "query", _, [a] if (family := kind or argument) not in ("", *POSITIONS):
            return p.Query("category" if family == "name" else family, a)
        case "choose", family, [a] if "|" in argument and family not in ("", "rel", *POSITIONS):
            return p.Query("category" if family == "name" else family, a)  # which of the two is presupposed to be
        case "exist", "", [a]:
            return p.Exists(a)
        case "and", "", [a, b] if a.type is b.type is Type.TRUTH:
            return p.And((a, b))
        case "or", "", [a, b] if a.type is b.type is Type.TRUTH:
            return p.Or((a, b))
        case "same", _, [a, b] if family := kind or argument:
            return p.Equal(p.Query(family, a), p.Query(family, b))
        case "different", _, [a, b] if family := kind or argument:
            return p.Not(p.Equal(p.Query(family, a), p.Query(family, b)))
        case "same", _, [a] if family := kind or argument:
            return p.Not(p.Exists(p.And((a, p.Different(family, a)))))
        case "different", _, [a] if family := kind or argument:
            return p.Exists(p.And((a, p.Different(family, a))))
    raise DialectError(f"there is no equal of the operation {operation!r}")


def _named(name: str) -> Program:
    return p.Any() if name in ("_", "") else p.Concept(name)


def _attribute(argument: str, kind: str, families: Mapping[str, str]) -> Program:
    """``red``, or ``not(red)``; positions are those in the picture."""
    if argument.startswith("not(") and argument.endswith(")"):
        return p.Not(_attribute(argument[4:-1], kind, families))
    value = argument.strip().lower()
    return p.Attribute("position" if kind in POSITIONS else families.get(value, value), value)


def _related(argument: str, anchor: Program) -> Program:
    """``name,relation,s``: things of that name that are in the relation to the anchor; with ``o`` the other way."""
    name, relation, role = (part.strip() for part in argument.split(","))
    called = PREDICATES.get(relation, "_".join(relation.lower().split()))
    if role == "o":
        called = CONVERSES.get(called, f"inverse_{called}")
    elif role != "s":
        raise DialectError(f"expected 's' or 'o' for the role, got {role!r}")
    if called.startswith("same_"):
        raise DialectError(f"there is no equal of the relation {relation!r}")
    return p.Relation(called, _named(name), (anchor,))


def _restricted(a: Program, test: Program) -> Program:
    """``a`` and ``test``, in one flat AND; ANY is left out."""
    match a:
        case p.Any():
            return test
        case p.And(parts=parts):
            return p.And((*parts, test))
    return p.And((a, test))
