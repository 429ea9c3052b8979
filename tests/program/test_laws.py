"""Laws that hold for all programs: identity, traversal, JSON, graphs."""

from __future__ import annotations

import copy
import dataclasses
import json
import os
import pickle
import subprocess
import sys
from typing import Any

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nsground.errors import ProgramError
from nsground.program import OPERATORS, And, Attribute, Concept, Not, Nth, Program, Relation, Type, read
from nsground.program.draw import label
from tests.strategies import WORDS, programs


@given(programs(), st.tuples(st.integers(0, 9), st.integers(10, 99)))
def test_span_is_kept_but_not_compared(program: Program, span: tuple[int, int]) -> None:
    tied = program.with_span(span)
    assert tied == program and hash(tied) == hash(program)
    assert tied.span == span
    back = Program.from_dict(json.loads(json.dumps(tied.to_dict())))
    assert back == program and back.span == span


@given(programs())
def test_json_round_trip(program: Program) -> None:
    assert Program.from_dict(json.loads(json.dumps(program.to_dict()))) == program


@given(programs(), programs())
def test_equality_is_structural(a: Program, b: Program) -> None:
    assert (a == b) == (str(a) == str(b)) == (a.to_dict() == b.to_dict())
    assert a != b or hash(a) == hash(b)
    assert a != str(a)


@given(programs())
def test_walk_counts_and_goes_parents_first(program: Program) -> None:
    nodes = list(program.walk())
    assert len(nodes) == program.size
    assert nodes[0] is program
    expected = [program, *(node for child in program.children for node in child.walk())]
    assert all(a is b for a, b in zip(nodes, expected, strict=True))
    assert program.depth == 1 + max((child.depth for child in program.children), default=0)


@given(programs())
def test_map_without_change_is_the_program_itself(program: Program) -> None:
    assert program.map(lambda node: node) is program


@given(programs())
def test_map_changes_every_word(program: Program) -> None:
    def shout(node: Program) -> Program:
        return Concept(node.name + "!", span=node.span) if isinstance(node, Concept) else node

    before = [node.name for node in program.find(Concept)]
    assert [node.name for node in program.map(shout).find(Concept)] == [name + "!" for name in before]


@given(programs(Type.REGIONS), st.data())
def test_replace_leaves_none_of_the_old(program: Program, data: st.DataObject) -> None:
    regions = [node for node in program.walk() if node.type is Type.REGIONS and node.op != "ALL"]
    old = data.draw(st.sampled_from(regions))
    new = Concept("never drawn")
    changed = program.replace(old, new)
    assert old not in changed.walk()
    assert new in changed.walk()
    assert changed.replace(new, old) == program


def test_find_by_class() -> None:
    program = read("AND(LEFT_OF(plate, fork), NOT(color=green))")
    assert [str(node) for node in program.find(Concept)] == ["plate", "fork"]
    assert [str(node) for node in program.find(Attribute, Not)] == ["NOT(color=green)", "color=green"]


@given(programs())
def test_graph_is_a_tree_of_all_nodes(program: Program) -> None:
    graph = program.graph()
    assert graph.number_of_nodes() == program.size
    assert networkx.is_arborescence(graph)
    for name, node in enumerate(program.walk()):
        assert graph.nodes[name]["program"] is node
        children = sorted(graph.successors(name), key=lambda child: graph.edges[name, child]["index"])
        assert [graph.nodes[child]["program"] for child in children] == list(node.children)


def _unescaped(text: str, table: dict[str, str]) -> str:
    for escaped, plain in table.items():
        text = text.replace(escaped, plain)
    return text


MERMAID = {
    "#quot;": '"', "#amp;": "&", "#lt;": "<", "#gt;": ">", "#96;": "`", "#92;": "\\", "#35;": "#",
}  # fmt: skip


@given(programs())
def test_mermaid_has_every_label(program: Program) -> None:
    lines = program.mermaid().splitlines()
    assert lines[0] == "flowchart TD"
    boxes = [line.split('["', 1)[1].removesuffix('"]') for line in lines[1 : program.size + 1]]
    assert not any('"' in box for box in boxes)
    assert [_unescaped(box, MERMAID) for box in boxes] == [label(node) for node in program.walk()]
    assert len(lines) == 1 + program.size + (program.size - 1)


@given(programs())
def test_dot_has_every_label(program: Program) -> None:
    lines = program.dot().splitlines()
    boxes = [line.split("[label=", 1)[1].removesuffix("];") for line in lines[2 : program.size + 2]]
    assert [json.loads(box) for box in boxes] == [label(node) for node in program.walk()]  # escapes as JSON does
    assert sum(" -> " in line for line in lines if "label" not in line) == program.size - 1


@settings(max_examples=25)
@given(programs())
def test_copies_are_equal(program: Program) -> None:
    tied = program.with_span((1, 2))
    for twin in (pickle.loads(pickle.dumps(tied)), copy.deepcopy(tied)):  # noqa: S301
        assert twin == program and hash(twin) == hash(program) and twin.span == (1, 2)


def test_pickles_survive_another_process() -> None:
    """Hashes of words differ from process to process; what a worker sends must still equal its like here."""
    code = """
import pickle, sys
from nsground.program import Concept
sys.stdout.buffer.write(pickle.dumps(Concept("cup")))
"""
    made = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert pickle.loads(made.stdout) == Concept("cup")  # noqa: S301


def test_programs_are_immutable() -> None:
    program = Concept("cup")
    with pytest.raises(dataclasses.FrozenInstanceError):
        program.name = "mug"  # type: ignore[misc]


@given(programs())
def test_every_node_types_as_declared(program: Program) -> None:
    for node in program.walk():
        assert type(node) is OPERATORS[node.op]
        for argument in node.arguments:
            if argument.types:
                value = getattr(node, argument.name)
                for part in value if argument.many else (value,):
                    assert part.type in argument.types


@given(WORDS)
def test_relation_names_are_those_the_notation_can_write(name: str) -> None:
    try:
        program = Relation(name, Concept("cup"), (Concept("fork"),))
    except ProgramError as error:
        assert "argument 'name'" in str(error)
    else:
        assert read(str(program)) == program


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Concept(""), "CONCEPT: argument 'name' must be a printable, non-empty word, got ''"),
        (lambda: Concept("a\nb"), "argument 'name' must be a printable, non-empty word"),
        (lambda: Not("cup"), "NOT: argument 'part' must be a program, got 'cup'"),  # type: ignore[arg-type]
        (lambda: And((Concept("a"),)), "AND: argument 'parts' must be a tuple of 2 or more, got 1"),
        (lambda: And([Concept("a")] * 2), "must be a tuple of 2 or more, got list"),  # type: ignore[arg-type]
        (lambda: Nth(True, "left", Concept("a")), "argument 'rank' must be a whole number, got True"),
        (lambda: Relation("and", Concept("a"), (Concept("b"),)), "cannot be 'and', which AND stands for"),
        (lambda: Relation("left of", Concept("a"), (Concept("b"),)), "must be like left_of"),
        (lambda: Relation("on", Concept("a"), ()), "argument 'anchors' must be a tuple of 1 or more, got 0"),
    ],
)  # fmt: skip
def test_ill_typed_programs_cannot_be_built(make: Any, message: str) -> None:
    with pytest.raises(ProgramError) as caught:
        make()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "program: expected an object with 'op', got list"),
        ({}, "program.op: None is no operator"),
        ({"op": "NAND"}, "program.op: 'NAND' is no operator. Did you mean 'AND'?"),
        ({"op": ["AND"]}, "is no operator"),
        ({"op": "NOT"}, "program: NOT needs 'part'"),
        ({"op": "ANY", "extra": 1}, "program: ANY has no argument 'extra'"),
        ({"op": "AND", "parts": {}}, "program.parts: expected a list, got dict"),
        (
            {"op": "NOT", "part": {"op": "CONCEPT", "name": 3}},
            "program.part: CONCEPT: argument 'name' must be",
        ),
        (
            {"op": "AND", "parts": [{"op": "ANY"}, 3]},
            "program.parts[1]: expected an object with 'op', got int",
        ),
        ({"op": "NTH", "rank": 1.0, "direction": "left", "regions": {"op": "ANY"}}, "must be a whole number"),
        (
            {"op": "ANY", "span": [3, 1]},
            "program.span: expected [start, end] with 0 <= start <= end, got [3, 1]",
        ),
        ({"op": "ANY", "span": "ab"}, "program.span: expected [start, end]"),
    ],
)
def test_broken_json(data: object, message: str) -> None:
    with pytest.raises(ProgramError) as caught:
        Program.from_dict(data)
    assert message in str(caught.value)
