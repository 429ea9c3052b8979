"""Grounders by name: a visible mapping, and what installed packages add to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from nsground.datasets import Example
from nsground.grounders.protocol import Grounder
from nsground.grounders.scene_cache import Sights
from nsground.parsers.named import load_named

ENTRY_POINTS = "nsground.grounders"
"""The entry-point group in which a package names functions like those below."""

GROUNDERS = {
    "symbolic": "nsground.grounders.symbolic:load",
    "chance": "nsground.grounders.chance:load",
    "neural": "nsground.grounders.neural:load",
}
"""``module:function``; the function takes what follows the name's ``:`` or ``+``, "" for nothing, and a Setting."""


def _none() -> Iterable[Example]:
    return ()


@dataclass(frozen=True)
class Setting:
    """What all grounders of a comparison are given alike.

    Fields:
        sights: the scenes of views, whose boxes are what there is to choose from, in pixels of the view.
        logic: how degrees combine, for those who reason.
        seed: of those who draw.
        domains: those of the examples that are to come.
        training: the examples that may be learned from, of the split or of the data set.
    """

    sights: Sights = field(default_factory=Sights)
    logic: str = "product"
    seed: int = 0
    domains: tuple[str, ...] = ()
    training: Callable[[], Iterable[Example]] = field(default=_none, repr=False)


def load_grounder(name: str, setting: Setting) -> Grounder:
    """The grounder of a name: ``symbolic``, ``symbolic+seq2seq:DIR`` (another parser, our executor), ``chance``,
    ``neural:DIR``, or one of an installed package.

    Raises DataError where there is none, or it cannot be loaded.
    """
    found: Grounder = load_named(name, GROUNDERS, ENTRY_POINTS, "grounder", setting)
    return found
