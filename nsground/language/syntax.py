"""The shape of a sentence: what ``grammar/expression.lark`` builds, before it means anything.

All classes are immutable and carry ``start`` and ``end``, their place in the expression, in characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Syntax:
    """Anything that was read from a stretch of the expression."""

    start: int
    end: int


@dataclass(frozen=True)
class Word(Syntax):
    """A word or phrase that was read as one terminal of the grammar."""

    terminal: str
    value: Any
    text: str
    plural: bool = False
    apart: bool = False  # a comma stands before it


# --- phrases ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class NounPhrase(Syntax):
    """``the`` + ``second red mug`` + ``from the left``: determiners, words, and what follows them."""

    determiners: tuple[Word, ...]
    words: tuple[Word, ...]
    groups: tuple[Syntax, ...] = ()
    core: Syntax | None = None  # a phrase in brackets, in place of words

    @property
    def noun(self) -> Word | None:
        """The last noun among the words."""
        return next((word for word in reversed(self.words) if word.terminal in ("NOUN", "NOUN_OR")), None)


@dataclass(frozen=True)
class Joined(Syntax):
    """Phrases or clauses joined by and / or. ``together`` marks "the cup and the fork": both sets; ``also`` "that is on
    it and is red": both of one thing.
    """

    parts: tuple[Syntax, ...]
    how: str  # "and", "or", "together", "also", "apposed"


@dataclass(frozen=True)
class Negated(Syntax):
    """A clause said not to hold."""

    part: Syntax


@dataclass(frozen=True)
class Affirmed(Syntax):
    """A clause that holds though the one before it does not: not red *but blue*."""

    part: Syntax


@dataclass(frozen=True)
class Excluding(Syntax):
    """``what`` but not ``excluded`` (a phrase or a clause); ``turned``: not ``excluded`` but ``what``."""

    what: Syntax
    excluded: Syntax
    turned: bool = False


@dataclass(frozen=True)
class AllBut(Syntax):
    """``all but the first cup``: all of the kind that the exception is of, without it."""

    exception: Syntax


@dataclass(frozen=True)
class Discourse(Syntax):
    """Sentences, one after the other."""

    sentences: tuple[Syntax, ...]


@dataclass(frozen=True)
class Command(Syntax):
    """``pick up`` + ``the cup``; ``put`` + ``the cup`` + ``on the table`` (its ``goal``); ``stop`` (at nothing said).

    ``goal`` is None where a command has none, ``splits`` marks one that is still the last phrase of ``what``.
    """

    verb: str
    what: Syntax | None = None
    goal: Syntax | None = None
    splits: bool = False


# --- clauses ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Related(Syntax):
    """``left of the fork``, ``holding a cup``."""

    relation: Word
    anchor: Syntax


@dataclass(frozen=True)
class RelatedBy(Syntax):
    """``on or under the table``: several relations to one thing; ``how`` as in :class:`Joined`."""

    relations: tuple[Word, ...]
    how: str
    anchor: Syntax


@dataclass(frozen=True)
class Reciprocal(Syntax):
    """``next to each other``: a relation to another of those that it is said of."""

    relation: Word


@dataclass(frozen=True)
class Acting(Syntax):
    """``standing``."""

    verb: Word


@dataclass(frozen=True)
class Placed(Syntax):
    """``on the left side of the picture``."""

    sides: tuple[Word, ...]


@dataclass(frozen=True)
class Apposed(Syntax):
    """``on left white shirt``: what a thing is like or has, after its place."""

    phrase: NounPhrase


@dataclass(frozen=True)
class Counted(Syntax):
    """``from the left``: where an ordinal counts from."""

    sides: tuple[Word, ...]


@dataclass(frozen=True)
class Alike(Syntax):
    """``the same size as the cube``, ``a different color than ...``."""

    family: str
    anchor: Syntax
    different: bool = False


@dataclass(frozen=True)
class Compared(Syntax):
    """``larger than the cup``."""

    measure: str
    way: str  # "more", "less"
    anchor: Syntax


@dataclass(frozen=True)
class Surpassing(Syntax):
    """``closer than all the others``: the superlative."""

    measure: str
    way: str


@dataclass(frozen=True)
class Extreme(Syntax):
    """``nearest the sink``, ``farthest from the door``."""

    nearest: bool
    anchor: Syntax


@dataclass(frozen=True)
class OtherThan(Syntax):
    """``other than the red one``."""

    anchor: Syntax


@dataclass(frozen=True)
class ObjectOf(Syntax):
    """``the man is sitting on``, of a couch: a phrase whose last relation leads back to what it is said of."""

    subject: NounPhrase


@dataclass(frozen=True)
class PartOf(Syntax):
    """``(the third one) of the cubes``, ``(the leg) of the table``."""

    whole: Syntax


# --- questions --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question(Syntax):
    """A question: ``kind`` names the rule that read it, ``parts`` what it is about, ``family`` what it asks for.

    ``told``: it is no question, but says the same: there is a cup; the cup is red.
    """

    kind: str
    parts: tuple[Syntax, ...]
    family: str | None = None
    told: bool = False


# --- looking at it ------------------------------------------------------------------------------------------

FIELDS: Mapping[type[Syntax], tuple[str, ...]] = {
    NounPhrase: ("groups", "core"),
    **dict.fromkeys((Joined, Question), ("parts",)),
    **dict.fromkeys((Negated, Affirmed), ("part",)),
    Excluding: ("what", "excluded"),
    AllBut: ("exception",),
    Discourse: ("sentences",),
    Command: ("what", "goal"),
    **dict.fromkeys((Related, RelatedBy, Alike, Compared, Extreme, OtherThan), ("anchor",)),
    ObjectOf: ("subject",),
    PartOf: ("whole",),
    Apposed: ("phrase",),
    **dict.fromkeys((Word, Reciprocal, Surpassing, Acting, Placed, Counted), ()),
}
"""The fields of each class that hold phrases and clauses, alone or in a tuple; words are not among them."""


def replaced(node: Syntax, old: Syntax, new: Syntax) -> Syntax:
    """A syntax with one of its parts, however deep, in place of another."""
    if node is old:
        return new
    changes: dict[str, Any] = {}
    for name in FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, tuple):
            changes[name] = tuple(replaced(part, old, new) for part in value)
        elif value is not None:
            changes[name] = replaced(value, old, new)
    return replace(node, **changes)


def below(node: Syntax) -> Iterator[Syntax]:
    """The phrases and clauses right below one."""
    for name in FIELDS[type(node)]:
        value = getattr(node, name)
        if isinstance(value, tuple):
            yield from value
        elif value is not None:
            yield value


def leads_nowhere(clause: Syntax) -> bool:
    """Whether a clause is a relation to something left unsaid: "holding", "not sitting on"."""
    relation = clause.part if isinstance(clause, Negated) else clause
    return isinstance(relation, Related) and relation.anchor.start == relation.anchor.end


def is_pronoun(phrase: Syntax) -> bool:
    """Whether a phrase is nothing but "it", "he", ..."""
    return isinstance(phrase, NounPhrase) and [w.terminal for w in phrase.words] == ["IT"] and not phrase.groups


def is_about_it(clause: Syntax) -> bool:
    """Whether a clause relates to "it": on it, not behind it."""
    relation = clause.part if isinstance(clause, Negated) else clause
    return isinstance(relation, Related) and is_pronoun(relation.anchor)


def speaks_of_it(syntax: Syntax) -> bool:
    """Whether there is an "it" anywhere in a phrase."""
    if isinstance(syntax, NounPhrase) and any(word.terminal == "IT" for word in syntax.words):
        return True
    return any(map(speaks_of_it, below(syntax)))
