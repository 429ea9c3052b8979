"""What is odd about a program as the meaning of an English expression: one small rule each, counted over its nodes.

Readings of one expression are ranked by what their words cost, by where their clauses belong, and by what is odd about
them; how much each weighs is learned (:mod:`nsground.language.reading_model`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from nsground.language.attachment import Attached
from nsground.language.lexicon import Lexicon
from nsground.language.syntax import Command, Discourse, Excluding, Joined, NounPhrase, PartOf, Question, Syntax
from nsground.program import (
    And,
    Attribute,
    Concept,
    Different,
    Least,
    Most,
    Not,
    Nth,
    Or,
    Program,
    Relation,
    Same,
    The,
    Type,
)  # fmt: skip

DESCRIBING = (Concept, Attribute, Same, Different, Relation, Nth)


def oddities(program: Program, attached: Attached, lexicon: Lexicon) -> Counter[str]:
    """How often each rule applies.

    ``unnamed`` is an expression without a noun for what it means, ``headless`` a phrase without words of its own.
    """
    found: Counter[str] = Counter()
    if attached.sketch.headless:
        found["headless"] = attached.sketch.headless
    if _noun(program) is None and not _is_named(attached.syntax):
        found["unnamed"] = 1
    for node in program.walk():
        for rule in RULES.get(type(node), ()):
            if times := rule(node, lexicon):
                found[rule.__name__] += int(times)
    return found


def clothing_stands_nowhere(node: Relation, lexicon: Lexicon) -> int:
    """A shirt is not left of a woman, its wearer is; the same for parts of bodies."""
    if node.name in ("with", "of", "inside", "on") or node.name.endswith("_than"):
        return 0
    return _noun(node.target) in lexicon.wearable | lexicon.parts


def worn_things_are_clothing(node: Relation, lexicon: Lexicon) -> int:
    """What is worn is clothing, as far as the lexicon knows."""
    if node.name != "wearing":
        return 0
    noun = _noun(node.anchors[0])
    placed = any(isinstance(part, Most | Least) for part in node.anchors[0].walk())  # "a white top"
    return placed or (noun is not None and noun not in lexicon.wearable)


def only_clothing_follows_bare(node: Relation, lexicon: Lexicon) -> int:
    """ "man white shirt" leaves out "with"; "man red car" does not mean it."""
    if node.name != "with" or node.span is None:
        return 0
    bare = node.span == node.anchors[0].span or node.span[0] == (node.anchors[0].span or (None,))[0]
    return bare and _noun(node.anchors[0]) not in lexicon.parts


def anchors_are_described(node: Relation, lexicon: Lexicon) -> int:
    """A relation leads to something that is described, not just to somewhere: "in the middle" is a place."""
    if node.name.endswith("_than"):
        return 0
    return sum(not any(isinstance(n, DESCRIBING) for n in anchor.walk()) for anchor in node.anchors)


def anchors_are_no_places(node: Relation, lexicon: Lexicon) -> int:
    """ "on the left" is a place, not on something that is on the left."""
    return sum(_noun(anchor) is None and isinstance(_plain(anchor), Most | Least) for anchor in node.anchors)


def anchors_are_whole(node: Relation, lexicon: Lexicon) -> int:
    """A portion of something is no landmark: "on the edge of the table" is a place."""
    return sum(_noun(anchor) in lexicon.portions - lexicon.wearable for anchor in node.anchors)


def anchors_are_in_the_picture(node: Relation, lexicon: Lexicon) -> int:
    """The picture itself is not a thing in the picture."""
    return sum(_noun(anchor) in lexicon.pictures for anchor in node.anchors)


def people_wear_clothes(node: Relation, lexicon: Lexicon) -> int:
    """In "the boy near the tree with a cap" it is the boy who has a cap."""
    worn = node.name in ("with", "wearing") and _noun(node.anchors[0]) in lexicon.wearable
    noun = _noun(node.target)
    return worn and noun is not None and noun not in lexicon.people


def nothing_is_inside_people(node: Relation, lexicon: Lexicon) -> int:
    """In "a woman in a dress and a man", she is not in the man."""
    inside = node.name in ("inside", "wearing")
    return inside and any(_noun(anchor) in lexicon.people - lexicon.parts for anchor in node.anchors)


def between_needs_two(node: Relation, lexicon: Lexicon) -> int:
    """ "between the chairs" names its two ends at once; "between a cup and a fork" one by one."""
    return len(node.anchors) == 2 and node.anchors[0] == node.anchors[1]


def wholes_have_named_parts(node: Relation, lexicon: Lexicon) -> int:
    """ "the leg of the table" names a part; "the right of the table" is a place."""
    if node.name != "of":
        return 0
    return _noun(node.target) is None or any(_is_place(part) for part in node.target.walk())


def nouns_stand_alone(node: Attribute, lexicon: Lexicon) -> int:
    """A noun before a noun is a weaker reading than an adjective."""
    return node.family == "kind"


def adjectives_have_families(node: Attribute, lexicon: Lexicon) -> int:
    """A word that only the tagger vouches for is a weaker reading."""
    return node.family == "attribute"


def one_thing_is_one_kind(node: And, lexicon: Lexicon) -> int:
    """Nothing is a man and a table."""
    return sum(isinstance(part, Concept) for part in node.parts) > 1


def people_are_not_written_on(node: And, lexicon: Lexicon) -> int:
    """In "the boy in the shirt that says go", it is the shirt that says so; players have numbers."""
    texts = (part.value for part in node.parts if isinstance(part, Attribute) and part.family == "text")
    return _noun(node) in lexicon.people and any(not text.isdigit() for text in texts)


def choices_name_something(node: Or, lexicon: Lexicon) -> int:
    """ "a ball or anything" is no choice."""
    return any(part.op == "ANY" for part in node.parts)


def denials_deny_something(node: Not, lexicon: Lexicon) -> int:
    """ "not any" says nothing."""
    return node.part.op == "ANY"


RULES: Mapping[type[Program], tuple[Callable[[Any, Lexicon], int], ...]] = {
    Relation: (
        clothing_stands_nowhere,
        worn_things_are_clothing,
        only_clothing_follows_bare,
        anchors_are_described,
        anchors_are_no_places,
        anchors_are_whole,
        anchors_are_in_the_picture,
        nothing_is_inside_people,
        people_wear_clothes,
        between_needs_two,
        wholes_have_named_parts,
    ),
    Attribute: (nouns_stand_alone, adjectives_have_families),
    And: (one_thing_is_one_kind, people_are_not_written_on),
    Or: (choices_name_something,),
    Not: (denials_deny_something,),
}

ODDITIES: tuple[str, ...] = ("unnamed", "headless", *(rule.__name__ for rules in RULES.values() for rule in rules))
"""The names of all rules."""


def _is_named(syntax: Syntax) -> bool:
    """Whether the phrase that says what is meant has a noun, be it "thing"."""
    match syntax:
        case NounPhrase(words=words, groups=groups):
            parts = (group.whole for group in groups if isinstance(group, PartOf))
            return any(word.terminal == "NOUN" for word in words) or any(map(_is_named, parts))
        case Excluding(what=inner) | Command(what=Syntax() as inner):
            return _is_named(inner)
        case Discourse(sentences=sentences):
            return any(map(_is_named, sentences))
        case Joined(parts=parts) | Question(parts=parts):
            return any(_is_named(part) for part in parts)
    return False


def _is_place(node: Program) -> bool:
    return isinstance(node, Attribute) and node.family == "position"


def _plain(program: Program) -> Program:
    """A set without THE."""
    return program.children[0] if isinstance(program, The) else program


def _noun(program: Program) -> str | None:
    """The concept that a set is made of, or None if it names none."""
    match program:
        case Concept(name=name):
            return name
        case And(parts=parts) | Or(parts=parts):
            return next((noun for part in parts if (noun := _noun(part)) is not None), None)
    below = program.children if program.type is not Type.REGIONS else (program.pool,)
    return next((noun for each in below if each is not None and (noun := _noun(each)) is not None), None)
