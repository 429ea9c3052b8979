"""Diffs of programs: laws on random programs, the exact distance against an enumeration, and pairs of text."""

from __future__ import annotations

import itertools
import time
from collections import Counter

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nsground.errors import ProgramError
from nsground.program import MAX_SIZE, And, Concept, Program, read
from nsground.program.diff import Insert, Keep, Move, Remove, Update, counts, diff, to_dict
from nsground.program.matching import DELETE_COST, INFINITY, Tree, distance, own, unordered, update_cost
from nsground.program.types import MAX_DEPTH
from tests.data import FIXTURES, pairs
from tests.strategies import programs

SMALL = programs(depth=3).filter(lambda program: program.size <= 40)
TINY = programs(depth=2).filter(lambda program: program.size <= 6)


# --- laws -------------------------------------------------------------------------------------------------


@given(SMALL)
def test_the_same_is_kept(program: Program) -> None:
    assert all(isinstance(edit, Keep) and edit.before == edit.after for edit in diff(program, program))


@given(SMALL, SMALL)
def test_every_node_has_one_edit(a: Program, b: Program) -> None:
    edits = diff(a, b)
    before = [edit.before for edit in edits if edit.before is not None]
    after = [edit.after for edit in edits if edit.after is not None]
    assert [site.place for site in before] == list(range(a.size))
    assert sorted(site.place for site in after) == list(range(b.size))
    nodes_a, nodes_b = list(a.walk()), list(b.walk())
    assert all(site.node is nodes_a[site.place] for site in before)
    assert all(site.node is nodes_b[site.place] for site in after)


@given(SMALL, SMALL)
def test_edits_say_what_they_say(a: Program, b: Program) -> None:
    for edit in diff(a, b):
        match edit:
            case Keep(before=x, after=y) | Move(before=x, after=y):
                assert own(x.node) == own(y.node)
            case Update(before=x, after=y):
                assert own(x.node) != own(y.node)
                assert bool(x.node.children) == bool(y.node.children)


@given(SMALL, SMALL)
def test_swapped_it_is_the_mirror_image(a: Program, b: Program) -> None:
    there, back = counts(diff(a, b)), counts(diff(b, a))
    assert back == there | {"insert": there["remove"], "remove": there["insert"]}
    assert {(e.before, e.after) for e in diff(a, b)} == {(e.after, e.before) for e in diff(b, a)}


@given(SMALL, st.randoms(use_true_random=False))
def test_the_order_of_and_and_or_is_a_matter_of_moves(program: Program, random: object) -> None:
    def shuffled(node: Program) -> Program:
        parts = list(node.children)
        random.shuffle(parts)  # type: ignore[attr-defined]
        return type(node)(tuple(parts)) if unordered(node) else node  # type: ignore[call-arg]

    other = program.map(shuffled)
    kinds = {type(edit) for edit in diff(program, other)}
    assert kinds <= {Keep, Move}
    assert (Move in kinds) == (program != other)


@given(SMALL, st.data())
def test_one_changed_word_is_one_update(program: Program, data: st.DataObject) -> None:
    words = sorted({node.name for node in program.find(Concept)})
    assume(words)
    word = data.draw(st.sampled_from(words))
    new = program.replace(Concept(word), Concept("never drawn"))
    times = sum(node == Concept(word) for node in program.walk())
    found = counts(diff(program, new))
    assert found["update"] == times and found["keep"] == program.size - times


# --- exactness --------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(TINY, TINY)
def test_the_distance_is_the_least_of_all_mappings(a: Program, b: Program) -> None:
    x, y = Tree.of(a), Tree.of(b)
    assert distance(x, y) == min(_mappings(x, y))


def _mappings(x: Tree, y: Tree) -> list[int]:
    """The costs of all constrained mappings, by trying every one-to-one relation of nodes."""
    found = []
    for count in range(min(len(x.nodes), len(y.nodes)) + 1):
        for left in itertools.combinations(range(len(x.nodes)), count):
            for right in itertools.permutations(range(len(y.nodes)), count):
                cost = sum(update_cost(x.nodes[i], y.nodes[j]) for i, j in zip(left, right, strict=True))
                if cost < INFINITY and _allowed(x, y, list(zip(left, right, strict=True))):
                    found.append(cost + DELETE_COST * (len(x.nodes) + len(y.nodes) - 2 * count))
    return found


def _allowed(x: Tree, y: Tree, mapped: list[tuple[int, int]]) -> bool:
    """Ancestors stay ancestors; what is apart stays apart; order is kept, but for parts of AND and OR."""
    for (i, j), (k, m) in itertools.combinations(mapped, 2):
        if _above(x, i, k) != _above(y, j, m) or _above(x, k, i) != _above(y, m, j):
            return False
        if not _above(x, i, k) and not _above(x, k, i):
            here, there = _meet(x, i, k), _meet(y, j, m)
            if not (unordered(x.nodes[here]) and unordered(y.nodes[there])) and (i < k) != (j < m):
                return False
            if any(_above(x, here, n) != _above(y, there, o) for n, o in mapped):
                return False
    return True


def _above(tree: Tree, i: int, k: int) -> bool:
    return i < k < i + tree.nodes[i].size


def _meet(tree: Tree, i: int, k: int) -> int:
    """The lowest node above both."""
    while not (_above(tree, i, k) or i == k):
        i = tree.parent[i]
    return i


# --- limits -----------------------------------------------------------------------------------------------


def test_at_the_limit_it_is_quick_to_say_no() -> None:
    a, b = (And(tuple(Concept(f"{name}{i}") for i in range(MAX_SIZE - 1))) for name in "ab")
    start = time.perf_counter()
    with pytest.raises(ProgramError, match=r"10,000 and 10,000 nodes are too large to compare"):
        diff(a, b)
    assert len(diff(a, a)) == MAX_SIZE
    assert time.perf_counter() - start < 5


def test_at_the_limit_of_depth() -> None:
    a = b = read("cup")
    for i in range(MAX_DEPTH - 1):
        a, b = And((a, Concept(f"a{i}"))), And((b, Concept(f"b{i}")))
    assert counts(diff(a, b))["update"] == MAX_DEPTH - 1


# --- pairs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("programs, expected", pairs(FIXTURES / "diff.txt"))
def test_pairs(programs: str, expected: str) -> None:
    a, b = (read(text) for text in programs.split(" => "))
    said = [
        f"{edit.sign}{edit.before or edit.after}" + (f">{edit.after}" if isinstance(edit, Update) else "")
        for edit in diff(a, b)
        if not isinstance(edit, Keep)
    ]
    assert "; ".join(said) == expected


def test_json() -> None:
    edits = diff(read("AND(cup, color=red)"), read("AND(mug, color=red, size=large)"))
    assert to_dict(edits[1]) == {
        "edit": "update",
        "before": {"place": 1, "node": "cup"},
        "after": {"place": 1, "node": "mug"},
    }
    assert to_dict(edits[-1]) == {"edit": "insert", "after": {"place": 3, "node": "size=large"}}
    assert Counter(type(edit) for edit in edits)[Insert] == 1 and not any(isinstance(edit, Remove) for edit in edits)
