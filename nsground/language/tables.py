"""The grammar file as tables of an LALR(1) automaton, made by lark; walking them is this package's own.

lark's parsers hold one reading at a time and copy it whole to try another. The search keeps hundreds, which share
all they have in common: a stack is a linked list, and what a rule built is put together only in the end.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from lark import Lark, Token
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from nsground.language.build import BuildSyntax
from nsground.resources import read_grammar

Build = Callable[[list[Any]], Any]
END = "$END"

Reduction = tuple[int, str, Build | None]
"""How many values a rule takes, the rule's name, and what builds its value; None where it passes one on."""

Stack = tuple[int, Any, Any]
"""State, the stack below, value. A value is what a move was given, or ``[build, values]``."""


@dataclass(frozen=True, eq=False)
class Tables:
    """``actions`` maps state and terminal to the next state or a reduction, ``goto`` state and rule to the next."""

    start: int
    final: int
    actions: tuple[Mapping[str, int | Reduction], ...]
    goto: tuple[Mapping[str, int], ...]

    def empty(self) -> Stack:
        return self.start, None, None

    def move(self, stack: Stack, terminal: str, value: Any) -> Stack | None:
        """The stack after a terminal; None where it cannot follow."""
        actions, goto = self.actions, self.goto
        while True:
            action = actions[stack[0]].get(terminal)
            if action is None:
                return None
            if action.__class__ is int:
                return action, stack, value
            stack = _reduced(stack, action, goto)  # type: ignore[arg-type]

    def finish(self, stack: Stack) -> Any:
        """The value of the whole, yet to be put together; None where the text cannot end here."""
        while stack[0] != self.final:
            action = self.actions[stack[0]].get(END)
            if action is None or action.__class__ is int:
                return None
            stack = _reduced(stack, action, self.goto)  # type: ignore[arg-type]
        return stack[2]


def _reduced(stack: Stack, action: Reduction, goto: tuple[Mapping[str, int], ...]) -> Stack:
    size, rule, build = action
    if build is None:
        below = stack[1]
        return goto[below[0]][rule], below, stack[2]
    values: list[Any] = []
    for _ in range(size):
        values.append(stack[2])
        stack = stack[1]
    values.reverse()
    return goto[stack[0]][rule], stack, [build, values]


def put_together(value: Any, leaf: Callable[[Any], Any]) -> Any:
    """What the rules build of a value; ``leaf`` makes of each move's value what the rules expect."""
    if value.__class__ is not list:
        return leaf(value)
    build, values = value
    return build([put_together(each, leaf) for each in values])


# --- the grammar file -------------------------------------------------------------------------------------


@cache
def load_tables() -> Tables:
    """The tables of ``grammar/expression.lark``."""
    text = read_grammar("expression.lark")
    declared = f"{text}\n%declare {' '.join(sorted(_terminals(text)))}\n"
    lark = Lark(declared, parser="lalr", lexer=_Given, maybe_placeholders=False)
    builder = BuildSyntax()
    made = lark.parse_interactive().parser_state.parse_conf
    states = {state: i for i, state in enumerate(made.states)}
    actions: list[dict[str, int | Reduction]] = []
    goto: list[dict[str, int]] = []
    for found in made.states.values():
        actions.append({})
        goto.append({})
        for token, (action, target) in found.items():
            name = str(token)  # lark's own kind of text is slow to compare
            if action is not Shift:
                actions[-1][name] = _reduction(target, builder)
            elif name.isupper() or name == END:
                actions[-1][name] = states[target]
            else:
                goto[-1][name] = states[target]
    return Tables(states[made.start_state], states[made.end_state], tuple(actions), tuple(goto))


def _reduction(rule: Any, builder: BuildSyntax) -> Reduction:
    """A rule without a method of its own passes on the one value that it takes."""
    origin, size = str(rule.origin.name), len(rule.expansion)
    if size == 1 and rule.options.expand1 and not rule.alias:
        return 1, origin, None
    return size, origin, getattr(builder, rule.alias or origin)


class _Given(Lexer):
    """Tokens come from the lattice, never from text."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:
        return iter(())


def _terminals(grammar: str) -> set[str]:
    return set(re.findall(r"\b[A-Z][A-Z_]*\b", re.sub(r"//.*", "", grammar)))
