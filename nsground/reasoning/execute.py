"""Running programs on scenes: one, many on one scene, many on many, one on very many."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import overload

from nsground.domains.domain import DomainLike, load_domain
from nsground.errors import ExecutionError, NsgroundError, did_you_mean
from nsground.program import Program
from nsground.reasoning.answer import Answer
from nsground.reasoning.decide import answers
from nsground.reasoning.facts.logics import get_logic
from nsground.reasoning.facts.scene_facts import Facts, SceneFacts
from nsground.reasoning.facts.worlds import SAMPLES, WorldFacts
from nsground.reasoning.operators.evaluator import Policy, Run
from nsground.reasoning.planning.abstention import judged
from nsground.reasoning.planning.optimise import optimised
from nsground.reasoning.planning.templates import fill, optimised_skeleton
from nsground.reasoning.presuppositions import Question
from nsground.reasoning.scalar_view import Execution
from nsground.reasoning.search import Answers, search
from nsground.scene import SceneGraph
from nsground.scene.scenes import Scenes

MAX_ROWS = 1024
"""Programs of one skeleton that are run together at most."""

POLICIES = ("strict", "lenient")


def execute(
    program: Program,
    scene: SceneGraph,
    logic: str = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
    samples: int = SAMPLES,
    seed: int = 0,
) -> Answer:
    """What a program comes to in a scene.

    ``logic`` is ``boolean`` (on the most likely world), ``godel``, ``product`` (degrees as probabilities of
    independent facts), ``lukasiewicz``, or ``worlds``: shares of ``samples`` possible worlds, drawn by ``seed``. See
    docs/numbers.md. Under the policy ``strict``, ``THE(a)`` demands that exactly one region is a; under ``lenient`` the
    likeliest one is taken, and clauses about what the scene does not know are set aside and listed in
    ``answer.unjudged``. ``domain`` gives relations, measures and the order of concepts; the scene's own by default.

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
    check(program, policy)
    facts = facts_of(scene, logic, samples, seed)
    question = asked(program, scene, facts, policy)
    answer = answers(Run(facts, policy), optimised(question.kept, logic), [question], logic, policy)[0]
    return dataclasses.replace(answer, samples=samples, seed=seed) if facts.sampled else answer


@overload
def execute_batch(
    programs: Program,
    scenes: Scenes,
    logic: str = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
) -> Answers: ...
@overload
def execute_batch(
    programs: Sequence[Program],
    scenes: SceneGraph | Sequence[SceneGraph],
    logic: str = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
) -> list[Answer]: ...
@overload
def execute_batch(
    programs: Program,
    scenes: Sequence[SceneGraph],
    logic: str = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
) -> list[Answer] | Answers: ...
def execute_batch(
    programs: Program | Sequence[Program],
    scenes: SceneGraph | Sequence[SceneGraph],
    logic: str = "product",
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
    programs: Sequence[Program], scene: SceneGraph, logic: str = "product"
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
    programs: Sequence[Program], scene: SceneGraph, logic: str, policy: Policy, domain: DomainLike | None
) -> list[Answer]:
    """The answers of programs in one scene, those of one skeleton in one run."""
    if domain is not None:
        scene = in_domain(scene, domain)
    check_policy(policy)
    if logic == "worlds" or len(programs) == 1:  # the rows of a run are then worlds
        return [execute(program, scene, logic, policy) for program in programs]
    facts = facts_of(scene, logic, None, None)
    groups: dict[Program, tuple[list[int], list[Question]]] = {}
    for row, program in enumerate(programs):
        if not isinstance(program, Program):
            check(program, policy)
        kept, unjudged = judged(program, facts, policy)
        shape, words = optimised_skeleton(kept, logic)
        if (group := groups.get(shape)) is None:
            group = groups[shape] = ([], [])
        group[0].append(row)
        group[1].append(Question(program, kept, scene, unjudged, words))
    found: dict[int, Answer] = {}
    for shape, (rows, questions) in groups.items():
        for start in range(0, len(rows), MAX_ROWS):
            part = questions[start : start + MAX_ROWS]
            run = Run(facts, policy)
            fill(run, [question.words for question in part])
            told = answers(run, shape, part, logic, policy)
            found.update(zip(rows[start : start + MAX_ROWS], told, strict=True))
    return [found[row] for row in range(len(programs))]


def in_domain(scene: SceneGraph, domain: DomainLike) -> SceneGraph:
    """The scene as one of another domain, whose words and relations then apply. Raises DomainError."""
    return dataclasses.replace(scene, domain=load_domain(domain).kept)


def _laid_over(scenes: Scenes, domain: DomainLike | None) -> Scenes:
    return scenes if domain is None else dataclasses.replace(scenes, domain=load_domain(domain).kept)


def facts_of(scene: SceneGraph, logic: str, samples: int | None, seed: int | None) -> Facts:
    """The facts of a scene in a logic, by name. Raises ExecutionError where there is no such logic."""
    if logic == "worlds":
        return WorldFacts.of(scene, SAMPLES if samples is None else samples, seed or 0)
    return SceneFacts.of(scene, get_logic(logic))


def check(program: Program, policy: str) -> None:
    """Raises ExecutionError for what is no program, or an unknown policy."""
    if not isinstance(program, Program):
        raise ExecutionError(f"expected a program, got {type(program).__name__}; ng.read or ng.parse makes one")
    check_policy(policy)


def check_policy(policy: str) -> None:
    """Raises ExecutionError for an unknown policy."""
    if policy not in POLICIES:
        hint = did_you_mean(str(policy), POLICIES)
        raise ExecutionError(f"no policy {policy!r}.{hint} Known: {', '.join(POLICIES)}")


def asked(program: Program, scene: SceneGraph, facts: Facts, policy: Policy) -> Question:
    """The question that a program is to a scene."""
    kept, unjudged = judged(program, facts, policy)
    return Question(program, kept, scene, unjudged)


def again(answer: Answer) -> tuple[Execution, Program]:
    """The run of an answer once more, for all of its values, and the program that was run."""
    facts = facts_of(answer.scene, answer.logic, answer.samples, answer.seed)
    return Execution(facts, answer.policy), asked(answer.program, answer.scene, facts, answer.policy).kept
