"""Expressions and programs as sequences of tokens, and the vocabulary that numbers them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from nsground.errors import NotationError
from nsground.program import Program, read
from nsground.program.notation import parts

PAD, UNKNOWN, START, END = "<pad>", "<unknown>", "<start>", "<end>"
SPECIAL = (PAD, UNKNOWN, START, END)
CLOSE = ")"

_WORD = re.compile(r"\w+|[^\w\s]")


def words(text: str) -> list[str]:
    """The words and signs of an expression, in lower case.

    >>> words("The cube(s), not red")
    ['the', 'cube', '(', 's', ')', ',', 'not', 'red']
    """
    return _WORD.findall(text.casefold())


def linear(program: Program) -> list[str]:
    """A program as tokens, in the order in which it is written; commas go without saying.

    >>> linear(read("AND(cube, NOT(color=red))"))
    ['AND(', 'cube', 'NOT(', 'color=red', ')', ')']
    """
    head, arguments = parts(program)
    if not arguments:
        return [head]
    inner = [token for a in arguments for token in (linear(a) if isinstance(a, Program) else [a])]
    return [f"{head}(", *inner, CLOSE]


def program_of(tokens: Sequence[str]) -> Program:
    """The program that tokens say. Raises NotationError or ProgramError where they say none."""
    text = ""
    for token in tokens:
        if token in SPECIAL:
            raise NotationError(f"{token} is no part of a program")
        joined = not text or text.endswith("(") or token == CLOSE
        text += token if joined else f", {token}"
    return read(text)


@dataclass(frozen=True)
class TokenVocabulary:
    """Tokens by number; the first are those of ``SPECIAL``."""

    tokens: tuple[str, ...]

    @classmethod
    def of(cls, sequences: Iterable[Sequence[str]]) -> TokenVocabulary:
        """All tokens that occur, in alphabetical order."""
        return cls((*SPECIAL, *sorted({token for tokens in sequences for token in tokens} - set(SPECIAL))))

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {token: i for i, token in enumerate(self.tokens)}

    def __len__(self) -> int:
        return len(self.tokens)

    def numbers(self, tokens: Sequence[str]) -> list[int]:
        """The number of each token; that of ``<unknown>`` for one that is not known."""
        return [self._numbers.get(token, SPECIAL.index(UNKNOWN)) for token in tokens]
