"""A program as small facts about variables, so that what two programs mean can be compared.

Smatch does this for AMR (Cai and Knight, ACL 2013), SPICE and FACTUAL for scene graphs. There is a variable for the
target and one for each thing that it is related to. A fact says what a variable is (nouns and values, families aside),
how it is related, where in the picture it is, how many it is, what is asked of it; each inside NOT or OR or not.
Determiners and the order of restrictions are not compared.
"""

from __future__ import annotations

from dataclasses import dataclass

from nsground.evaluation.meaning.words import plain_relation, plain_words, side, vocabulary
from nsground.program import (
    All,
    And,
    Any,
    AtLeast,
    AtMost,
    Attribute,
    Concept,
    Count,
    Different,
    Equal,
    Exactly,
    Exists,
    Farthest,
    Greater,
    Least,
    Less,
    LessThan,
    Literal,
    Many,
    More,
    Most,
    Nearest,
    Not,
    Nth,
    Or,
    Other,
    Program,
    Query,
    Relation,
    Same,
    The,
    Type,
    Visible,
)  # fmt: skip

Inside = tuple[str, ...]
"""The NOTs and ORs that a fact stands in, outermost first."""

PLACES = {("x", "least"): "left", ("x", "most"): "right", ("y", "least"): "top", ("y", "most"): "bottom",
          ("depth", "least"): "front", ("depth", "most"): "back", ("center", "least"): "middle",
          ("center", "most"): "edge"}  # fmt: skip
CORNERS = ("top_left", "top_right", "bottom_left", "bottom_right")
BOUNDS = {Exactly: "exactly", AtLeast: "at least", AtMost: "at most"}
TURNS = frozenset({"facing", "direction", "orientation", "looking", "turned"})
"""Attribute families that say which way something faces."""

Said = tuple[Inside, str, str, int]
"""All of a fact but which variables it is about: how many they are."""


@dataclass(frozen=True, slots=True)
class ProgramFact:
    """``kind`` and ``value`` of some variables: ("is", "cup", (0,)), ("relation", "on", (0, 1))."""

    kind: str
    value: str
    variables: tuple[int, ...]
    inside: Inside = ()

    @property
    def said(self) -> Said:
        """The fact without its variables: what is said, of however many."""
        return self.inside, self.kind, self.value, len(self.variables)


@dataclass(frozen=True)
class ProgramFacts:
    """What a program says; variable 0 is the target, ``size`` counts the variables."""

    facts: tuple[ProgramFact, ...]
    size: int


def facts(program: Program) -> ProgramFacts:
    """The facts of a program.

    >>> from nsground.program import read
    >>> for fact in facts(read("ON(AND(cup, color=red), THE(mat))")).facts:
    ...     print(fact.kind, fact.value, fact.variables)
    is cup (0,)
    is red (0,)
    is mat (1,)
    relation on (0, 1)
    """
    told = _Telling()
    told.whole(program, told.new(), ())
    # "the person in red, not the person in blue": that it is a person was said before
    held = {(f.value, f.variables) for f in told.facts if f.kind == "is" and not f.inside}
    again = (f.inside == ("not",) and f.kind == "is" and (f.value, f.variables) in held for f in told.facts)
    kept = [fact for fact, twice in zip(told.facts, again, strict=True) if not twice]
    return ProgramFacts(tuple(dict.fromkeys(kept)), told.size)


class _Telling:
    """Goes through a program and tells its facts."""

    def __init__(self) -> None:
        self.facts: list[ProgramFact] = []
        self.size = 0

    def new(self) -> int:
        self.size += 1
        return self.size - 1

    def say(self, inside: Inside, kind: str, value: str, *variables: int) -> None:
        self.facts.append(ProgramFact(kind, value, variables, inside))

    def other(self, program: Program, inside: Inside) -> int:
        """A new variable that the program holds of."""
        variable = self.new()
        self.of(program, variable, inside)
        return variable

    def whole(self, program: Program, v: int, inside: Inside) -> None:
        """A question or a truth; else what it says of the regions."""
        match program:
            case Count() | Exists() | Query():
                family = f":{program.family}" if isinstance(program, Query) else ""
                self.say(inside, "ask", f"{program.op.lower()}{family}", v)
                self.of(program.regions, v, inside)
            case Equal(left=left, right=right) | Greater(left=left, right=right) | Less(left=left, right=right):
                w = self.new()
                self.say(inside, "ask", program.op.lower(), v, w)
                for side_of, variable in ((left, v), (right, w)):
                    if isinstance(side_of, Literal):
                        self.say(inside, "is", str(side_of.number), variable)
                    else:
                        self.whole(side_of, variable, inside)
            case Not(part=part) if program.type is Type.TRUTH:
                self.whole(part, v, (*inside, "not"))
            case And(parts=parts) | Or(parts=parts) if program.type is Type.TRUTH:
                for part in parts:
                    self.whole(part, self.new(), (*inside, program.op.lower()))
            case _ if program.type is Type.REGIONS:
                self.of(program, v, inside)
            case _:  # any other number, value or truth: its name, and what it is made of
                variables = [self.new() for _ in program.children]
                self.say(inside, "ask", _named(program), v, *variables)
                for child, variable in zip(program.children, variables, strict=True):
                    self.whole(child, variable, inside)

    def of(self, program: Program, v: int, inside: Inside) -> None:
        """What a program says of the variable."""
        match program:
            case Any():
                pass
            case Concept(name=name):
                self._is(plain_words(name), v, inside)
            case Attribute(family=family, value=value):
                self._attribute(family, value, v, inside)
            case And(parts=parts):
                for part in parts:
                    self.of(part, v, inside)
            case Or(parts=parts):
                for part in parts:
                    self.of(part, v, (*inside, "or"))
            case Not(part=Or(parts=parts)):  # neither a nor b
                for part in parts:
                    self.of(Not(part), v, inside)
            case Not(part=part):
                self.of(part, v, inside[:-1] if inside[-1:] == ("not",) else (*inside, "not"))
            case Relation(name=name, target=target, anchors=anchors):
                self.of(target, v, inside)
                self._related(name.lower(), v, anchors, inside)
            case Same(family=family, anchor=anchor) | Different(family=family, anchor=anchor):
                w = self.new()
                self.say(inside, program.op.lower(), family, v, w)
                self.of(anchor, w, inside)
            case More(measure=measure, target=target, anchor=a) | LessThan(measure=measure, target=target, anchor=a):
                self.of(target, v, inside)
                w = self.new()
                self.say(inside, "more", measure, *((v, w) if isinstance(program, More) else (w, v)))
                self.of(a, w, inside)
            case Nearest(target=target, anchor=anchor) | Farthest(target=target, anchor=anchor):
                self.of(target, v, inside)
                w = self.new()
                self.say(inside, program.op.lower(), "", v, w)
                self.of(anchor, w, inside)
            case Other(target=target, excluded=excluded):
                self.of(target, v, inside)
                self.of(excluded, v, (*inside, "not"))
            case _ if program.type is Type.REGIONS:
                self._picked(program, v, inside)
            case _:
                self.whole(program, v, inside)

    def _picked(self, program: Program, v: int, inside: Inside) -> None:
        """Operators over one set that pick, count or mark members of it."""
        match program:
            case The():
                pass
            case All():
                self.say(inside, "all", "", v)
            case Many(bound=bound, number=number):
                self.say(inside, "count", f"{bound} {number}", v)
            case Exactly(number=number) | AtLeast(number=number) | AtMost(number=number):
                self.say(inside, "count", f"{BOUNDS[type(program)]} {number}", v)
            case Most(measure=measure) | Least(measure=measure):
                self._extreme(measure.replace(" ", "_"), program.op.lower(), v, inside)
            case Nth(rank=rank, direction=direction):
                self.say(inside, "nth", f"{rank} {side(direction)}", v)
            case Visible(level=level):
                self.say(inside, "visible", level, v)
            case _:  # any other: its name, and whatever it has besides sets
                self.say(inside, "picked", _named(program), v)
        for child in program.children:
            self.of(child, v, inside)

    def _extreme(self, measure: str, way: str, v: int, inside: Inside) -> None:
        places = measure.split("_") if measure in CORNERS and way == "least" else [PLACES.get((measure, way), "")]
        for place in places:
            self.say(inside, *(("place", place) if place else (way, measure)), v)

    def _is(self, words: tuple[str, ...], v: int, inside: Inside) -> None:
        for word in words:
            self.say(inside, "is", word, v)

    def _attribute(self, family: str, value: str, v: int, inside: Inside) -> None:
        if family in TURNS:
            self._is(("facing", *plain_words(value)), v, inside)
        elif family == "position" or value in vocabulary()["sides"]:
            for word in value.replace("_", " ").split():
                self.say(inside, "place", side(word), v)
        else:
            self._is(plain_words(value), v, inside)

    def _related(self, name: str, v: int, anchors: tuple[Program, ...], inside: Inside) -> None:
        away = name in vocabulary()["away"]
        viewer = str(anchors[0]).lower() in vocabulary()["viewer"]
        looking = name in ("facing", "looking_at", "looking_toward", "looking_towards")
        if away or (looking and viewer):
            return self._is(("facing", "away" if away else "camera"), v, inside)
        name, turned, besides = plain_relation(name)
        self._is(besides, v, inside)
        if name == "between" and len(anchors) == 2 and anchors[0] == anchors[1]:
            anchors = anchors[:1]  # between two dogs: said once
        others = [self.other(anchor, inside) for anchor in anchors]
        variables = (others[0], v) if turned and len(others) == 1 else (v, *others)
        self.say(inside, "relation", name, *variables)
        return None


def _named(program: Program) -> str:
    """The operator and whatever it has besides programs, in words."""
    values = (getattr(program, argument.name) for argument in program.arguments)
    return " ".join([program.op.lower(), *(str(v) for v in values if not isinstance(v, Program | tuple))])


__all__ = ["ProgramFact", "ProgramFacts", "facts"]
