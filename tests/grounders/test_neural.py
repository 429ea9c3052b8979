"""The grounder without symbols: it learns a handful by heart, and answers each text as if it were alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nsground.datasets import Example, View
from nsground.errors import DataError
from nsground.grounders import SceneCache, Setting, load_grounder
from nsground.grounders.neural import lessons, load, train
from nsground.grounders.neural.inputs import Layout
from nsground.scene import SceneGraph, Table


def scene(*things: tuple[str, float]) -> SceneGraph:
    """Cubes and spheres in a row, each at its place from the left."""
    names = ("cube", "sphere")
    boxes = [[x, 40, x + 20, 60] for _, x in things]
    return SceneGraph(
        boxes=boxes,
        size=(200, 100),
        concepts=Table(names, np.array([[float(name == noun) for name in names] for noun, _ in things])),
        domain="clevr",
    )


ONE = View("one", scene=scene(("cube", 10), ("sphere", 60), ("sphere", 120)))
TWO = View("two", scene=scene(("sphere", 20), ("cube", 80)))
EXAMPLES = [
    Example("0", ONE, "the cube", targets=(0,), domain="clevr"),
    Example("1", ONE, "the spheres", targets=(1, 2), domain="clevr"),
    Example("2", TWO, "the cube", targets=(1,), domain="clevr"),
    Example("3", TWO, "the spheres", targets=(0,), domain="clevr"),
    Example("4", ONE, "the cones", targets=(), domain="clevr"),
    Example("5", ONE, "how many cubes are there?", answer="1", domain="clevr"),
]
SETTING = Setting(SceneCache("scene"), domains=("clevr",))


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grounder")
    train(lessons(EXAMPLES, SETTING.scenes), SETTING, folder, epochs=120)
    return folder


def test_questions_teach_nothing_and_what_is_meant_is_matched_by_its_box() -> None:
    found = lessons(EXAMPLES, SETTING.scenes)
    assert [each.meant.tolist() for each in found[:2]] == [[True, False, False], [False, True, True]]
    assert len(found) == 5 and not found[4].meant.any()
    with pytest.raises(DataError, match="learns from both"):
        lessons(EXAMPLES[5:], SETTING.scenes)


def test_it_learns_a_handful_by_heart(taught: Path) -> None:
    grounder = load_grounder(f"neural:{taught}", SETTING)
    for example in EXAMPLES[:5]:
        prediction = grounder.ground(example.view, [example.text], "clevr")[0]
        assert [tuple(box) for box in sorted(prediction.boxes.tolist())] == list(example.boxes or ())
        assert prediction.outcome == ("none", "found", "many")[len(prediction.boxes)]
        assert example.view.scene is not None and len(prediction.ranked) == len(example.view.scene)


def test_many_texts_together_are_answered_as_each_alone(taught: Path) -> None:
    grounder = load(taught, SETTING)
    texts = [*(example.text for example in EXAMPLES), "", "a zebra left of nothing at all"]
    together = grounder.ground(ONE, texts, "clevr")
    for text, prediction in zip(texts, together, strict=True):
        alone = grounder.ground(ONE, [text], "clevr")[0]
        assert np.array_equal(alone.boxes, prediction.boxes)
        assert alone.confidence == pytest.approx(prediction.confidence, abs=1e-5)


def test_other_scenes_are_put_in_the_order_of_the_training() -> None:
    layout = Layout.of([scene(("cube", 10))])
    turned = SceneGraph(boxes=[[10, 40, 30, 60]], size=(200, 100), concepts=Table(("sphere", "cube"), np.eye(2)[1:]))
    assert np.array_equal(layout.features(turned), layout.features(scene(("cube", 10))))


def test_a_folder_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="nsground train grounder makes one"):
        load(tmp_path, SETTING)
