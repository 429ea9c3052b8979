"""Running one program on one scene."""

from __future__ import annotations

import dataclasses

from nsground.domains.domain import DomainLike, load_domain
from nsground.errors import ExecutionError
from nsground.program import Program
from nsground.reasoning.answer import Answer
from nsground.reasoning.decide import answers
from nsground.reasoning.facts.bounded import with_region
from nsground.reasoning.facts.by_logic import facts_in_logic
from nsground.reasoning.facts.logics import LogicLike
from nsground.reasoning.facts.worlds import SAMPLES
from nsground.reasoning.operators.bounds import Runs
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.reasoning.planning.optimise import optimised
from nsground.reasoning.policy import Policy, check_policy
from nsground.reasoning.presuppositions import Request
from nsground.reasoning.scalar_view import ScalarView
from nsground.reasoning.undecided import open_answer, unknown
from nsground.scene import SceneGraph


def execute(
    program: Program,
    scene: SceneGraph,
    logic: LogicLike = "product",
    policy: Policy = "lenient",
    domain: DomainLike | None = None,
    samples: int = SAMPLES,
    seed: int = 0,
) -> Answer:
    """What a program comes to in a scene.

    ``logic`` is ``boolean`` (on the most likely world), ``godel``, ``product`` (degrees as probabilities of
    independent facts), ``lukasiewicz``, ``worlds`` (shares of ``samples`` possible worlds, drawn by ``seed``), or a
    logic of one's own, as an object or as ``my_file.py:MyLogic``. See docs/numbers.md. Under the policy ``strict``,
    ``THE(a)`` demands that exactly one region is a; under ``lenient`` the likeliest one is taken. What the scene does
    not know is unknown under either: where it matters, the outcome is ``undecided``, and ``answer.undecided`` lists
    what nothing judged. ``domain`` gives relations, measures and the order of concepts; the scene's own by default.

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
    facts = facts_in_logic(scene, logic, samples, seed)
    node = optimised(program, logic)
    if clauses := unknown(program, facts):
        if not len(scene):
            facts = facts_in_logic(with_region(scene), logic, samples, seed)
        answer = open_answer(Request(program, scene, clauses), node, facts, logic, policy)
    else:
        answer = answers(Evaluator(facts, policy), node, [Request(program, scene)], logic, policy)[0]
    return dataclasses.replace(answer, samples=samples, seed=seed) if facts.sampled else answer


def in_domain(scene: SceneGraph, domain: DomainLike) -> SceneGraph:
    """The scene as one of another domain, whose words and relations then apply. Raises DomainError."""
    return dataclasses.replace(scene, domain=load_domain(domain).kept)


def check(program: Program, policy: str) -> None:
    """Raises ExecutionError for what is no program, or an unknown policy."""
    if not isinstance(program, Program):
        raise ExecutionError(f"expected a program, got {type(program).__name__}; ng.read or ng.parse makes one")
    check_policy(policy)


def again(answer: Answer) -> ScalarView:
    """An answer evaluated once more, for the values of all nodes."""
    scene = answer.scene if len(answer.scene) or not answer.undecided else with_region(answer.scene)
    facts = facts_in_logic(scene, answer.logic, answer.samples, answer.seed)
    runs = Runs.of(answer.program, facts, answer.policy) if answer.undecided else None
    return ScalarView(facts, answer.policy, runs, len(answer.scene))
