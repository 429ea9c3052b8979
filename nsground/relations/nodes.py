"""The tree of a formula: four kinds of immutable node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class FormulaNode:
    """A part of a formula that has a number for every choice of regions."""

    @property
    def depth(self) -> int:
        """How many nodes lie on the longest way down, this one included."""
        return 1

    def walk(self) -> Iterator[FormulaNode]:
        """This node and all below it, parents first."""
        yield self


@dataclass(frozen=True)
class Constant(FormulaNode):
    """A number."""

    value: float


@dataclass(frozen=True)
class Geometric(FormulaNode):
    """A function of what the scene says of regions, such as ``gap(a, b)``, ``along(a, right)`` or ``value(a, price)``.

    ``name`` is that of the axis or of the attribute family, where the function takes one.
    """

    function: str
    regions: tuple[str, ...]
    name: str | None = None


@dataclass(frozen=True)
class RelationCall(FormulaNode):
    """Another relation over the same regions, such as ``left_of(b, a)``, called at ``place`` in the text."""

    relation: str
    regions: tuple[str, ...]
    place: int


@dataclass(frozen=True)
class Apply(FormulaNode):
    """A function of numbers, such as ``+``, ``and`` or ``smooth(..., scale=0.1)``."""

    function: str
    arguments: tuple[FormulaNode, ...]
    keywords: tuple[tuple[str, float], ...] = ()
    height: int = 1

    @property
    def depth(self) -> int:
        return self.height

    def walk(self) -> Iterator[FormulaNode]:
        yield self
        for argument in self.arguments:
            yield from argument.walk()
