"""What statements mean: truths about how many members of one set are in another.

"All cups are red", "no cup is red", "three cups are red": the subject says how many, the predicate of what.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from nsground.errors import ParseError
from nsground.language.combine import conjunction
from nsground.language.reference import Context, Reference
from nsground.language.syntax import AllBut, Joined, NounPhrase, Question, Reciprocal, Related, Syntax
from nsground.program import (
    And,
    Any,
    Bound,
    Cardinality,
    Count,
    Different,
    Equal,
    Exactly,
    Exists,
    Greater,
    Less,
    Literal,
    Not,
    Program,
    Same,
    Span,
)  # fmt: skip

if TYPE_CHECKING:
    from nsground.language.semantics import Meaning


def states(meaning: Meaning, said: Question, context: Context) -> Program:
    """The cup is red; all cups are red; no cup is red; exactly two cups are red.

    "A man is sitting" is no statement: of a picture it means the man who is. Raises ParseError.
    """
    subject = said.parts[0]
    found = meaning.reference(subject, context)
    several = (
        isinstance(subject, Joined)
        or found.plural
        or found.every
        or found.not_every
        or found.none
        or found.only
        or found.counted
        or found.share
    )
    if not (found.definite or several):
        raise ParseError("'a cup is red' may refer to the cup; write 'there is a red cup' or 'is there a red cup?'")
    return said_of(meaning, subject, said.parts[1], context, (said.start, said.end))


def states_any(meaning: Meaning, said: Question, context: Context) -> Program:
    """The same of any subject: a cup is red."""
    return said_of(meaning, said.parts[0], said.parts[1], context, (said.start, said.end))


def said_of(meaning: Meaning, subject: Syntax, clause: Syntax, context: Context, span: Span) -> Program:
    """Whether a clause holds of as many of the subject as it speaks of."""
    if isinstance(subject, Joined) and subject.how == "together" and not isinstance(clause, Reciprocal):
        each = tuple(said_of(meaning, part, clause, context, span) for part in subject.parts)
        return And(each, span=span)
    if isinstance(subject, Joined) and isinstance(clause, Reciprocal):
        return Exists(meaning.reference(with_clause(subject, clause), context).regions, span=span)
    if isinstance(subject, AllBut):
        exception = meaning.reference(subject.exception, context)
        if exception.counted or exception.one or exception.some:  # all but two: exactly two are not
            rest = Not(meaning.such(clause, Context(exception.base, context.it)))
            number, members = 1, exception.regions
            if isinstance(members, Cardinality):
                number, members = members.number, members.regions
            return Exists(Exactly(number, conjunction([members, rest], span)), span=span)
    found = meaning.reference(subject, context)
    around = (*context.enclosing, found.mention())
    if found.not_every:
        truth = _all(found.regions, meaning.such(clause, Context(found.base, context.it, around)), span)
        return truth.part if isinstance(truth, Not) else Not(truth, span=span)
    such = meaning.such(clause, Context(found.base, context.it, around))
    if found.share:
        return _share(found, such, span)
    if found.only:
        return Not(Exists(conjunction([such, Not(found.regions)], span)), span=span)
    if found.none or found.counted:
        return _so_many(found, such, span)
    if found.every or (found.plural and not found.some and not isinstance(subject, Joined)):
        return _all(found.regions, such, span)
    return Exists(And((found.program(), such)), span=span)


def alike(found: Reference, family: str, different: bool, span: Span) -> Program:
    """Whether all of a set have the same value, or all different ones; of "no two" and "two", whether any share it."""
    others = found.regions.regions if isinstance(found.regions, Cardinality) else found.regions
    if found.none or (found.counted and not found.every):
        kind = Different if different else Same
        some = Exists(conjunction([others, kind(family, others)], span), span=span)
        return Not(some, span=span) if found.none else some
    kind = Same if different else Different
    return Not(Exists(conjunction([others, kind(family, others)], span)), span=span)


def with_clause(subject: Joined, clause: Syntax) -> Joined:
    """The things of which a clause is said, as in "a cat and a dog that are next to each other"."""
    *before, last = subject.parts
    if not isinstance(last, NounPhrase):
        raise ParseError("things are next to each other only where each is named")
    return replace(subject, parts=(*before, replace(last, groups=(*last.groups, clause), end=clause.end)))


def exists(meaning: Meaning, said: Question, context: Context) -> Program:
    """There is a cup; there are at most two cups; there is no cup; there is a cup on every table."""
    span = (said.start, said.end)
    subject, *clauses = said.parts
    spread = _over_each(meaning, subject, context) if not clauses else None
    if spread is not None:
        return spread
    if isinstance(subject, Joined) and subject.how == "together" and not _is_mutual(subject):
        parts = (exists(meaning, replace(said, parts=(part, *clauses)), context) for part in subject.parts)
        return And(tuple(parts), span=span)
    found = meaning.reference(subject, context)
    such = conjunction([meaning.such(clause, Context(found.base, context.it)) for clause in clauses])
    return _so_many(found, such, span)


def _share(found: Reference, such: Program, span: Span) -> Program:
    """Most of the cups are red: more are than are not."""
    left, right = Count(conjunction([found.regions, such], span)), Count(conjunction([found.regions, Not(such)], span))
    kind, denied = SHARES[found.share]
    truth = kind(left, right, span=span)
    return Not(truth, span=span) if denied else truth


SHARES: Mapping[str, tuple[type[Greater | Less | Equal], bool]] = {
    "more than half": (Greater, False), "half": (Equal, False), "less than half": (Less, False),
    "at least half": (Less, True), "at most half": (Greater, True),
}  # fmt: skip
"""How the number of those that are so compares with that of the others, and whether it must not."""


def _is_mutual(subject: Joined) -> bool:
    last = subject.parts[-1]
    return isinstance(last, NounPhrase) and bool(last.groups) and isinstance(last.groups[-1], Reciprocal)


def _so_many(found: Reference, such: Program, span: Span) -> Program:
    """Whether as many as were spoken of are so."""
    if found.none:
        return Not(Exists(conjunction([found.regions, such], span)), span=span)
    if found.one:
        return Exists(Exactly(1, conjunction([found.regions, such], span)), span=span)
    if not found.counted or not isinstance(found.regions, Cardinality):
        return Exists(conjunction([found.regions, such], span), span=span)
    number, members = found.regions.number, conjunction([found.regions.regions, such], span)
    if found.regions.bound is Bound.AT_MOST:
        return Less(Count(members), Literal(number + 1), span=span)
    if number == 0:
        return Not(Exists(members), span=span)
    return Exists(type(found.regions)(number, members, span=found.regions.span), span=span)


def _all(regions: Program, such: Program, span: Span) -> Program:
    """Whether all are so: none is not; and of "both" and "the two", whether they are so many at all."""
    if isinstance(regions, Exactly):
        return And((Exists(regions), _all(regions.regions, such, span)), span=span)
    rest = such.part if isinstance(such, Not) else Not(such)
    return Not(Exists(conjunction([regions, rest], span)), span=span)


def _over_each(meaning: Meaning, subject: Syntax, context: Context) -> Program | None:
    """ "A cup on every table" is not one cup: every table has a cup on it."""
    if not isinstance(subject, NounPhrase) or not subject.groups:
        return None
    *groups, last = subject.groups
    if not isinstance(last, Related):
        return None
    name = meaning.lexicon.inverses.get(str(last.relation.value))
    anchor = meaning.reference(last.anchor, context)
    if name is None or not anchor.every or isinstance(last.anchor, Joined):
        return None
    things = meaning.reference(replace(subject, groups=tuple(groups)), context)
    span = (subject.start, subject.end)
    return _all(anchor.regions, meaning.related_to(Any(), name, things, span), span)


__all__ = ["exists", "states", "states_any"]
