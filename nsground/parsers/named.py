"""What stands behind names such as ``seq2seq:DIR``, as both registries find it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from nsground.errors import DataError, did_you_mean

_NAME = re.compile(r"(?P<kind>[\w-]+)(?:[:+](?P<argument>.*))?", re.DOTALL)


def named(name: str) -> tuple[str, str]:
    """The kind that a name begins with, and what follows its ``:`` or ``+``.

    >>> named("seq2seq:runs/1"), named("symbolic+seq2seq:runs/1"), named("chance")
    (('seq2seq', 'runs/1'), ('symbolic', 'seq2seq:runs/1'), ('chance', ''))
    """
    found = _NAME.fullmatch(name)
    if found is None:
        raise DataError(f"{name!r} is no name; expected one such as 'chance' or 'neural:DIR'")
    return found["kind"], found["argument"] or ""


def load_named(name: str, built_in: Mapping[str, str], group: str, what: str, given: Any) -> Any:
    """The ``what`` of a name: made by one of the built-in ``module:function``, or by an entry point of ``group``, from
    what follows the kind in the name and from what is ``given``.

    Raises DataError where there is none of that name, or it cannot be loaded.
    """
    kind, argument = named(name)
    found = _loader(kind, built_in, group, what)(argument, given)
    if not isinstance(getattr(found, "name", None), str):
        raise DataError(f"the {what} {name!r} has no name; see nsground.{what}s.{what.capitalize()}")
    return found


def _loader(kind: str, built_in: Mapping[str, str], group: str, what: str) -> Any:
    """The function that loads a kind of ``what``: one of the built-in ``module:function``, or an entry point.

    Raises DataError where there is none of that name, or it cannot be imported.
    """
    try:
        if kind in built_in:
            module, _, function = built_in[kind].partition(":")
            return getattr(import_module(module), function)
        for point in entry_points(group=group, name=kind):
            return point.load()
    except (ImportError, AttributeError) as error:
        raise DataError(f"the {what} {kind!r} cannot be loaded: {error}") from error
    known = sorted({*built_in, *(point.name for point in entry_points(group=group))})
    raise DataError(
        f"no {what} {kind!r}.{did_you_mean(kind, known)} There are: {', '.join(known)}; a package adds one by the"
        f" entry point {group!r}"
    )
