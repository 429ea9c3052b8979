"""English from programs: every operator has a phrase, and what is said reads back as an equivalent program.

English has no brackets, so nested programs can be said in ways that would be read otherwise. A program is said
plainly first; where that would be misread, brackets show what belongs together, as few as will do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any as Anything

from nsground.domains.domain import DomainLike
from nsground.errors import ParseError, ProgramError
from nsground.language.numerals import ordinal
from nsground.language.parse import parse_all
from nsground.language.realization_lexicon import Wording, load_wording
from nsground.program import (
    All,
    And,
    Any,
    AtLeast,
    AtMost,
    Attribute,
    Cardinality,
    Comparative,
    Concept,
    Count,
    Different,
    Equal,
    Exactly,
    Exists,
    Farthest,
    Greater,
    Less,
    LessThan,
    Level,
    Literal,
    Many,
    More,
    Nearest,
    Not,
    Nth,
    Or,
    Other,
    Program,
    Query,
    Relation,
    Same,
    Superlative,
    The,
    Type,
    Visible,
    views,
)  # fmt: skip
from nsground.program.normal import equivalent

VISIBILITY = {Level.FULL: "fully visible", Level.PARTIAL: "partially visible"}

STYLES = ("plain", "targets", "all")
"""What is bracketed: nothing; what phrases are said of; everything of more than one clause."""


def english(program: Program, domain: DomainLike = "photo") -> str:
    """The program in English; with brackets only where it would be misread without.

    >>> from nsground.program import read
    >>> english(read("THE(AND(NEAR(ANY, MANY(exactly, 1, bus)), NOT(chair)))"))
    'the thing near exactly 1 bus but not a chair'
    """
    return clear_english(program, domain) or _Speaker(load_wording(domain), STYLES[-1]).sentence(program)


views.english.register(Program, english)


def clear_english(program: Program, domain: DomainLike = "photo") -> str | None:
    """The English that reads back, with brackets only where it needs them; None where it is misread even with them."""
    for style in STYLES:
        said = _Speaker(load_wording(domain), style).sentence(program)
        if reads_back(said, program, domain):
            return said
    return None


def reads_back(text: str, program: Program, domain: DomainLike = "photo") -> bool:
    """Whether a text is read as a program equivalent to the given one, with no word left over."""
    try:
        best = parse_all(text, domain, limit=1)[0]
    except ParseError:
        return False
    return not best.unused and equivalent(best.program, program)


@dataclass(frozen=True)
class _Speaker:
    wording: Wording
    style: str

    # --- sentences ------------------------------------------------------------------------------------------

    def sentence(self, node: Program) -> str:
        """A phrase for regions, a question for the rest."""
        match node:
            case Count(regions=a):
                return f"how many {self.group(a, many=True)} are there"
            case Query(family=family, regions=a):
                return f"what is the {family} of {self.one(a)}"
            case Exists():
                return self.truth(node).replace("there is", "is there", 1)  # "there is a cup" refers to the cup
            case _ if node.type is Type.TRUTH:
                return self.truth(node)
            case Literal(number=number):
                return str(number)
        return self.phrase(node, many=True)

    def truth(self, node: Program) -> str:
        match node:
            case Exists(regions=AtMost() | Exactly(number=0) | AtLeast(number=0) as a):
                return f"there is a ({self.phrase(a, many=True)})"  # "there are at most two" is true of none as well
            case Exists(regions=Exactly() | AtLeast() as a):
                return f"there are {self.phrase(a, many=True)}"
            case Exists(regions=a):
                return f"there is {self.anchor(a)}"
            case And(parts=parts):
                return " and ".join(f"({self.truth(part)})" for part in parts)
            case Or(parts=parts):
                return " or ".join(f"({self.truth(part)})" for part in parts)
            case Not(part=part):
                return f"it is false that ({self.truth(part)})"
            case Equal(left=Query(family=f, regions=a), right=Query(family=g, regions=b)):
                return f"is the {f} of {self.one(a)} the same as the {g} of {self.one(b)}"
            case Equal(left=left, right=right):
                return f"is {self.number(left)} equal to {self.number(right)}"
            case Greater(left=left, right=right):
                return f"is {self.number(left)} greater than {self.number(right)}"
            case Less(left=left, right=right):
                return f"is {self.number(left)} less than {self.number(right)}"
        raise AssertionError(node.op)

    def number(self, node: Program) -> str:
        return str(node.number) if isinstance(node, Literal) else f"the number of {self.group(node.children[0], True)}"

    # --- sets -----------------------------------------------------------------------------------------------

    def phrase(self, node: Program, many: bool) -> str:
        """A noun phrase without determiner, ``many`` for the plural."""
        return self.simple(node, many) or _phrase_of(node)(self, node, many)

    def simple(self, node: Program, many: bool) -> str:
        """Adjectives and a noun, if that is all that a set is; else nothing."""
        parts = node.parts if isinstance(node, And) else (node,)
        nouns = [p for p in parts if isinstance(p, Concept)]
        adjectives = [self.wording.before.get((p.family, p.value)) for p in parts if isinstance(p, Attribute)]
        rest = [p for p in parts if not isinstance(p, Concept | Attribute | Any)]
        if rest or len(nouns) > 1 or None in adjectives:
            return ""
        noun = self.wording.noun(nouns[0].name if nouns else "", many)
        return " ".join([*(a for a in adjectives if a), noun])

    def group(self, node: Program, many: bool) -> str:
        """A noun phrase that stays together when something is said of it."""
        if simple := self.simple(node, many):
            return simple
        said = self.phrase(node, many)
        return said if self.style == "plain" else f"({said})"

    def inner(self, node: Program, many: bool) -> str:
        """A noun phrase at the end of another."""
        if simple := self.simple(node, many):
            return simple
        said = self.phrase(node, many)
        return f"({said})" if self.style == "all" else said

    def anchor(self, node: Program) -> str:
        """What something is related to, with its determiner."""
        if isinstance(node, All):
            return f"every {self.inner(node.regions, many=False)}"
        if isinstance(node, The):
            return self.inner(node, many=False) if self.style == "all" else self.phrase(node, many=False)
        if isinstance(node, Many):
            return f"{node.bound} {node.number} {self.inner(node.regions, many=node.number != 1)}"
        said = self.inner(node, many=False)
        if isinstance(node, Cardinality) and not said.startswith("("):
            return f"the {said}"  # "exactly three cups" would count for each thing that is related to them
        return f"{'an' if said[0] in 'aeiou' else 'a'} {said}"

    def one(self, node: Program) -> str:
        """What a question asks about."""
        return f"the {self.inner(node, many=False)}" if not isinstance(node, The) else self.anchor(node)

    # --- clauses ----------------------------------------------------------------------------------------------

    def clause(self, node: Program, many: bool) -> str:
        """What is said after "that are"."""
        match node:
            case Relation(target=Any(), name=name, anchors=anchors):
                return f"{self.wording.relation(name)} {self.anchors(anchors)}"
            case Same(family=family, anchor=anchor):
                return f"of the same {family} as {self.anchor(anchor)}"
            case Different(family=family, anchor=anchor):
                return f"of a different {family} than {self.anchor(anchor)}"
            case More(target=Any(), measure=measure, anchor=anchor):
                return f"of greater {measure} than {self.anchor(anchor)}"
            case LessThan(target=Any(), measure=measure, anchor=anchor):
                return f"of smaller {measure} than {self.anchor(anchor)}"
            case Attribute(family="position", value=value) if value in self.wording.places:
                return f"on the {self.wording.places[value]} side"
            case Attribute(family="text", value=value) if '"' not in value:
                return f'marked "{value}"'
            case Attribute(family=family, value=value):
                known = self.wording.before.get((family, value)) or self.wording.after.get((family, value))
                return known or f"of {family} {value}"
            case Not(part=Not() as part):
                return f"not {self.inner(part, many)}"
            case Not(part=Concept() as part) if not many:
                return f"not {self.anchor(part)}"
            case Not(part=part):
                return f"not {self.clause(part, many)}"
            case Or(parts=parts) if all(self.adjective(part) for part in parts):
                return " or ".join(self.adjective(part) for part in parts)
            case Or():
                return f"({_or(self, node, many)})"
        return self.inner(node, many)

    def adjective(self, node: Program) -> str:
        """The adjective of an attribute, or nothing."""
        return self.wording.before.get((node.family, node.value), "") if isinstance(node, Attribute) else ""

    def anchors(self, anchors: Sequence[Program]) -> str:
        return " and ".join(self.anchor(anchor) for anchor in anchors)


# --- one phrase an operator -------------------------------------------------------------------------------

_Phrase = Callable[[_Speaker, Anything, bool], str]


def _and(say: _Speaker, node: And, many: bool) -> str:
    """red cups that are on the table; cups on the table but not red"""
    plain = [p for p in node.parts if say.simple(p, many) and not isinstance(p, Any)]
    nouns = [p for p in plain if isinstance(p, Concept)][:1]
    core = nouns + [p for p in plain if isinstance(p, Attribute)]
    clauses = [p for p in node.parts if p not in core]
    said = say.simple(And(tuple(core)) if len(core) > 1 else core[0] if core else Any(), many)
    whole = bool(core) and len(clauses) == 1
    if not core and len(clauses) > 1 and not isinstance(clauses[0], Not | Or | Same | Different | Attribute):
        head, *clauses = clauses
        said = say.group(head, many)
    if not clauses:
        return said
    be = "are" if many else "is"
    if say.style == "plain":
        *affirmed, last = clauses
        but = isinstance(last, Not) and not whole
        if affirmed or not but:
            told = affirmed if but else clauses
            said = f"{said} that {be} {' and '.join(say.clause(c, many) for c in told)}"
        return f"{said} but {say.clause(last, many)}" if but else said
    for i, clause in enumerate(clauses):
        said = f"({said})" if i else said
        said = f"{said} that {be} {say.clause(clause, many)}"
    return said


def _or(say: _Speaker, node: Or, many: bool) -> str:
    if Any() in node.parts:
        return say.simple(Any(), many)  # "red things or things" are things
    if say.style == "all":
        return " or ".join(f"({say.phrase(part, many)})" for part in node.parts)  # in "red cup or fork" both are red
    return " or ".join(say.group(part, many) for part in node.parts)


def _that(say: _Speaker, node: Program, many: bool) -> str:
    """things that are not cups"""
    return f"{say.wording.noun('', many)} that {'are' if many else 'is'} {say.clause(node, many)}"


def _related(say: _Speaker, node: Relation, many: bool) -> str:
    return f"{say.group(node.target, many)} {say.wording.relation(node.name)} {say.anchors(node.anchors)}"


def _compared(say: _Speaker, node: Comparative, many: bool) -> str:
    way = "greater" if isinstance(node, More) else "smaller"
    return f"{say.group(node.target, many)} of {way} {node.measure} than {say.anchor(node.anchor)}"


def _the(say: _Speaker, node: The, many: bool) -> str:
    return f"the {say.inner(node.regions, many=False)}"


def _extreme(say: _Speaker, node: Superlative, many: bool) -> str:
    return _picked(say, say.wording.superlative(node.measure, node.way), node.regions, many)


def _picked(say: _Speaker, word: str, regions: Program, many: bool) -> str:
    """largest cup; largest of (cups on the table)"""
    if simple := say.simple(regions, many):
        return f"{word} {simple}"
    if say.style == "plain" and not isinstance(regions, The | Superlative | Nth | Visible | Or):
        return f"{word} {say.phrase(regions, many)}"
    return f"{word} of ({say.phrase(regions, many=True)})"


def _nth(say: _Speaker, node: Nth, many: bool) -> str:
    way, _, measure = node.direction.partition(" ")
    if measure and Superlative.named(way) is not None:
        return _picked(say, f"{ordinal(node.rank)} {say.wording.superlative(measure, way)}", node.regions, False)
    end = f"from the {node.direction}"
    if simple := say.simple(node.regions, many=False):
        return f"{ordinal(node.rank)} {simple} {end}"
    if say.style == "plain" and isinstance(node.regions, Relation) and say.simple(node.regions.target, False):
        target = say.simple(node.regions.target, many=False)
        clause = say.clause(Relation(node.regions.name, Any(), node.regions.anchors), many=False)
        return f"{ordinal(node.rank)} {target} {end} that is {clause}"
    return f"{ordinal(node.rank)} of ({say.phrase(node.regions, many=True)}) {end}"


def _nearest(say: _Speaker, node: Nearest | Farthest, many: bool) -> str:
    word = "nearest to" if isinstance(node, Nearest) else "farthest from"
    return f"{say.group(node.target, many)} {word} {say.anchor(node.anchor)}"


def _limit(say: _Speaker, node: Cardinality, many: bool) -> str:
    return f"{node.bound} {node.number} {say.group(node.regions, many=True)}"


def _other(say: _Speaker, node: Other, many: bool) -> str:
    return f"{say.group(node.target, many)} other than {say.anchor(node.excluded)}"


def _visible(say: _Speaker, node: Visible, many: bool) -> str:
    return _picked(say, VISIBILITY[node.level], node.regions, many)


PHRASES: dict[type[Program], _Phrase] = {
    And: _and, Or: _or, Not: _that, Same: _that, Different: _that, Attribute: _that, Relation: _related,
    Comparative: _compared, The: _the, Superlative: _extreme, Nth: _nth, Nearest: _nearest, Farthest: _nearest,
    Cardinality: _limit, Other: _other, Visible: _visible,
}  # fmt: skip
"""The phrase of an operator, or of all that are of a kind."""


def _phrase_of(node: Program) -> _Phrase:
    for kind in type(node).__mro__:
        if kind in PHRASES:
            return PHRASES[kind]
    raise ProgramError(f"there is no English for {node.op}; write a phrase in nsground/language/realize.py")
