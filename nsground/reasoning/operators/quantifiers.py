"""Relations and comparisons: what holds between a region and some, every or a number of others.

They are computed for the regions that can still matter on both sides, in blocks of bounded size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from nsground import program as p
from nsground.program import Monotone, Program
from nsground.reasoning.facts.backend import Array
from nsground.reasoning.facts.index_sets import Cells, Places, Side, any_of
from nsground.reasoning.facts.pairing import Related, Tuples, blocks, listings, worth_listing
from nsground.reasoning.operators.counting import agrees
from nsground.reasoning.operators.evaluator import Evaluator, Gate, denotes


@denotes(p.Relation)
def relation(node: p.Relation, run: Evaluator, gate: Gate) -> Array:
    """``REL(t, a)``: members of t that stand in the relation to some, every or the one of a."""

    def related(*sides: Side) -> Array:
        return run.facts.related(node.name, sides)

    return quantified(run, run.value(node.target, gate), node.anchors, related, gate)


@denotes(p.Same, p.Different)
def alike(node: p.Same | p.Different, run: Evaluator, gate: Gate) -> Array:
    """Two regions are the same in a family if some value is both's; different if two values that differ are."""
    compare = run.facts.alike if isinstance(node, p.Same) else run.facts.unlike

    def related(here: Side, there: Side) -> Array:
        return compare(node.family, here, there)

    return quantified(run, run.xp.ones_like(run.facts.existence), (node.anchor,), related, gate)


@denotes(p.More, p.LessThan)
def compared(node: p.More | p.LessThan, run: Evaluator, gate: Gate) -> Array:
    """``MORE(m, t, a)`` and ``LESS_THAN``: members of t whose measure exceeds, or is below, that of some of a."""
    values = run.facts.measure(node.measure)
    values = values if isinstance(node, p.More) else -values

    def related(here: Side, there: Side) -> Array:
        return run.facts.exceeds(values, here, there)

    return quantified(run, run.value(node.target, gate), (node.anchor,), related, gate)


def quantified(run: Evaluator, target: Array, anchors: Sequence[Program], related: Related, gate: Gate) -> Array:
    """target AND (some | every | a number of members of each anchor, all regions distinct: related).

    Rows with the same anchors share what is related to them.
    """
    facts = run.facts
    shared, which = run.sharing(anchors)
    members = [
        (shared.dual if anchor.quantifies is Monotone.DECREASING else shared).members(anchor) for anchor in anchors
    ]
    masks = None if facts.whole and not facts.listed else [run.matters(target, gate), *map(run.matters, members)]
    if which is not None:
        run.adopt(shared, which)
        if masks is not None:
            masks[0] = any_of(masks[0], np.asarray(which))
    rows = max(map(len, members if which is not None else (target, *members)))
    here, parts = _tuples(run, masks, rows, len(members), any(isinstance(anchor, p.Many) for anchor in anchors))
    held = [_fold(run, tuples, anchors, members, related) for tuples in parts]
    spread = here.spread(held[0] if len(held) == 1 else run.xp.concat(held, axis=-1), facts.shape[1])
    return run.logic.both(run.xp, target, spread if which is None or len(spread) == 1 else spread[which])


def _tuples(
    run: Evaluator, masks: Sequence[NDArray[np.bool_]] | None, rows: int, anchors: int, counted: bool
) -> tuple[Places | Cells, Iterator[Tuples]]:
    """The regions here, and the tuples to ask a relation of in parts of bounded size: of the regions of the ``masks``,
    one for each side, or of all."""
    facts = run.facts
    if masks is None:
        places = [facts.everywhere] * (anchors + 1)
    else:
        rows = max(map(len, masks))
        if facts.listed and rows > 1 and worth_listing(cells := [Cells.of(each, rows) for each in masks]):
            return cells[0], listings(cells[0], cells[1:], counted)
        places = [facts.everywhere if facts.whole else facts.places(each) for each in masks]
    return places[0], blocks(facts, places[0], places[1:], rows)


def _fold(
    run: Evaluator, tuples: Tuples, anchors: Sequence[Program], members: Sequence[Array], related: Related
) -> Array:
    """Degrees that the regions here stand in the relation; the last anchor is quantified over first."""
    logic, held = run.logic, tuples.held(related)
    for axis in range(len(anchors), 0, -1):
        anchor, xp = anchors[axis - 1], tuples.folding(axis)
        degrees, apart = tuples.along(members[axis - 1], axis), tuples.apart(axis)
        if isinstance(anchor, p.All):
            implied = logic.either(xp, logic.negate(degrees), held)
            held = logic.every(xp, xp.where(apart > 0, implied, 1.0))
            continue
        each = logic.both(xp, held, degrees) * apart
        if isinstance(anchor, p.Many):
            held = agrees(run, anchor.bound, anchor.number, tuples.padded(each, axis))
        elif isinstance(anchor, p.The) and run.choice == "relaxed":
            held = each.sum(-1)  # shares of one region: cases that exclude each other
        else:
            held = logic.some(xp, each)
    return held
