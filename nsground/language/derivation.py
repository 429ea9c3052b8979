"""The rules of the grammar that derive a reading, found again from the terminals that its words were read as.

The search keeps no rules, only what they build. But LALR is definite: terminals have one derivation, and walking the
tables once more gives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from lark.parsers.lalr_analysis import Shift

from nsground.language.lalr import END, load_tables


@cache
def rules() -> tuple[str, ...]:
    """All rules of ``grammar/expression.lark``, an alternative each, in the order of the file.

    >>> "choice: NEITHER_N nps -> neither" in rules()
    True
    """
    return tuple(dict.fromkeys(map(_named, load_tables().callbacks)))


def derivation(terminals: Iterable[str]) -> list[str]:
    """The rules that derive some terminals, in the order in which they are completed.

    >>> derivation(["THE", "NOUN"])[:4]
    ['det: THE', 'dets: det', 'word: NOUN', 'words: word']

    Raises ValueError where the grammar does not derive them.
    """
    tables = load_tables()
    states: list[Any] = [tables.start_state]
    found: list[str] = []
    for terminal in (*terminals, END):
        while True:
            if terminal == END and states[-1] == tables.end_state:
                return found
            if terminal not in tables.states[states[-1]]:
                raise ValueError(f"the grammar has no place for {terminal}")
            action, target = tables.states[states[-1]][terminal]
            if action is Shift:
                states.append(target)
                break
            del states[len(states) - len(target.expansion) :]
            states.append(tables.states[states[-1]][target.origin.name][1])
            found.append(_named(target))
    return found


def _named(rule: Any) -> str:
    alias = f" -> {rule.alias}" if rule.alias else ""
    return f"{rule.origin.name}: {' '.join(symbol.name for symbol in rule.expansion)}{alias}"
