"""Why a region is in or out of an answer: the clause that decided, by how much, and what would have changed it."""

from __future__ import annotations

import numpy as np

from nsground import program as p
from nsground.program import Program, Type, draw
from nsground.reasoning import views
from nsground.reasoning.explanations import Reason, Trace
from nsground.reasoning.scalar_view import HOLDS, ScalarView


def decide(program: Program, region: int, run: ScalarView, wanted: bool) -> Reason:
    """The clause that decided for a region (``wanted``) or against it."""
    if run.open is not None and (reason := _unclear(program, region, run)) is not None:
        return reason
    clauses = list(_clauses(program, region, run))
    existence = float(run.existence[region])
    failed = [reason for reason in clauses if not reason.holds]
    if failed:
        return failed[0]
    telling = [reason for reason in clauses if not isinstance(reason.clause, p.The)] or clauses
    closest = min(telling, key=lambda reason: reason.margin)
    if existence <= HOLDS and existence < closest.degree:
        text = f"#{region} fits, but that it is an object at all is only {existence:.2f} likely"
        return Reason(region, program, False, existence, HOLDS - existence, text)
    degree = float(run.members(program)[region])
    if degree <= HOLDS and not wanted:
        text = f"#{region} passes every clause, but all together only to {degree:.2f}"
        return Reason(region, program, False, degree, HOLDS - degree, text)
    return closest


def _unclear(program: Program, region: int, run: ScalarView) -> Reason | None:
    """Why it cannot be told whether a region is in: the first clause of it that nothing judges; None where it is
    known to be in or out."""
    chosen_from = program.pool if isinstance(program, p.The) else None
    lower, upper = (bound[region] for bound in run.bounds(chosen_from or program))
    if lower > HOLDS or upper <= HOLDS:
        return None
    for node in program.walk():
        if node.type is not Type.REGIONS or run.facts.knows_words(node):
            continue
        least, most = (bound[region] for bound in run.bounds(node))
        if least <= HOLDS < most:
            return _untold(
                node if node.pool is None else node.with_pool(p.Any(span=node.pool.span)), region, float(most)
            )
    text = f"cannot tell whether #{region} is {program}: that hangs on what nothing here judges"
    return Reason(region, program, False, float(upper), 0.0, text, unclear=True)


def _untold(clause: Program, region: int, most: float) -> Reason:
    text = f"cannot tell whether #{region} is {clause}: nothing here judges that; if it is, it may be meant"
    return Reason(region, clause, False, most, 0.0, text, unclear=True)


def _of_trace(trace: Trace, region: int, wanted: bool) -> Reason:
    return decide(trace.steps[0].node, region, trace.run, wanted)


views.reason.register(Trace, _of_trace)


def _clauses(node: Program, region: int, run: ScalarView) -> list[Reason]:
    """The tests that a region has to pass for a set, in the order of the words, each as a reason."""
    match node:
        case p.And(parts=parts):
            return [reason for part in parts for reason in _clauses(part, region, run)]
        case p.Relation(target=target):
            return [*_clauses(target, region, run), _related(node, region, run)]
    # Selections and comparisons: first what they choose from, then, if that is passed, the choice itself.
    inner = [] if node.pool is None else _clauses(node.pool, region, run)
    if node.marks:
        return inner
    if all(reason.holds for reason in inner):
        inner.append(_reason(node, region, run, _rival(node, region, run)))
    return inner


def _reason(node: Program, region: int, run: ScalarView, others: tuple[int, ...]) -> Reason:
    degree = float(run.degrees(node)[region])
    holds = degree > HOLDS
    name = f"#{region}"
    match node:
        case p.Concept(name=concept):
            taken = run.facts.stands_for(concept)[1]
            label = run.facts.scene.regions[region].label
            also = f" (judged as {taken}, the nearest that the scene knows)" if taken else ""
            text = f"{name} is {'a' if holds else 'no'} {concept}{also}: {degree:.2f}; it looks like {label}"
        case p.Attribute(family=family, value=value):
            best = run.facts.scene.regions[region].attributes.get(family)
            looks = f"; it looks {best}" if best is not None and best != value else ""
            text = f"{name} is {'' if holds else 'not '}{value} ({family}): {degree:.2f}{looks}"
        case p.Not(part=part):
            text = f"{name} is{'' if not holds else ' not'} {part}: {1 - degree:.2f}"
        case p.Or():
            text = f"{name} is {'one' if holds else 'none'} of {node}: {degree:.2f}"
        case _ if not holds and others and (node.singular or (node.orders and not node.pairs)):
            text = f"{name} is passed over for #{others[0]} by {draw.label(node)}"
        case _:
            text = f"{name} {'passes' if holds else 'fails'} {draw.label(node)}: {degree:.2f}"
    return Reason(region, node, holds, degree, abs(degree - HOLDS), text, others)


def _rival(node: Program, region: int, run: ScalarView) -> tuple[int, ...]:
    """The region that was taken instead."""
    degrees = run.members(node)
    best = int(degrees.argmax())
    return (best,) if best != region and degrees[best] > degrees[region] else ()


def _related(node: p.Relation, region: int, run: ScalarView) -> Reason:
    """The relation itself, whatever the degree of the target, with the anchor that comes closest."""
    if not run.facts.knows_words(node):
        return _untold(node.with_pool(p.Any()), region, 1.0)
    here = np.array([[region]])
    anchors = [run.members(anchor) for anchor in node.anchors]
    alone = p.Relation(node.name, p.Any(), node.anchors)
    degree = float(run.degrees(alone)[region])
    holds = degree > HOLDS
    best: tuple[int, ...] = ()
    columns = [np.flatnonzero(a > 0) for a in anchors]
    verb = node.name.replace("_", " ")
    if all(len(c) for c in columns):
        held = run.facts.relation(node.name, here, *(c[None] for c in columns)).mean(0)[0]
        for axis, (anchor, column) in enumerate(zip(anchors, columns, strict=True)):
            held = held * anchor[column].reshape([-1 if a == axis else 1 for a in range(len(anchors))])
        at = np.unravel_index(int(held.argmax()), held.shape)
        best = tuple(int(column[i]) for column, i in zip(columns, at, strict=True))
    if not best:
        text = f"#{region} is {verb} nothing: no region is {', '.join(map(str, node.anchors))}"
    else:
        others = " and ".join(f"#{i}" for i in best)
        text = f"#{region} is {'' if holds else 'not '}{verb} {others}: {degree:.2f}"
    return Reason(region, node, holds, degree, abs(degree - HOLDS), text, best)
