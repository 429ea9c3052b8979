"""What pronouns stand for: it, them, him, itself.

A pronoun agrees with what it stands for, people with he and she, things with it, several with they; and it is not
what it is said of, as nothing is left of itself (Chomsky, Lectures on Government and Binding, 1981: principle B).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from nsground.language.lexicon import Lexicon
from nsground.language.reference import Context, Mention
from nsground.language.syntax import Word
from nsground.program import Attribute, Concept, Or, Program
from nsground.wordnet import load_wordnet

PEOPLE: Mapping[str, str] = {"he": "man", "him": "man", "she": "woman", "her": "woman"}
"""Pronouns of one person, and the noun that they stand for where nobody was mentioned before."""

BABIES = frozenset({"baby", "infant", "newborn"})
"""People of whom "it" is said, too."""

MAYBE = 0.3
"""How likely a noun must be to name a person, or a thing, to be spoken of as one; animals may be either."""

SEVERAL = ("they", "them")

UNNAMED: Mapping[str, str] = {**PEOPLE, "they": "person"}
"""Pronouns that name somebody even where nobody was mentioned before; "it" and "them" may be any thing."""


def antecedent(word: Word, context: Context, mentions: Iterable[Mention], lexicon: Lexicon) -> Program | None:
    """What a pronoun stands for; None where it is a thing and nothing was mentioned before.

    The phrases around it come first, but for the one that it is said of; then what the same sentence has mentioned,
    the latest first and but for clothes; then what earlier sentences were about; then all else.
    """
    candidates = list(_candidates(word, context, mentions, lexicon))
    for candidate in candidates:
        if _agrees(word, candidate, lexicon):
            return candidate.regions
    if word.text in UNNAMED:
        return Concept(UNNAMED[word.text], span=(word.start, word.end))
    return candidates[0].regions if candidates else None


def _candidates(word: Word, context: Context, mentions: Iterable[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    yield from reversed(context.enclosing[:-1])
    said_of = context.enclosing[-1:]
    before = [m for m in mentions if m.span[1] <= word.start and all(m.span != each.span for each in said_of)]
    before.sort(key=lambda mention: mention.span[1], reverse=True)
    worn = {mention.span for mention in before if _is_worn(mention, lexicon)}
    new = 0 if context.it is None else context.it.span[1]  # where what is said now begins
    yield from (m for m in before if m.span[0] >= new and m.span not in worn)
    if context.it is not None:
        yield context.it
    yield from before
    yield from said_of


def _agrees(word: Word, mention: Mention, lexicon: Lexicon) -> bool:
    if word.text in SEVERAL:
        return mention.plural
    if mention.plural:
        return False
    named = names(mention.noun)
    if word.text == "it" and named & BABIES:
        return True
    if named & lexicon.people:
        return word.text in PEOPLE
    classes = [load_wordnet().classes(name) for name in named]
    if word.text in PEOPLE:
        return any(shares.get("person", 0) >= MAYBE or shares.get("animal", 0) >= MAYBE for shares in classes)
    if not named:  # a thing, but no mere word on one
        return not isinstance(mention.regions, Attribute)
    return any(shares.get("person", 0) < 1 - MAYBE for shares in classes)


def _is_worn(mention: Mention, lexicon: Lexicon) -> bool:
    """Whether something is clothing or part of a body, which is seldom spoken of again."""
    named = names(mention.noun)
    classes = {load_wordnet().noun_class(name) for name in named}
    return bool(named & (lexicon.wearable | lexicon.parts) or classes & {"garment", "body part"})


def names(noun: Program) -> frozenset[str]:
    """The concepts that a noun names."""
    match noun:
        case Concept(name=name):
            return frozenset({name})
        case Or(parts=parts):
            return frozenset().union(*map(names, parts))
    return frozenset()
