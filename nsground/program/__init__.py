"""Programs: the logical form of an expression, as an immutable, typed tree of operators."""

import nsground.program.draw  # noqa: F401 - registers views
from nsground.program.base import MAX_SIZE, Program
from nsground.program.clevr import from_clevr
from nsground.program.nodes import *  # noqa: F403
from nsground.program.nodes import __all__ as _nodes
from nsground.program.notation import read
from nsground.program.types import MAX_DEPTH, OPERATORS, Bound, Level, Monotone, Span, Type, WordKind

__all__ = [
    "MAX_DEPTH", "MAX_SIZE", "OPERATORS", "Bound", "Level", "Monotone", "Program", "Span", "Type", "WordKind",
    "from_clevr", "read", *_nodes,
]  # fmt: skip
