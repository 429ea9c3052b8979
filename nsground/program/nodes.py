"""The operators: one small immutable class each, fields typed and checked on construction.

A class says what it is called in the notation (``op``), what it denotes (``denotes``) and, by its fields,
what it takes. Everything else (traversal, printing, JSON, graphs) is derived from these declarations.
The meaning of each operator is the boolean denotation given in its docstring, where ``[a]`` is the set of
regions that ``a`` denotes; other logics generalise it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from nsground.program import arguments as arg
from nsground.program.base import Program
from nsground.program.declare import operator
from nsground.program.types import OPERATORS, Bound, Level, Monotone, Type

__all__ = [
    "All", "And", "Any", "AtLeast", "AtMost", "Attribute", "Cardinality", "Comparative", "Concept", "Count",
    "Different", "Equal", "Exactly", "Exists", "Farthest", "Greater", "Least", "Less", "LessThan", "Literal",
    "Many", "More", "Most", "Nearest", "Not", "Nth", "Or", "Other", "Query", "Relation", "Same", "Superlative",
    "The", "Visible",
]  # fmt: skip


# --- sets -------------------------------------------------------------------------------------------------


@operator("CONCEPT")
class Concept(Program):
    """Regions whose category is ``name`` or below it in the lexicon."""

    name: arg.ConceptName


@operator("ATTRIBUTE")
class Attribute(Program):
    """Regions whose attribute ``family`` is ``value``: ``color=green``."""

    family: str
    value: arg.Value


@operator("ANY")
class Any(Program):
    """All regions."""


@operator("AND")
class And(Program):
    """Intersection of two or more sets, or conjunction of truths."""

    parts: tuple[arg.Regions | arg.Truth, ...]

    @property
    def type(self) -> Type:
        return self.parts[0].type


@operator("OR")
class Or(Program):
    """Union of two or more sets, or disjunction of truths."""

    parts: tuple[arg.Regions | arg.Truth, ...]

    @property
    def type(self) -> Type:
        return self.parts[0].type


@operator("NOT")
class Not(Program):
    """Complement of a set, or negation of a truth."""

    part: arg.Excluded | arg.Untruth

    @property
    def type(self) -> Type:
        return self.part.type


# --- relations and comparisons ----------------------------------------------------------------------------


@operator("RELATION")
class Relation(Program):
    """Members i of ``target`` with some j in each anchor, all distinct, such that name(i, j, ...) holds.

    An anchor ``THE(a)`` is the one member of a; ``ALL(a)`` asks for every member instead of some, ``MANY(...)`` for
    a number of them.
    """

    NAME: ClassVar[re.Pattern[str]] = re.compile(r"[a-z][a-z0-9_]*")

    name: arg.RelationName
    target: arg.Pool
    anchors: tuple[arg.Anchor, ...]

    @classmethod
    def can_be_named(cls, name: str) -> bool:
        """Whether a relation may have this name: it is of the form, and no operator has it."""
        return cls.NAME.fullmatch(name) is not None and name.upper() not in OPERATORS

    def check(self) -> None:
        if not self.NAME.fullmatch(self.name):
            raise self.error(f"argument 'name' must be like left_of: a-z, 0-9 and _, got {self.name!r}")
        if self.name.upper() in OPERATORS:
            raise self.error(f"argument 'name' cannot be {self.name!r}, which {self.name.upper()} stands for")


@operator("SAME")
class Same(Program):
    """Regions i with some j != i in ``anchor`` where i and j have the same value of ``family``."""

    family: arg.Family
    anchor: arg.Anchor


@operator("DIFFERENT")
class Different(Program):
    """Regions i with some j != i in ``anchor`` where i and j have different values of ``family``."""

    family: arg.Family
    anchor: arg.Anchor


@dataclass(frozen=True, eq=False, repr=False)
class Comparative(Program):
    """Members i of ``target`` with some j != i in ``anchor`` where a measure of i compares to that of j in a way.

    ``way`` is what the lexicon calls it.
    """

    way: ClassVar[str]

    measure: arg.Measure
    target: arg.Pool
    anchor: arg.Anchor


@operator("MORE")
class More(Comparative):
    """Members i of ``target`` with some j != i in ``anchor`` where measure(i) > measure(j)."""

    way: ClassVar[str] = "more"


@operator("LESS_THAN")
class LessThan(Comparative):
    """Members i of ``target`` with some j != i in ``anchor`` where measure(i) < measure(j)."""

    way: ClassVar[str] = "less"


# --- selection --------------------------------------------------------------------------------------------


@operator("THE", singular=True, presupposes=True)
class The(Program):
    """The one member of a set; the set is presupposed to have exactly one."""

    regions: arg.Choice


@operator("ALL", marks=True)
class All(Program):
    """Marks an anchor: the relation must hold to every member of the set."""

    regions: arg.Pool

    @property
    def needs_member(self) -> bool:
        return False

    @property
    def quantifies(self) -> Monotone:
        return Monotone.DECREASING


@operator("MANY", marks=True)
class Many(Program):
    """Marks an anchor: the relation must hold to ``number`` members of the set, exactly, at least or at most.

    Counted anew for each thing that is related: ``CONTAINS(box, MANY(exactly, 3, cup))`` are the boxes with three
    cups each, ``CONTAINS(box, EXACTLY(3, cup))`` those with some cup, if there are three cups in all.
    """

    bound: Bound
    number: arg.Natural
    regions: arg.Pool

    @property
    def needs_member(self) -> bool:
        return self.number > 0 and self.bound is not Bound.AT_MOST

    @property
    def quantifies(self) -> Monotone:
        return _COUNTED[self.bound]


@dataclass(frozen=True, eq=False, repr=False)
class Superlative(Program):
    """Members of the set that a measure singles out in a way.

    ``way`` is what the lexicon calls it: an operator of its own is read and said by ``SUP=way`` there. ``ascending``
    says how ``NTH(2, "way measure", a)`` counts, None where there is no second.
    """

    way: ClassVar[str]
    ascending: ClassVar[bool | None] = None

    measure: arg.Measure
    regions: arg.Choice

    @staticmethod
    def named(way: str) -> type[Superlative] | None:
        """The superlative of a way, if there is one.

        >>> Superlative.named("least")
        <class 'nsground.program.nodes.Least'>
        """
        kinds = (kind for kind in OPERATORS.values() if issubclass(kind, Superlative))
        return next((kind for kind in kinds if kind.way == way), None)


@operator("MOST", orders=True)
class Most(Superlative):
    """Members of the set with the largest measure (ties: all of them)."""

    way: ClassVar[str] = "most"
    ascending: ClassVar[bool | None] = False


@operator("LEAST", orders=True)
class Least(Superlative):
    """Members of the set with the smallest measure (ties: all of them)."""

    way: ClassVar[str] = "least"
    ascending: ClassVar[bool | None] = True


@operator("NTH", orders=True, singular=True)
class Nth(Program):
    """The ``rank``-th member counted from ``direction``, starting at 1; -1 is the last."""

    rank: int
    direction: arg.Direction
    regions: arg.Choice

    def check(self) -> None:
        if self.rank == 0:
            raise self.error("argument 'rank' must be 1, 2, ... or -1, -2, ... from the far end, got 0")


@operator("NEAREST", orders=True)
class Nearest(Program):
    """Members i of ``target`` with the smallest distance to their closest j != i in ``anchor``."""

    target: arg.Choice
    anchor: arg.Measured


@operator("FARTHEST", orders=True)
class Farthest(Program):
    """Members i of ``target`` with the largest distance to their closest j != i in ``anchor``."""

    target: arg.Choice
    anchor: arg.Measured


@dataclass(frozen=True, eq=False, repr=False)
class Cardinality(Program):
    """A set, if the number of its members keeps the operator's ``bound``; else nothing."""

    bound: ClassVar[Bound]

    number: arg.Natural
    regions: arg.Choice


@operator("EXACTLY")
class Exactly(Cardinality):
    """The set if it has exactly ``number`` members, else nothing."""

    bound: ClassVar[Bound] = Bound.EXACTLY


@operator("AT_LEAST")
class AtLeast(Cardinality):
    """The set if it has ``number`` members or more, else nothing."""

    bound: ClassVar[Bound] = Bound.AT_LEAST

    regions: arg.GrowingChoice


@operator("AT_MOST")
class AtMost(Cardinality):
    """The set if it has ``number`` members or fewer, else nothing."""

    bound: ClassVar[Bound] = Bound.AT_MOST


@operator("OTHER")
class Other(Program):
    """Members of ``target`` that are not in ``excluded``."""

    target: arg.Pool
    excluded: arg.Excluded


@operator("VISIBLE")
class Visible(Program):
    """Members hidden by less than 20 % (``full``) or by 20 % or more (``partial``)."""

    level: Level
    regions: arg.Pool


# --- answers ----------------------------------------------------------------------------------------------


@operator("LITERAL", denotes=Type.NUMBER)
class Literal(Program):
    """A whole number written out."""

    number: int


@operator("COUNT", denotes=Type.NUMBER)
class Count(Program):
    """How many members the set has."""

    regions: arg.Asked


@operator("EXISTS", denotes=Type.TRUTH)
class Exists(Program):
    """Whether the set has a member."""

    regions: arg.Asked


@operator("QUERY", denotes=Type.VALUE, presupposes=True)
class Query(Program):
    """The value of attribute ``family`` on the one member of the set."""

    family: arg.Family
    regions: arg.Single


@operator("EQUAL", denotes=Type.TRUTH)
class Equal(Program):
    """Whether two numbers, or two values, are equal."""

    left: Program
    right: Program

    def check(self) -> None:
        for side in ("left", "right"):
            if (kind := getattr(self, side).type) not in (Type.NUMBER, Type.VALUE):
                raise self.error(f"argument {side!r} must be a Number or a Value, got {kind.value}")
        if self.left.type is not self.right.type:
            raise self.error(
                f"both arguments must be of one type, got {self.left.type.value} and {self.right.type.value}"
            )


@operator("GREATER", denotes=Type.TRUTH)
class Greater(Program):
    """Whether the first number is larger."""

    left: arg.Larger
    right: arg.Smaller


@operator("LESS", denotes=Type.TRUTH)
class Less(Program):
    """Whether the first number is smaller."""

    left: arg.Smaller
    right: arg.Larger


_COUNTED = {
    Bound.EXACTLY: Monotone.NEITHER,
    Bound.AT_LEAST: Monotone.INCREASING,
    Bound.AT_MOST: Monotone.DECREASING,
}  # fmt: skip
