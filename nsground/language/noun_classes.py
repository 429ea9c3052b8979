"""What kind of thing a noun phrase names, and what kind of thing a clause says: all that attachment goes by."""

from __future__ import annotations

from nsground.errors import ParseError
from nsground.language.lexicon import Lexicon
from nsground.language.noun_phrase import describe
from nsground.language.syntax import (
    Acting,
    Affirmed,
    Alike,
    Compared,
    Counted,
    Extreme,
    Joined,
    Negated,
    NounPhrase,
    Placed,
    Related,
    Syntax,
    below,
)  # fmt: skip

NOTHING = "-"


def kind_of_noun(phrase: NounPhrase, lexicon: Lexicon) -> tuple[str, str, str]:
    """The class of what a phrase names, its word, and how it was written."""
    try:
        said = describe(phrase.words, lexicon)
    except ParseError:  # several things, in a reading that will be refused
        return NOTHING, "", " ".join(word.text for word in phrase.words)
    if said.head is not None:
        name = said.head.value if isinstance(said.head.value, str) else ""
        return lexicon.noun_class(name), name, said.head.text
    text = " ".join(word.text for word in phrase.words)
    if said.it is not None:
        return "it", "it", text
    if said.one is not None or said.other is not None or said.number is not None:
        return "one", "one", text
    if said.adjectives:
        last = said.adjectives[-1].value
        colored = isinstance(last, tuple) and "color" in (last[0], last[0][0])
        return "color" if colored else "adjective", "", text
    if said.sides or said.superlative is not None:
        return "side", "", text
    return NOTHING, "", text


def kind_of_clause(clause: Syntax) -> str:
    """What a clause says, in short: the name of its relation, of what somebody does, or of its sort."""
    match clause:
        case Negated(part=part):
            return f"not {kind_of_clause(part)}"
        case Related(relation=word):
            return str(word.value)
        case Acting(verb=word):
            family, value = word.value
            return str(family) if family == "text" else f"{family}:{value}"
        case Placed() | Counted():
            return "place"
        case Alike() | Compared():
            return "compared"
        case Extreme():
            return "nearest"
        case NounPhrase():
            return "is"
        case Joined() | Affirmed():
            return kind_of_clause(next(below(clause)))
    return type(clause).__name__.lower()
