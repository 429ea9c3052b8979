"""What numbers and named values come to: degrees of each, over all rows."""

from __future__ import annotations

from dataclasses import dataclass

from nsground.reasoning.facts.backend import Array


@dataclass(frozen=True)
class NumberValue:
    """A number as degrees [B, K + 1] that it is 0, 1, ... K, and [B, K + 2] that it is 0 or more, 1 or more, ..."""

    degrees: Array
    at_least: Array

    @property
    def most_likely(self) -> list[int]:
        """The likeliest number of each row."""
        found: list[int] = self.degrees.argmax(-1).tolist()
        return found


@dataclass(frozen=True)
class NamedValue:
    """An attribute's value as degrees [B, V] of each name."""

    names: tuple[str, ...]
    degrees: Array

    @property
    def most_likely(self) -> list[str | None]:
        """The likeliest name of each row; None where none is possible."""
        if not self.names:
            return [None] * len(self.degrees)
        best, possible = self.degrees.argmax(-1).tolist(), (self.degrees > 0).any(-1).tolist()
        return [self.names[at] if known else None for at, known in zip(best, possible, strict=True)]
