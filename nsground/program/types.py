"""What program nodes denote, and what operators declare of their arguments.

All that is a fact about an operator is declared once, where its class is (see :mod:`nsground.program.nodes`): of each
argument, what it takes and how the denotation depends on it. Whoever treats operators alike, to bound, plan, explain or
leave them out, asks for these declarations and lists no operators.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nsground.program.base import Program


class Type(Enum):
    """What a node denotes in a scene."""

    REGIONS = "Regions"  # a degree in [0, 1] for each region
    NUMBER = "Number"
    TRUTH = "Truth"  # one degree in [0, 1]
    VALUE = "Value"  # an attribute's value, such as "green"


MAX_DEPTH = 100
"""Deepest nesting of a program; far beyond any sentence, far below Python's own limit."""

OPERATORS: dict[str, type[Program]] = {}
"""Every operator by its name in the notation."""

Span = tuple[int, int]
"""Start and end (exclusive) of the words in the expression, in characters."""


class Bound(StrEnum):
    """What is asked of a number."""

    EXACTLY = "exactly"
    AT_LEAST = "at least"
    AT_MOST = "at most"

    def keeps(self, count: int, number: int) -> bool:
        """Whether a count is exactly, at least or at most a number.

        >>> Bound.AT_LEAST.keeps(3, 2)
        True
        """
        match self:
            case Bound.EXACTLY:
                return count == number
            case Bound.AT_LEAST:
                return count >= number
        return count <= number


class Level(StrEnum):
    """How much of a region is visible."""

    FULL = "full"
    PARTIAL = "partial"


class WordKind(Enum):
    """What a word of the vocabulary names, by which a scene or domain is asked whether it knows it."""

    CONCEPT = "noun"
    FAMILY = "family"
    VALUE = "value"
    RELATION = "relation"
    MEASURE = "measure"
    DIRECTION = "direction"


class Monotone(Enum):
    """How a denotation changes as one argument grows, all else equal: by more members, a larger number, a truth."""

    INCREASING = 1
    DECREASING = -1
    NEITHER = 0


@dataclass(frozen=True)
class Accepts:
    """What an operator declares of an argument.

    Attributes:
        types: what a program in its place may denote; empty for plain data.
        word: what a word in its place names; None where it is no word of the vocabulary.
        natural: a number in its place is 0 or more.
        anchor: a set to members of which others are related; it may be marked ``ALL(...)`` or ``MANY(...)``.
        pool: a set that the denotation lies within.
        collective: whether a region is in the denotation depends on which other regions are in this set: ``MOST``
            compares its members, ``VISIBLE`` looks at them one by one.
        monotone: how the denotation changes as this argument grows. Of an anchor, as long as it has no mark; see
            ``Program.quantifies``.
    """

    types: tuple[Type, ...] = ()
    word: WordKind | None = None
    natural: bool = False
    anchor: bool = False
    pool: bool = False
    collective: bool = False
    monotone: Monotone = Monotone.NEITHER


@dataclass(frozen=True, kw_only=True)
class Argument(Accepts):
    """One declared field of an operator.

    Attributes:
        name: that of the field.
        kind: the class of its values: Program, str, int, or an enumeration such as :class:`Bound`.
        many: whether it takes a tuple of them.
    """

    name: str
    kind: type
    many: bool = False

    @cached_property
    def plain(self) -> bool:
        """Whether it takes a word or number, not a program."""
        return issubclass(self.kind, str | int)

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """The words that may stand in its place, where these are few."""
        return tuple(self.kind) if issubclass(self.kind, StrEnum) else ()
