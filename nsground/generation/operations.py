"""What may be said of a region, one small function an operation: each gives a clause or set that is true of it.

An operation that finds nothing to say gives None, and the description is begun anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from nsground import program as p
from nsground.generation.denotations import Members
from nsground.program import Bound, Program

if TYPE_CHECKING:
    from nsground.generation.sampler import Growth

Plan = tuple[tuple[str, ...], ...]
"""Operations by level: those about the target, about what it is related to, about what that is related to, ..."""

HERE: Plan = ((),)
"""A plan for words alone."""

Useful = Callable[[Members], bool]
"""Whether a clause that denotes some regions would be of use, asked before what it is related to is described."""


def always(_: Members) -> bool:
    """Any regions will do."""
    return True


# --- links: clauses about another region, described by the rest of the plan --------------------------------


def _relation(grow: Growth, i: int, below: Plan, useful: Useful = always) -> Program | None:
    """left of the sphere"""
    anchors = grow.anchors(i, below)
    for name in grow.relations():
        relating = grow.sight.relating(name)
        if fit := [j for j in anchors if i in relating[j] and useful(relating[j])]:
            anchor = grow.one(grow.rng.choice(fit), below)
            return None if anchor is None else p.Relation(name, p.Any(), (p.The(anchor),))
    return None


def _not_relation(grow: Growth, i: int, below: Plan, useful: Useful = always) -> Program | None:
    """not left of the sphere"""
    anchors, everything = grow.anchors(i, below), grow.sight.everything
    for name in grow.relations():
        relating = grow.sight.relating(name)
        if fit := [j for j in anchors if i not in relating[j] and useful(everything - relating[j])]:
            anchor = grow.one(grow.rng.choice(fit), below)
            return None if anchor is None else p.Not(p.Relation(name, p.Any(), (p.The(anchor),)))
    return None


def _alike(grow: Growth, i: int, below: Plan, same: bool) -> tuple[str, Program] | None:
    family = grow.pick(sorted(grow.words.values))
    values = [] if family is None else grow.sight.values[family]
    j = grow.pick([j for j in grow.anchors(i, below) if None not in values and (values[j] == values[i]) is same])
    anchor = None if j is None else grow.one(j, below)
    return None if family is None or anchor is None else (family, p.The(anchor))


def _same(grow: Growth, i: int, below: Plan, _: Useful = always) -> Program | None:
    """of the same color as the sphere"""
    alike = _alike(grow, i, below, same=True)
    return None if alike is None else p.Same(*alike)


def _different(grow: Growth, i: int, below: Plan, _: Useful = always) -> Program | None:
    """of a different color than the sphere"""
    alike = _alike(grow, i, below, same=False)
    return None if alike is None else p.Different(*alike)


def _not_same(grow: Growth, i: int, below: Plan, _: Useful = always) -> Program | None:
    """not of the same color as the sphere"""
    alike = _alike(grow, i, below, same=False)
    return None if alike is None else p.Not(p.Same(*alike))


def _anchors(grow: Growth, i: int, below: Plan) -> tuple[str, Program, int] | None:
    """A relation, a set of two or more that region i is not of, and to how many of them it is so related."""
    name = next(iter(grow.relations()), None)
    if name is None or len(grow.sight.everything) < 3:
        return None
    j = grow.any_region(but=frozenset({i}))
    anchors = grow.worded(j, below, _two_or_more, short=True)
    members = frozenset[int]() if anchors is None else grow.sight.members(anchors)
    if anchors is None or i in members:
        return None
    return name, anchors, len(members & grow.sight.related(name)[i])


def _some(grow: Growth, i: int, below: Plan, _: Useful = always) -> Program | None:
    """left of a sphere"""
    anchors = _anchors(grow, i, below)
    return p.Relation(anchors[0], p.Any(), (anchors[1],)) if anchors and anchors[2] else None


def _every(grow: Growth, i: int, below: Plan, _: Useful = always) -> Program | None:
    """left of every sphere"""
    anchors = _anchors(grow, i, below)
    if not anchors or anchors[2] < len(grow.sight.members(anchors[1])):
        return None
    return p.Relation(anchors[0], p.Any(), (p.All(anchors[1]),))


def _number(grow: Growth, i: int, below: Plan, _: Useful = always) -> Program | None:
    """left of at least 2 spheres"""
    anchors = _anchors(grow, i, below)
    if not anchors or not anchors[2]:
        return None
    bound = grow.rng.choice((Bound.EXACTLY, Bound.AT_LEAST) if anchors[2] > 1 else (Bound.EXACTLY,))
    return p.Relation(anchors[0], p.Any(), (p.Many(bound, anchors[2], anchors[1]),))


def _between(grow: Growth, i: int, below: Plan, _: Useful = always) -> Program | None:
    """between the sphere and the cylinder"""
    name = grow.pick(grow.words.betweens)
    pair = grow.pick(grow.sight.between(name, i)) if name else None
    if name is None or pair is None:
        return None
    first, second = grow.one(pair[0], HERE), grow.one(pair[1], below)
    return None if first is None or second is None else p.Relation(name, p.Any(), (p.The(first), p.The(second)))


LINKS: dict[str, Callable[[Growth, int, Plan, Useful], Program | None]] = {
    "relation": _relation,
    "not_relation": _not_relation,
    "same": _same,
    "different": _different,
    "not_same": _not_same,
    "some": _some,
    "every": _every,
    "number": _number,
    "between": _between,
}

# --- local: clauses that need no other region ----------------------------------------------------------------


def _and_relation(grow: Growth, i: int) -> Program | None:
    """... and behind the cube"""
    return _relation(grow, i, HERE)


def _but_not_relation(grow: Growth, i: int) -> Program | None:
    """... but not behind the cube"""
    return _not_relation(grow, i, HERE)


def _not_attribute(grow: Growth, i: int) -> Program | None:
    """not red"""
    family = grow.pick(sorted(grow.words.values))
    if family is None:
        return None
    mine = grow.sight.values[family][i]
    value = grow.pick([value for value in grow.words.values[family] if value != mine])
    return None if value is None else p.Not(p.Attribute(family, value))


def _not_noun(grow: Growth, i: int) -> Program | None:
    """not a cube"""
    noun = grow.pick([noun for noun in grow.words.nouns if noun != grow.sight.labels[i]])
    return None if noun is None else p.Not(p.Concept(noun))


def _or(grow: Growth, i: int) -> Program | None:
    """red or blue"""
    family = grow.pick(sorted(grow.words.values))
    mine = None if family is None else grow.sight.values[family][i]
    if family is None or mine not in grow.words.values[family]:
        return None
    other = grow.pick([value for value in grow.words.values[family] if value != mine])
    if other is None:
        return None
    pair = [p.Attribute(family, mine), p.Attribute(family, other)]
    grow.rng.shuffle(pair)
    return p.Or(tuple(pair))


LOCALS: dict[str, Callable[[Growth, int], Program | None]] = {
    "and_relation": _and_relation,
    "but_not_relation": _but_not_relation,
    "not_attribute": _not_attribute,
    "not_noun": _not_noun,
    "or": _or,
}

# --- picks: choices from a set that has region i among others ------------------------------------------------


def _set(grow: Growth, i: int, plan: Plan, linked: bool = True) -> Program | None:
    """A set of two or more with region i in it."""
    return grow.worded(i, plan if linked else plan[:1], _two_or_more, short=True)


def _two_or_more(left: Members) -> bool:
    return len(left) >= 2


def _superlative(grow: Growth, i: int, plan: Plan) -> Program | None:
    """the leftmost cube"""
    among = _set(grow, i, plan)
    if among is None:
        return None
    named = ((p.Superlative.named(way), measure) for measure, way in grow.words.superlatives)
    picks = [kind(measure, among) for kind, measure in named if kind is not None]
    return grow.pick([pick for pick in picks if grow.sight.members(pick) == {i}])


def _ordinal(grow: Growth, i: int, plan: Plan) -> Program | None:
    """the 2nd cube from the left"""
    among, direction = _set(grow, i, plan), grow.pick(grow.words.directions)
    if among is None or direction is None:
        return None
    measure, ascending = grow.sight.facts.counted_by(direction)
    values = grow.sight.measure(measure)
    members = sorted(grow.sight.members(among), key=lambda j: (values[j] if ascending else -values[j], j))
    place = members.index(i) + 1
    last = place == len(members) and place > 2 and grow.rng.random() < 0.5
    return p.Nth(-1 if last else place, direction, among)


def _nearest(grow: Growth, i: int, plan: Plan) -> Program | None:
    """the cube nearest to the sphere"""
    among = _set(grow, i, plan, linked=False)
    if among is None:
        return None
    j = grow.any_region(but=frozenset({i}))
    anchor = grow.one(j, plan[1:] or HERE)
    return None if anchor is None else p.Nearest(among, p.The(anchor))


def _other(grow: Growth, i: int, plan: Plan) -> Program | None:
    """cubes other than the cube left of the sphere"""
    among = _set(grow, i, plan, linked=False)
    rest = sorted(grow.sight.members(among) - {i}) if among is not None else []
    j = grow.pick(rest)
    anchor = None if j is None else grow.one(j, plan[1:] or HERE)
    return None if among is None or anchor is None else p.Other(among, p.The(anchor))


def _visible(grow: Growth, i: int, plan: Plan) -> Program | None:
    """the partially visible cube"""
    among = _set(grow, i, plan)
    levels = [level for level in grow.words.levels if i in grow.sight.members(p.Visible(level, p.Any()))]
    return p.Visible(levels[0], among) if among is not None and levels else None


NEVER_SAID: Mapping[type[Program], str] = {
    p.Farthest: "NEAREST is said; what is farthest is seldom the plainest way to single out a thing",
    p.More: "what it says is said by a superlative; English has words for few measures",
    p.LessThan: "as MORE",
    p.Exactly: "of a set as a whole it says what no one thing shows; numbers are said of anchors, by MANY",
    p.AtLeast: "as EXACTLY",
    p.AtMost: "as EXACTLY",
    p.Literal: "questions compare the numbers of two sets",
}
"""The operators that no expression is made with, and why not."""

PICKS: dict[str, Callable[[Growth, int, Plan], Program | None]] = {
    "superlative": _superlative,
    "ordinal": _ordinal,
    "nearest": _nearest,
    "other": _other,
    "visible": _visible,
}
