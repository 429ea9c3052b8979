"""The trace: what every node of a program denotes in a scene."""

from __future__ import annotations

from typing import cast

import numpy as np

from nsground.program import Program, Type
from nsground.reasoning import views
from nsground.reasoning.answer import Answer
from nsground.reasoning.execute import again
from nsground.reasoning.explanations import Step, Trace
from nsground.reasoning.operators.values import NamedValue, NumberValue
from nsground.reasoning.scalar_view import HOLDS, ScalarView
from nsground.scene import Floats


def trace(answer: Answer) -> Trace:
    """Run the program of an answer once more and keep what every node denotes."""
    run = again(answer)
    expression = answer.expression
    steps: list[Step] = []
    stack: list[tuple[Program, int]] = [(answer.program, 0)]
    while stack:
        node, depth = stack.pop()
        steps.append(_step(node, depth, run, expression))
        stack.extend((child, depth + 1) for child in reversed(node.children))
    return Trace(tuple(steps), run)


views.trace.register(Answer, trace)


def _step(node: Program, depth: int, run: ScalarView, expression: str | None) -> Step:
    words = None if expression is None or node.span is None else expression[slice(*node.span)]
    value = run.value(node)
    if node.type is not Type.REGIONS:
        return Step(node, depth, words, None, _plain(value), (), ())
    degrees = cast(Floats, value)
    kept = tuple(int(i) for i in np.flatnonzero(degrees > HOLDS))
    before = _candidates(node, run)
    lost = tuple(int(i) for i in np.flatnonzero((before > HOLDS) & (degrees <= HOLDS))) if before is not None else ()
    lower, upper = run.bounds(node)
    unclear = tuple(int(i) for i in np.flatnonzero((lower <= HOLDS) & (upper > HOLDS))) if run.open is not None else ()
    return Step(node, depth, words, degrees, None, kept, lost, unclear)


def _candidates(node: Program, run: ScalarView) -> Floats | None:
    """The set that a node chooses from: its pool, or the first part of a conjunction."""
    if node.pool is not None:
        return run.degrees(node.pool)
    return run.degrees(node.children[0]) if node.op == "AND" else None


def _plain(value: object) -> int | bool | str | None:
    if isinstance(value, NumberValue | NamedValue):
        return value.most_likely[0]
    return bool(float(cast(Floats, value)) > HOLDS)
