"""What questions mean: counts, truths and values over the sets that references denote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from nsground.errors import ParseError
from nsground.language.reference import Context, Reference
from nsground.language.statements import alike, exists, said_of, states, states_any
from nsground.language.syntax import (
    Joined,
    Negated,
    NounPhrase,
    ObjectOf,
    Question,
    Related,
    Syntax,
    Word,
    leads_nowhere,
)  # fmt: skip
from nsground.program import And, Any, Count, Equal, Greater, Least, Less, Literal, Most, Not, Or, Program, Query

if TYPE_CHECKING:
    from nsground.language.semantics import Meaning


NAMING = ("NOUN", "NOUN_OR", "ONE", "IT")
"""Terminals of words that say what a phrase is about."""


def question(meaning: Meaning, asked: Syntax, context: Context) -> Program:
    """The program of a question, or of several joined by and, or, not."""
    span = (asked.start, asked.end)
    match asked:
        case Joined(parts=parts, how=how):
            kind = Or if how == "or" else And
            return kind(tuple(question(meaning, part, context) for part in parts), span=span)
        case Negated(part=part):
            return Not(question(meaning, part, context), span=span)
    assert isinstance(asked, Question)
    rule = RULES.get(asked.kind)
    if rule is None:
        raise ParseError(f"no such question: {asked.kind}")
    return rule(meaning, asked, context)


def is_question(syntax: Syntax) -> bool:
    """Whether a sentence asks, rather than refers."""
    match syntax:
        case Joined(parts=parts):
            return all(is_question(part) for part in parts)
        case Negated(part=part):
            return is_question(part)
    return isinstance(syntax, Question)


def _reference(meaning: Meaning, syntax: object, context: Context) -> Reference:
    assert isinstance(syntax, Syntax)
    return meaning.reference(syntax, context)


def _query(meaning: Meaning, asked: Question, context: Context) -> Program:
    """What colour is the cup? Asked of "its" colour, of what was said before; "made of" asks for the material."""
    regions = _reference(meaning, asked.parts[0], context).regions if asked.parts else _antecedent(context)
    return Query(asked.family or "material", regions, span=(asked.start, asked.end))


def _antecedent(context: Context) -> Program:
    if context.it is None:
        raise ParseError("'its' refers to nothing said before")
    return context.it.regions


def _such(meaning: Meaning, asked: Question, context: Context) -> Program:
    """The first part, restricted by the clauses after it."""
    reference = _reference(meaning, asked.parts[0], context)
    regions = reference.regions
    for clause in asked.parts[1:]:
        regions = meaning.restrict(regions, clause, Context(reference.base, context.it))
    return regions


def _count(meaning: Meaning, asked: Question, context: Context) -> Program:
    return Count(_such(meaning, asked, context), span=(asked.start, asked.end))


def _holds(meaning: Meaning, asked: Question, context: Context) -> Program:
    """Is the cup red?: whether the one cup is among the things of which the clause holds."""
    thing, *clauses = asked.parts
    if not clauses and isinstance(thing, Joined):
        last, clauses = _parted(thing.parts[-1]) if isinstance(thing.parts[-1], NounPhrase) else (thing, [])
        thing = replace(thing, parts=(*thing.parts[:-1], last))
    if not clauses and isinstance(thing, NounPhrase):
        thing, clauses = _parted(thing)
    if not clauses:
        raise ParseError("the question says nothing of the thing it asks about")
    return said_of(meaning, thing, clauses[0], context, (asked.start, asked.end))


def _parted(phrase: NounPhrase) -> tuple[Syntax, list[Syntax]]:
    """What is asked about, and what is asked of it: "the cup | red", "the cup on the table | red", "the cup | here"."""
    if (found := _postposed(phrase)) is not None:
        thing, words = found
        return thing, [NounPhrase(words[0].start, words[-1].end, (), words)]
    if not phrase.groups:
        return phrase, []
    *groups, last = phrase.groups
    return replace(phrase, groups=tuple(groups)), [last]


def _postposed(syntax: Syntax) -> tuple[Syntax, tuple[Word, ...]] | None:
    """A phrase without the adjectives that end it, after a noun; and these."""
    if isinstance(syntax, NounPhrase) and not syntax.groups:
        cut = 1 + max((i for i, word in enumerate(syntax.words) if word.terminal in NAMING), default=-1)
        named, said = syntax.words[:cut], syntax.words[cut:]
        return (replace(syntax, words=named, end=named[-1].end), said) if named and said else None
    if isinstance(syntax, NounPhrase):
        *groups, last = syntax.groups
        found = _postposed(last)
        return (replace(syntax, groups=(*groups, found[0]), end=found[0].end), found[1]) if found else None
    if isinstance(syntax, Related) and (found := _postposed(syntax.anchor)):
        return replace(syntax, anchor=found[0], end=found[0].end), found[1]
    return None


def _which(meaning: Meaning, asked: Question, context: Context) -> Program:
    """Where is the cup; who is holding it; which cups are red: they themselves."""
    return _reference(meaning, asked.parts[0], context).program()


def _which_most(meaning: Meaning, asked: Question, context: Context) -> Program:
    way, _, measure = (asked.family or "").partition(" ")
    among = _reference(meaning, asked.parts[0], context).program()
    return (Most if way == "most" else Least)(measure, among, span=(asked.start, asked.end))


def _alike_all(meaning: Meaning, asked: Question, context: Context) -> Program:
    """Do all cups have the same colour: none has another than some other cup."""
    found = _reference(meaning, asked.parts[0], context)
    return alike(found, asked.family or "", asked.kind == "unlike", (asked.start, asked.end))


def _what(meaning: Meaning, asked: Question, context: Context) -> Program:
    """What is on the table; what is the man | holding: the thing that he is."""
    what = asked.parts[0]
    if isinstance(what, NounPhrase) and what.words and what.groups and leads_nowhere(what.groups[-1]):
        return meaning.restrict(Any(), ObjectOf(what.start, what.end, what), context)
    return _reference(meaning, what, context).program()


def _agree(meaning: Meaning, asked: Question, context: Context) -> Program:
    """Whether two things have the same value of the family."""
    family = asked.family or ""
    left, right = (_reference(meaning, part, context).regions for part in asked.parts)
    return Equal(Query(family, left), Query(family, right), span=(asked.start, asked.end))


def _its(meaning: Meaning, asked: Question, context: Context) -> Program:
    right = _reference(meaning, asked.parts[0], context).regions
    family = asked.family or ""
    return Equal(Query(family, _antecedent(context)), Query(family, right), span=(asked.start, asked.end))


def _same_value(meaning: Meaning, asked: Question, context: Context) -> Program:
    left, right = (_ask(meaning, part, context) for part in asked.parts)
    return Equal(left, right, span=(asked.start, asked.end))


def _literal(meaning: Meaning, asked: Question, context: Context) -> Program:
    return Literal(int(asked.family or 0), span=(asked.start, asked.end))


def _ask(meaning: Meaning, syntax: Syntax, context: Context) -> Program:
    assert isinstance(syntax, Question)
    return question(meaning, syntax, context)


def _compare(
    kind: type[Equal] | type[Greater] | type[Less],
) -> Callable[[Meaning, Question, Context], Program]:
    def rule(meaning: Meaning, asked: Question, context: Context) -> Program:
        left, right = (
            _ask(meaning, part, context)
            if isinstance(part, Question)
            else Count(_reference(meaning, part, context).regions)
            for part in asked.parts
        )
        return kind(left, right, span=(asked.start, asked.end))

    return rule


def _compare_such(kind: type[Greater] | type[Less]) -> Callable[[Meaning, Question, Context], Program]:
    """More cups than plates are red."""

    def rule(meaning: Meaning, asked: Question, context: Context) -> Program:
        *things, clause = asked.parts
        found = [_reference(meaning, thing, context) for thing in things]
        counts = [Count(meaning.restrict(each.regions, clause, Context(each.base, context.it))) for each in found]
        return kind(*counts, span=(asked.start, asked.end))

    return rule


RULES: dict[str, Callable[[Meaning, Question, Context], Program]] = {
    "query": _query,
    "count": _count,
    "which": _which,
    "which_most": _which_most,
    "alike": _alike_all,
    "unlike": _alike_all,
    "more_are": _compare_such(Greater),
    "fewer_are": _compare_such(Less),
    "what": _what,
    "exists": exists,
    "states": states,
    "states_any": states_any,
    "holds": _holds,
    "share": _agree,
    "agrees": _agree,
    "equal": _agree,
    "equal_its": _its,
    "same_value": _same_value,
    "literal": _literal,
    "equally": _compare(Equal),
    "more": _compare(Greater),
    "fewer": _compare(Less),
}
