"""Every operator is whole: what its class declares holds, and every room has an answer for it.

A new operator is found here by its registration alone: where a room has nothing to say of it, a test fails.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

import nsground as ng
from nsground import program as p
from nsground.errors import DialectError, ExecutionError
from nsground.generation.ablations import referents, weaker
from nsground.generation.templates import operators, template
from nsground.program import OPERATORS, Monotone, Program, Type, WordKind
from nsground.program.normal import equivalent
from nsground.program.types import Argument
from nsground.reasoning.facts.logics import LOGICS
from nsground.reasoning.facts.scene_facts import SceneFacts
from nsground.reasoning.operators import HOLDS, Evaluator
from nsground.scene import SceneGraph
from tests.reasoning.oracle import Oracle, disagreement
from tests.reasoning.worlds import random_scene

KINDS = [pytest.param(kind, id=op) for op, kind in OPERATORS.items()]
WORDS = {
    WordKind.CONCEPT: "cup", WordKind.FAMILY: "color", WordKind.VALUE: "red", WordKind.RELATION: "left_of",
    WordKind.MEASURE: "size", WordKind.DIRECTION: "left", None: "color",
}  # fmt: skip
SETS = {Type.REGIONS: "cup", Type.NUMBER: "COUNT(cup)", Type.TRUTH: "EXISTS(cup)", Type.VALUE: "QUERY(color, cup)"}


def sample(kind: type[Program]) -> Program:
    """An instance of an operator, of things that the scenes here know.

    What says nothing by itself stands where it says something: a mark in a relation, a number in a comparison.
    """
    made = kind(*(_value(argument) for argument in kind.arguments))
    if isinstance(made, p.Literal):
        return p.Greater(p.Count(p.Concept("cup")), made)
    return p.Relation("left_of", p.Concept("cup"), (made,)) if made.marks else made


def _value(argument: Argument) -> object:
    if argument.choices:
        return argument.choices[0]
    if argument.kind is not Program:
        return 1 if argument.kind is int else WORDS[argument.word]
    one = ng.read("THE(fork)" if argument.anchor else SETS[argument.types[0] if argument.types else Type.NUMBER])
    if not argument.many:
        return one
    return (one,) if argument.anchor else (one, ng.read("color=red"))


def scenes(seed: int, count: int, soft: bool = False) -> Iterator[SceneGraph]:
    rng = random.Random(seed)
    return (random_scene(rng, soft=soft) for _ in range(count))


@pytest.fixture(scope="module")
def scene() -> SceneGraph:
    """Two cups left of a fork."""
    rng = random.Random(3)
    return next(
        made for made in iter(lambda: random_scene(rng), None) if made.concepts.best() == ["cup", "cup", "fork"]
    )


# --- what every room has to say of it -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_what_it_is(kind: type[Program]) -> None:
    assert kind.__doc__ and not kind.__doc__.startswith(f"{kind.__name__}(")
    program = sample(kind)
    assert ng.read(str(program)) == program
    assert Program.from_dict(program.to_dict()) == program


@pytest.mark.parametrize("kind", KINDS)
def test_it_denotes_what_the_oracle_says(kind: type[Program]) -> None:
    for scene in scenes(1, 40):
        assert disagreement(sample(kind), scene) == ""


@pytest.mark.parametrize("logic", [*LOGICS, "worlds"])
@pytest.mark.parametrize("kind", KINDS)
def test_it_runs_in_every_logic(kind: type[Program], logic: str) -> None:
    for scene, policy in product(scenes(2, 3, soft=True), ("strict", "lenient")):
        answer = ng.execute(sample(kind), scene, logic, policy, samples=8)  # type: ignore[arg-type]
        assert 0 <= answer.confidence <= 1 + 1e-9
        assert answer.degrees is None or ((answer.degrees >= -1e-9) & (answer.degrees <= 1 + 1e-9)).all()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_said_in_english_and_read_back(kind: type[Program]) -> None:
    program = sample(kind)
    assert equivalent(ng.parse(program.english()), program), program.english()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_explained(kind: type[Program], scene: SceneGraph) -> None:
    answer = ng.execute(sample(kind), scene)
    assert len(answer.trace) == answer.program.size
    assert answer.program.type is not Type.REGIONS or all(
        str(answer.why(i)) and str(answer.why_not(i)) and str(answer.sensitivity(i)) for i in range(len(scene))
    )


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_a_plan_with_costs(kind: type[Program], scene: SceneGraph) -> None:
    for plan in (sample(kind).explain_plan(), ng.explain_plan(sample(kind), scene)):
        assert plan.cells > 0 and str(plan)


@pytest.mark.parametrize("kind", KINDS)
def test_clevr_has_its_equal_or_says_that_it_has_none(kind: type[Program]) -> None:
    program = sample(kind)
    try:
        functions = program.to_clevr()
    except DialectError as error:
        assert "CLEVR" in str(error)
    else:
        assert equivalent(ng.from_clevr(functions), program)


@pytest.mark.parametrize("kind", KINDS)
def test_generation_can_leave_it_out_and_name_it(kind: type[Program]) -> None:
    program = sample(kind)
    assert template(program)
    assert kind in (p.Concept, p.Attribute, p.Any) or operators(program)
    assert kind is p.Any or all(list(weaker(node)) for node in referents(program))


def test_an_operator_without_a_denotation_is_said_to_have_none(scene: SceneGraph) -> None:
    class Unfinished(p.Concept):
        op = "UNFINISHED"

    with pytest.raises(ExecutionError, match="UNFINISHED cannot be run: it has no denotation"):
        ng.execute(Unfinished("cup"), scene)


# --- what its class declares --------------------------------------------------------------------------------


def members(program: Program, scene: SceneGraph) -> set[int]:
    """The regions that a set denotes, where nothing is presupposed in vain."""
    return Oracle(scene).set(program)


def value(program: Program, scene: SceneGraph) -> float | frozenset[int]:
    found = Oracle(scene).answer(program)
    return frozenset(found) if isinstance(found, set) else float(found)


def these(regions: set[int]) -> Program:
    """A set by its members, in a scene of :func:`numbered`."""
    parts = tuple(p.Attribute("number", str(i)) for i in sorted(regions))
    return p.Or(parts) if len(parts) > 1 else parts[0] if parts else p.Not(p.Any())


def numbered(scene: SceneGraph) -> SceneGraph:
    """The scene with a number for each region, so that any set can be named."""
    data = scene.to_dict()
    data["attributes"]["number"] = {"names": [str(i) for i in range(len(scene))], "probs": np.eye(len(scene)).tolist()}
    return SceneGraph.from_dict(data)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.values[0].pool_argument])
def test_it_denotes_members_of_its_pool(kind: type[Program]) -> None:
    for scene in scenes(3, 40):
        program = sample(kind)
        node = next(program.find(kind))
        assert node.pool is not None
        assert members(node, scene) <= members(node.pool, scene)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.values[0].filters])
def test_what_filters_looks_at_members_one_by_one(kind: type[Program]) -> None:
    for scene in scenes(4, 40):
        program = sample(kind)
        assert program.pool is not None
        apart = p.And((program.pool, program.with_pool(p.Any())))
        assert members(program, scene) == members(apart, scene)


CHANGING = [
    pytest.param(kind, place, id=f"{op} {argument.name}")
    for op, kind in OPERATORS.items()
    for place, argument in enumerate(kind.arguments)
    if Type.REGIONS in argument.types and argument.monotone is not Monotone.NEITHER
]


@pytest.mark.parametrize("kind, place", CHANGING)
def test_it_grows_and_shrinks_as_declared(kind: type[Program], place: int) -> None:
    rng, changed = random.Random(5), False
    argument = kind.arguments[place]
    for scene in map(numbered, scenes(5, 60)):
        more = {i for i in range(len(scene)) if rng.random() < 0.7}
        less = {i for i in more if rng.random() < 0.6}
        few, many = (_with(kind, place, these(regions)) for regions in (less, more))
        small, large = value(few, scene), value(many, scene)
        changed |= small != large
        if argument.monotone is Monotone.DECREASING:
            small, large = large, small
        assert small <= large, (str(few), str(many))  # type: ignore[operator]
    assert changed


def _with(kind: type[Program], place: int, regions: Program) -> Program:
    values = [_value(argument) for argument in kind.arguments]
    values[place] = (regions, *values[place][1:]) if kind.arguments[place].many else regions  # type: ignore[index]
    return kind(*values)


MARKED = [p.All, *(lambda a, bound=bound, n=n: p.Many(bound, n, a) for bound in p.Bound for n in (0, 2)), lambda a: a]


@pytest.mark.parametrize("mark", MARKED)
def test_marked_anchors_quantify_as_declared(mark: type[Program]) -> None:
    rng = random.Random(6)
    for scene in map(numbered, scenes(6, 60)):
        more = {i for i in range(len(scene)) if rng.random() < 0.7}
        less = {i for i in more if rng.random() < 0.6}
        few, many = (p.Relation("left_of", p.Any(), (mark(these(regions)),)) for regions in (less, more))
        small, large = members(few, scene), members(many, scene)
        match few.anchors[0].quantifies:
            case Monotone.INCREASING:
                assert small <= large
            case Monotone.DECREASING:
                assert large <= small
        none = p.Relation("left_of", p.Any(), (mark(these(set())),))
        assert not (few.anchors[0].needs_member and members(none, scene))


def test_a_set_is_held_by_the_regions_that_it_is_named_by(scene: SceneGraph) -> None:
    run = Evaluator(SceneFacts.of(numbered(scene), LOGICS["boolean"]), "strict")
    assert np.flatnonzero(run.members(these({0, 2}))[0] > HOLDS).tolist() == [0, 2]
