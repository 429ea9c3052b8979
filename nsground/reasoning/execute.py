"""Running programs on scenes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import cast

import numpy as np

from nsground.domain import DomainLike, load_domain
from nsground.errors import ExecutionError, did_you_mean
from nsground.program import Nth, Program, The, Type
from nsground.reasoning.answer import Answer, Outcome
from nsground.reasoning.aside import set_aside
from nsground.reasoning.execution import HOLDS, Execution, Policy
from nsground.reasoning.facts import Facts
from nsground.reasoning.logics import get_logic
from nsground.reasoning.operators import NamedValue, NumberValue
from nsground.scene import Floats, Region, SceneGraph

FLOOR = 0.1
"""Under ``lenient``, the least degree for which the likeliest region is offered at all."""


def execute(
    program: Program,
    scene: SceneGraph,
    logic: str = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
) -> Answer:
    """What a program comes to in a scene.

    ``logic`` is ``boolean`` (on the most likely world) or ``product`` (degrees as probabilities). Under the policy
    ``strict``, ``THE(a)`` demands that exactly one region is a; under ``lenient`` the likeliest one is taken, and
    clauses about what the scene does not know are set aside and listed in ``answer.unjudged``. ``domain`` gives
    relations, measures and the order of concepts; the scene's own by default.

    >>> from nsground.program import read
    >>> from nsground.scene import SceneGraph
    >>> scene = SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"},
    ...                               {"bbox": [50, 0, 10, 10], "category": "fork"}], size=(100, 40))
    >>> execute(read("THE(LEFT_OF(cup, THE(fork)))"), scene).regions[0].label
    'cup'

    Raises ExecutionError for an unknown logic or policy, or a family or measure that the scene cannot tell.
    """
    if domain is not None:
        scene = in_domain(scene, domain)
    run, kept, unjudged = prepare(program, scene, logic, policy)
    value = run.value(kept)
    if program.type is Type.REGIONS:
        answer = _regions(program, kept, scene, run)
    else:
        answer = _value(program, scene, run, value)
    if unjudged:
        clauses = "; ".join(dict.fromkeys(str(clause) for clause in unjudged))
        note = f"{answer.note} The scene cannot judge {clauses}: set aside.".lstrip()
        answer = dataclasses.replace(answer, note=note, unjudged=unjudged)
    return answer


def execute_batch(
    programs: Sequence[Program],
    scenes: SceneGraph | Sequence[SceneGraph],
    logic: str = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
) -> list[Answer]:
    """The answers of programs, each in its scene, or all in one.

    Raises ExecutionError if there are not as many scenes as programs.
    """
    places = [scenes] * len(programs) if isinstance(scenes, SceneGraph) else list(scenes)
    if len(places) != len(programs):
        raise ExecutionError(f"expected one scene, or one for each of {len(programs)} programs, got {len(places)}")
    return [execute(program, scene, logic, policy, domain) for program, scene in zip(programs, places, strict=True)]


def in_domain(scene: SceneGraph, domain: DomainLike) -> SceneGraph:
    """The scene as one of another domain, whose words and relations then apply. Raises DomainError."""
    return dataclasses.replace(scene, domain=load_domain(domain).kept)


def prepare(
    program: Program, scene: SceneGraph, logic: str, policy: Policy
) -> tuple[Execution, Program, tuple[Program, ...]]:
    """A run that is ready to be asked for values, the program it is for, and the clauses set aside."""
    if not isinstance(program, Program):
        raise ExecutionError(f"expected a program, got {type(program).__name__}; ng.read or ng.parse makes one")
    if policy not in ("strict", "lenient"):
        hint = did_you_mean(str(policy), ("strict", "lenient"))
        raise ExecutionError(f"no policy {policy!r}.{hint} Known: strict, lenient")
    facts = Facts.of(scene, get_logic(logic))
    kept, unjudged = set_aside(program, facts) if policy == "lenient" else (program, ())
    return Execution(facts, policy), kept, unjudged


# --- answers ----------------------------------------------------------------------------------------------


def _regions(program: Program, kept: Program, scene: SceneGraph, run: Execution) -> Answer:
    """Who is meant: one region for THE, else all that hold."""
    degrees = run.members(kept)
    failures = [f for f in run.failures if f.node != kept]
    singular = isinstance(kept, The | Nth)
    outcome: Outcome
    if failures and run.policy == "strict":
        first = failures[0]
        outcome, chosen, note = first.outcome, np.array([], dtype=int), _failed(first.outcome, first.node)
    elif singular:
        outcome, chosen, note = _one(kept, degrees, run)
    else:
        chosen = np.flatnonzero(degrees > HOLDS)
        outcome = "none" if not len(chosen) else "found" if len(chosen) == 1 else "many"
        note = _nothing(degrees) if outcome == "none" else ""
    if failures and run.policy == "lenient" and outcome != "none":
        note = f"{note} {_taken(failures[0].node)}".lstrip()
    candidates = run.members(kept.regions) if isinstance(kept, The) else degrees
    shown = candidates if outcome == "ambiguous" else degrees
    best = sorted((int(i) for i in chosen), key=lambda i: (-shown[i], i))
    return Answer(
        outcome=outcome,
        regions=tuple(_scored(scene, i, shown) for i in best),
        value=None,
        confidence=float(shown[best[0]]) if best else float(1 - shown.max(initial=0.0)),
        program=program,
        scene=scene,
        degrees=candidates,
        logic=run.logic.name,
        policy=run.policy,
        note=note,
        failures=tuple(run.failures),
    )


def _one(
    kept: Program, degrees: Floats, run: Execution
) -> tuple[Outcome, np.ndarray[tuple[int], np.dtype[np.intp]], str]:
    inner = run.members(kept.regions) if isinstance(kept, The) else degrees
    holding = np.flatnonzero(inner > HOLDS)
    if run.policy == "strict":
        if len(holding) == 1:
            return "found", holding, ""
        outcome: Outcome = "ambiguous" if len(holding) else "none"
        return outcome, holding, _failed(outcome, kept) if len(holding) else _nothing(inner)
    best = np.flatnonzero(degrees >= max(FLOOR, degrees.max(initial=0.0) - 1e-9))
    if not len(best):
        return "none", best, _nothing(inner)
    if len(best) > 1:
        return "ambiguous", best, f"{len(best)} regions fit equally well."
    others = len(holding) - 1
    return "found", best, f"{others} more fit too; this one fits best." if others > 0 else ""


def _scored(scene: SceneGraph, index: int, degrees: Floats) -> Region:
    return dataclasses.replace(scene.regions[index], score=float(degrees[index]))


def _failed(outcome: Outcome, node: Program) -> str:
    what = "no region is" if outcome == "none" else "several regions are"
    return f"{what} {node.regions if isinstance(node, The) else node}."


def _taken(node: Program) -> str:
    inner = node.regions if isinstance(node, The) else node
    return f"Several regions are {inner}; the likeliest was taken."


def _nothing(degrees: Floats) -> str:
    if not len(degrees):
        return "The scene has no regions."
    best = int(degrees.argmax())
    return f"No region fits; the nearest is #{best} at {degrees[best]:.2f}."


def _value(program: Program, scene: SceneGraph, run: Execution, value: object) -> Answer:
    outcome: Outcome = "found"
    note = ""
    found: int | bool | str | None
    if isinstance(value, NumberValue):
        found, confidence = value.most_likely(), float(value.degrees.max(initial=0.0))
    elif isinstance(value, NamedValue):
        found, confidence = value.most_likely(), float(value.degrees.max(initial=0.0))
        if found is None:
            outcome, note = "none", "There is no such region to ask about."
    else:
        degree = float(cast(Floats, value))
        found, confidence = degree > HOLDS, max(degree, 1 - degree)
    if run.failures and run.policy == "strict":
        outcome, found, note = (
            run.failures[0].outcome,
            None,
            _failed(run.failures[0].outcome, run.failures[0].node),
        )
    elif run.failures and not note:
        failure = run.failures[0]
        note = _taken(failure.node) if failure.outcome == "ambiguous" else _failed("none", failure.node)
    return Answer(
        outcome=outcome,
        regions=(),
        value=found,
        confidence=confidence,
        program=program,
        scene=scene,
        degrees=None,
        logic=run.logic.name,
        policy=run.policy,
        note=note,
        failures=tuple(run.failures),
    )
