"""What modules and rooms above make of a program; see :mod:`nsground.views`."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from nsground.views import unregistered

if TYPE_CHECKING:
    import networkx

    from nsground.domains.domain import DomainLike
    from nsground.program.base import Program


@singledispatch
def english(program: Program, domain: DomainLike) -> str:
    """The English of a program in a domain."""
    raise unregistered("english", program)


@singledispatch
def plan(program: Program) -> Any:
    """How a program is run: a :class:`nsground.reasoning.plan.Plan`."""
    raise unregistered("plan", program)


@singledispatch
def notation(program: Program) -> str:
    """The notation of a program on one line."""
    raise unregistered("notation", program)


@singledispatch
def pretty(program: Program) -> str:
    """The notation over several lines."""
    raise unregistered("pretty", program)


@singledispatch
def clevr(program: Program) -> list[dict[str, Any]]:
    """A program as a CLEVR function list."""
    raise unregistered("clevr", program)


@singledispatch
def graph(program: Program) -> networkx.DiGraph[int]:
    """The graph of a program."""
    raise unregistered("graph", program)


@singledispatch
def mermaid(program: Program) -> str:
    """A program as Mermaid flowchart text."""
    raise unregistered("mermaid", program)


@singledispatch
def dot(program: Program) -> str:
    """A program as Graphviz DOT text."""
    raise unregistered("dot", program)
