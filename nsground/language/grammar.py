"""The grammar at work: a beam of LALR parsers moves over the lattice of readings, cheapest parses first.

LALR keeps each parser fast and its reading of attachments definite; the beam keeps the rival readings of words.
Rivals share their values without copying: the grammar has no * or +, whose lists lark would change in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer
from lark.parsers.lalr_interactive_parser import InteractiveParser

from nsground.language.build import BuildSyntax
from nsground.language.lattice import Edge
from nsground.language.syntax import Syntax, Word
from nsground.language.tokens import Token as TextToken
from nsground.resources import read_grammar

BEAM = 24
"""Most parsers kept at each word."""

BEHIND = 6.0
"""How much more than the cheapest a parser may cost."""


@dataclass(order=True)
class Parser:
    """One way to have read the words so far."""

    cost: float
    turn: int  # breaks ties by order of birth, so that results never depend on hashing
    state: InteractiveParser = field(compare=False)
    skipped: tuple[Edge, ...] = field(compare=False, default=())
    used: int = field(compare=False, default=0)


@dataclass(frozen=True)
class Sentence:
    """A parse of the whole text: its syntax, its cost, and the edges that were left out."""

    syntax: Syntax
    cost: float
    skipped: tuple[Edge, ...]


def parse_lattice(tokens: Sequence[TextToken], rows: Sequence[Sequence[Edge]]) -> tuple[list[Sentence], int]:
    """Complete parses, cheapest first, and the index of the first token that no parser could pass."""
    reached: list[list[Parser]] = [[] for _ in range(len(tokens) + 1)]
    reached[0] = [Parser(0.0, 0, _lark().parse_interactive())]
    turn, furthest = 0, 0
    for i, row in enumerate(rows):
        for parser in _best(reached[i]):
            for edge in row:
                turn += 1
                if moved := _move(parser, edge, tokens, turn):
                    reached[edge.end].append(moved)
                    if edge.terminal is not None:
                        furthest = max(furthest, edge.end)
    sentences = [found for parser in sorted(reached[-1]) if (found := _finish(parser))]
    return sentences[:BEAM], furthest


def _best(parsers: list[Parser]) -> list[Parser]:
    ranked = sorted(parsers)[:BEAM]
    return [parser for parser in ranked if parser.cost <= ranked[0].cost + BEHIND]


def _move(parser: Parser, edge: Edge, tokens: Sequence[TextToken], turn: int) -> Parser | None:
    cost = parser.cost + edge.cost
    if edge.terminal is None:
        skipped = (*parser.skipped, edge) if edge.content else parser.skipped
        return Parser(cost, turn, parser.state, skipped, parser.used)
    if edge.terminal not in parser.state.choices():  # type: ignore[no-untyped-call]
        return None
    state: InteractiveParser = parser.state.copy(deepcopy_values=False)  # type: ignore[no-untyped-call]
    first, last = tokens[edge.start], tokens[edge.end - 1]
    text = " ".join(token.text for token in tokens[edge.start : edge.end])
    word = Word(first.start, last.end, edge.terminal, edge.value, text, edge.plural)
    try:
        state.feed_token(Token(edge.terminal, word))
    except UnexpectedToken:
        return None
    return Parser(cost, turn, state, parser.skipped, parser.used + 1)


def _finish(parser: Parser) -> Sentence | None:
    if not parser.used:
        return None
    state: InteractiveParser = parser.state.copy(deepcopy_values=False)  # type: ignore[no-untyped-call]
    try:
        syntax = state.feed_eof()  # type: ignore[no-untyped-call]
    except UnexpectedToken:
        return None
    return Sentence(syntax, parser.cost, parser.skipped)


# --- the grammar file -------------------------------------------------------------------------------------


class _Given(Lexer):
    """Tokens come from the lattice, never from text."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:
        return iter(())


@cache
def _lark() -> Lark:
    text = read_grammar("expression.lark")
    declared = f"{text}\n%declare {' '.join(sorted(_terminals(text)))}\n"
    builder: Transformer[Any, Any] = BuildSyntax()
    return Lark(declared, parser="lalr", lexer=_Given, transformer=builder, maybe_placeholders=False)


def _terminals(grammar: str) -> set[str]:
    return set(re.findall(r"\b[A-Z][A-Z_]*\b", re.sub(r"//.*", "", grammar)))
