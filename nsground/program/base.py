"""What all program nodes share: declared fields, checks, structural equality and traversal, written once."""

from __future__ import annotations

import builtins
import dataclasses
import functools
import typing
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from nsground.display import Displayed
from nsground.errors import ProgramError
from nsground.program import views
from nsground.program.serial import from_dict, to_dict
from nsground.program.types import MAX_DEPTH, Argument, Monotone, Span, Type

if TYPE_CHECKING:
    import networkx

    from nsground.domains.domain import DomainLike

MAX_SIZE = 10_000
"""Most nodes in a program."""

MAX_NUMBER = 999_999_999
"""Largest whole number in a program, either side of zero: what the notation can read."""


@dataclass(frozen=True, eq=False, repr=False)
class Program(Displayed):
    """A node of a program, and with it the tree below it. Immutable, hashable, compared by structure.

    ``span`` ties a node to the words it came from; it takes no part in comparison.

    >>> from nsground.program import And, Attribute, Concept
    >>> plate = And((Concept("plate"), Attribute("color", "green")))
    >>> print(plate)
    AND(plate, color=green)
    >>> plate == And((Concept("plate", span=(4, 9)), Attribute("color", "green")))
    True
    """

    op: ClassVar[str] = ""
    """The name in the notation."""
    denotes: ClassVar[Type] = Type.REGIONS
    arguments: ClassVar[tuple[Argument, ...]] = ()
    """The fields, in the order of the notation."""
    orders: ClassVar[bool] = False
    """Whether members of the pool are picked by their place in an order: MOST, NTH, NEAREST."""
    singular: ClassVar[bool] = False
    """Whether one region is meant at most: THE, NTH."""
    presupposes: ClassVar[bool] = False
    """Whether a set is taken to have exactly one member: THE, QUERY."""
    marks: ClassVar[bool] = False
    """Whether it says of how many members of an anchor a relation has to hold, and stands nowhere else: ALL, MANY."""
    pairs: ClassVar[bool] = False
    """Whether regions are related to those of an anchor: what is dear. Follows from the arguments."""
    filters: ClassVar[bool] = False
    """Whether members of the pool are kept each by itself: f(a) is AND(a, f(ANY)). Follows from the arguments."""
    pool_argument: ClassVar[Argument | None] = None
    """The argument that the denotation lies within, if there is one."""

    span: Span | None = field(default=None, kw_only=True)
    children: tuple[Program, ...] = field(init=False)
    """The nodes directly below, in the order of the notation."""
    depth: int = field(init=False)
    """The number of nodes on the longest way down, this one included."""
    size: int = field(init=False)
    """The number of nodes, this one included."""
    _hash: int = field(init=False)

    def __post_init__(self) -> None:
        own = (
            self.__dict__
        )  # written to directly: a frozen class has no faster way, and programs are made by the thousand
        children: list[Program] = []
        values: list[Any] = []
        for argument in self.arguments:
            value = own[argument.name]
            values.append(value)
            if argument.kind is not Program:
                if argument.choices:
                    value = values[-1] = own[argument.name] = self._choice(argument, value)
                else:
                    self._check_word(argument, value)
            elif argument.many:
                for item in self._items(argument, value):
                    self._check_program(argument, item)
                children.extend(value)
            else:
                self._check_program(argument, value)
                children.append(value)
        depth = size = 1
        for child in children:
            size += child.size
            if child.depth >= depth:
                depth = child.depth + 1
        if depth > MAX_DEPTH:
            raise self.error(f"the program is nested more than {MAX_DEPTH} deep; split it up")
        if size > MAX_SIZE:
            raise self.error(f"the program has more than {MAX_SIZE:,} nodes; split it up")
        self.check()
        own.update(children=tuple(children), depth=depth, size=size, _hash=hash((self.op, *values)))

    # --- checks -------------------------------------------------------------------------------------------

    def check(self) -> None:
        """What an operator demands beyond the types of its arguments."""

    def error(self, problem: str) -> ProgramError:
        """An error that begins with the operator; for :meth:`check` to raise."""
        return ProgramError(f"{self.op}: {problem}")

    def _items(self, argument: Argument, value: Any) -> tuple[Any, ...]:
        least = 2 if self.op in ("AND", "OR") else 1
        if not isinstance(value, tuple) or len(value) < least:
            got = f"{len(value)}" if isinstance(value, tuple) else type(value).__name__
            raise self.error(f"argument {argument.name!r} must be a tuple of {least} or more, got {got}")
        return value

    def _check_word(self, argument: Argument, item: object) -> None:
        if argument.kind is str:
            if not isinstance(item, str) or not item or not item.isprintable():
                raise self.error(f"argument {argument.name!r} must be a printable, non-empty word, got {_short(item)}")
        elif type(item) is not int:
            raise self.error(f"argument {argument.name!r} must be a whole number, got {_short(item)}")
        elif abs(item) > MAX_NUMBER:
            raise self.error(f"argument {argument.name!r} must be within ±{MAX_NUMBER:,}, got {_short(item)}")
        elif argument.natural and item < 0:
            raise self.error(f"argument {argument.name!r} must be 0 or more, got {item}")

    def _choice(self, argument: Argument, item: object) -> str:
        if item not in argument.choices:
            known = ", ".join(argument.choices)
            raise self.error(f"argument {argument.name!r} must be one of {known}, got {_short(item)}")
        chosen: str = argument.kind(item)
        return chosen

    def _check_program(self, argument: Argument, item: object) -> None:
        name = argument.name
        if not isinstance(item, Program):
            raise self.error(f"argument {name!r} must be a program, got {_short(item)}")
        if item.marks and not argument.anchor:
            raise self.error(f"argument {name!r} cannot be {item.op}(...), which marks a relation's anchor only")
        if argument.types and item.type not in argument.types:
            wanted = " or ".join(t.value for t in argument.types)
            raise self.error(f"argument {name!r} must be {wanted}, got {item.type.value}: {_short(item)}")
        if argument.many and not argument.anchor and item.type is not getattr(self, name)[0].type:
            first = getattr(self, name)[0]
            raise self.error(f"all parts must be of one type, got {first.type.value} and {item.type.value}")

    # --- identity -----------------------------------------------------------------------------------------

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, argument.name) for argument in self.arguments)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Program):
            return NotImplemented
        if type(self) is not type(other):
            return False
        return self._hash == other._hash and self._values() == other._values()

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        # Made anew rather than copied field by field: hashes of words differ from process to process.
        return functools.partial(type(self), span=self.span), self._values()

    @property
    def type(self) -> Type:
        """What this node denotes."""
        return self.denotes

    @property
    def pool(self) -> Program | None:
        """The set that the denotation lies within: what a choice is made from, what is related. None where there is no
        such argument.

        >>> from nsground.program import read
        >>> read("LEFT_OF(cup, fork)").pool, read("SAME(color, cup)").pool
        (<Program cup>, None)
        """
        argument = self.pool_argument
        pool: Program | None = None if argument is None else getattr(self, argument.name)
        return pool

    def with_pool(self, pool: Program) -> Program:
        """The same of another pool. Raises ProgramError where there is none.

        >>> from nsground.program import Any, read
        >>> read("LEFT_OF(cup, fork)").with_pool(Any())
        <Program LEFT_OF(ANY, fork)>
        """
        if self.pool_argument is None:
            raise self.error("it has no pool")
        change: dict[str, Any] = {self.pool_argument.name: pool}
        return dataclasses.replace(self, **change)

    @property
    def needs_member(self) -> bool:
        """As an anchor: whether nothing is related to it where it has no member."""
        return True

    @property
    def quantifies(self) -> Monotone:
        """As an anchor: how what is related to it changes as it gets more members."""
        return Monotone.INCREASING

    # --- traversal ----------------------------------------------------------------------------------------

    def walk(self) -> Iterator[Program]:
        """This node and all below it, parents first, left to right."""
        stack: list[Program] = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def map(self, change: Callable[[Program], Program]) -> Program:
        """The program with ``change`` applied to every node, children first."""
        changes: dict[str, Any] = {}
        for argument in self.arguments:
            if argument.kind is not Program:
                continue
            value = getattr(self, argument.name)
            new: Any = tuple(child.map(change) for child in value) if argument.many else value.map(change)
            if any(a is not b for a, b in zip(_tuple(new), _tuple(value), strict=True)):
                changes[argument.name] = new
        return change(dataclasses.replace(self, **changes) if changes else self)

    def find(self, *kinds: builtins.type[P]) -> Iterator[P]:
        """All nodes of the given classes, in the order of :meth:`walk`."""
        return (node for node in self.walk() if isinstance(node, kinds))

    def replace(self, old: Program, new: Program) -> Program:
        """The program with every occurrence of ``old`` (by structure) replaced by ``new``."""
        return self.map(lambda node: new if node == old else node)

    def with_span(self, span: Span | None) -> typing.Self:
        """The same node tied to other words."""
        return dataclasses.replace(self, span=span)

    # --- other forms; each is written in a module of its own, most of them as views ---------------------------

    def __str__(self) -> str:
        return views.notation(self)

    def __repr__(self) -> str:
        return f"<Program {self}>"

    def pretty(self) -> str:
        """The notation over several lines, indented."""
        return views.pretty(self)

    def to_dict(self) -> dict[str, Any]:
        """The program as plain data for JSON; see :meth:`from_dict`."""
        return to_dict(self)

    @staticmethod
    def from_dict(data: object) -> Program:
        """The program that :meth:`to_dict` wrote. Raises ProgramError with the path to what is wrong."""
        return from_dict(data)

    def english(self, domain: DomainLike = "photo") -> str:
        """The program in English that reads back as an equivalent program.

        >>> from nsground.program import read
        >>> read("THE(AND(LEFT_OF(plate, THE(fork)), NOT(color=green)))").english()
        'the plate left of the fork but not green'
        """
        return views.english(self, domain)

    def explain_plan(self) -> Any:
        """How the program is run, with costs: a :class:`nsground.reasoning.plan.Plan`; see
        ``nsground.explain_plan``."""
        return views.plan(self)

    def to_clevr(self) -> list[dict[str, Any]]:
        """The program as a CLEVR function list. Raises DialectError where CLEVR has no equal."""
        return views.clevr(self)

    def graph(self) -> networkx.DiGraph[int]:
        """The program as a graph: nodes 0.. in the order of :meth:`walk`, with ``label`` and ``program``."""
        return views.graph(self)

    def mermaid(self) -> str:
        """The program as Mermaid flowchart text."""
        return views.mermaid(self)

    def dot(self) -> str:
        """The program as Graphviz DOT text."""
        return views.dot(self)


P = TypeVar("P", bound=Program)


def _tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _short(value: object) -> str:
    """A value for a message: a program as its notation, anything else as Python writes it, cut short."""
    if isinstance(value, int) and value.bit_length() > 200:
        return f"a number of {value.bit_length():,} bits"  # Python refuses to write the longest ones
    text = str(value) if isinstance(value, Program) else repr(value)
    return text if len(text) <= 100 else text[:97] + "..."
