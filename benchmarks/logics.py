"""Where the logics disagree, on small scenes of which all possible worlds can be gone through.

python benchmarks/logics.py        # prints the tables of docs/numbers.md

"exact" is the average over all worlds, each by its probability. The logics see the same scenes.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from nsground import execute, read
from nsground.program import Program, Type
from nsground.reasoning.facts.by_logic import facts_in_logic
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.scene import SceneGraph, Table
from tests.reasoning.enumeration import exact
from tests.reasoning.worlds import random_set

SCENE = SceneGraph(
    boxes=[[0, 10, 30, 40], [40, 20, 70, 60], [38, 55, 58, 75]],
    size=(120, 120),
    concepts=Table(("cup", "fork"), np.array([[0.6, 0.4], [0.5, 0.5], [0.3, 0.7]])),
    attributes={"color": Table(("red", "green"), np.array([[0.7, 0.3], [0.4, 0.6], [1, 0]]))},
    existence=np.array([0.9, 0.8, 1.0]),
    hidden=np.zeros(3),
)
LOGICS = ("product", "godel", "lukasiewicz")
CASES = (
    ("a colour by itself", "color=red"),
    ("two different facts", "AND(cup, color=red)"),
    ("the fact said twice", "AND(cup, cup)"),
    ("a contradiction", "AND(cup, NOT(cup))"),
    ("two values of one family", "AND(color=red, color=green)"),
    ("either of two values", "OR(color=red, color=green)"),
    ("one anchor, two relations to it", "AND(LEFT_OF(ANY, fork), ABOVE(ANY, fork))"),
    ("NOT of a relation to some", "AND(cup, NOT(LEFT_OF(ANY, fork)))"),
    ("left of one, not above any", "AND(LEFT_OF(ANY, fork), NOT(ABOVE(ANY, fork)))"),
    ("two things are left of a fork", "EQUAL(COUNT(LEFT_OF(ANY, fork)), 2)"),
    ("the one fork, if there is one", "THE(fork)"),
    ("left of the one fork", "LEFT_OF(cup, THE(fork))"),
    ("second from the left", "NTH(2, left, cup)"),
    ("largest", "MOST(size, cup)"),
    ("nearest to some fork", "NEAREST(cup, fork)"),
    ("there are two", "EXACTLY(2, cup)"),
    ("there are two or more", "AT_LEAST(2, cup)"),
    ("some cup", "EXISTS(cup)"),
    ("some red cup", "EXISTS(AND(cup, color=red))"),
    ("more cups than forks", "GREATER(COUNT(cup), COUNT(fork))"),
)


def degrees(program: Program, logic: str, scene: SceneGraph) -> np.ndarray:
    """The degrees [N] of a set, or of a truth [1]; under strict, as in the worlds."""
    run = Evaluator(facts_in_logic(scene, logic, 2_000, 0), "strict")
    value = run.members(program) if program.type is Type.REGIONS else run.value(program)
    return np.atleast_1d(value.mean(axis=0))


def cases() -> None:
    print("| what | program | exact | product | godel | lukasiewicz |\n| --- | --- | --- | --- | --- | --- |")
    for what, notation in CASES:
        program = read(notation)
        truth = np.atleast_1d(exact(program, SCENE, "strict")[0])
        at = int(
            max(
                range(len(truth)),
                key=lambda i: max(abs(degrees(program, name, SCENE)[i] - truth[i]) for name in LOGICS),
            )
        )
        told = [f"{degrees(program, name, SCENE)[at]:.2f}" for name in LOGICS]
        where = f" of #{at}" if len(truth) > 1 else ""
        print(f"| {what} | `{notation}`{where} | {truth[at]:.2f} | {' | '.join(told)} |")


def by_operator(count: int = 400) -> None:
    """The mean and the largest difference from the exact degrees, over random programs, by their outermost operator."""
    rng = random.Random(0)
    errors: dict[str, dict[str, list[float]]] = {}
    while sum(len(found["product"]) for found in errors.values()) < count:
        program = random_set(rng, 2)
        try:
            truth = np.atleast_1d(exact(program, SCENE, "strict")[0])
        except (AssertionError, KeyError):
            continue  # more worlds than can be gone through
        found = errors.setdefault(program.op, {name: [] for name in (*LOGICS, "worlds")})
        for name in found:
            found[name].append(float(np.abs(degrees(program, name, SCENE) - truth).max()))
    heads = ("outermost", "programs", *LOGICS, "worlds (2,000)")
    print(f"\n| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for op, found in sorted(errors.items(), key=lambda item: -len(item[1]["product"])):
        if len(found["product"]) >= 5:
            told = (f"{np.mean(each):.3f} ({np.max(each):.2f})" for each in found.values())
            print(f"| `{op}` | {len(found['product'])} | {' | '.join(told)} |")


def sampling() -> None:
    program = read("LEFT_OF(cup, THE(fork))")
    print("\n| worlds | degree of #0 | standard error |\n| --- | --- | --- |")
    for samples in (64, 256, 1024, 4096, 16384):
        found = execute(program, SCENE, "worlds", "strict", samples=samples)
        assert found.degrees is not None
        print(f"| {samples:,} | {found.degrees[0]:.4f} | {found.error_of(found.degrees[0]):.4f} |")
    print(f"| all | {exact(program, SCENE, 'strict')[0][0]:.4f} | 0 |")


def main() -> None:
    cases()
    by_operator()
    sampling()


if __name__ == "__main__":
    main()
