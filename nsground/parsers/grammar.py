"""Our own parser behind the interface."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nsground.errors import ParseError
from nsground.language import parse_all
from nsground.parsers.protocol import Reading


@dataclass(frozen=True)
class Grammar:
    """The grammar and lexicon of a domain; a Parser that needs no training."""

    domain: str
    name: str = "grammar"
    facts: Mapping[str, Any] = field(default_factory=lambda: {"parameters": 0})

    def parse(self, texts: Sequence[str]) -> list[Reading]:
        """The likeliest reading of each text, in order."""
        return [self._reading(text) for text in texts]

    def _reading(self, text: str) -> Reading:
        try:
            first = parse_all(text, self.domain, limit=1)[0]
        except ParseError as error:
            return Reading(None, error=str(error).splitlines()[0])
        return Reading(first.program, first.score)
