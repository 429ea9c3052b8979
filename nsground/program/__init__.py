"""Programs: the logical form of an expression, as an immutable, typed tree of operators."""

from nsground.program.base import MAX_DEPTH, MAX_SIZE, OPERATORS, Program
from nsground.program.clevr import from_clevr
from nsground.program.nodes import *  # noqa: F403
from nsground.program.nodes import __all__ as _nodes
from nsground.program.notation import read
from nsground.program.types import Bound, Level, Monotone, Span, Type, Word

__all__ = [
    "MAX_DEPTH", "MAX_SIZE", "OPERATORS", "Bound", "Level", "Monotone", "Program", "Span", "Type", "Word",
    "from_clevr", "read", *_nodes,
]  # fmt: skip
