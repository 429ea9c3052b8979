"""What the operators without anchors or choices denote: sets, questions and answers.

One function each, over the few methods of a logic. Regions are degrees [B, N], each given that the region exists;
whether it does is asked where a set is quantified over. The functions for relations and comparisons are in
``quantifiers``, those that choose among regions in ``selection``.
"""

from __future__ import annotations

from nsground import program as p
from nsground.program import Type
from nsground.reasoning.facts.backend import Array
from nsground.reasoning.operators.counting import number_of
from nsground.reasoning.operators.evaluator import Evaluator, Gate, denotes
from nsground.reasoning.operators.selection import likeliest
from nsground.reasoning.operators.values import NamedValue, NumberValue
from nsground.reasoning.planning.costs import cheapest_first

# --- sets -------------------------------------------------------------------------------------------------


@denotes(p.Concept)
def concept(node: p.Concept, run: Evaluator, _: Gate) -> Array:
    """Regions of a concept, or of one below it."""
    return run.facts.concept(node.name)


@denotes(p.Attribute)
def attribute(node: p.Attribute, run: Evaluator, _: Gate) -> Array:
    """Regions whose attribute has this value."""
    return run.facts.attribute(node.family, node.value)


@denotes(p.Any)
def anything(_: p.Any, run: Evaluator, __: Gate) -> Array:
    """``ANY``: all regions."""
    return run.xp.ones_like(run.facts.existence)


@denotes(p.And)
def conjunction(node: p.And, run: Evaluator, gate: Gate) -> Array:
    """Cheap parts first; dear ones are computed only where the parts before them leave something to decide."""
    order, gated = cheapest_first(node)
    found: Array | None = None
    for i in order:
        part = node.parts[i]
        degrees = run.value(part, gate)
        found = degrees if found is None else run.logic.both(run.xp, found, degrees)
        if gated and run.gated and node.type is Type.REGIONS:
            gate = (*gate, part)
    assert found is not None  # AND has two parts or more
    return found


@denotes(p.Or)
def disjunction(node: p.Or, run: Evaluator, gate: Gate) -> Array:
    """``OR``: the union."""
    parts: list[Array] = [run.value(part, gate) for part in node.parts]
    degrees = parts[0]
    for more in parts[1:]:
        degrees = run.logic.either(run.xp, degrees, more)
    return degrees


@denotes(p.Not)
def negation(node: p.Not, run: Evaluator, gate: Gate) -> Array:
    """``NOT``: the complement."""
    return run.logic.negate(run.dual.value(node.part, gate))


@denotes(p.All, p.Many)
def marked(node: p.All | p.Many, run: Evaluator, _: Gate) -> Array:
    """The members that a relation is then asked about; the mark says of how many of them it has to hold."""
    degrees: Array = run.value(node.regions)
    return degrees


@denotes(p.Other)
def other(node: p.Other, run: Evaluator, gate: Gate) -> Array:
    """``OTHER(t, a)``: members of t that are not in a."""
    return run.logic.both(run.xp, run.value(node.target, gate), run.logic.negate(run.dual.value(node.excluded, gate)))


@denotes(p.Visible)
def visible(node: p.Visible, run: Evaluator, gate: Gate) -> Array:
    """``VISIBLE(level, a)``: members of a that are hidden as little, or as much, as the level says."""
    return run.logic.both(run.xp, run.value(node.regions, gate), run.facts.visible(node.level))


# --- answers ----------------------------------------------------------------------------------------------


@denotes(p.Literal)
def literal(node: p.Literal, run: Evaluator, _: Gate) -> NumberValue:
    """A number that is written down."""
    most = run.facts.shape[1] + 1  # all above are alike: no set has so many members
    number = min(max(node.number, -1), most)
    one, places = _certain(run, True)[:, None], run.xp.arange(most + 2)
    return NumberValue(one * (places[:-1] == number), one * (places <= number))


@denotes(p.Count)
def count(node: p.Count, run: Evaluator, _: Gate) -> NumberValue:
    """``COUNT(a)``: how likely each size of a is."""
    return number_of(node.regions, run)


@denotes(p.Exists)
def exists(node: p.Exists, run: Evaluator, _: Gate) -> Array:
    """``EXISTS(a)``: the degree to which a has a member."""
    return run.logic.some(run.xp, run.members(node.regions))


@denotes(p.Query)
def query(node: p.Query, run: Evaluator, _: Gate) -> NamedValue:
    """The value of the family on the one member; that there is one is presupposed as by THE."""
    names, table = run.facts.values(node.family)
    chosen = node.regions if isinstance(node.regions, p.The) else p.The(node.regions, span=node.regions.span)
    members = run.members(chosen)
    picked = members if run.choice == "relaxed" else likeliest(run.xp, members)
    share = picked / run.xp.clip(picked.sum(-1), 1.0, None)[:, None]
    return NamedValue(names, (table * share[..., None]).sum(-2))


@denotes(p.Equal)
def equal(node: p.Equal, run: Evaluator, _: Gate) -> Array:
    """``EQUAL(x, y)``: the degree to which two numbers, or two values, are the same."""
    if isinstance(node.left, p.Literal) and isinstance(node.right, p.Literal):
        return _certain(run, node.left.number == node.right.number)
    left, right = run.value(node.left), run.value(node.right)
    if node.left.type is Type.NUMBER:
        size = min(left.degrees.shape[-1], right.degrees.shape[-1])
        return run.logic.total(run.xp, run.logic.both(run.xp, left.degrees[:, :size], right.degrees[:, :size]))
    shared = [(left.names.index(name), i) for i, name in enumerate(right.names) if name in left.names]
    if not shared:
        return run.xp.zeros_like(left.degrees.sum(-1) + right.degrees.sum(-1))
    mine, yours = (list(columns) for columns in zip(*shared, strict=True))
    return run.logic.total(run.xp, run.logic.both(run.xp, left.degrees[:, mine], right.degrees[:, yours]))


@denotes(p.Greater, p.Less)
def ordered(node: p.Greater | p.Less, run: Evaluator, _: Gate) -> Array:
    """For some n, the one number is n, and the other n + 1 or more."""
    large, small = (node.left, node.right) if isinstance(node, p.Greater) else (node.right, node.left)
    if isinstance(small, p.Literal) and (small.number < 0 or isinstance(large, p.Literal)):
        return _certain(run, not isinstance(large, p.Literal) or large.number > small.number)
    larger, smaller = run.value(large), run.dual.value(small)
    size = min(smaller.degrees.shape[-1], larger.at_least.shape[-1] - 1)
    cases = run.logic.both(run.xp, smaller.degrees[:, :size], larger.at_least[:, 1 : size + 1])
    return run.logic.total(run.xp, cases)


def _certain(run: Evaluator, holds: bool) -> Array:
    return run.xp.ones_like(run.facts.existence.sum(-1)) * holds
