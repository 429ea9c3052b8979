"""How well rendered scenes are seen and answered about, measured on the example pictures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from PIL import Image

from nsground.cli import main
from nsground.errors import DataError
from nsground.evaluation.disturbances import DISTURBANCES
from nsground.evaluation.perception import FAMILIES, look, measured
from nsground.evaluation.perception_page import page, sight
from nsground.evaluation.scenes import Rendered, SceneSet, scene_sets
from nsground.evaluation.shares import calibration_error, mean
from nsground.perception import Detections
from nsground.perception.clevr.targets import everything
from nsground.scene import SceneGraph, from_clevr

PICTURES = Path(__file__).parents[2] / "examples" / "pictures"
NAMES = ("clevr_000019", "clevr_000021", "clevr_000074")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of the three example pictures, with two expressions and a question about each."""
    root = tmp_path_factory.mktemp("clevr") / "mine"
    (root / "images").mkdir(parents=True)
    scenes, expressions, questions = [], [], []
    for i, name in enumerate(NAMES):
        scene = json.loads((PICTURES / f"{name}.json").read_text())["scenes"][0] | {"image_index": i}
        (root / "images" / scene["image_filename"]).symlink_to(PICTURES / f"{name}.jpg")
        scenes.append(scene)
        for shape in ("cube", "sphere"):
            targets = [k for k, obj in enumerate(scene["objects"]) if obj["shape"] == shape]
            expressions.append({"expression": f"The {shape}(s)", "image_index": i, "targets": targets})
        count = sum(obj["material"] == "metal" for obj in scene["objects"])
        questions.append({"question": "How many metal things are there?", "image_index": i, "answer": str(count)})
    (root / "scenes.json").write_text(json.dumps({"scenes": scenes}))
    (root / "refexps.json").write_text(json.dumps({"refexps": expressions}))
    (root / "questions.json").write_text(json.dumps({"questions": questions}))
    return root


class Truth:
    """A detector that sees what is true, but for what ``change`` does to it."""

    families = FAMILIES

    def __init__(self, scene: SceneGraph, **change: object) -> None:
        fields = ("boxes", "concepts", "existence", "attributes", "masks", "centers", "depth", "positions", "axes")
        self.found = Detections(**{name: getattr(scene, name) for name in fields} | change)  # type: ignore[arg-type]

    def detect(self, image: Image.Image) -> Detections:
        return self.found

    def recognize(self, image: Image.Image, boxes: object) -> Detections:
        return self.found


@pytest.fixture
def rendered() -> Rendered:
    raw = json.loads((PICTURES / "clevr_000019.json").read_text())["scenes"][0]
    return Rendered(PICTURES / "clevr_000019.jpg", raw, from_clevr(raw))


def values(rendered: Rendered, **change: object) -> dict[str, float]:
    seen = look(rendered, Truth(rendered.truth, **change), DISTURBANCES["none"], everything)
    return {name: found.value for name, found in measured([seen]).shares.items()}


def test_the_truth_is_all_right(rendered: Rendered) -> None:
    for name, value in values(rendered).items():
        wrong = name.startswith(("found that are none", "calibration error"))
        assert np.isnan(value) or value == pytest.approx(0 if wrong else 1), name


def test_what_is_not_there_counts_against(rendered: Rendered) -> None:
    doubtful = np.array([0.2, *rendered.truth.existence[1:]])
    found = values(rendered, existence=doubtful)
    count = len(rendered.truth)
    assert found["objects found"] == pytest.approx((count - 1) / count)
    elsewhere = rendered.truth.boxes.copy()
    elsewhere[0] = (0, 0, 10, 10)
    assert values(rendered, boxes=elsewhere)["found that are none"] == pytest.approx(1 / count)


def test_a_mirror_turns_left_and_right_pairs_wrong_and_leaves_front_and_behind(rendered: Rendered) -> None:
    found = values(rendered, positions=rendered.truth.mirrored().positions)
    assert found["pairs right: left"] < 0.2 and found["pairs right: front"] == 1


@pytest.mark.parametrize("name", sorted(DISTURBANCES))
def test_disturbances_repeat(name: str) -> None:
    image = Image.open(PICTURES / "clevr_000019.jpg").convert("RGB")
    one, two = (np.asarray(DISTURBANCES[name](image)) for _ in range(2))
    assert (one == two).all()
    assert (one.shape != np.asarray(image).shape or (one != np.asarray(image)).any()) == (name != "none")


def test_pictures_are_measured_and_drawn(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    result = CliRunner().invoke(main, ["eval", "perception", str(folder), "--json", "--page", str(out)])
    assert result.exit_code == 0, result.output
    row = json.loads(result.stdout)
    assert row["set"] == "mine" and row["items"] == 3 and row["shares"]["objects found"]["value"] == 1
    assert out.read_text().count("<figure>") == 3 and "in 3 of them everything was seen rightly" in out.read_text()


def test_what_is_seen_wrongly_is_said_first(rendered: Rendered) -> None:
    table = rendered.truth.attributes["size"]
    turned = {**rendered.truth.attributes, "size": type(table)(table.names, table.probs[:, ::-1])}
    wrong = sight(rendered, Truth(rendered.truth, attributes=turned), DISTURBANCES["none"])
    right = sight(rendered, Truth(rendered.truth), DISTURBANCES["none"])
    assert len(wrong.faults) == len(rendered.truth) and ", in truth " in wrong.faults[0] and not right.faults
    assert page([right, wrong]).index("in truth") < page([right, wrong]).index("all right")


def test_answers_are_measured(folder: Path) -> None:
    result = CliRunner().invoke(main, ["eval", "ground", str(folder), "--json"])
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["set"], row["examples"]) for row in rows] == [("expressions", 6), ("questions", 3)]
    assert all(row["measures"]["right"]["symbolic"]["value"] == 1 for row in rows)


def test_sets_are_found_below_a_folder_and_training_is_not_measured(folder: Path) -> None:
    assert [found.name for found in scene_sets(folder.parent)] == ["mine"]
    (folder.parent / "train").mkdir(exist_ok=True)
    (folder.parent / "train" / "scenes.json").write_text("{}")
    assert [found.name for found in scene_sets(folder.parent)] == ["mine"]


def test_what_is_missing_is_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"no scenes\.json in it"):
        scene_sets(tmp_path)
    (tmp_path / "scenes.json").write_text((folder / "scenes.json").read_text())
    with pytest.raises(DataError, match=r"clevr_000019\.jpg: there is no such picture"):
        _ = SceneSet(tmp_path).pictures


def test_estimates_of_nothing_are_none() -> None:
    assert str(mean([], [])) == "none" and str(calibration_error([], [])) == "none"
    assert calibration_error([[1.0, 1.0]], [[True, False]]).value == pytest.approx(0.5)
