"""Formulas: what they come to, what is wrong with them, and how much of one is read."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from nsground.errors import RelationError
from nsground.relations import read_formula
from nsground.relations.evaluate import Scope, evaluate
from nsground.relations.formula import MAX_DEPTH, MAX_LENGTH
from nsground.relations.geometry import Chosen
from nsground.scene import SceneGraph, Table
from tests.data import FIXTURES, pairs

SCENE = SceneGraph(
    boxes=[[0, 0, 30, 40], [60, 80, 120, 160], [15, 20, 45, 60]],
    size=(300, 400),
    concepts=Table((), np.zeros((3, 0))),
    depth=[5, 3, 4],
    positions=[[1, 0, 0], [0, 2, 0], [1, 2, 2]],
    axes={"right": [1, 0, 0], "front": [0, 1, 0]},
)


def value(text: str, scene: Any = SCENE, xp: Any = np, index: Any = ([0], [1], [2])) -> Any:
    chosen = {"abc"[axis]: Chosen(scene, np.array(i), axis, 3, xp) for axis, i in enumerate(index)}
    scope = Scope(chosen, lambda *_: pytest.fail("no relations here"), xp)
    return evaluate(read_formula(text, 3).tree, scope)


@pytest.mark.parametrize(("text", "wanted"), pairs(FIXTURES / "meaning.txt"))
def test_a_formula_comes_to(text: str, wanted: str) -> None:
    assert np.asarray(value(text)).item() == pytest.approx(float(wanted), abs=1e-12)


@pytest.mark.parametrize(("text", "message"), pairs(FIXTURES / "meaning_errors.txt"))
def test_a_formula_that_cannot_be_read_says_why_and_where(text: str, message: str) -> None:
    with pytest.raises(RelationError) as caught:
        read_formula(text, 2)
    assert message in str(caught.value)
    assert str(caught.value).splitlines()[-1].strip("^ ") == "", "carets under the place"


def test_the_carets_stand_under_the_word() -> None:
    with pytest.raises(RelationError) as caught:
        read_formula("left(a) + left(x)", 2)
    assert str(caught.value).splitlines()[1:] == ["left(a) + left(x)", "               ^"]


@pytest.mark.parametrize("text", ["", "   ", None, 7, ["a"]])
def test_what_is_no_text_is_refused(text: Any) -> None:
    with pytest.raises(RelationError, match="formula"):
        read_formula(text, 2)


@pytest.mark.parametrize(
    "text",
    ["-" * 1500 + "1", "not " * 400 + "1", "+".join("1" * (MAX_DEPTH + 1)), "abs(" * 390 + "1" + ")" * 390],
)
def test_deep_formulas_are_refused_without_recursion(text: str) -> None:
    with pytest.raises(RelationError, match=f"nested more than {MAX_DEPTH} deep"):
        read_formula(text, 2)


def test_parentheses_are_not_depth() -> None:
    assert value("(" * 900 + "1" + ")" * 900) == 1


def test_long_formulas_are_refused() -> None:
    with pytest.raises(RelationError, match=r"2,001 characters; at most 2,000"):
        read_formula("1" * (MAX_LENGTH + 1), 2)


def test_the_tree_is_immutable() -> None:
    tree = read_formula("left(a) + 1", 2).tree
    with pytest.raises(AttributeError):
        tree.function = "-"  # type: ignore[attr-defined]


def test_variables_broadcast_along_their_own_dimension() -> None:
    everything = value("left(a) + 10 * left(b) + 100 * left(c)", index=([0, 1], [0, 1, 2], [2]))
    assert everything.shape == (2, 3, 1)
    assert everything[1, 2, 0] == pytest.approx(0.2 + 10 * 0.05 + 100 * 0.05)


@pytest.mark.parametrize(
    ("text", "lacking", "message"),
    [
        ("depth(a)", {"depth": None}, "gives no depth"),
        ("along(a, right)", {"positions": None}, "gives no 3-D positions"),
        ("distance3d(a, b)", {"positions": None}, "gives no 3-D positions"),
        ("along(a, rihgt)", {}, "no axis 'rihgt'. Did you mean 'right'? Known: behind, front, left, right"),
        ("along(a, right)", {"axes": {}}, "no axis 'right'. Known: none"),
    ],
)
def test_a_scene_that_lacks_what_is_asked(text: str, lacking: dict[str, Any], message: str) -> None:
    with pytest.raises(RelationError) as caught:
        value(text, replace(SCENE, **lacking))
    assert message in str(caught.value)


@pytest.mark.slow
def test_formulas_run_on_torch_with_a_batch_of_scenes() -> None:
    """The same tree on tensors with a leading dimension gives what numpy gives for each, and gradients."""
    import torch

    torch.set_num_threads(1)
    other = replace(SCENE, boxes=SCENE.boxes[::-1], centers=SCENE.centers[::-1])
    boxes = torch.tensor(np.stack([SCENE.boxes, other.boxes]), requires_grad=True)
    centers = torch.tensor(np.stack([SCENE.centers, other.centers]))
    batch = SimpleNamespace(boxes=boxes, centers=centers, size=SCENE.size)
    index = ([0, 1], [0, 1, 2], [2])
    text = "smooth(left(a) - left(b), scale=0.1) and min(gap(a, b), 0.5) or (distance(b, c) < iou(a, c))"
    values = value(text, batch, torch, index)
    assert values.shape == (2, 2, 3, 1)
    for scene, found in zip((SCENE, other), values, strict=True):
        np.testing.assert_allclose(found.detach(), value(text, scene, index=index), atol=1e-12)
    value("smooth(left(a) - left(b)) and covered(a, c)", batch, torch, index).sum().backward()
    assert boxes.grad is not None and bool(boxes.grad.abs().sum() > 0)
