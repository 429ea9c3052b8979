"""The scene container: checked on construction, sliceable, read-only."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nsground.errors import SceneError
from nsground.scene import SceneGraph, Table
from nsground.scene.files import to_dict
from nsground.scene.graph import MAX_REGIONS
from tests.strategies import scenes


def scene(n: int = 3, **fields: Any) -> SceneGraph:
    """N cups of 10 x 10 pixels in a row."""
    x = 20.0 * np.arange(n)[:, None]
    given = {
        "boxes": np.hstack([x, np.zeros((n, 1)), x + 10, np.full((n, 1), 10.0)]),
        "size": (400, 100),
        "concepts": Table(("cup",), np.ones((n, 1))),
    }
    return SceneGraph(**{**given, **fields})


def test_defaults() -> None:
    made = scene(2)
    assert made.existence.tolist() == [1, 1]
    assert made.centers.tolist() == [[5, 5], [25, 5]]
    assert made.depth is made.positions is made.hidden is made.masks is None
    assert len(made) == len(made.regions) == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"boxes": [[0, 0, 5]]}, "boxes: expected an array of N x 4, got 1 x 3"),
        ({"boxes": [[0, 0, 5, 5], [1]]}, "boxes: expected numbers in even rows, got [[0, 0, 5, 5], [1]]"),
        ({"boxes": [["0", 0, 5, 5]]}, "boxes: expected numbers in even rows"),
        ({"boxes": 3}, "boxes: expected an array of N x 4, got a single value"),
        ({"boxes": [[0, 0, 5, float("nan")]]}, "boxes[0, 3]: expected a finite number, got nan"),
        ({"boxes": [[0, 0, float("inf"), 5]]}, "boxes[0, 2]: expected a finite number, got inf"),
        ({"boxes": [[0, 0, 10**400, 5]]}, "boxes: expected numbers in even rows"),
        ({"boxes": [[5, 0, 5, 5]]}, "boxes[0]: x0 < x1 and y0 < y1 must hold, got [5.0, 0.0, 5.0, 5.0]"),
        ({"size": (0, 5)}, "size: expected (width, height) in whole pixels above 0, got (0, 5)"),
        ({"size": (1.5, 5)}, "size: expected (width, height)"),
        ({"size": 7}, "size: expected (width, height)"),
        ({"size": (True, True)}, "size: expected (width, height)"),
        (
            {"concepts": Table(("cup",), np.ones((2, 1)))},
            "concepts.probs: expected an array of 3 x 1, got 2 x 1",
        ),
        (
            {"concepts": Table(("a", "a"), np.ones((3, 2)))},
            "concepts.names: expected different, non-empty words",
        ),
        ({"concepts": Table(("",), np.ones((3, 1)))}, "concepts.names: expected different, non-empty words"),
        ({"concepts": {"cup": 1}}, "concepts: expected a Table of names and probabilities, got dict"),
        (
            {"attributes": {"color": Table(("red",), np.full((3, 1), 1.5))}},
            "attributes.color.probs[0, 0]: expected a number in [0, 1], got 1.5",
        ),
        ({"existence": [1, 1, -0.1]}, "existence[2]: expected a number in [0, 1], got -0.1"),
        ({"existence": [1, 1, None]}, "existence: expected numbers in even rows"),
        ({"centers": [[0, 0]]}, "centers: expected an array of 3 x 2, got 1 x 2"),
        ({"depth": [1, 2]}, "depth: expected an array of 3, got 2"),
        ({"positions": np.full((3, 3), np.nan)}, "positions[0, 0]: expected a finite number, got nan"),
        ({"axes": {"right": [1, 0]}}, "axes.right: expected an array of 3, got 2"),
        ({"hidden": [0, 0, 2]}, "hidden[2]: expected a number in [0, 1], got 2.0"),
        ({"relations": {"on": np.zeros((3, 2))}}, "relations.on: expected an array of 3 x 3, got 3 x 2"),
        ({"masks": (None,)}, "masks: expected one for each of 3 regions, got 1"),
    ],
)
def test_fields_are_checked(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(SceneError) as caught:
        scene(**fields)
    assert message in str(caught.value)


def test_no_region() -> None:
    made = SceneGraph(boxes=[], size=(4, 4), concepts=Table(("cup", "fork"), []), positions=[], relations={"on": []})  # type: ignore[arg-type]
    assert len(made) == 0 and list(made) == []
    assert made.concepts.probs.shape == (0, 2)
    assert made.concepts.best() == []
    assert made.positions is not None and made.positions.shape == (0, 3)
    assert made.relations["on"].shape == (0, 0)
    assert len(made.mirrored()) == len(made[:0]) == 0


def test_five_thousand_regions() -> None:
    start = time.perf_counter()
    made = scene(5_000, size=(100_000, 10))
    assert made.regions[4_999].box == (99_980, 0, 99_990, 10)
    assert len(made[::2]) == 2_500
    assert time.perf_counter() - start < 2


def test_too_many_regions() -> None:
    with pytest.raises(SceneError, match="boxes: a scene may hold at most 20,000 regions, got 20,001"):
        scene(MAX_REGIONS + 1)


@given(scenes())
def test_arrays_are_read_only(made: SceneGraph) -> None:
    arrays = [made.boxes, made.existence, made.centers, made.concepts.probs, made.depth, made.positions]
    arrays += [made.hidden, *made.axes.values(), *made.relations.values()]
    for array in (a for a in arrays if a is not None):
        assert not array.flags.writeable


def test_a_scene_does_not_share_the_arrays_it_was_given() -> None:
    boxes = np.array([[0.0, 0, 5, 5]])
    made = scene(1, boxes=boxes)
    boxes[0, 0] = 3
    assert made.boxes[0, 0] == 0
    with pytest.raises(dataclasses.FrozenInstanceError):
        made.domain = "clevr"  # type: ignore[misc]
    with pytest.raises(TypeError):
        made.attributes["color"] = made.concepts  # type: ignore[index]


# --- slicing ----------------------------------------------------------------------------------------------


@given(scenes(), st.data())
def test_slices_agree_with_each_other(made: SceneGraph, data: st.DataObject) -> None:
    mask = data.draw(st.lists(st.booleans(), min_size=len(made), max_size=len(made)))
    index = [i for i, keep in enumerate(mask) if keep]
    assert to_dict(made[np.array(mask, dtype=bool)]) == to_dict(made[index])
    assert to_dict(made[:]) == to_dict(made)


@given(scenes(), st.randoms(use_true_random=False))
def test_a_slice_keeps_regions_aligned(made: SceneGraph, random: Any) -> None:
    order = list(range(len(made)))
    random.shuffle(order)
    part = made[order]
    for new, old in enumerate(order):
        assert dataclasses.replace(part.regions[new], index=old) == made.regions[old]
        for name, degrees in made.relations.items():
            assert part.relations[name][new].tolist() == degrees[old][order].tolist()


def test_one_region_by_number() -> None:
    for key in (1, -1, np.int64(1)):
        assert [region.box for region in scene(2)[key]] == [(20, 0, 30, 10)]


def test_regions_are_a_sequence() -> None:
    regions = scene(3).regions
    assert regions[-1].index == 2
    assert [region.index for region in regions[1:]] == [1, 2]
    with pytest.raises(IndexError, match="has 3 regions, there is no region 3"):
        regions[3]


# --- reflections ------------------------------------------------------------------------------------------


@given(scenes())
def test_mirrored_twice_is_the_scene(made: SceneGraph) -> None:
    made = dataclasses.replace(made, axes={"right": np.array([0.6, 0.8, 0])})
    twice = made.mirrored().mirrored()
    np.testing.assert_allclose(twice.boxes, made.boxes, atol=1e-9)
    np.testing.assert_allclose(twice.centers, made.centers, atol=1e-9)
    if made.positions is not None:
        assert twice.positions is not None
        np.testing.assert_allclose(twice.positions, made.positions, atol=1e-9)


@given(scenes())
def test_mirrored_turns_left_and_right_alone(made: SceneGraph) -> None:
    assume(len(made) > 0)
    mirror = made.mirrored()
    np.testing.assert_allclose(mirror.boxes[:, 0], made.size[0] - made.boxes[:, 2])
    assert mirror.boxes[:, 1].tolist() == made.boxes[:, 1].tolist()


@given(scenes())
def test_upside_down_twice_is_the_scene(made: SceneGraph) -> None:
    twice = made.upside_down().upside_down()
    np.testing.assert_allclose(twice.boxes, made.boxes, atol=1e-9)
    assert twice.depth is None and twice.positions is None


def test_text() -> None:
    assert repr(scene(2)) == "<SceneGraph 2 regions [cup, cup], 400x100>"
    assert repr(scene(9)).startswith("<SceneGraph 9 regions [cup, cup, cup, cup, cup, ...]")
    assert str(scene(1).regions[0]) == "#0 cup"
