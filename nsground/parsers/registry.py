"""Parsers by name: a visible mapping, and what installed packages add to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import entry_points

from nsground.errors import DataError, did_you_mean
from nsground.parsers.protocol import Parser

ENTRY_POINTS = "nsground.parsers"
"""The entry-point group in which a package names functions of a folder and a domain that give a Parser."""


def _grammar(folder: str, domain: str) -> Parser:
    from nsground.parsers.grammar import Grammar

    return Grammar(domain)


def _seq2seq(folder: str, domain: str) -> Parser:
    from nsground.parsers.seq2seq import load

    return load(folder)


PARSERS: Mapping[str, Callable[[str, str], Parser]] = {"grammar": _grammar, "seq2seq": _seq2seq}
"""``grammar`` is ours; ``seq2seq:DIR`` was trained by ``nsground train parser``."""


def load_parser(name: str, domain: str) -> Parser:
    """A parser by name, or by name and folder, as in ``seq2seq:runs/a``. Raises DataError for an unknown one."""
    kind, _, folder = name.partition(":")
    if kind in PARSERS:
        return PARSERS[kind](folder, domain)
    added = {found.name: found for found in entry_points(group=ENTRY_POINTS)}
    if kind in added:
        parser: Parser = added[kind].load()(folder, domain)
        return parser
    known = sorted({*PARSERS, *added})
    raise DataError(f"there is no parser {kind!r}.{did_you_mean(kind, known)} Known: {', '.join(known)}")
