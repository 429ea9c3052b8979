"""Every expression made says what is so, and no more than it takes: by the oracle, which knows nothing of how it
was made."""

from __future__ import annotations

from collections import Counter

from nsground import program as p
from nsground.datasets import Example
from nsground.generation.ablations import referents, weaker
from nsground.generation.conditions import CONDITIONS, DraftExpression
from nsground.generation.denotations import Sight
from nsground.generation.options import GenerationOptions
from nsground.generation.templates import heads
from nsground.language import parse_all
from nsground.program import Program
from nsground.program.normal import equivalent
from nsground.scene import SceneGraph
from tests.reasoning.oracle import Oracle


def scene_of(example: Example) -> SceneGraph:
    assert example.view.scene is not None
    return example.view.scene


def program_of(example: Example) -> Program:
    assert example.program is not None
    return example.program


def denoted(node: Program, scene: SceneGraph) -> set[int] | None:
    """What the oracle says of a set; None where something is presupposed in vain."""
    oracle = Oracle(scene)
    found = oracle.set(node)
    return None if oracle.failures else found


def test_answers_are_right(examples: list[Example]) -> None:
    for example in examples:
        program, scene = program_of(example), scene_of(example)
        if example.targets is not None:
            (asked,) = referents(program)
            assert denoted(asked, scene) == set(example.targets), example.text
            continue
        oracle = Oracle(scene)
        said = oracle.answer(program)
        assert not oracle.failures, example.text
        assert (
            {True: "yes", False: "no"}.get(said, str(said)) == example.answer
            if isinstance(said, bool)
            else (str(said) == example.answer)
        ), example.text


def test_no_clause_is_redundant(examples: list[Example]) -> None:
    for example in examples:
        for asked in referents(program_of(example)):
            whole = denoted(asked, scene_of(example))
            assert whole is not None
            for less in weaker(asked):
                assert denoted(less, scene_of(example)) != whole, f"{example.text}: {less} says as much"


def test_anchors_are_unique_and_choices_have_two(examples: list[Example]) -> None:
    for example in examples:
        inner = (node for asked in referents(program_of(example)) for node in asked.walk())
        for node in inner:
            match node:
                case p.The(regions=regions):
                    assert len(denoted(regions, scene_of(example)) or ()) == 1, example.text
                case p.Nth() | p.Most() | p.Least() | p.All() | p.Many():
                    assert len(denoted(node.regions, scene_of(example)) or ()) >= 2, example.text


def test_no_answer_comes_by_chance(examples: list[Example]) -> None:
    for example in examples:
        scene = scene_of(example)
        for asked in referents(program_of(example)):
            found = denoted(asked, scene)
            assert found is not None and len(found) < len(scene), example.text
            for head in heads(asked):
                same = denoted(head, scene)
                assert same is not None and len(same) >= 2 and same - found, example.text


def test_english_reads_back(examples: list[Example]) -> None:
    for example in examples:
        best = parse_all(example.text, scene_of(example).domain, limit=1)[0]
        assert not best.unused and equivalent(best.program, program_of(example)), example.text


def test_all_conditions_hold_of_what_is_read_back(examples: list[Example]) -> None:
    """From the files, not from what was in memory when they were written."""
    for example in examples:
        kind = "question"
        if example.targets is not None:
            kind = {0: "none", 1: "single"}.get(len(example.targets), "several")
        case = DraftExpression(
            kind, program_of(example), Sight(scene_of(example)), GenerationOptions({"": 1}, brackets=True)
        )
        assert [each.name for each in CONDITIONS if not each.holds(case)] == [], example.text


def test_expressions_are_many_and_different(examples: list[Example]) -> None:
    programs = Counter(map(program_of, examples))
    assert len(programs) > 0.95 * len(examples)
    used = {type(node) for program in programs for node in program.walk()}
    assert used >= {p.Not, p.Same, p.Nth, p.Relation, p.The, p.Count, p.Query}
