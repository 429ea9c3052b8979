"""What the laboratory does: every step as a command of nsground, with the steps that it needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MADE = 14_000, 3_000
"""Expressions made on the scenes of ``train``, and on the others."""


@dataclass(frozen=True)
class Trial:
    """One question asked of parsers and grounders: the data, what is held out, and how that is said.

    Fields:
        rule: as for ``nsground split --by``.
        parts: those that are measured.
    """

    name: str
    title: str
    data: str
    rule: str
    parts: tuple[str, ...] = ("iid", "test")


TRIALS: tuple[Trial, ...] = ()


@dataclass(frozen=True)
class Step:
    """A command, by its arguments, and the names of the steps that must be done before it."""

    name: str
    arguments: tuple[str, ...]
    needs: tuple[str, ...] = ()
