"""The rules of the grammar that derive a reading, found again from the terminals that its words were read as.

The search keeps no rules, only what they build. But LALR is definite: terminals have one derivation, and walking the
tables once more gives it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from nsground.language.lalr import load_tables
from nsground.language.parse_tables import END


@cache
def rules() -> tuple[str, ...]:
    """All rules of ``grammar/expression.lark``, an alternative each, in the order of the file.

    >>> "choice: NEITHER_N nps -> neither" in rules()
    True
    """
    return tuple(dict.fromkeys(map(str, load_tables().rules)))


def derivation(terminals: Iterable[str]) -> list[str]:
    """The rules that derive some terminals, in the order in which they are completed.

    >>> derivation(["THE", "NOUN"])[:4]
    ['det: THE', 'dets: det', 'word: NOUN', 'words: word']

    Raises ValueError where the grammar does not derive them.
    """
    tables = load_tables()
    states = [0]
    found: list[str] = []
    for terminal in (*terminals, END):
        while True:
            if terminal == END and states[-1] == tables.final:
                return found
            action = tables.actions[states[-1]].get(terminal)
            if action is None:
                raise ValueError(f"the grammar has no place for {terminal}")
            if action >= 0:
                states.append(action)
                break
            rule = tables.rules[~action]
            del states[len(states) - len(rule.expansion) :]
            states.append(tables.goto[states[-1]][rule.origin])
            found.append(str(rule))
    return found
