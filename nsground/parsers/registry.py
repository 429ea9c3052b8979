"""Parsers by name: a visible mapping, and what installed packages add to it."""

from __future__ import annotations

from nsground.domains.domain import DomainLike
from nsground.parsers.named import load_named
from nsground.parsers.protocol import Parser

ENTRY_POINTS = "nsground.parsers"
"""The entry-point group in which a package names functions like those below."""

PARSERS = {
    "grammar": "nsground.parsers.grammar:load",
    "seq2seq": "nsground.parsers.seq2seq:load",
}
"""``module:function``; the function takes what follows the name's colon, "" for nothing, and a domain."""


def load_parser(name: str, domain: DomainLike) -> Parser:
    """The parser of a name such as ``grammar`` or ``seq2seq:DIR``, for expressions of a domain.

    Raises DataError where there is none, or it cannot be loaded.
    """
    found: Parser = load_named(name, PARSERS, ENTRY_POINTS, "parser", domain)
    return found
