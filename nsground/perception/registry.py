"""Perception backends by name: a visible mapping, and what installed packages add to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from nsground.errors import DomainError, did_you_mean
from nsground.perception.protocols import Detector

ENTRY_POINTS = "nsground.perception"
"""The entry-point group in which a package names functions that make a detector."""

DETECTORS = {
    "ssdlite": "nsground.perception.photo:load",
    "clevr": "nsground.perception.clevr:load",
}
"""Name to ``module:function``; the function takes nothing, loads the weights and gives a Detector."""


def detectors() -> list[str]:
    """The names of all backends, built in and installed."""
    return sorted({*DETECTORS, *(found.name for found in entry_points(group=ENTRY_POINTS))})


@cache
def load_detector(name: str) -> Detector:
    """The backend of that name; loaded once a process.

    Raises DomainError where there is none of that name or it cannot be loaded, saying what there is.
    """
    return _loader(name)()


def _loader(name: str) -> Callable[[], Detector]:
    if name in DETECTORS:
        module, _, function = DETECTORS[name].partition(":")
        loader: Callable[[], Detector] = getattr(import_module(module), function)
        return loader
    for found in entry_points(group=ENTRY_POINTS, name=name):
        try:
            loaded: Callable[[], Detector] = found.load()
        except (ImportError, AttributeError) as error:
            raise DomainError(f"perception {name!r} ({found.value}) cannot be loaded: {error}") from error
        return loaded
    raise DomainError(
        f"no perception {name!r}.{did_you_mean(name, detectors())} There are: {', '.join(detectors())};"
        f" a package adds one by the entry point {ENTRY_POINTS!r}"
    )
