"""What a scene cannot judge is set aside and reported, however deep it stands; nothing is decided by it."""

from __future__ import annotations

import pytest

import nsground as ng
from nsground.scene import SceneGraph


@pytest.fixture(scope="module")
def scene() -> SceneGraph:
    """Two cups and a fork; nobody looked for hats."""
    labels = ("cup", "fork", "cup")
    boxes = [{"bbox": [40 * i, 0, 10, 10], "category": label} for i, label in enumerate(labels)]
    return SceneGraph.from_coco(boxes, size=(200, 40))


@pytest.mark.parametrize(
    "anchor",
    ["hat", "THE(hat)", "ALL(hat)", 'MANY("at least", 2, hat)', "EXACTLY(2, hat)", "AT_LEAST(1, hat)",
     "AT_MOST(1, hat)", "THE(MOST(size, hat))", "LEAST(size, hat)", "NTH(2, left, hat)", "NEAREST(hat, cup)",
     "FARTHEST(hat, cup)", "OTHER(hat, cup)", "VISIBLE(full, hat)", "LEFT_OF(hat, cup)", "MORE(size, hat, cup)",
     "AND(hat, color=red)", "OR(hat, shoe)"],
)  # fmt: skip
@pytest.mark.parametrize("clause", ["LEFT_OF(cup, {})", "NEAREST(cup, {})", "FARTHEST(cup, {})", "MORE(size, cup, {})"])
def test_a_clause_about_what_nobody_looked_for_is_set_aside(scene: SceneGraph, clause: str, anchor: str) -> None:
    program = ng.read(clause.format(anchor))
    answer = ng.execute(program, scene)
    assert [region.index for region in answer.regions] == [0, 2]
    assert program in answer.unjudged and "set aside" in answer.note


def test_the_cup_left_of_the_largest_hat(scene: SceneGraph) -> None:
    answer = ng.answer_to(ng.parse_all("the cup left of the largest hat")[0], scene)
    assert answer.outcome != "none"
    assert [str(clause) for clause in answer.unjudged] == ["LEFT_OF(cup, THE(MOST(size, hat)))"]


def test_what_can_be_judged_is_kept(scene: SceneGraph) -> None:
    for notation in ("LEFT_OF(cup, THE(MOST(size, fork)))", "FARTHEST(cup, fork)"):
        assert not ng.execute(ng.read(notation), scene).unjudged
