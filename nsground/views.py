"""Views: what a room makes of the objects of a room below it, asked for from below.

A program has its English, an answer its reasons, everything its picture in a notebook; but what says, explains or draws
them stands above them. So the room below *declares* a view, a generic function with its type and no meaning, and the
room above *registers* what it is:

    # below, nsground/program/views.py
    @singledispatch
    def english(program: Program, domain: DomainLike) -> str:
        raise unregistered("english", program)

    # above, nsground/language/realize.py
    views.english.register(Program, english)

``nsground/__init__.py`` imports the rooms that register, so that all views are there wherever ``nsground`` is. What is
heavy to import, a view imports when it is called. No import is a text, so that the arrows between rooms can be checked.
"""

from __future__ import annotations


def unregistered(view: str, thing: object) -> TypeError:
    """The error of a view that nobody registered for the class of an object."""
    return TypeError(f"no room has registered the view {view!r} of a {type(thing).__name__}")
