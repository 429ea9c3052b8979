"""Atoms, compounds and their divergence: laws, and an example computed by hand."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsground.program import Program, read
from nsground.splits.case import plain
from nsground.splits.compounds import SIZE, CountTable, compounds, parts, tree, written
from nsground.splits.divergence import ATOM, COMPOUND, AtomsAndCompounds, Divergence, divergence
from nsground.splits.search import Goal, Problem, search
from tests.strategies import programs

COUNTS = st.lists(st.integers(0, 50), min_size=4, max_size=4).filter(any).map(lambda v: np.array(v, dtype=float))


@given(COUNTS, COUNTS, st.sampled_from([ATOM, COMPOUND, 0.9]))
def test_a_divergence_is_a_number_from_0_to_1(train: np.ndarray, test: np.ndarray, alpha: float) -> None:
    assert 0 <= divergence(train, test, alpha) <= 1
    assert divergence(train, train, alpha) == pytest.approx(0, abs=1e-9)
    assert divergence(train, 3 * test, alpha) == pytest.approx(divergence(train, test, alpha))
    assert divergence(train, test, 0.5) == pytest.approx(divergence(test, train, 0.5))
    assert (divergence(train, test, alpha) == 1) == (not (train * test).any())


def test_a_divergence_to_nothing_is_not_a_number() -> None:
    assert math.isnan(divergence(np.zeros(3), np.ones(3), 0.5))
    assert Divergence(math.nan, 0.5).to_dict() == {"atom": None, "compound": 0.5}


def weights(*notations: str) -> dict[str, list[float]]:
    """The weight of each compound in each program."""
    table = compounds([plain(read(each)) for each in notations], [1] * len(notations))
    rows = len(notations)
    return {
        name: [float(table.total(np.eye(rows)[row])[column]) for row in range(rows)]
        for column, name in enumerate(table.names)
    }


def test_weights_by_hand() -> None:
    # NOT(cup) is in three programs. In two of them it is within AND(.. NOT(cup)), in one within COUNT(NOT(cup)):
    # in the first two it says 1 - 2/3, in the last 1 - 1/3. AND(color=red) comes with more around it each time.
    found = weights("AND(color=red, NOT(cup))", "AND(color=blue, NOT(cup))", "COUNT(NOT(cup))")
    assert found["NOT(part:cup)"] == pytest.approx([1 / 3, 1 / 3, 2 / 3])
    # AND(parts:NOT) is in two, and in both within AND(parts:NOT(part:cup)): it says nothing of its own.
    assert "AND(parts:NOT)" not in found
    # AND(NOT(cup)) is in two, each time with another colour: 1 - 1/2.
    assert found["AND(parts:NOT(part:cup))"] == pytest.approx([1 / 2, 1 / 2, 0])
    # Whole programs are within nothing.
    assert found["COUNT(regions:NOT(part:cup))"] == [0, 0, 1]
    assert found["AND(parts:NOT(part:cup),parts:color=red)"] == [1, 0, 0]
    assert set(found) == {
        "NOT(part:cup)", "AND(parts:NOT(part:cup))", "COUNT(regions:NOT(part:cup))",
        "AND(parts:NOT(part:cup),parts:color=red)", "AND(parts:NOT(part:cup),parts:color=blue)",
    }  # fmt: skip


def test_divergences_by_hand() -> None:
    red, blue, count = (
        plain(read(n)) for n in ("AND(color=red, NOT(cup))", "AND(color=blue, NOT(cup))", "COUNT(NOT(cup))")
    )
    measure = AtomsAndCompounds.of([red, blue, count])
    found = measure.between(np.array([1.0, 1.0, 0.0]), np.array([0.0, 0.0, 1.0]))
    # Atoms: training has AND, NOT, cup twice, red and blue once, of 8; the test has COUNT, NOT, cup, of 3.
    assert found.atom == pytest.approx(1 - 2 * math.sqrt(2 / 8 * 1 / 3))
    # Compounds: the two share NOT(cup): 2/3 of 2/3 + 1 + 2 in training, 2/3 of 2/3 + 1 in the test.
    p, q = (2 / 3) / (2 / 3 + 1 + 2), (2 / 3) / (2 / 3 + 1)
    assert found.compound == pytest.approx(1 - p**0.1 * q**0.9)


@given(programs())
def test_compounds_do_not_depend_on_the_order_of_parts(program: Program) -> None:
    shape = tree(plain(program))
    cut = parts(shape.parents, 4)
    assert list(cut.level) == sorted(cut.level)
    assert len(set(itertools.chain(*cut.larger))) <= len(cut.tops)
    assert all(text for text in written(shape, cut))
    assert written(shape, cut)[: len(shape.labels)] == list(shape.labels)


def test_a_node_with_very_many_children_has_small_compounds_only() -> None:
    wide = plain(read(f"AND({', '.join(f'w{i}' for i in range(300))})"))
    table = compounds([wide], [1])
    assert 0 < len(table.names) < 1_000


def _table_of(rows: list[list[float]]) -> CountTable:
    full = np.array(rows)
    row, column = np.nonzero(full)
    return CountTable(
        np.concatenate([[0], np.cumsum((full > 0).sum(1))]), column, full[row, column],
        tuple(map(str, range(full.shape[1]))),
    )  # fmt: skip


def test_a_search_reaches_its_goal_with_the_same_atoms() -> None:
    found = [plain(read(f"AND(n{a}, color=c{b}, size=s{c})")) for a in range(6) for b in range(6) for c in range(4)]
    measure = AtomsAndCompounds.of(found)
    sides = np.full(len(found), 4.0), np.full(len(found), 1.0)
    for compound, reachable in ((0.2, True), (0.3, True), (0.9, False)):
        problem = Problem(measure, *sides, Goal(compound, test=0.3))
        held = search(problem, seed=1)
        assert np.array_equal(held, search(problem, seed=1))
        reached = problem.divergence(held)
        assert problem.goal.reached(reached) == reachable
        assert reached.atom <= 0.02
        assert abs(held.mean() - problem.goal.test) < 0.05
        assert not reachable or abs(reached.compound - compound) <= 0.02


def test_compound_size_is_what_the_docs_say() -> None:
    assert SIZE == 5


def test_row_sums() -> None:
    table = _table_of([[1, 0, 2], [0, 0, 0], [0, 3, 4]])
    assert table.row_sums(table.weights).tolist() == [3, 0, 7]
    assert table.total(np.array([1.0, 1.0, 2.0])).tolist() == [1, 6, 10]
