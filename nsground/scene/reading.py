"""What all readers of foreign scenes share: fields looked up with an error that names them, and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from nsground.errors import SceneError, did_you_mean
from nsground.scene.graph import Table

LARGEST = 1e15
"""Numbers from here on are taken for a mistake: no picture is that large."""


def mapping(value: object, name: str) -> Mapping[str, Any]:
    """``value`` if it is an object, else a SceneError naming it."""
    if not isinstance(value, Mapping):
        raise SceneError(f"{name}: expected an object, got {short(value)}")
    return value


def items(value: object, name: str) -> Sequence[Any]:
    """``value`` if it is a list, else a SceneError naming it."""
    if not isinstance(value, list | tuple):
        raise SceneError(f"{name}: expected a list, got {short(value)}")
    return value


def word(value: object, name: str) -> str:
    """``value`` if it is text with something in it, else a SceneError naming it."""
    if not isinstance(value, str) or not value:
        raise SceneError(f"{name}: expected a word, got {short(value)}")
    return value


def number(value: object, name: str) -> float:
    """``value`` if it is a finite number, else a SceneError naming it."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST:
        return float(value)
    raise SceneError(f"{name}: expected a finite number, got {short(value)}")


def numbers(value: object, count: int, name: str) -> list[float]:
    """``value`` if it is a list of that many finite numbers, else a SceneError naming it."""
    if not isinstance(value, list | tuple) or len(value) != count:
        raise SceneError(f"{name}: expected {count} numbers, got {short(value)}")
    return [number(v, f"{name}[{i}]") for i, v in enumerate(value)]


def need(data: Mapping[str, Any], field: str, name: str) -> Any:
    """The value of a field, or a SceneError saying that it is missing."""
    if field not in data:
        raise SceneError(f"{name}: the field {field!r} is missing.{did_you_mean(field, map(str, data))}")
    return data[field]


def certain(values: Sequence[str | None], known: Iterable[str] = ()) -> Table:
    """A table [N, V] that is sure of one value a region (None: of none), over ``known`` and what else occurs.

    >>> certain(["cube", None, "cone"], ["cube"]).probs.tolist()
    [[1.0, 0.0], [0.0, 0.0], [0.0, 1.0]]
    """
    names = tuple(dict.fromkeys([*known, *(v for v in values if v is not None)]))
    probs = np.array([[float(v == name) for name in names] for v in values])
    return Table(names, probs.reshape(len(values), len(names)))


def short(value: object) -> str:
    """A value for a message, cut short."""
    text = repr(value[:10] if isinstance(value, list | tuple | str) else value)
    return text if len(text) <= 60 else text[:57] + "..."
