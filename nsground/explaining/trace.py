"""The trace: what every node of a program denotes in a scene, and why a region is in or out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from nsground.display import Displayed
from nsground.errors import ExecutionError
from nsground.explaining.reasons import Reason, decide
from nsground.program import Program, Type
from nsground.reasoning.operators.values import NamedValue, NumberValue
from nsground.reasoning.scalar_view import HOLDS, Execution
from nsground.scene import Floats

if TYPE_CHECKING:
    from nsground.reasoning.answer import Answer


@dataclass(frozen=True, eq=False)
class Step:
    """One node of the program.

    ``degrees`` [N] is the denotation of a set, None for a number, truth or value, which ``value`` tells instead.
    ``kept`` are the regions over 0.5, ``lost`` those that its own set of candidates had and it has not.
    ``words`` are the words of the expression that the node came from, if known. ``depth`` is 0 for the whole program.
    """

    node: Program
    depth: int
    words: str | None
    degrees: Floats | None
    value: int | bool | str | None
    kept: tuple[int, ...]
    lost: tuple[int, ...]

    @property
    def notation(self) -> str:
        return str(self.node)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        data: dict[str, Any] = {"program": self.notation, "depth": self.depth}
        if self.words is not None:
            data["words"] = self.words
        if self.degrees is None:
            return {**data, "value": self.value}
        degrees = [round(float(d), 4) for d in self.degrees]
        return {**data, "kept": list(self.kept), "lost": list(self.lost), "degrees": degrees}


@dataclass(frozen=True, eq=False)
class Trace(Displayed):
    """The steps of a run, the whole program first, each node before the nodes it is made of."""

    steps: tuple[Step, ...]
    run: Execution

    def __len__(self) -> int:
        return len(self.steps)

    def why(self, region: int) -> Reason:
        """Of the clauses that a region passed, the one it passed by least; or why it did not."""
        return self._decide(region, wanted=True)

    def why_not(self, region: int) -> Reason:
        """The first clause that a region failed; or, if it failed none, the one that it passed by least."""
        return self._decide(region, wanted=False)

    def checked(self, region: int) -> int:
        """The index of a region. Raises ExecutionError if there is no such region, or the program asks for none."""
        count = self.run.facts.shape[1]
        if not isinstance(region, int | np.integer) or not 0 <= region < count:
            raise ExecutionError(f"the scene has regions 0 to {count - 1}, there is no region {region!r}")
        root = self.steps[0].node
        if root.type is not Type.REGIONS:
            raise ExecutionError(f"the program asks for a {root.type.value}; no region is in or out of that")
        return int(region)

    def _decide(self, region: int, wanted: bool) -> Reason:
        return decide(self.steps[0].node, self.checked(region), self.run, wanted)

    def to_dict(self) -> list[dict[str, Any]]:
        """Plain data for JSON."""
        return [step.to_dict() for step in self.steps]

    def __str__(self) -> str:
        lines = []
        for step in self.steps:
            if step.degrees is None:
                shown = f"= {step.value}"
            else:
                shown = " ".join(_tag(self.run, i, step.degrees) for i in step.kept[:8]) or "nothing"
                if len(step.kept) > 8:
                    shown += f" and {len(step.kept) - 8} more"
                if step.lost:
                    shown += "   without " + " ".join(f"#{i}" for i in step.lost[:8])
            words = f'   "{step.words}"' if step.words else ""
            lines.append(f"{'  ' * step.depth}{step.notation}{words}\n{'  ' * step.depth}  -> {shown}")
        return "\n".join(lines)


def _tag(run: Execution, index: int, degrees: Floats) -> str:
    label = run.facts.scene.regions[index].label or "region"
    return f"#{index} {label} {degrees[index]:.2f}"


def trace(answer: Answer) -> Trace:
    """Run the program of an answer once more and keep what every node denotes."""
    from nsground.reasoning.execute import again

    run, kept = again(answer)
    expression = answer.expression
    steps: list[Step] = []
    stack: list[tuple[Program, int]] = [(kept, 0)]
    while stack:
        node, depth = stack.pop()
        steps.append(_step(node, depth, run, expression))
        stack.extend((child, depth + 1) for child in reversed(node.children))
    return Trace(tuple(steps), run)


def _step(node: Program, depth: int, run: Execution, expression: str | None) -> Step:
    words = None if expression is None or node.span is None else expression[slice(*node.span)]
    value = run.value(node)
    if node.type is not Type.REGIONS:
        return Step(node, depth, words, None, _plain(value), (), ())
    degrees = cast(Floats, value)
    kept = tuple(int(i) for i in np.flatnonzero(degrees > HOLDS))
    before = _candidates(node, run)
    lost = tuple(int(i) for i in np.flatnonzero((before > HOLDS) & (degrees <= HOLDS))) if before is not None else ()
    return Step(node, depth, words, degrees, None, kept, lost)


def _candidates(node: Program, run: Execution) -> Floats | None:
    """The set that a node chooses from: its target, the set it selects from, or its first part."""
    for name in ("target", "regions"):
        inner = getattr(node, name, None)
        if isinstance(inner, Program):
            return run.degrees(inner)
    return run.degrees(node.children[0]) if node.op == "AND" else None


def _plain(value: object) -> int | bool | str | None:
    if isinstance(value, NumberValue | NamedValue):
        return value.most_likely[0]
    return bool(float(cast(Floats, value)) > HOLDS)
