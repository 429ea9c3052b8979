"""By what results are broken down: properties of an example's text, program and targets."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nsground.datasets import Example
from nsground.program import Not, Program, Relation
from nsground.splits.skeleton import skeleton


def operators(program: Program) -> tuple[str, ...]:
    """The operators that occur, each once; relations are together ``RELATION``."""
    named = {"RELATION" if isinstance(node, Relation) else node.op for node in program.walk()}
    return tuple(sorted(named - {"CONCEPT", "ATTRIBUTE", "LITERAL", "ANY"}))


def chain(program: Program) -> int:
    """The longest chain of relations: 2 for a thing left of a thing behind a thing."""
    below = max((chain(child) for child in program.children), default=0)
    return below + isinstance(program, Relation)


def denies(program: Program) -> bool:
    """Whether anything is negated."""
    return any(isinstance(node, Not) for node in program.walk())


def length(text: str) -> str:
    """How many words, in steps of five: ``11-15``."""
    step = (len(text.split()) - 1) // 5
    return f"{step * 5 + 1:02}-{step * 5 + 5:02}"


def targets(example: Example) -> str:
    """How many regions are meant."""
    if example.is_question:
        return "a value"
    if example.boxes is None:
        return "not known"
    return str(len(example.boxes)) if len(example.boxes) < 3 else "3 or more"


Kind = Callable[[Example, Program | None], tuple[str, ...]]

KINDS: Mapping[str, Kind] = {
    "part": lambda example, program: (example.part,) if example.part else (),
    "operator": lambda example, program: operators(program) if program else (),
    "depth": lambda example, program: (f"{program.depth:02}",) if program else (),
    "relations in a chain": lambda example, program: (str(chain(program)),) if program else (),
    "negation": lambda example, program: ("some" if denies(program) else "none",) if program else (),
    "words": lambda example, program: (length(example.text),),
    "targets": lambda example, program: (targets(example),),
    "template": lambda example, program: (example.template or (skeleton(program) if program else ""),),
}
"""An example may be of several labels of a kind, or of none."""


def labels(example: Example) -> dict[str, list[str]]:
    """The labels of an example, a kind."""
    return {name: list(found) for name, kind in KINDS.items() if (found := kind(example, example.program))}
