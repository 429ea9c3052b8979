"""The parsers by name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nsground.domains.domain import DomainLike
from nsground.parsers.protocol import Parser
from nsground.registry import BuiltIn, Registry, having


def _trained(folder: str) -> Iterable[Path]:
    return (Path(folder) / "parser.json", Path(folder) / "weights.safetensors")


PARSERS: Registry[Parser] = Registry(
    "parser",
    "nsground.parsers",
    {
        "grammar": BuiltIn("nsground.parsers.grammar:load", "our own: grammar, lexicon, and dependencies beyond them"),
        "seq2seq": BuiltIn(
            "nsground.parsers.seq2seq:load", "seq2seq:DIR, a network that nsground train parser made", _trained
        ),
    },
    having("parse"),
    called=("argument", "domain"),
)


def load_parser(name: str | Parser, domain: DomainLike) -> Parser:
    """The parser of a name such as ``grammar``, ``seq2seq:DIR`` or ``my_file.py:MyParser``, for a domain's expressions.

    A parser that is given is taken as it is. Raises DataError where there is none of that name, or it cannot be loaded.
    """
    return PARSERS.load(name, domain)
