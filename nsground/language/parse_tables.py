"""Tables of an LALR(1) automaton as plain data, and as the text of a file.

Making them of a grammar takes most of a second, reading them a hundredth. So they are made once, by
``scripts/build_tables.py``, and kept beside this module. The file tells which grammar it was made of.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

END = "$END"

FILE = Path(__file__).with_name("parse_tables.json")
"""The tables of ``grammar/expression.lark``, made by ``scripts/build_tables.py``."""


class Alternative(NamedTuple):
    """An alternative of a rule of the grammar: ``origin: expansion -> alias``."""

    origin: str
    expansion: tuple[str, ...]
    alias: str | None
    passes_on: bool
    """Whether its value is the one value that it takes."""

    def __str__(self) -> str:
        alias = f" -> {self.alias}" if self.alias else ""
        return f"{self.origin}: {' '.join(self.expansion)}{alias}"


@dataclass(frozen=True)
class Tables:
    """States are numbered from 0, where a text begins; in ``final``, it has ended.

    ``actions`` maps state and terminal to the next state or, where negative, to a rule that is complete: ``~action`` is
    its place in ``rules``. ``goto`` maps state and the origin of a rule to the next state.
    """

    rules: tuple[Alternative, ...]
    final: int
    actions: tuple[Mapping[str, int], ...]
    goto: tuple[Mapping[str, int], ...]


def digest(grammar: str) -> str:
    """What tells one text of a grammar from another."""
    return sha256(grammar.encode()).hexdigest()


def encode(tables: Tables, grammar: str, lark: str) -> str:
    """The text of a file of tables: JSON, a rule, row or state a line. ``lark`` is the version that made them.

    States share most of what they hold, so rows and sets of terminals are listed once each.
    """
    symbols = sorted({symbol for rows in (tables.actions, tables.goto) for row in rows for symbol in row})
    number = {symbol: i for i, symbol in enumerate(symbols)}
    rows: dict[str, int] = {}
    sets: dict[str, int] = {}
    states = []
    for actions, goto in zip(tables.actions, tables.goto, strict=True):
        shifts = {t: to for t, to in actions.items() if to >= 0}
        ended: dict[int, list[int]] = {}
        for terminal in sorted(actions.keys() - shifts.keys()):
            ended.setdefault(~actions[terminal], []).append(number[terminal])
        state = [_place(rows, [n for s in sorted(row) for n in (number[s], row[s])]) for row in (shifts, goto)]
        for rule in sorted(ended):
            state += [rule, _place(sets, ended[rule])]
        states.append(_compact(state))
    parts = {
        "symbols": map(_compact, symbols),
        "rules": (_compact([r.origin, " ".join(r.expansion), r.alias, r.passes_on]) for r in tables.rules),
        "rows": rows,
        "sets": sets,
        "states": states,
    }
    head = {"grammar": digest(grammar), "lark": lark, "final": tables.final}
    lines = [f'"{key}": {json.dumps(value)}' for key, value in head.items()]
    lines += [f'"{key}": [\n' + ",\n".join(items) + "\n]" for key, items in parts.items()]
    return "{" + ",\n".join(lines) + "}\n"


def decode(text: str, grammar: str) -> Tables | None:
    """The tables that a file's text holds; None where they were made of another grammar."""
    held = json.loads(text)
    if held["grammar"] != digest(grammar):
        return None
    symbols = held["symbols"]
    rows = [dict(zip((symbols[n] for n in row[::2]), row[1::2], strict=True)) for row in held["rows"]]
    sets = [[symbols[n] for n in terminals] for terminals in held["sets"]]
    actions, goto = [], []
    for shifts, to, *ended in held["states"]:
        actions.append(rows[shifts].copy() if ended else rows[shifts])
        goto.append(rows[to])
        for rule, terminals in zip(ended[::2], ended[1::2], strict=True):
            actions[-1].update(dict.fromkeys(sets[terminals], ~rule))
    rules = (Alternative(origin, tuple(parts.split()), alias, passes) for origin, parts, alias, passes in held["rules"])
    return Tables(tuple(rules), held["final"], tuple(actions), tuple(goto))


def _place(listed: dict[str, int], item: list[int]) -> int:
    """The place of an item in a list of different ones, to which it is added where it is new."""
    return listed.setdefault(_compact(item), len(listed))


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
