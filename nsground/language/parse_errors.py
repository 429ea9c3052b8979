"""What is said of an expression that cannot be read: where it goes wrong, what was expected there, what was meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nsground.errors import ParseError, did_you_mean, point_at
from nsground.language.lexicon import Lexicon
from nsground.language.parse_search import stuck
from nsground.language.phrases import Row
from nsground.language.tokens import Token

NAMES: Mapping[str, tuple[str, ...]] = {
    "a noun": ("NOUN", "ONE"),
    "an adjective": ("ADJ",),
    "a relation such as 'left of'": ("REL",),
    "a word such as 'the'": ("THE", "A", "ALL"),
    "'that'": ("THAT",),
    "a side such as 'left'": ("SIDE_P",),
    "'than'": ("THAN",),
    "'and' or 'or'": ("AND_R", "AND_P", "OR_R", "OR_P"),
}
"""Terminals as they are called in messages, the most telling first."""

MOST = 4
"""How many things are said to be expected."""


def unreadable(text: str, tokens: Sequence[Token], rows: Sequence[Row], lexicon: Lexicon) -> ParseError:
    """The error for an expression that has no parse."""
    if not any(c.isalnum() for c in text):
        return ParseError(f"the expression has no words: {text[:60]!r}")
    place, terminals = stuck(rows)
    wanted = [name for name, known in NAMES.items() if terminals.intersection(known)][:MOST]
    expected = f" Expected {_listed(wanted)}." if wanted else ""
    if place == len(tokens):
        last = tokens[-1]
        message = f"the expression cannot be read; it ends too early, after {last.text!r}.{expected}"
        return ParseError(f"{message}\n{point_at(text, last.end)}", last.text)
    token = tokens[place]
    hint = "" if lexicon.find((token.text,)) else did_you_mean(token.text, lexicon.known())
    message = f"the expression cannot be read; it fails at {token.text!r}.{expected}{hint}"
    return ParseError(f"{message}\n{point_at(text, token.start, token.end)}", token.text)


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last
