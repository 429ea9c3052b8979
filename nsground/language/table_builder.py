"""From the text of a grammar to the tables of its LALR(1) automaton, which lark works out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lark import Lark, Token
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from nsground.language.parse_tables import END, Alternative, Tables


def build_tables(grammar: str) -> Tables:
    """The tables of a grammar whose terminals, in capitals, come from elsewhere. The same text gives the same tables.

    >>> tables = build_tables("start: (CUP | MUG)+")
    >>> sorted(tables.actions[0])
    ['CUP', 'MUG']
    """
    declared = f"{grammar}\n%declare {' '.join(sorted(_terminals(grammar)))}\n"
    lark = Lark(declared, parser="lalr", lexer=_Given, maybe_placeholders=False)
    made = lark.parse_interactive().parser_state.parse_conf
    rules = {rule: i for i, rule in enumerate(made.callbacks)}
    numbers = _numbered(made)
    actions: list[dict[str, int]] = []
    goto: list[dict[str, int]] = []
    for state in numbers:
        actions.append({})
        goto.append({})
        for token, (action, target) in sorted(made.states[state].items(), key=_name):
            name = str(token)  # lark's own kind of text is slow to compare
            if action is not Shift:
                actions[-1][name] = ~rules[target]
            elif name.isupper() or name == END:
                actions[-1][name] = numbers[target]
            else:
                goto[-1][name] = numbers[target]
    return Tables(tuple(map(_rule, rules)), numbers[made.end_state], tuple(actions), tuple(goto))


def _numbered(made: Any) -> dict[Any, int]:
    """A number for each state, in the order in which they are come by from the first, whatever lark calls them."""
    numbers = {made.start_state: 0}
    waiting = [made.start_state]
    for state in waiting:  # grows on the way
        for _, (action, target) in sorted(made.states[state].items(), key=_name):
            if action is Shift and target not in numbers:
                numbers[target] = len(numbers)
                waiting.append(target)
    return numbers


def _name(entry: tuple[Any, Any]) -> str:
    return str(entry[0])


def _rule(rule: Any) -> Alternative:
    origin, expansion = str(rule.origin.name), tuple(str(symbol.name) for symbol in rule.expansion)
    assert expansion, f"rule {origin} of nothing; steps replace one value or more"
    alias = str(rule.alias) if rule.alias else None
    return Alternative(origin, expansion, alias, len(expansion) == 1 and rule.options.expand1 and not alias)


class _Given(Lexer):
    """Tokens come from the lattice, never from text."""

    def __init__(self, conf: Any) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[Token]:
        return iter(())


def _terminals(grammar: str) -> set[str]:
    return set(re.findall(r"\b[A-Z][A-Z_]*\b", re.sub(r"//.*", "", grammar)))
