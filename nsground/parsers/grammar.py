"""Our own parser: grammar and lexicon, and along the words' dependencies where these do not cover an expression."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nsground.domains.domain import DomainLike
from nsground.errors import DataError, ParseError
from nsground.language import parse_many
from nsground.parsers.protocol import Reading

READINGS = 5
"""Readings that are looked for, so that the share of the first means what it does in ``ng.ground``."""


@dataclass(frozen=True)
class GrammarParser:
    """The likeliest reading of each text. It says no confidence: its scores rank the readings of one text only."""

    domain: DomainLike
    name: str = "grammar"
    facts: Mapping[str, Any] = field(default_factory=lambda: {"parameters": 0})

    def parse(self, texts: Sequence[str]) -> list[Reading]:
        """The reading of each text, in order.

        >>> str(GrammarParser("photo").parse(["the red cup"])[0].program)
        'THE(AND(cup, color=red))'
        """
        found = parse_many(texts, self.domain, limit=READINGS)
        return [
            Reading(None, error=str(each).splitlines()[0])
            if isinstance(each, ParseError)
            else Reading(each[0].program, parse=each[0])
            for each in found
        ]


def load(argument: str, domain: DomainLike) -> GrammarParser:
    """The parser ``grammar``, for the registry. Raises DataError where something follows its name."""
    if argument:
        raise DataError(f"the parser 'grammar' takes nothing after its name, got {argument!r}")
    return GrammarParser(domain)
