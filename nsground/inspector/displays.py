"""Registers how our objects show themselves: see :mod:`nsground.display`.

What draws them is imported when the first one is shown: jinja and rich take longer to import than all of nsground.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nsground import display

if TYPE_CHECKING:
    from rich.console import RenderableType


@display.html.register(display.Displayed)
def _html(thing: display.Displayed) -> str:
    from nsground.inspector.notebook import html

    return html(thing)


@display.renderable.register(display.Displayed)
def _renderable(thing: display.Displayed) -> RenderableType:
    from nsground.inspector.terminal import renderable

    return renderable(thing)
