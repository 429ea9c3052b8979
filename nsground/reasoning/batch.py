"""Running many programs: on one scene, each on its own, or one on very many."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import overload

from nsground.domains.domain import DomainLike, load_domain
from nsground.errors import ExecutionError, NsgroundError
from nsground.program import Program
from nsground.reasoning.answer import Answer
from nsground.reasoning.decide import answers
from nsground.reasoning.execute import check, execute, in_domain
from nsground.reasoning.facts.by_logic import facts_in_logic
from nsground.reasoning.facts.logics import LogicLike
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.reasoning.operators.slots import fill
from nsground.reasoning.planning.templates import optimised_skeleton
from nsground.reasoning.policy import Policy, check_policy
from nsground.reasoning.presuppositions import Request
from nsground.reasoning.search import Answers, search
from nsground.reasoning.undecided import unknown
from nsground.scene import SceneGraph
from nsground.scene.scenes import Scenes

MAX_ROWS = 1024
"""Programs of one skeleton that are run together at most."""


@overload
def execute_batch(
    programs: Program,
    scenes: Scenes,
    logic: LogicLike = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
) -> Answers: ...
@overload
def execute_batch(
    programs: Sequence[Program],
    scenes: SceneGraph | Sequence[SceneGraph],
    logic: LogicLike = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
) -> list[Answer]: ...
@overload
def execute_batch(
    programs: Program,
    scenes: Sequence[SceneGraph],
    logic: LogicLike = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
) -> list[Answer] | Answers: ...
def execute_batch(
    programs: Program | Sequence[Program],
    scenes: SceneGraph | Sequence[SceneGraph],
    logic: LogicLike = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
) -> list[Answer] | Answers:
    """The answers of programs, each in its scene, or all in one; or of one program in all scenes.

    Programs of one shape in one scene run together. One program over a :class:`Scenes` gives :class:`Answers`, whose
    arrays tell the outcomes of a hundred thousand scenes without an object for each.

    >>> from nsground.program import read
    >>> from nsground.scene import SceneGraph
    >>> scene = SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"}], size=(100, 40))
    >>> [str(answer) for answer in execute_batch([read("COUNT(cup)"), read("EXISTS(fork)")], scene)]
    ['1 (1.00)', 'False (1.00)']

    Raises ExecutionError if there are not as many scenes as programs, and as :func:`execute` does.
    """
    if isinstance(programs, Program):
        check(programs, policy)
        if isinstance(scenes, Scenes):
            return search(programs, _laid_over(scenes, domain), logic, policy)
        programs = [programs] * (1 if isinstance(scenes, SceneGraph) else len(scenes))
    if isinstance(scenes, SceneGraph):
        return _in_scene(programs, scenes, logic, policy, domain)
    if len(scenes) != len(programs):
        raise ExecutionError(f"expected one scene, or one for each of {len(programs)} programs, got {len(scenes)}")
    found: dict[int, Answer] = {}
    for scene, rows in _by_scene(scenes):
        found.update(zip(rows, _in_scene([programs[row] for row in rows], scene, logic, policy, domain), strict=True))
    return [found[row] for row in range(len(programs))]


def execute_each(
    programs: Sequence[Program], scene: SceneGraph, logic: LogicLike = "product"
) -> list[Answer | NsgroundError]:
    """The answer of each program in one scene, or why there is none: one that cannot be run costs no other."""
    try:
        return list(execute_batch(programs, scene, logic))
    except NsgroundError as error:
        return [error] if len(programs) == 1 else [execute_each([each], scene, logic)[0] for each in programs]


def _by_scene(places: Iterable[SceneGraph]) -> list[tuple[SceneGraph, list[int]]]:
    """Every scene with the rows that ask about it."""
    groups: dict[int, tuple[SceneGraph, list[int]]] = {}
    for row, scene in enumerate(places):
        groups.setdefault(id(scene), (scene, []))[1].append(row)
    return list(groups.values())


def _in_scene(
    programs: Sequence[Program], scene: SceneGraph, logic: LogicLike, policy: Policy, domain: DomainLike | None
) -> list[Answer]:
    """The answers of programs in one scene, those of one skeleton in one run."""
    if domain is not None:
        scene = in_domain(scene, domain)
    check_policy(policy)
    if logic == "worlds" or len(programs) == 1:  # the rows of a run are then worlds
        return [execute(program, scene, logic, policy) for program in programs]
    facts = facts_in_logic(scene, logic)
    found: dict[int, Answer] = {}
    groups: dict[Program, tuple[list[int], list[Request]]] = {}
    for row, program in enumerate(programs):
        if not isinstance(program, Program):
            check(program, policy)
        if unknown(program, facts):
            found[row] = execute(program, scene, logic, policy)
            continue
        shape, words = optimised_skeleton(program, logic)
        if (group := groups.get(shape)) is None:
            group = groups[shape] = ([], [])
        group[0].append(row)
        group[1].append(Request(program, scene, (), words))
    for shape, (rows, requests) in groups.items():
        for start in range(0, len(rows), MAX_ROWS):
            part = requests[start : start + MAX_ROWS]
            run = Evaluator(facts, policy)
            fill(run, [request.words for request in part])
            told = answers(run, shape, part, logic, policy)
            found.update(zip(rows[start : start + MAX_ROWS], told, strict=True))
    return [found[row] for row in range(len(programs))]


def _laid_over(scenes: Scenes, domain: DomainLike | None) -> Scenes:
    return scenes if domain is None else dataclasses.replace(scenes, domain=load_domain(domain).kept)
