"""Clauses that contradict each other, and clauses that change nothing in a scene: worth pointing out to who wrote
them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import combinations

from nsground.program import And, Attribute, Concept, Not, Program, Relation, Type
from nsground.program import Any as Everything
from nsground.reasoning import views
from nsground.reasoning.answer import Answer
from nsground.reasoning.execute import execute
from nsground.reasoning.explanations import Remark
from nsground.reasoning.facts.scene_facts import Facts

MAX_CLAUSES = 40
"""Most clauses that are tried without; a longer program is not one that people wrote."""


def remarks(answer: Answer) -> tuple[Remark, ...]:
    """What is to be remarked on the program of an answer.

    >>> from nsground import SceneGraph, execute, read
    >>> scene = SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"}], size=(100, 40))
    >>> print(remarks(execute(read("AND(cup, NOT(cup))"), scene))[0].text)
    Nothing is both cup and NOT(cup).
    """
    found = tuple(dict.fromkeys(contradictions(answer.trace.run.facts, answer.program)))
    return found if found else tuple(_redundant(answer))


views.remarks.register(Answer, remarks)


def contradictions(facts: Facts, program: Program) -> Iterator[Remark]:
    """Parts of one conjunction that no region can be both."""
    for node in program.walk():
        if node.type is not Type.REGIONS or not isinstance(node, And | Relation):
            continue
        for a, b in combinations(dict.fromkeys(_conjoined(node)), 2):
            if _exclude(facts, a, b):
                yield Remark("contradiction", (a, b), f"Nothing is both {a} and {b}.")


def _conjoined(node: Program) -> Iterator[Program]:
    """What a region must be, all at once, to be in a set."""
    if isinstance(node, And):
        for part in node.parts:
            yield from _conjoined(part)
    elif isinstance(node, Relation) and not isinstance(node.target, Everything):
        yield from _conjoined(node.target)
        yield dataclasses.replace(node, target=Everything())
    else:
        yield node


def _exclude(facts: Facts, a: Program, b: Program) -> bool:
    match a, b:
        case Not(part=part), other:
            return part == other
        case other, Not(part=part):
            return part == other
        case Attribute(family=f, value=v), Attribute(family=g, value=w):
            return f == g and v != w
        case Concept(name=name), Concept(name=other):
            mine, yours = set(facts.stands_for(name)[0]), set(facts.stands_for(other)[0])
            return bool(mine and yours) and not mine & yours
    return False


def _redundant(answer: Answer) -> Iterator[Remark]:
    """Clauses without which the answer is the same."""
    root = answer.trace.steps[0].node
    clauses = list(_clauses(root))
    if answer.outcome == "none" or answer.samples is not None or len(clauses) > MAX_CLAUSES:
        return
    for clause, without in clauses:
        other = execute(without, answer.scene, answer.logic, answer.policy)
        if (other.outcome, other.chosen, other.value) == (answer.outcome, answer.chosen, answer.value):
            yield Remark("redundant", (clause,), f"{clause} changes nothing here: without it the answer is the same.")


def _clauses(program: Program) -> Iterator[tuple[Program, Program]]:
    """Every restriction in a program, with the program without it."""
    for node in program.walk():
        if node.type is not Type.REGIONS:
            continue
        if isinstance(node, And):
            for part in node.parts:
                rest = tuple(other for other in node.parts if other is not part)
                if not isinstance(part, Concept):  # the noun is no restriction that could be left out
                    yield part, program.replace(node, And(rest) if len(rest) > 1 else rest[0])
        elif isinstance(node, Relation) and not isinstance(node.target, Everything):
            clause = dataclasses.replace(node, target=Everything())
            yield clause, program.replace(node, node.target)
