"""How our objects show themselves in notebooks and terminals.

In a list, by a short ``repr``. Alone, by the views ``html`` and ``renderable``, which the inspector registers for each
class; see :mod:`nsground.views` for how.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from nsground.views import unregistered

if TYPE_CHECKING:
    from rich.console import RenderableType


class ShortRepr:
    """Shows itself by its name and what ``str`` says of it, so that a list of such objects can be read.

    >>> class Cup(ShortRepr):
    ...     def __str__(self) -> str:
    ...         return "#0 red cup"
    >>> [Cup()]
    [<Cup #0 red cup>]
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self}>"


class Displayed(ShortRepr):
    """Shows itself in Jupyter, by the view ``html``, and in rich, by the view ``renderable``."""

    def _repr_html_(self) -> str:
        return html(self)

    def __rich__(self) -> RenderableType:
        return renderable(self)


@singledispatch
def html(thing: Displayed) -> str:
    """An object as HTML that needs no script, for a notebook."""
    raise unregistered("html", thing)


@singledispatch
def renderable(thing: Displayed) -> RenderableType:
    """An object as rich draws it, for a terminal."""
    raise unregistered("renderable", thing)
