"""Running programs on scenes."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from nsground.domain import DomainLike, load_domain
from nsground.errors import ExecutionError, did_you_mean
from nsground.program import Program
from nsground.reasoning.answer import Answer
from nsground.reasoning.answering import Question, answers
from nsground.reasoning.aside import set_aside
from nsground.reasoning.execution import Execution
from nsground.reasoning.facts import Facts, SceneFacts
from nsground.reasoning.logics import get_logic
from nsground.reasoning.run import Policy, Run
from nsground.scene import SceneGraph

POLICIES = ("strict", "lenient")


def execute(
    program: Program,
    scene: SceneGraph,
    logic: str = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
) -> Answer:
    """What a program comes to in a scene.

    ``logic`` is ``boolean`` (on the most likely world), ``godel``, ``product`` (degrees as probabilities of
    independent facts) or ``lukasiewicz``. Under the policy
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
    check(program, policy)
    facts = SceneFacts.of(scene, get_logic(logic))
    question = asked(program, scene, facts, policy)
    return answers(Run(facts, policy), question.kept, [question], logic, policy)[0]


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


def check(program: Program, policy: str) -> None:
    """Raises ExecutionError for what is no program, or an unknown policy."""
    if not isinstance(program, Program):
        raise ExecutionError(f"expected a program, got {type(program).__name__}; ng.read or ng.parse makes one")
    if policy not in POLICIES:
        hint = did_you_mean(str(policy), POLICIES)
        raise ExecutionError(f"no policy {policy!r}.{hint} Known: {', '.join(POLICIES)}")


def asked(program: Program, scene: SceneGraph, facts: Facts, policy: Policy) -> Question:
    """The question that a program is to a scene: what of it can be judged, and what is set aside."""
    kept, unjudged = set_aside(program, facts) if policy == "lenient" else (program, ())
    return Question(program, kept, scene, unjudged)


def again(answer: Answer) -> tuple[Execution, Program]:
    """The run of an answer once more, for all of its values, and the program that was run."""
    facts = SceneFacts.of(answer.scene, get_logic(answer.logic))
    return Execution(facts, answer.policy), asked(answer.program, answer.scene, facts, answer.policy).kept
