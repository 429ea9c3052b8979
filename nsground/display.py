"""How our objects show themselves in notebooks and terminals: short, and drawn by the inspector when asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any


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
    """Shows itself in Jupyter and in rich. What draws it is found by name, so that no arrow points up."""

    def _repr_html_(self) -> str:
        html: str = import_module("nsground.inspector.notebook").html(self)
        return html

    def __rich__(self) -> Any:
        return import_module("nsground.inspector.terminal").renderable(self)
