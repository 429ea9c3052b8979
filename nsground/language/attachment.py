"""Other attachments: the grammar gives each phrase to the nearest noun; here phrases move to earlier nouns.

In ``A near B by C`` the phrase ``by C`` starts at B and may move out to A. Every reading in which no two phrases
cross is reached by single moves, so readings are tried in the order of how many moves they took, never all at once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, TypeGuard

from nsground.language.syntax import FIELDS, Joined, NounPhrase, PartOf, Syntax, below

MOVE = 1.0
"""What one move costs, in the units of the lattice's costs."""

IN_ADJECTIVE = 0.5
"""What it costs to leave a phrase with a bare adjective or pronoun, or with what something is full of: in "is tall,
next to the car" it is not about "tall", in "left of it that are red" not about "it", and in "a bowl of soup next to a
cup" not about the soup."""

Variant = tuple[Syntax, float, str]


def attachments(syntax: Syntax, text: str, limit: int) -> Iterator[Variant]:
    """The syntax and at most ``limit`` - 1 others with phrases moved: (syntax, cost, what moved), few moves first.

    No cost is below 0.
    """
    found: list[Variant] = [(syntax, IN_ADJECTIVE * _in_adjectives(syntax), "")]
    yield found[0]
    seen = {syntax}
    for current, cost, note in found:
        for moved, price, what in _moves(current, text):
            if len(found) >= limit:
                return
            if moved not in seen:
                seen.add(moved)
                found.append((moved, cost + price, f"{note}; {what}" if note else what))
                yield found[-1]


def _moves(node: Syntax, text: str) -> Iterator[tuple[Syntax, float, str]]:
    """Every way to move one phrase one noun outwards, outermost nouns first."""
    if isinstance(node, NounPhrase) and node.groups:
        *before, last = node.groups
        for shorter, price, phrase in _cut(last):
            what = f"{text[phrase.start : phrase.end]!r} modifies {_name(node)!r}"
            yield dataclasses.replace(node, groups=(*before, shorter, phrase)), price, what
    for name in FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, tuple):
            for i, part in enumerate(value):
                for moved, price, what in _moves(part, text):
                    yield _with(node, name, (*value[:i], moved, *value[i + 1 :])), price, what
        elif value is not None:
            for moved, price, what in _moves(value, text):
                yield _with(node, name, moved), price, what


def _cut(clause: Syntax) -> Iterator[tuple[Syntax, float, Syntax]]:
    """The clause without the last phrase of the noun it ends in, what that costs, and the phrase."""
    if isinstance(clause, NounPhrase):
        if clause.groups and (clause.words or len(clause.groups) > 1):
            *rest, last = clause.groups
            if not isinstance(last, PartOf):
                price = -IN_ADJECTIVE if _bare_adjective(clause) else MOVE
                yield dataclasses.replace(clause, groups=tuple(rest), end=last.start), price, last
    elif isinstance(clause, Joined):
        *parts, end = clause.parts
        for shorter, price, phrase in _cut(end):
            yield dataclasses.replace(clause, parts=(*parts, shorter), end=shorter.end), price, phrase
    else:
        for name in ("anchor", "part", "whole"):
            inner = getattr(clause, name, None)
            if isinstance(inner, Syntax):
                for shorter, price, phrase in _cut(inner):
                    price = -IN_ADJECTIVE if isinstance(clause, PartOf) and _is_contents(inner) else price
                    yield _with(_with(clause, name, shorter), "end", shorter.end), price, phrase


def _in_adjectives(node: Syntax) -> int:
    """How many phrases a bare adjective holds."""
    count, stack = 0, [node]
    while stack:
        node = stack.pop()
        if isinstance(node, PartOf):
            count += len(node.whole.groups) if _is_contents(node.whole) else 0
        elif isinstance(node, NounPhrase) and node.groups and _bare_adjective(node):
            count += len(node.groups)
        stack.extend(below(node))
    return count


def _bare_adjective(phrase: NounPhrase) -> bool:
    kinds = {word.terminal for word in phrase.words}
    return not phrase.determiners and (kinds <= {"ADJ", "ADJ_OR", "ADJ_AND", "ADJ_NOT"} or kinds == {"IT"})


def _is_contents(whole: Syntax) -> TypeGuard[NounPhrase]:
    """Whether a phrase after "of" says what something is full of: soup, of a bowl."""
    return isinstance(whole, NounPhrase) and not whole.determiners and not any(w.plural for w in whole.words)


def _with(node: Syntax, name: str, value: Any) -> Syntax:
    return dataclasses.replace(node, **{name: value})


def _name(phrase: NounPhrase) -> str:
    nouns = [word.text for word in phrase.words if word.terminal == "NOUN"]
    return nouns[-1] if nouns else " ".join(word.text for word in phrase.words)
