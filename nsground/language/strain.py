"""How odd a program is as the meaning of an English expression: one small rule each, summed over its nodes.

Readings of one expression are ranked by the cost of their words and moves plus this strain.
"""

from __future__ import annotations

from collections.abc import Callable

from nsground.language.lexicon import Lexicon
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
    Visible,
)  # fmt: skip

UNNAMED = 0.5
"""For an expression without a noun for what it means."""

Rule = Callable[[Program, Lexicon], float]

DESCRIBING = (Concept, Attribute, Same, Different, Relation, Nth)


def strain(program: Program, lexicon: Lexicon) -> float:
    """The sum of all rules over all nodes; 0 for a program without oddities."""
    unnamed = UNNAMED if _noun(program) is None else 0.0
    return unnamed + sum(rule(node, lexicon) for node in program.walk() for rule in RULES)


def clothing_stands_nowhere(node: Program, lexicon: Lexicon) -> float:
    """A shirt is not left of a woman, its wearer is; the same for parts of bodies."""
    standing = isinstance(node, Relation) and node.name not in ("with", "of", "inside", "on")
    if isinstance(node, Relation) and standing and not node.name.endswith("_than"):
        return 1.5 if _noun(node.target) in lexicon.wearable | lexicon.parts else 0.0
    return 0.0


def worn_things_are_clothing(node: Program, lexicon: Lexicon) -> float:
    """What is worn is clothing, as far as the lexicon knows."""
    if isinstance(node, Relation) and node.name == "wearing":
        noun = _noun(node.anchors[0])
        placed = any(isinstance(part, Most | Least) for part in node.anchors[0].walk())  # "a white top"
        return 1.0 if placed or (noun is not None and noun not in lexicon.wearable) else 0.0
    return 0.0


def only_clothing_follows_bare(node: Program, lexicon: Lexicon) -> float:
    """ "man white shirt" leaves out "with"; "man red car" does not mean it."""
    if isinstance(node, Relation) and node.name == "with" and node.span is not None:
        noun = _noun(node.anchors[0])
        bare = node.span == node.anchors[0].span or node.span[0] == (node.anchors[0].span or (None,))[0]
        return 1.5 if bare and noun not in lexicon.parts else 0.0
    return 0.0


def anchors_are_described(node: Program, lexicon: Lexicon) -> float:
    """A relation leads to something that is described, not just to somewhere: "in the middle" is a place."""
    if isinstance(node, Relation) and not node.name.endswith("_than"):
        vague = [a for a in node.anchors if not any(isinstance(n, DESCRIBING) for n in a.walk())]
        return 1.5 * len(vague) + sum(1.7 for a in node.anchors if _noun(a) in lexicon.portions - lexicon.wearable)
    return 0.0


def anchors_are_in_the_picture(node: Program, lexicon: Lexicon) -> float:
    """The picture itself is not a thing in the picture."""
    if isinstance(node, Relation):
        return sum(2.0 for anchor in node.anchors if _noun(anchor) in lexicon.pictures)
    return 0.0


def modifiers_are_adjectives(node: Program, lexicon: Lexicon) -> float:
    """A noun before a noun, or a word that only the tagger vouches for, is a weaker reading."""
    return 0.4 if isinstance(node, Attribute) and node.family in ("kind", "attribute") else 0.0


def between_needs_two(node: Program, lexicon: Lexicon) -> float:
    """ "between the chairs" names its two ends at once; "between a cup and a fork" one by one."""
    if isinstance(node, Relation) and len(node.anchors) == 2:
        return 1.2 if node.anchors[0] == node.anchors[1] else 0.0
    return 0.0


def one_thing_is_one_kind(node: Program, lexicon: Lexicon) -> float:
    """Nothing is a man and a table."""
    if isinstance(node, And):
        return 1.0 if len([part for part in node.parts if isinstance(part, Concept)]) > 1 else 0.0
    return 0.0


def wholes_have_named_parts(node: Program, lexicon: Lexicon) -> float:
    """ "the leg of the table" names a part; "the right of the table" is a place."""
    if isinstance(node, Relation) and node.name == "of":
        placed = any(_is_place(part) for part in node.target.walk())
        return 2.0 if placed or _noun(node.target) is None else 0.0
    return 0.0


def choices_name_something(node: Program, lexicon: Lexicon) -> float:
    """ "a ball or anything" is no choice."""
    return 3.0 if isinstance(node, Or) and any(part.op == "ANY" for part in node.parts) else 0.0


def denials_deny_something(node: Program, lexicon: Lexicon) -> float:
    """ "not any" says nothing."""
    return 3.0 if isinstance(node, Not) and node.part.op == "ANY" else 0.0


RULES: tuple[Rule, ...] = (
    clothing_stands_nowhere,
    worn_things_are_clothing,
    only_clothing_follows_bare,
    anchors_are_described,
    anchors_are_in_the_picture,
    modifiers_are_adjectives,
    wholes_have_named_parts,
    between_needs_two,
    one_thing_is_one_kind,
    choices_name_something,
    denials_deny_something,
)


def _is_place(node: Program) -> bool:
    return isinstance(node, Attribute) and node.family == "position"


def _noun(program: Program) -> str | None:
    """The concept that a set is made of, or None if it names none."""
    match program:
        case Concept(name=name):
            return name
        case And(parts=parts) | Or(parts=parts):
            return next((noun for part in parts if (noun := _noun(part)) is not None), None)
        case Relation(target=target):
            return _noun(target)
        case Visible(regions=regions):
            return _noun(regions)
        case Not() | Attribute() | Same() | Different():
            return None
    return next((noun for child in program.children if (noun := _noun(child)) is not None), None)
