"""Grounders by name: a visible mapping, and what installed packages add to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from nsground.errors import DataError, did_you_mean
from nsground.grounders.protocol import Grounder, Source
from nsground.grounders.sight import Sight

ENTRY_POINTS = "nsground.grounders"
"""The entry-point group in which a package names functions from :class:`Asked` to a Grounder."""


@dataclass(frozen=True)
class Asked:
    """How a grounder is asked for.

    Fields:
        folder: what follows the colon of its name, such as where it was trained to; "" for nothing.
        boxes: whether it takes the true boxes or detects its own.
        cache: a folder that keeps what was seen in pictures; None for none.
        logic: for grounders that reason.
    """

    folder: str = ""
    domain: str = "photo"
    boxes: Source = "detected"
    detector: str | None = None
    cache: Path | None = None
    logic: str = "product"
    seed: int = 0

    @property
    def sight(self) -> Sight:
        return Sight(self.boxes, self.domain, self.detector, self.cache)


def _symbolic(asked: Asked) -> Grounder:
    from nsground.grounders.symbolic import Symbolic
    from nsground.parsers.registry import load_parser

    return Symbolic(load_parser("grammar", asked.domain), asked.sight, asked.logic)


def _symbolic_seq2seq(asked: Asked) -> Grounder:
    from nsground.grounders.symbolic import Symbolic
    from nsground.parsers.registry import load_parser

    return Symbolic(load_parser(f"seq2seq:{asked.folder}", asked.domain), asked.sight, asked.logic)


def _neural(asked: Asked) -> Grounder:
    from nsground.grounders.neural import load

    return load(asked.folder, asked.sight)


def _chance(asked: Asked) -> Grounder:
    from nsground.grounders.chance import Chance

    return Chance(asked.sight, asked.seed)


GROUNDERS: Mapping[str, Callable[[Asked], Grounder]] = {
    "symbolic": _symbolic,
    "symbolic+seq2seq": _symbolic_seq2seq,
    "neural": _neural,
    "chance": _chance,
}
"""``symbolic`` is ours; ``symbolic+seq2seq:DIR`` has a trained parser in place of the grammar; ``neural:DIR`` has no
symbols at all; ``chance`` draws a region."""


def load_grounder(name: str, asked: Asked) -> Grounder:
    """A grounder by name, or by name and folder, as in ``neural:runs/a``. Raises DataError for an unknown one."""
    kind, _, folder = name.partition(":")
    asked = Asked(**{**vars(asked), "folder": folder})
    if kind in GROUNDERS:
        return GROUNDERS[kind](asked)
    added = {found.name: found for found in entry_points(group=ENTRY_POINTS)}
    if kind in added:
        grounder: Grounder = added[kind].load()(asked)
        return grounder
    known = sorted({*GROUNDERS, *added})
    raise DataError(f"there is no grounder {kind!r}.{did_you_mean(kind, known)} Known: {', '.join(known)}")
