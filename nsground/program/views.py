"""What the rooms above make of a program; see :mod:`nsground.views`."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from nsground.views import unregistered

if TYPE_CHECKING:
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
