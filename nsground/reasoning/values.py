"""What numbers and named values come to: degrees of each, over all rows."""

from __future__ import annotations

from dataclasses import dataclass

from nsground.reasoning.arrays import Array


@dataclass(frozen=True)
class NumberValue:
    """A number as degrees [B, K + 1] that it is 0, 1, ... K, and [B, K + 2] that it is 0 or more, 1 or more, ..."""

    degrees: Array
    at_least: Array

    def most_likely(self, row: int = 0) -> int:
        return int(self.degrees[row].argmax())


@dataclass(frozen=True)
class NamedValue:
    """An attribute's value as degrees [B, V] of each name."""

    names: tuple[str, ...]
    degrees: Array

    def most_likely(self, row: int = 0) -> str | None:
        if not self.names or self.degrees[row].max() <= 0:
            return None
        return self.names[int(self.degrees[row].argmax())]
