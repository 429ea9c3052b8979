"""The grammar file as tables of an LALR(1) automaton, made by lark; walking them is this package's own.

lark's parsers hold one reading at a time and copy it whole to try another. The search keeps hundreds, which share
all they have in common: stacks of states are linked lists of which there is one each, so that what a terminal does to
a stack is found out once and looked up ever after, whatever the text. What rules build is put together only for a
parse that is wanted, from the steps that led to it.
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

from nsground.files.grammar_folder import read_grammar
from nsground.language.sentence_builder import BuildSentences

Build = Callable[[list[Any]], Any]
END = "$END"

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


@dataclass(frozen=True, eq=False)
class Tables:
    """``actions`` maps state and terminal to the next state or a reduction, ``goto`` state and rule to the next."""

    start: int
    final: int
    actions: tuple[Mapping[str, int | Reduction], ...]
    goto: tuple[Mapping[str, int], ...]


class Automaton:
    """The tables at work, and all stacks that they have led to."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._empty = Stack(tables.start, None)
        self._count = 1
        self.terminals = frozenset(t for actions in tables.actions for t in actions if t != END)

    def empty(self) -> Stack:
        """The stack to begin with."""
        if self._count > MAX_STACKS:
            self._empty, self._count = Stack(self.tables.start, None), 1
        return self._empty

    def move(self, stack: Stack, terminal: str) -> Move | None:
        """What a terminal does to a stack; None where it cannot follow. To be kept in the stack's ``moves``."""
        actions, goto = self.tables.actions, self.tables.goto
        steps: list[tuple[int, Build]] = []
        top = stack
        found: Move | None = None
        while (action := actions[top.state].get(terminal)) is not None:
            if isinstance(action, int):
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
                rule = action if isinstance(action, tuple) else None
                top = None if rule is None else self._reduced(top, rule, self.tables.goto, steps)
            stack.moves[END] = None if top is None else (top, tuple(steps))
        found = stack.moves[END]
        return None if found is None else found[1]

    def _reduced(
        self, stack: Stack, action: Reduction, goto: tuple[Mapping[str, int], ...], steps: list[tuple[int, Build]]
    ) -> Stack:
        size, rule, build = action
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
def load_tables() -> Any:
    """The tables of ``grammar/expression.lark`` as lark has them (a ``ParseConf``)."""
    text = read_grammar("expression.lark")
    declared = f"{text}\n%declare {' '.join(sorted(_terminals(text)))}\n"
    lark = Lark(declared, parser="lalr", lexer=_Given, maybe_placeholders=False)
    return lark.parse_interactive().parser_state.parse_conf


@cache
def load_automaton() -> Automaton:
    """The automaton of ``grammar/expression.lark``."""
    builder = BuildSentences()
    made = load_tables()
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
    return Automaton(Tables(states[made.start_state], states[made.end_state], tuple(actions), tuple(goto)))


def _reduction(rule: Any, builder: BuildSentences) -> Reduction:
    """A rule without a method of its own passes on the one value that it takes."""
    origin, size = str(rule.origin.name), len(rule.expansion)
    assert size, f"rule {origin} of nothing; steps replace one value or more"
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
