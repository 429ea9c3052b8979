"""The grammar file as an LALR(1) automaton: lark makes its tables, walking them is this package's own.

lark's parsers hold one reading at a time and copy it whole to try another. The search keeps hundreds, which share
all they have in common: stacks of states are linked lists of which there is one each, so that what a terminal does to
a stack is found out once and looked up ever after, whatever the text. What rules build is put together only for a
parse that is wanted, from the steps that led to it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from nsground.files.grammar_folder import read_grammar
from nsground.language.parse_tables import END, FILE, Alternative, Tables, decode
from nsground.language.sentence_builder import BuildSentences

Build = Callable[[list[Any]], Any]

Reduction = tuple[int, str, Build | None]
"""How many values a rule takes, the rule's name, and what builds its value; None where it passes one on."""

Steps = tuple[tuple[int, Build], ...]
"""How many of the last values are replaced by what is built of them, again and again."""

MAX_STACKS = 100_000
"""Most stacks that are kept for later texts; ordinary English leads to a few thousand."""


class Stack:
    """A stack of states: the uppermost, and the stack below. There is one object for each stack."""

    __slots__ = ("above", "below", "moves", "state")

    def __init__(self, state: int, below: Stack | None) -> None:
        self.state = state
        self.below = below
        self.above: dict[int, Stack] = {}
        """The stacks of one state more."""
        self.moves: dict[str, Move | None] = {}
        """What terminals do to this stack, as far as it was found out."""


Move = tuple[Stack, Steps]
"""The stack after a terminal, and the steps that come before the terminal's own value is added."""


class Automaton:
    """The tables at work, and all stacks that they have led to."""

    def __init__(self, tables: Tables, builder: BuildSentences) -> None:
        self.tables = tables
        self._reductions = tuple(_reduction(rule, builder) for rule in tables.rules)
        self._empty = Stack(0, None)
        self._count = 1
        self.terminals = frozenset(t for actions in tables.actions for t in actions if t != END)

    def empty(self) -> Stack:
        """The stack to begin with."""
        if self._count > MAX_STACKS:
            self._empty, self._count = Stack(0, None), 1
        return self._empty

    def move(self, stack: Stack, terminal: str) -> Move | None:
        """What a terminal does to a stack; None where it cannot follow. To be kept in the stack's ``moves``."""
        actions, goto = self.tables.actions, self.tables.goto
        steps: list[tuple[int, Build]] = []
        top = stack
        found: Move | None = None
        while (action := actions[top.state].get(terminal)) is not None:
            if action >= 0:
                found = self._on(top, action), tuple(steps)
                break
            top = self._reduced(top, action, goto, steps)
        stack.moves[terminal] = found
        return found

    def finish(self, stack: Stack) -> Steps | None:
        """The steps that complete the whole; None where the text cannot end here."""
        if END not in stack.moves:
            steps: list[tuple[int, Build]] = []
            top: Stack | None = stack
            while top is not None and top.state != self.tables.final:
                action = self.tables.actions[top.state].get(END)
                if action is None or action >= 0:  # no rule is complete
                    top = None
                else:
                    top = self._reduced(top, action, self.tables.goto, steps)
            stack.moves[END] = None if top is None else (top, tuple(steps))
        found = stack.moves[END]
        return None if found is None else found[1]

    def _reduced(
        self, stack: Stack, action: int, goto: tuple[Mapping[str, int], ...], steps: list[tuple[int, Build]]
    ) -> Stack:
        size, rule, build = self._reductions[~action]
        if build is not None:
            steps.append((size, build))
        for _ in range(size):
            assert stack.below is not None  # what a rule takes lies above the start
            stack = stack.below
        return self._on(stack, goto[stack.state][rule])

    def _on(self, stack: Stack, state: int) -> Stack:
        """A stack with a state put on it."""
        found = stack.above.get(state)
        if found is None:
            found = stack.above[state] = Stack(state, stack)
            self._count += 1
        return found


# --- the grammar file -------------------------------------------------------------------------------------


@cache
def load_tables() -> Tables:
    """The tables of ``grammar/expression.lark``: read from ``FILE``, or made where that is of another grammar."""
    grammar = read_grammar("expression.lark")
    tables = decode(FILE.read_text(encoding="utf-8"), grammar) if FILE.is_file() else None
    if tables is None:
        from nsground.language.table_builder import build_tables  # lark, which is slow to import

        tables = build_tables(grammar)
    return tables


@cache
def load_automaton() -> Automaton:
    """The automaton of ``grammar/expression.lark``."""
    return Automaton(load_tables(), BuildSentences())


def _reduction(rule: Alternative, builder: BuildSentences) -> Reduction:
    """What a rule does; the methods of the builder are named like rules or their aliases."""
    build = None if rule.passes_on else getattr(builder, rule.alias or rule.origin)
    return len(rule.expansion), rule.origin, build
