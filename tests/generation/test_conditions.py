"""What is refused, by which condition."""

from __future__ import annotations

import pytest

from nsground import read
from nsground.generation.conditions import DraftExpression, refusal
from nsground.generation.denotations import Sight
from nsground.generation.options import GenerationOptions
from nsground.generation.templates import template
from nsground.program.phrases import reach
from nsground.scene import SceneGraph
from nsground.scene.reading import certain
from tests.data import FIXTURES, pairs

SCENE = SceneGraph(
    boxes=[[10, 60, 30, 80], [50, 50, 90, 90], [110, 40, 150, 80], [170, 50, 210, 90], [230, 60, 250, 80]],
    size=(260, 120),
    concepts=certain(["cup", "cup", "cup", "bowl", "bowl"]),
    attributes={
        "color": certain(["red", "red", "blue", "red", "blue"], ["red", "blue", "green"]),
        "size": certain(["small", "large", "large", "large", "small"]),
    },
)


@pytest.mark.parametrize(("said", "expected"), pairs(FIXTURES / "refusals.txt"))
def test_refusals(said: str, expected: str) -> None:
    kind, _, notation = said.partition(" ")
    case = DraftExpression(kind, read(notation), Sight(SCENE), GenerationOptions({"": 1}))
    assert (refusal(case) or "sound") == expected


def test_what_is_picked_by_a_hair_is_refused() -> None:
    near = SceneGraph(
        boxes=[[10, 10, 30, 30], [11, 60, 31, 80], [200, 10, 220, 30]], size=(260, 120),
        concepts=certain(["cup", "cup", "cup"]), attributes={"color": certain(["red", "red", "red"])},
    )  # fmt: skip
    case = DraftExpression("single", read("THE(LEAST(x, cup))"), Sight(near), GenerationOptions({"": 1}))
    assert refusal(case) == "choice is clear"


def test_limits_and_distractors() -> None:
    program, sight = read("THE(RIGHT_OF(cup, THE(AND(cup, color=red, size=large))))"), Sight(SCENE)

    def why(**options: tuple[int, int]) -> str | None:
        return refusal(DraftExpression("single", program, sight, GenerationOptions({"": 1}, **options)))  # type: ignore[arg-type]

    assert why(chain=(1, 1), distractors=(2, 2)) is None
    assert why(chain=(2, 4)) == why(depth=(2, 3)) == "within limits"
    assert why(distractors=(3, 9)) == why(distractors=(0, 1)) == "noun does not tell"


def test_chain_and_template() -> None:
    program = read("THE(AND(LEFT_OF(cube, THE(NEAREST(sphere, THE(color=red)))), NOT(SAME(size, THE(cylinder)))))")
    assert reach(program) == 2
    assert template(program) == "THE(AND(LEFT_OF(noun, THE(NEAREST(noun, THE(color)))), NOT(SAME(family, THE(noun)))))"
