"""How well rendered scenes are seen and answered about, measured on the example pictures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from nsground.cli import main
from nsground.datasets import View
from nsground.evaluation.disturbances import DISTURBANCES
from nsground.evaluation.estimates import calibration_error, mean
from nsground.evaluation.pages.perception_page import faults
from nsground.evaluation.perception import look
from nsground.evaluation.results import ResultSet, result_sets
from nsground.evaluation.score_perception import AnnotatedPicture
from nsground.perception import Detections
from nsground.scene import SceneGraph, Table, from_clevr

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

    families = ("shape", "color", "material", "size")

    def __init__(self, scene: SceneGraph, **change: object) -> None:
        fields = ("boxes", "concepts", "existence", "attributes", "masks", "centers", "depth", "positions", "axes")
        self.found = Detections(**{name: getattr(scene, name) for name in fields} | change)  # type: ignore[arg-type]

    def detect(self, image: Image.Image) -> Detections:
        return self.found

    def recognize(self, image: Image.Image, boxes: object) -> Detections:
        return self.found


@pytest.fixture
def rendered() -> AnnotatedPicture:
    raw = json.loads((PICTURES / "clevr_000019.json").read_text())["scenes"][0]
    return AnnotatedPicture(View("one", PICTURES / "clevr_000019.jpg", from_clevr(raw)), "", "clevr")


def seen(picture: AnnotatedPicture, **change: object) -> ResultSet:
    (found,) = result_sets("perception", [look(picture, Truth(picture.truth, **change))])
    return found


def values(picture: AnnotatedPicture, **change: object) -> dict[str, float]:
    return {name: next(iter(of.values())).value for name, (_, of) in seen(picture, **change).measures.items()}


def test_the_truth_is_all_right(rendered: AnnotatedPicture) -> None:
    found = values(rendered)
    assert {"mask IoU", "pairs right: left", "color right", "calibration error: shape"} <= set(found)
    for name, value in found.items():
        assert value == pytest.approx(0 if name.startswith("calibration error") else 1), name


def test_what_is_not_there_counts_against(rendered: AnnotatedPicture) -> None:
    doubtful = np.array([0.2, *rendered.truth.existence[1:]])
    found = values(rendered, existence=doubtful)
    count = len(rendered.truth)
    assert found["recall at IoU 0.5"] == pytest.approx((count - 1) / count) and found["precision at IoU 0.5"] == 1
    elsewhere = rendered.truth.boxes.copy()
    elsewhere[0] = (0, 0, 10, 10)
    found = values(rendered, boxes=elsewhere)
    assert found["precision at IoU 0.5"] == found["recall at IoU 0.5"] == pytest.approx((count - 1) / count)
    assert found["pictures right"] == 0


def test_a_box_that_fits_loosely_is_found_at_a_half_alone(rendered: AnnotatedPicture) -> None:
    boxes = rendered.truth.boxes.copy()
    boxes[0, 3] += 0.6 * (boxes[0, 3] - boxes[0, 1])  # IoU 1 / 1.6
    found, count = values(rendered, boxes=boxes), len(rendered.truth)
    assert found["recall at IoU 0.5"] == 1 and found["recall at IoU 0.75"] == pytest.approx((count - 1) / count)
    assert found["mean IoU"] == pytest.approx((count - 1 + 1 / 1.6) / count)


def test_a_second_box_around_an_object_is_false(rendered: AnnotatedPicture) -> None:
    scene = rendered.truth[[*range(len(rendered.truth)), 0]]
    fields = ("boxes", "concepts", "existence", "attributes", "masks", "centers", "depth", "positions")
    found = values(rendered, **{name: getattr(scene, name) for name in fields})
    assert found["precision at IoU 0.5"] == pytest.approx((len(scene) - 1) / len(scene))
    assert found["calibration error: existence"] == pytest.approx(1 / len(scene))


def test_a_mirror_turns_left_and_right_pairs_wrong_and_leaves_front_and_behind(rendered: AnnotatedPicture) -> None:
    found = values(rendered, positions=rendered.truth.mirrored().positions)
    assert found["pairs right: left"] < 0.2 and found["pairs right: front"] == 1


def test_relations_recorded_in_clevr_are_those_of_the_true_places(rendered: AnnotatedPicture) -> None:
    """So that pairs can be judged in any data that has places."""
    from nsground.domains.domain import load_domain
    from nsground.evaluation.score_perception import DIRECTIONS
    from nsground.relations import load_catalogue

    at = np.arange(len(rendered.truth))
    for name in NAMES:
        raw = json.loads((PICTURES / f"{name}.json").read_text())["scenes"][0]
        scene = from_clevr(raw)
        at = np.arange(len(scene))
        for direction, relation in DIRECTIONS.items():
            holds = load_catalogue(load_domain("clevr")).degrees(relation, scene, at, at) > 0.5
            for b, those in enumerate(raw["relationships"][direction]):
                assert [a for a in np.flatnonzero(holds[:, b]) if a != b] == sorted(those), (name, direction)


def test_words_that_the_detector_lacks_are_told_and_not_judged(rendered: AnnotatedPicture) -> None:
    names = ("cube", "ball")
    concepts = Table(names, np.tile([1.0, 0.0], (len(rendered.truth), 1)))
    scored = look(rendered, Truth(rendered.truth, concepts=concepts))
    shapes = rendered.truth.concepts.best()
    assert scored.scores["category judged"] == shapes.count("cube") == scored.scores["category right"]
    assert sum(scored.said["beyond"]["category"].values()) == len(shapes) - shapes.count("cube")


def test_categories_add_up_to_the_whole(rendered: AnnotatedPicture) -> None:
    found = seen(rendered, existence=np.array([0.2, *rendered.truth.existence[1:]]))
    of_each = [of["recall at IoU 0.5"]["as they are"] for of in found.groups["category"].values()]
    _, whole = found.measures["recall at IoU 0.5"]
    assert sum(each.n for each in of_each) == whole["as they are"].n == len(rendered.truth)
    assert sum(round(each.value * each.n) for each in of_each) == len(rendered.truth) - 1


@pytest.mark.parametrize("name", sorted(DISTURBANCES))
def test_disturbances_repeat(name: str) -> None:
    image = Image.open(PICTURES / "clevr_000019.jpg").convert("RGB")
    one, two = (np.asarray(DISTURBANCES[name](image)) for _ in range(2))
    assert (one == two).all()
    assert (one.shape != np.asarray(image).shape or (one != np.asarray(image)).any()) == (name != "as they are")


def test_pictures_are_measured_and_drawn(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    result = CliRunner().invoke(main, ["eval", "perception", str(folder), "--json", "--page", str(out)])
    assert result.exit_code == 0, result.output
    row = json.loads(result.stdout)
    assert row["set"] == "pictures" and row["pictures"] == 3
    assert row["measures"]["recall at IoU 0.5"]["as they are"]["value"] == 1
    assert out.read_text().count("<figure>") == 3 and "in 3 of them everything was seen rightly" in out.read_text()


def test_a_run_over_pictures_goes_on_and_another_one_is_refused(folder: Path, tmp_path: Path) -> None:
    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["eval", "perception", str(folder), "-o", str(tmp_path), *words])

    assert run().exit_code == 0
    lines, result = (tmp_path / "predictions.jsonl").read_bytes(), (tmp_path / "result.json").read_bytes()
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert len(manifest["settings"]["eyes"]["clevr"]["weights"]) == len(manifest["dataset"]["sha256"]) == 64
    (tmp_path / "predictions.jsonl").write_bytes(lines[: len(lines) // 2])
    assert run().exit_code == 0
    assert (tmp_path / "predictions.jsonl").read_bytes() == lines and (tmp_path / "result.json").read_bytes() == result
    assert "settings.limit null, not 2" in run("--limit", "2").output


def test_each_picture_is_looked_at_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import nsground.evaluation.perception as module

    looked: list[Image.Image] = []
    perceive = module.perceive
    monkeypatch.setattr(module, "perceive", lambda image, *more: looked.append(image) or perceive(image, *more))
    result = CliRunner().invoke(main, ["eval", "perception", str(folder), "--page", str(tmp_path / "page.html")])
    assert result.exit_code == 0 and len(looked) == 3


def test_a_split_chooses_the_pictures_of_its_examples(folder: Path, tmp_path: Path) -> None:
    from nsground.datasets import open_dataset
    from nsground.splits import Split

    parts = {"train": ("refexps/0",), "test": ("refexps/2", "refexps/3", "questions/2")}
    split = tmp_path / "split.json"
    Split("by hand", open_dataset(folder).sha256, 0, parts).save(split)
    result = CliRunner().invoke(main, ["eval", "perception", str(folder), "--json", "--split", str(split)])
    assert result.exit_code == 0, result.output
    assert [(row["set"], row["pictures"]) for row in map(json.loads, result.stdout.splitlines())] == [
        ("pictures test", 2)
    ]


def test_objects_held_out_of_training_are_judged_alone(folder: Path) -> None:
    found = {}
    for options in ([], ["--holdout", "small-metal"]):
        result = CliRunner().invoke(main, ["eval", "perception", str(folder), "--json", *options])
        found[bool(options)] = json.loads(result.stdout)["measures"]["color right"]["as they are"]["of"]
    small = sum(
        obj["size"] == "small" and obj["material"] == "metal"
        for scene in json.loads((folder / "scenes.json").read_text())["scenes"]
        for obj in scene["objects"]
    )
    assert 0 < small == found[True] < found[False]


@pytest.fixture
def photographs(tmp_path: Path) -> Path:
    """Two photographs in COCO's layout, of which one is annotated with a thing that no detector knows."""
    for name in ("astronaut", "chelsea"):
        (tmp_path / "val").mkdir(exist_ok=True)
        (tmp_path / "val" / f"{name}.png").symlink_to(PICTURES / f"{name}.png")
    data = {
        "images": [
            {"id": 1, "file_name": "astronaut.png", "width": 512, "height": 512},
            {"id": 2, "file_name": "chelsea.png", "width": 451, "height": 300},
        ],
        "categories": [{"id": 1, "name": "Person"}, {"id": 2, "name": "cat"}, {"id": 3, "name": "space shuttle"}],
        "annotations": [
            {"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 470, 512]},
            {"id": 2, "image_id": 1, "category_id": 3, "bbox": [330, 20, 100, 200]},
            {"id": 3, "image_id": 2, "category_id": 2, "bbox": [0, 0, 451, 300]},
        ],
    }
    (tmp_path / "instances_val.json").write_text(json.dumps(data))
    return tmp_path


def test_photographs_with_boxes_are_enough(photographs: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    result = CliRunner().invoke(main, ["eval", "perception", str(photographs), "--json", "--page", str(out)])
    assert result.exit_code == 0, result.output
    row = json.loads(result.stdout)
    measures = {name: of["as they are"] for name, of in row["measures"].items()}
    assert measures["recall at IoU 0.5"]["of"] == 3 and measures["recall at IoU 0.5"]["hits"] == 2
    assert measures["category right"] | {"low": 0, "high": 0} == {"value": 1, "of": 2, "low": 0, "high": 0, "hits": 2}
    assert not {"mask IoU", "color right", "pairs right: left"} & set(measures)
    assert set(row["groups"]["category"]) >= {"Person", "cat", "space shuttle"}
    assert "not seen: space shuttle" in out.read_text()


def test_what_is_seen_wrongly_is_said(rendered: AnnotatedPicture) -> None:
    table = rendered.truth.attributes["size"]
    turned = {**rendered.truth.attributes, "size": Table(table.names, table.probs[:, ::-1])}
    wrong = faults(look(rendered, Truth(rendered.truth, attributes=turned)), rendered)
    assert len(wrong.lines) == len(rendered.truth) and ", in truth " in wrong.lines[0]
    assert not faults(look(rendered, Truth(rendered.truth)), rendered).lines


def test_answers_are_measured(folder: Path) -> None:
    result = CliRunner().invoke(main, ["eval", "ground", str(folder), "--json"])
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(row["set"], row["examples"]) for row in rows] == [("expressions", 6), ("questions", 3)]
    assert all(row["measures"]["right"]["symbolic"]["value"] == 1 for row in rows)


def test_training_is_not_measured_unless_it_is_alone_or_named(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "train").symlink_to(folder)
    (tmp_path / "val").symlink_to(folder)
    for options, sets in (([], ["pictures val"]), (["--part", "train"], ["pictures train"])):
        command = ["eval", "perception", str(tmp_path), "--limit", "1", "--json", *options]
        result = CliRunner().invoke(main, command)
        assert [json.loads(line)["set"] for line in result.stdout.splitlines()] == sets, result.output


def test_what_is_missing_is_named(folder: Path, tmp_path: Path) -> None:
    def said(*words: str) -> str:
        result = CliRunner().invoke(main, ["eval", "perception", str(tmp_path), *words])
        assert result.exit_code == 2
        return " ".join(result.output.split())

    (tmp_path / "scenes.json").write_text((folder / "scenes.json").read_text())
    assert "no picture to judge: 3 pictures have no file of pixels" in said()
    (tmp_path / "images").mkdir()
    assert "clevr_000019.jpg: there is no such picture, as of 3 of 3" in said()
    assert "there is no part 'vall', but ''" in said("--part", "vall")


def test_estimates_of_nothing_are_none() -> None:
    assert str(mean([], [])) == "none" and str(calibration_error([], [])) == "none"
    assert calibration_error([[1.0, 1.0]], [[True, False]]).value == pytest.approx(0.5)
