"""The operators that choose among the members of a set: THE, superlatives, ordinals, the nearest.

The choices ``strict`` and ``lenient`` order regions by crisp comparisons: exact for certain facts, and under product
for independent members too. Degrees of members have gradients, the measures that they are ordered by have none.
``relaxed`` is for learning: THE takes every candidate by its share, and "before" is a matter of degree, so that
measures have gradients as well. It comes to the crisp one as differences grow beyond ``SOFTNESS``.
"""

from __future__ import annotations

import numpy as np

from nsground import program as p
from nsground.program import Program
from nsground.reasoning.facts.backend import (
    Array,
    Module,
    ascending_order,
    detached,
    inverse_order,
    largest,
    reduced,
    running_max,
    take,
    truths,
    zeros_before,
)
from nsground.reasoning.facts.index_sets import Places, survivors
from nsground.reasoning.facts.pairing import MAX_CELLS
from nsground.reasoning.operators.evaluator import HOLDS, Evaluator, Gate, denotes

SOFTNESS = 0.02
"""Relaxed: the difference of two measures, in shares of the range of a row, at which "before" is 0.73 certain."""

EVEN = 1e-9
"""Degrees that differ by no more are taken for equal."""


@denotes(p.The)
def the(node: p.The, run: Evaluator, _: Gate) -> Array:
    """Strict: the one member, or a failure. Lenient: the likeliest member; several that tie are all kept."""
    degrees: Array = run.value(node.regions)
    members = run.members(node.regions)
    if run.choice == "relaxed":
        return degrees * members / run.xp.clip(members.sum(-1), EVEN, None)[:, None]
    held = detached(members) > HOLDS
    holding = reduced(np.add, held)
    if run.choice == "strict":
        failed = holding != 1
        chosen = run.xp.asarray(held & ~failed[:, None])
    else:
        top = _strongest(run.xp, members)
        chosen = _as_strong(members, top)
        # Taking the likeliest of what is unlikely is no failure; not knowing which one is, or taking none.
        failed = (holding > 1) | (detached(top) <= 0)
    if np.count_nonzero(failed):
        run.presuppose(node, held, failed)
    return degrees * truths(run.xp, chosen)


def likeliest(xp: Module, members: Array) -> Array:
    """1 for the region with the largest degree (all of them where several tie), else 0; all 0 if none is possible."""
    return truths(xp, _as_strong(members, _strongest(xp, members)))


def _strongest(xp: Module, members: Array) -> Array:
    """The largest degree of each row [B]; 0 in a row without regions."""
    return largest(xp, members) if members.shape[-1] else members.sum(-1)


def _as_strong(members: Array, top: Array) -> Array:
    """Booleans [B, N]: what is possible, and as strong as the strongest."""
    return (members >= (top - EVEN)[..., None]) & (members > 0)


@denotes(p.Most, p.Least)
def extreme(node: p.Most | p.Least, run: Evaluator, gate: Gate) -> Array:
    """Members with no member further out."""
    values = run.facts.measure(node.measure)
    return _foremost(run, node.regions, -values if isinstance(node, p.Most) else values)


@denotes(p.Nearest, p.Farthest)
def by_distance(node: p.Nearest | p.Farthest, run: Evaluator, _: Gate) -> Array:
    """Members of the target by their distance to the nearest of the anchors, those over 0.5, else the likeliest."""
    xp = run.xp
    targets, anchors = run.members(node.target), run.members(node.anchor)
    if not run.facts.shape[1]:
        return targets
    held = detached(anchors) > HOLDS
    held = np.where(held.any(axis=-1, keepdims=True), held, detached(likeliest(xp, anchors)) > 0)
    closest = _closest(run, survivors(held), targets)
    reachable = xp.isfinite(closest)
    order = xp.where(reachable, closest if isinstance(node, p.Nearest) else -closest, np.inf)
    chosen = run.logic.both(xp, _foremost(run, node.target, order), run.logic.some(xp, anchors)[:, None])
    return chosen * reachable


def _closest(run: Evaluator, anchors: Places, targets: Array) -> Array:
    """Distances [B, N] of all regions to the nearest anchor that is another region; infinite where there is none."""
    xp, (_, count) = run.xp, run.facts.shape
    index = xp.asarray(anchors.index)
    rows = max(len(index), len(targets))
    if not len(anchors):
        return xp.full((rows, count), np.inf)
    found, step = [], max(1, MAX_CELLS // (rows * len(anchors)))
    for start in range(0, count, step):
        here = xp.arange(start, min(start + step, count))[None]
        ignored = here[..., :, None] == index[..., None, :]
        if anchors.valid is not None:
            ignored = ignored | ~xp.asarray(anchors.valid)[..., None, :]
        gaps = xp.where(ignored, np.inf, run.facts.distance(here, index))
        found.append(-largest(xp, -gaps))
    return found[0] if len(found) == 1 else xp.concat(found, axis=-1)


@denotes(p.Nth)
def nth(node: p.Nth, run: Evaluator, _: Gate) -> Array:
    """Members with exactly rank - 1 members before them; of equal ones the first in the scene comes first."""
    order = run.facts.order(node.direction)
    degrees, members = run.value(node.regions), run.members(node.regions)
    wanted, backwards = abs(node.rank) - 1, node.rank < 0
    if wanted >= max(1, run.facts.shape[1]):
        return run.xp.zeros_like(degrees)
    if run.choice == "relaxed":
        earlier = _before(run, -order if backwards else order)
        counts = run.logic.counts(run.xp, run.logic.both(run.xp, members[:, None, :], earlier))
        return run.logic.both(run.xp, degrees, counts.exactly[..., wanted])

    def exactly(ranked: Array) -> Array:
        if not backwards:
            return run.logic.exactly_before(run.xp, ranked, wanted)
        flipped = run.xp.flip(ranked, axis=-1)
        return run.xp.flip(run.logic.exactly_before(run.xp, flipped, wanted), axis=-1)

    place = run.places(degrees)
    ranks = ascending_order(run.xp, place.values(run.xp, _said(run, order), np.inf))
    ranked = take(run.xp, place.values(run.xp, members, 0.0), ranks)
    back = inverse_order(run.xp, ranks)
    found = run.logic.both(run.xp, place.values(run.xp, degrees, 0.0), take(run.xp, exactly(ranked), back))
    return place.spread(found, run.facts.shape[1])


def _foremost(run: Evaluator, regions: Program, order: Array) -> Array:
    """Members with the smallest value of ``order``; ties are kept."""
    degrees: Array = run.value(regions)
    members = run.members(regions)
    if not run.facts.shape[1]:
        return degrees
    if run.choice == "relaxed":
        earlier = run.logic.both(run.xp, members[:, None, :], _before(run, order))
        return run.logic.both(run.xp, degrees, run.logic.negate(run.logic.some(run.xp, earlier)))
    place = run.places(degrees)  # no degree of a member is over that of its set
    if not len(place):
        return run.xp.zeros_like(degrees)
    xp, order = run.xp, place.values(run.xp, _said(run, order), np.inf)
    ranks = ascending_order(xp, order)
    ranked = take(xp, order, ranks)
    before = zeros_before(xp, run.logic.running(xp, take(xp, place.values(xp, members, 0.0), ranks))[..., :-1])
    # Of equal ones, what counts is what comes before the first.
    starts = xp.arange(len(place))[None] * zeros_before(xp, ranked[..., 1:] != ranked[..., :-1])
    before = take(xp, before, running_max(xp, starts))
    ahead = take(xp, before, inverse_order(xp, ranks))
    found = run.logic.both(xp, place.values(xp, degrees, 0.0), run.logic.negate(ahead))
    return place.spread(found, run.facts.shape[1])


def _said(run: Evaluator, order: Array) -> Array:
    """Regions that the scene says nothing of come last."""
    return run.xp.where(run.xp.isnan(order), np.inf, order)


def _before(run: Evaluator, order: Array) -> Array:
    """Degrees [B, N, N] that, of regions i and j, j comes before i."""
    xp = run.xp
    there = (run.facts.existence > 0) & xp.isfinite(order)
    low = xp.min(xp.where(there, order, np.inf), axis=-1, keepdims=True)
    high = xp.max(xp.where(there, order, -np.inf), axis=-1, keepdims=True)
    low, high = (xp.where(xp.isfinite(end), end, 0.0) for end in (low, high))
    scale = SOFTNESS * xp.clip(high - low, 1e-6, None)[..., None]
    order = xp.where(xp.isfinite(order), order, high + (high - low) + 1.0)  # what cannot be told comes last
    earlier = xp.tanh((order[..., :, None] - order[..., None, :]) / (2 * scale)) * 0.5 + 0.5
    return earlier * (1 - xp.eye(order.shape[-1], dtype=order.dtype))
