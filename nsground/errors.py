"""Every error nsground raises on purpose: what was got, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class NsgroundError(ValueError):
    """The parent of all errors below; catching it catches every complaint about input."""


class ProgramError(NsgroundError):
    """A program that does not type-check or is beyond the limits on depth and size."""


class NotationError(ProgramError):
    """Program notation that cannot be read; the message points at the place with a caret."""


class DialectError(ProgramError):
    """A program of another system that cannot be translated, or ours that has no equal there."""


class ParseError(NsgroundError):
    """An expression that cannot be read; the message points at the place with a caret.

    ``word`` is the word at which it fails, where it is one word that does.
    """

    def __init__(self, message: str, word: str | None = None) -> None:
        super().__init__(message)
        self.word = word


class SceneError(NsgroundError):
    """A scene with fields that are missing, malformed or at odds with each other."""


class ImageError(NsgroundError):
    """A picture that cannot be opened or used."""


class ImageWarning(UserWarning):
    """Something about a picture that its owner may want to know; it was used all the same."""


class RelationError(NsgroundError):
    """A relation entry, formula or contract that is malformed, unknown or broken."""


class DomainError(NsgroundError):
    """A domain or one of its files that is missing or malformed."""


class DataError(NsgroundError):
    """A data set, split or result that is missing or malformed; the message names file and line or record."""


class RuleError(DataError):
    """A rule of a split that cannot be read, or that names what the data set does not hold; it points at the place."""


class ExecutionError(NsgroundError):
    """A program that asks a scene for something it does not hold."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known words, or nothing if none is near.

    >>> did_you_mean("let_of", ["left_of", "right_of"])
    " Did you mean 'left_of'?"
    """
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f" Did you mean {near[0]!r}?" if near else ""


def point_at(text: str, start: int, end: int | None = None, width: int = 76) -> str:
    """The text with carets under ``text[start:end]``, cut to ``width`` characters around the place.

    >>> print(point_at("the red mug", 4, 7))
    the red mug
        ^^^
    """
    end = start + 1 if end is None else max(end, start + 1)
    left = max(0, min(start - width // 2, len(text) - width))
    line = "".join(c if c.isprintable() else " " for c in text[left : left + width])
    carets = "^" * max(1, min(end, left + width) - start)
    return f"{line}\n{' ' * (start - left)}{carets}"
