"""How odd a program is as the meaning of an English expression: one small rule each, summed over its nodes.

Readings of one expression are ranked by the cost of their words and moves plus this strain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

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
    Type,
)  # fmt: skip

UNNAMED = 0.5
"""For an expression without a noun for what it means."""

DESCRIBING = (Concept, Attribute, Same, Different, Relation, Nth)


def strain(program: Program, syntax: Syntax, lexicon: Lexicon) -> float:
    """The sum of all rules over all nodes; 0 for a program without oddities."""
    total = UNNAMED if _noun(program) is None and not _is_named(syntax) else 0.0
    for node in program.walk():
        for rule in RULES.get(type(node), ()):
            total += rule(node, lexicon)
    return total


def clothing_stands_nowhere(node: Relation, lexicon: Lexicon) -> float:
    """A shirt is not left of a woman, its wearer is; the same for parts of bodies."""
    if node.name in ("with", "of", "inside", "on") or node.name.endswith("_than"):
        return 0.0
    return 1.5 if _noun(node.target) in lexicon.wearable | lexicon.parts else 0.0


def worn_things_are_clothing(node: Relation, lexicon: Lexicon) -> float:
    """What is worn is clothing, as far as the lexicon knows."""
    if node.name != "wearing":
        return 0.0
    noun = _noun(node.anchors[0])
    placed = any(isinstance(part, Most | Least) for part in node.anchors[0].walk())  # "a white top"
    return 1.0 if placed or (noun is not None and noun not in lexicon.wearable) else 0.0


def only_clothing_follows_bare(node: Relation, lexicon: Lexicon) -> float:
    """ "man white shirt" leaves out "with"; "man red car" does not mean it."""
    if node.name != "with" or node.span is None:
        return 0.0
    bare = node.span == node.anchors[0].span or node.span[0] == (node.anchors[0].span or (None,))[0]
    return 1.5 if bare and _noun(node.anchors[0]) not in lexicon.parts else 0.0


def anchors_are_described(node: Relation, lexicon: Lexicon) -> float:
    """A relation leads to something that is described, not just to somewhere: "in the middle" is a place."""
    if node.name.endswith("_than"):
        return 0.0
    vague = [a for a in node.anchors if not any(isinstance(n, DESCRIBING) for n in a.walk())]
    return 1.5 * len(vague) + sum(1.7 for a in node.anchors if _noun(a) in lexicon.portions - lexicon.wearable)


def anchors_are_in_the_picture(node: Relation, lexicon: Lexicon) -> float:
    """The picture itself is not a thing in the picture."""
    return sum(2.0 for anchor in node.anchors if _noun(anchor) in lexicon.pictures)


def people_wear_clothes(node: Relation, lexicon: Lexicon) -> float:
    """In "the boy near the tree with a cap" it is the boy who has a cap."""
    worn = node.name in ("with", "wearing") and _noun(node.anchors[0]) in lexicon.wearable
    noun = _noun(node.target)
    return 1.2 if worn and noun is not None and noun not in lexicon.people else 0.0


def nothing_is_inside_people(node: Relation, lexicon: Lexicon) -> float:
    """In "a woman in a dress and a man", she is not in the man."""
    inside = node.name in ("inside", "wearing")
    return 1.5 if inside and any(_noun(anchor) in lexicon.people - lexicon.parts for anchor in node.anchors) else 0.0


def between_needs_two(node: Relation, lexicon: Lexicon) -> float:
    """ "between the chairs" names its two ends at once; "between a cup and a fork" one by one."""
    return 1.2 if len(node.anchors) == 2 and node.anchors[0] == node.anchors[1] else 0.0


def wholes_have_named_parts(node: Relation, lexicon: Lexicon) -> float:
    """ "the leg of the table" names a part; "the right of the table" is a place."""
    if node.name != "of":
        return 0.0
    return 2.0 if _noun(node.target) is None or any(_is_place(part) for part in node.target.walk()) else 0.0


def modifiers_are_adjectives(node: Attribute, lexicon: Lexicon) -> float:
    """A noun before a noun, or a word that only the tagger vouches for, is a weaker reading."""
    return 0.4 if node.family in ("kind", "attribute") else 0.0


def one_thing_is_one_kind(node: And, lexicon: Lexicon) -> float:
    """Nothing is a man and a table."""
    return 1.0 if sum(isinstance(part, Concept) for part in node.parts) > 1 else 0.0


def choices_name_something(node: Or, lexicon: Lexicon) -> float:
    """ "a ball or anything" is no choice."""
    return 3.0 if any(part.op == "ANY" for part in node.parts) else 0.0


def denials_deny_something(node: Not, lexicon: Lexicon) -> float:
    """ "not any" says nothing."""
    return 3.0 if node.part.op == "ANY" else 0.0


RULES: Mapping[type[Program], tuple[Callable[[Any, Lexicon], float], ...]] = {
    Relation: (
        clothing_stands_nowhere,
        worn_things_are_clothing,
        only_clothing_follows_bare,
        anchors_are_described,
        anchors_are_in_the_picture,
        nothing_is_inside_people,
        people_wear_clothes,
        between_needs_two,
        wholes_have_named_parts,
    ),
    Attribute: (modifiers_are_adjectives,),
    And: (one_thing_is_one_kind,),
    Or: (choices_name_something,),
    Not: (denials_deny_something,),
}


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


def _noun(program: Program) -> str | None:
    """The concept that a set is made of, or None if it names none."""
    match program:
        case Concept(name=name):
            return name
        case And(parts=parts) | Or(parts=parts):
            return next((noun for part in parts if (noun := _noun(part)) is not None), None)
    below = program.children if program.type is not Type.REGIONS else (program.pool,)
    return next((noun for each in below if each is not None and (noun := _noun(each)) is not None), None)
