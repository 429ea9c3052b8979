"""What picks among the members of a set: places, superlatives, ordinals and numbers, in this order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nsground.errors import ParseError
from nsground.language.combine import conjunction, disjunction
from nsground.language.noun_phrase import Description
from nsground.language.syntax import Counted, Extreme, Placed, Syntax, Word
from nsground.program import AtLeast, AtMost, Attribute, Exactly, Least, Most, Nth, Program, Span, Superlative

MEASURES = {"left": ("x", Least), "right": ("x", Most), "top": ("y", Least), "bottom": ("y", Most),
            "front": ("depth", Least), "back": ("depth", Most), "middle": ("center", Least)}  # fmt: skip
DIRECTIONS = {(measure, "least" if way is Least else "most"): side for side, (measure, way) in MEASURES.items()
              if measure != "center"}  # fmt: skip
"""The side from which a superlative counts."""

MOST_COUNTED = 20
CORNERS = {frozenset({v, h}): f"{v} {h}" for v in ("top", "bottom") for h in ("left", "right")}
LIMITS = {"exactly": (Exactly, 0), "at least": (AtLeast, 0), "at most": (AtMost, 0), "more than": (AtLeast, 1),
          "fewer than": (AtMost, -1)}  # fmt: skip
"""What a bound on a number says, and what it adds to the number."""

SELECTING = (Placed, Counted, Extreme)
"""Clauses that pick among the members of a set, and so come after those that restrict it."""


def pick(regions: Program, said: Description, clauses: Iterable[Syntax], span: Span, dropped: list[Syntax]) -> Program:
    """The members that places, superlatives, ordinals and numbers pick; words that say nothing are ``dropped``."""
    counted = said.counted or next((c.sides for c in clauses if isinstance(c, Counted)), ())
    placed = [word for c in clauses if isinstance(c, Placed) for word in c.sides] + list(said.sides)
    if said.ordinal is not None and several(said):
        sides = counted or placed[:1]
        return first(said, place(regions, placed if counted else placed[1:], said.plural), sides, span)
    if said.ordinal is not None:
        direction_placed = False
        if said.superlative is not None:
            measure, way = said.superlative.value
            direction = f"{way} {measure}"
        else:
            direction = names(counted or placed[:1])[0] if counted or placed else by_default(said)
            direction_placed = bool(placed) and not counted
            placed = placed if counted else placed[1:]
        regions = place(regions, placed, said.plural)
        # The last one on the left is the first from the left.
        rank = 1 if said.ordinal.value == -1 and direction_placed else said.ordinal.value
        return Nth(rank, direction, regions, span=span)
    if several(said):
        return first(said, place(regions, placed, said.plural), (counted or placed)[:1], span)
    if counted and not said.plural:
        placed = [*placed, *counted]
    elif counted:
        dropped.extend(counted)
    regions = place(regions, placed, said.plural)
    if said.superlative is not None:
        measure, way = said.superlative.value
        superlative = Superlative.named(way)
        if superlative is None:
            raise ParseError(f"the lexicon has {said.superlative.text!r} for {way!r}, which no operator stands for")
        regions = superlative(measure, regions, span=span_of(said.superlative))
    return regions


def by_default(said: Description) -> str:
    """Where an ordinal counts from that does not say: the left, but shelves and rows from the top."""
    return "top" if said.head is not None and said.head.value in ("row", "shelf", "tier") else "left"


def several(said: Description) -> bool:
    """Whether a number says how many the superlative or the first ordinal picks: the two leftmost, the last three."""
    if said.number is None or said.number.value < 2:
        return False
    return said.superlative is not None if said.ordinal is None else said.ordinal.value in (1, -1)


def first(said: Description, regions: Program, sides: Sequence[Word], span: Span) -> Program:
    """The first or last few, counted from a side or along a measure."""
    assert said.number is not None
    if said.number.value > MOST_COUNTED:
        raise ParseError(f"at most the first {MOST_COUNTED} are counted, got {said.number.text!r}")
    last = said.ordinal is not None and said.ordinal.value == -1
    if said.superlative is not None:
        measure, way = said.superlative.value
        direction = DIRECTIONS.get((measure, way), f"{way} {measure}")
    else:
        direction = names(sides)[0] if sides else "left"
    ranks = range(1, said.number.value + 1)
    return disjunction([Nth(-rank if last else rank, direction, regions, span=span) for rank in ranks], span)


def picked_by(said: Description, word: Word) -> Description:
    """The description with one of several words that each pick one: of "first and last", one of the two."""
    field = {"ORD": "ordinal", "SUP": "superlative"}.get(word.terminal)
    one = replace(said, picks=None, **({field: word} if field else {"sides": (word,)}))
    nouns = tuple(replace(noun, plural=False) for noun in said.nouns)  # each picks one thing
    return replace(one, nouns=nouns)


def place(regions: Program, sides: Iterable[Word], plural: bool) -> Program:
    """One thing on the left is the leftmost; several on the left are in the left part."""
    words = list(sides)
    where = names(words)
    if not where:
        return regions
    span = (min(w.start for w in words), max(w.end for w in words))
    if plural:
        return conjunction([regions, *(Attribute("position", s, span=span) for s in where)], span)
    corner = CORNERS.get(frozenset(where))
    if corner is not None:
        return Least(corner, regions, span=span)
    for side in where:
        measure, extreme = MEASURES[side]
        regions = extreme(measure, regions, span=span)
    return regions


def number(regions: Program, said: Description, determiners: Iterable[Word]) -> Program:
    """Three cups, at least three cups, both cups, only one cup: the cups if they are so many."""
    marks = {word.terminal: word for word in determiners}
    if said.number is not None and (said.number.value > 1 or "ONLY" in marks) and said.ordinal is None:
        if several(said):
            return regions
        regions = Exactly(said.number.value, regions, span=span_of(said.number))
    if "LIMIT" in marks:
        bound, least = marks["LIMIT"].value
        kind, more = LIMITS[bound]
        regions = kind(max(least + more, 0), regions, span=span_of(marks["LIMIT"]))
    if "BOTH" in marks and said.plural:
        regions = Exactly(2, regions, span=span_of(marks["BOTH"]))
    return regions


def names(sides: Iterable[Word]) -> list[str]:
    """The directions of some words, each once, in order."""
    return list(dict.fromkeys(str(word.value) for word in sides))


def span_of(word: Word) -> Span:
    """Where a word starts and ends in the text, in characters."""
    return word.start, word.end
