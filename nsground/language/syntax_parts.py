"""What callbacks of the grammar build syntax with: groups of words on their way up, and how phrases are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from nsground.language.syntax import (
    Acting,
    Affirmed,
    Counted,
    Joined,
    Negated,
    NounPhrase,
    PartOf,
    Related,
    Syntax,
    Word,
)  # fmt: skip


def spread(items: Sequence[Any]) -> tuple[int, int]:
    """From the first to the last character of some items, in the order of the text; words in tuples count too."""
    return _edge(items).start, _edge(items, last=True).end


def _edge(items: Sequence[Any], last: bool = False) -> Syntax:
    """The first or last syntax among some items."""
    for item in reversed(items) if last else items:
        if isinstance(item, Syntax):
            return item
        if isinstance(item, tuple) and item:
            return _edge(item, last)
    raise ValueError("nothing was read")


def joined(items: list[Any], how: str) -> Joined:
    """Two parts joined; a third joins the same list."""
    left, right = items[0], items[-1]
    same = isinstance(left, Joined) and left.how == how
    parts = (*left.parts, right) if same else (left, right)
    return Joined(*spread([left, right]), _completed(parts), how)


def _completed(parts: tuple[Syntax, ...]) -> tuple[Syntax, ...]:
    """The red and the blue cup: phrases that leave out their noun have that of a neighbour, the next if it has one."""
    parts = _sharing(parts)
    named = {i: part for i, part in enumerate(parts) if isinstance(part, NounPhrase) and part.noun is not None}
    if not named or len(named) == len(parts):
        return parts
    nearest = [min(named, key=lambda i: (abs(i - at), -i)) for at in range(len(parts))]
    return tuple(
        _completed_by(part, named[nearest[i]]) if isinstance(part, NounPhrase) and i not in named else part
        for i, part in enumerate(parts)
    )


def _sharing(parts: tuple[Syntax, ...]) -> tuple[Syntax, ...]:
    """The boy and girl: what comes after a definite phrase without a determiner of its own is definite, too."""
    shared: list[Syntax] = []
    the: tuple[Word, ...] = ()
    for part in parts:
        if isinstance(part, NounPhrase):
            if part.determiners or not part.words:
                the = tuple(w for w in part.determiners if w.terminal == "THE" and w.start < w.end)[:1]
            elif the and part.noun is not None and not part.noun.plural:
                part = replace(part, determiners=the)
        shared.append(part)
    return tuple(shared)


def _completed_by(phrase: NounPhrase, whole: NounPhrase) -> NounPhrase:
    kinds = {word.terminal for word in phrase.words}
    bare = bool(kinds) and kinds <= {*PICKING, "ADJ", "NUM"} and bool(phrase.determiners or kinds & {"ORD", "SUP"})
    bare = bare and (kinds == {"SIDE"} or phrase.words[-1].terminal != "SIDE")  # "a white top" is a thing
    if not bare or whole.noun is None or any(isinstance(group, PartOf) for group in phrase.groups):
        return phrase
    counted = () if any(isinstance(g, Counted) for g in phrase.groups) else whole.groups
    groups = (*phrase.groups, *(g for g in counted if isinstance(g, Counted)))
    return replace(phrase, words=(*phrase.words, whole.noun), groups=groups)


def clause_denied(clause: Syntax) -> Syntax:
    """Not the clause; of "is not red and not small", the "not" before "red" is for "red" alone."""
    judged = Negated | Affirmed
    if isinstance(clause, Joined) and clause.how == "and":
        first, *rest = clause.parts
        if not any(isinstance(part, judged) or _is_finite(part) for part in rest):
            return Negated(clause.start, clause.end, clause)
        return replace(clause, parts=(Negated(first.start, first.end, first), *rest))
    return Negated(clause.start, clause.end, clause)


def _is_finite(clause: Syntax) -> bool:
    """Whether a clause has a finite verb, and so is not denied with the one before: does not run and *holds* a bag."""
    verb = clause.relation if isinstance(clause, Related) else clause.verb if isinstance(clause, Acting) else None
    return verb is not None and re.match(r"\w+[^s]s\b|has\b", verb.text) is not None


PICKING = ("ORD", "SUP", "SIDE")
"""Terminals of words that pick one of several."""


class Determiners(tuple[Word, ...]):
    """The determiners of a noun phrase."""


class Words(tuple[Word, ...]):
    """The words of a noun phrase, or words that belong together in it."""


class Groups(tuple[Syntax, ...]):
    """What follows a noun."""


@dataclass(frozen=True)
class Core(Syntax):
    """A phrase in brackets, on its way into a noun phrase."""

    inner: Syntax


class Sides(tuple[Word, ...]):
    """Words such as "top left"."""


def flat(items: list[Any]) -> list[Any]:
    """The items, those of tuples one by one."""
    return [x for item in items for x in (item if isinstance(item, tuple) else (item,))]


def one_word(words: Sequence[Word], how: str) -> Word:
    """Words joined by ``how`` (AND, OR) as one that has the values of all: red or blue."""
    values = tuple(word.value for word in words)
    text = f" {how.lower()} ".join(word.text for word in words)
    return Word(*spread(words), f"{words[0].terminal}_{how}", values, text, words[-1].plural)


def of_kind(kind: type[Any], items: list[Any]) -> Any:
    """The first item of a class, or an empty one."""
    return next((item for item in items if isinstance(item, kind)), kind())
