"""Programs too deep, too large or too long get an error of ours, never a RecursionError."""

from __future__ import annotations

import json
from typing import Any

import pytest

from nsground.errors import DialectError, NotationError, ProgramError
from nsground.program import MAX_DEPTH, MAX_SIZE, And, Concept, Literal, Not, Program, from_clevr, read


def nested(depth: int) -> str:
    return "NOT(" * (depth - 1) + "cup" + ")" * (depth - 1)


def nested_data(depth: int) -> dict[str, Any]:
    data: dict[str, Any] = {"op": "CONCEPT", "name": "cup"}
    for _ in range(depth - 1):
        data = {"op": "NOT", "part": data}
    return data


def test_the_deepest_program_lives() -> None:
    program = read(nested(MAX_DEPTH))
    assert program.depth == program.size == MAX_DEPTH
    assert read(str(program)) == program
    assert Program.from_dict(json.loads(json.dumps(program.to_dict()))) == program
    assert program.map(lambda node: node) == program
    assert hash(program) == hash(read(nested(MAX_DEPTH)))
    assert program.graph().number_of_nodes() == MAX_DEPTH
    assert len(program.pretty()) > MAX_DEPTH


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 10_000])
def test_deeper_is_refused(depth: int) -> None:
    with pytest.raises(NotationError, match=f"nested more than {MAX_DEPTH} deep"):
        read(nested(depth))
    with pytest.raises(ProgramError, match=f"nested more than {MAX_DEPTH} deep"):
        Program.from_dict(nested_data(depth))


def test_one_node_too_deep() -> None:
    with pytest.raises(ProgramError, match=f"NOT: the program is nested more than {MAX_DEPTH} deep"):
        Not(read(nested(MAX_DEPTH)))


@pytest.mark.parametrize("notation", ["(" * 100_000, "NOT(" * 25_000, "NOT(" * 100_000, "a" + ")" * 99_000])
def test_endless_parentheses(notation: str) -> None:
    with pytest.raises(NotationError):
        read(notation)


def test_too_long() -> None:
    with pytest.raises(NotationError, match="100,001 characters; at most 100,000 are read"):
        read("a" * 100_001)


def test_wide() -> None:
    parts = tuple(Concept("cup") for _ in range(20_000))
    with pytest.raises(ProgramError, match=f"AND: the program has more than {MAX_SIZE:,} nodes"):
        And(parts)
    with pytest.raises(NotationError, match=f"more than {MAX_SIZE:,} nodes"):
        read(f"AND({','.join(['a'] * 20_000)})")
    assert And(parts[: MAX_SIZE - 1]).size == MAX_SIZE


def test_shared_parts_count_each_time() -> None:
    program: Program = Concept("cup")
    with pytest.raises(ProgramError, match=f"more than {MAX_SIZE:,} nodes"):
        for _ in range(50):
            program = And((program, program))


def test_shared_clevr_items_count_each_time() -> None:
    functions: list[dict[str, Any]] = [{"function": "scene"}]
    functions += [{"function": "union", "inputs": [i, i]} for i in range(50)]
    with pytest.raises(DialectError, match=f"item .* more than {MAX_SIZE:,} nodes"):
        from_clevr(functions)


def test_huge_numbers() -> None:
    with pytest.raises(ProgramError, match="within ±999,999,999, got a number of"):
        Literal(10**10_000)
    with pytest.raises(NotationError):
        read(f"EQUAL(COUNT(a), {'9' * 90_000})")


def test_long_values_are_cut_in_messages() -> None:
    with pytest.raises(ProgramError) as caught:
        Program.from_dict({"op": "LITERAL", "number": "9" * 10_000})
    assert len(str(caught.value)) < 300
