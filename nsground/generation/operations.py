"""What may be said of a region, one small function an operation: each gives a clause or set that is true of it.

An operation that finds nothing to say gives None, and the description is begun anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nsground import program as p
from nsground.program import Program

if TYPE_CHECKING:
    from nsground.generation.growth import Growth

Plan = tuple[tuple[str, ...], ...]
"""Operations by level: those about the target, about what it is related to, about what that is related to, ..."""

HERE: Plan = ((),)
"""A plan for words alone."""

# --- links: clauses about another region, described by the rest of the plan --------------------------------


def _relation(grow: Growth, i: int, below: Plan) -> Program | None:
    """left of the sphere"""
    name = grow.any_relation()
    j = grow.pick(sorted(grow.sight.related(name)[i])) if name else None
    anchor = None if j is None else grow.one(j, below)
    return None if name is None or anchor is None else p.Relation(name, p.Any(), (p.The(anchor),))


def _not_relation(grow: Growth, i: int, below: Plan) -> Program | None:
    """not left of the sphere"""
    name = grow.any_relation()
    others = grow.sight.everything - {i} - (grow.sight.related(name)[i] if name else frozenset())
    j = grow.pick(sorted(others))
    anchor = None if j is None else grow.one(j, below)
    return None if name is None or anchor is None else p.Not(p.Relation(name, p.Any(), (p.The(anchor),)))


def _alike(grow: Growth, i: int, below: Plan, same: bool) -> tuple[str, Program] | None:
    family = grow.pick(sorted(grow.words.values))
    regions = grow.sight.scene.regions
    mine = None if family is None else regions[i].attributes.get(family)
    if family is None or mine is None:
        return None
    yours = {j: regions[j].attributes.get(family) for j in sorted(grow.sight.everything - {i})}
    j = grow.pick([j for j, value in yours.items() if value is not None and (value == mine) is same])
    anchor = None if j is None else grow.one(j, below)
    return None if anchor is None else (family, p.The(anchor))


def _same(grow: Growth, i: int, below: Plan) -> Program | None:
    """of the same color as the sphere"""
    found = _alike(grow, i, below, same=True)
    return None if found is None else p.Same(*found)


def _different(grow: Growth, i: int, below: Plan) -> Program | None:
    """of a different color than the sphere"""
    found = _alike(grow, i, below, same=False)
    return None if found is None else p.Different(*found)


def _not_same(grow: Growth, i: int, below: Plan) -> Program | None:
    """not of the same color as the sphere"""
    found = _alike(grow, i, below, same=False)
    return None if found is None else p.Not(p.Same(*found))


def _anchors(grow: Growth, i: int, below: Plan) -> tuple[str, Program, int] | None:
    """A relation, a set of two or more that region i is not of, and to how many of them it is so related."""
    name = grow.any_relation()
    if name is None or len(grow.sight.everything) < 3:
        return None
    j = grow.any_region(but=frozenset({i}))
    clauses = grow.clauses(j, below[0], below[1:])
    if clauses is None:
        return None
    anchors = grow.loose(j, clauses, words=grow.rng.choice((1, 1, 2)))
    members = grow.sight.denotes(anchors)
    if members is None or len(members) < 2 or i in members:
        return None
    return name, anchors, len(members & grow.sight.related(name)[i])


def _some(grow: Growth, i: int, below: Plan) -> Program | None:
    """left of a sphere"""
    found = _anchors(grow, i, below)
    return p.Relation(found[0], p.Any(), (found[1],)) if found and found[2] else None


def _every(grow: Growth, i: int, below: Plan) -> Program | None:
    """left of every sphere"""
    found = _anchors(grow, i, below)
    if not found or found[2] < len(grow.sight.members(found[1])):
        return None
    return p.Relation(found[0], p.Any(), (p.All(found[1]),))


def _number(grow: Growth, i: int, below: Plan) -> Program | None:
    """left of at least 2 spheres"""
    found = _anchors(grow, i, below)
    if not found or not found[2]:
        return None
    bound = grow.rng.choice(("exactly", "at least") if found[2] > 1 else ("exactly",))
    return p.Relation(found[0], p.Any(), (p.Many(bound, found[2], found[1]),))


def _between(grow: Growth, i: int, below: Plan) -> Program | None:
    """between the sphere and the cylinder"""
    name = grow.pick(grow.words.betweens)
    pair = grow.pick(grow.sight.between(name, i)) if name else None
    if name is None or pair is None:
        return None
    first, second = grow.one(pair[0], HERE), grow.one(pair[1], below)
    return None if first is None or second is None else p.Relation(name, p.Any(), (p.The(first), p.The(second)))


LINKS: dict[str, Callable[[Growth, int, Plan], Program | None]] = {
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
    mine = grow.sight.scene.regions[i].attributes.get(family)
    value = grow.pick([value for value in grow.words.values[family] if value != mine])
    return None if value is None else p.Not(p.Attribute(family, value))


def _not_noun(grow: Growth, i: int) -> Program | None:
    """not a cube"""
    noun = grow.pick([noun for noun in grow.words.nouns if noun != grow.sight.scene.regions[i].label])
    return None if noun is None else p.Not(p.Concept(noun))


def _or(grow: Growth, i: int) -> Program | None:
    """red or blue"""
    family = grow.pick(sorted(grow.words.values))
    mine = None if family is None else grow.sight.scene.regions[i].attributes.get(family)
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
    clauses = grow.clauses(i, plan[0], plan[1:] if linked else ())
    if clauses is None:
        return None
    found = grow.loose(i, clauses, words=grow.rng.choice((1, 1, 2)))
    members = grow.sight.denotes(found)
    return found if members is not None and i in members and len(members) >= 2 else None


def _superlative(grow: Growth, i: int, plan: Plan) -> Program | None:
    """the leftmost cube"""
    among, order = _set(grow, i, plan), grow.pick(grow.words.superlatives)
    if among is None or order is None:
        return None
    return (p.Most if order[1] == "most" else p.Least)(order[0], among)


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


PICKS: dict[str, Callable[[Growth, int, Plan], Program | None]] = {
    "superlative": _superlative,
    "ordinal": _ordinal,
    "nearest": _nearest,
    "other": _other,
    "visible": _visible,
}
