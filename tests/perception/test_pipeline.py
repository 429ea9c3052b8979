"""Perception as a domain declares it: a detector and attribute classifiers, some of them one's own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from numpy.typing import ArrayLike
from PIL import Image

import nsground as ng
from nsground.cli import main
from nsground.domains.domain import domain_of_data, load_domain
from nsground.errors import DomainError, SceneError
from nsground.perception import Detections, Pipeline, load_classifier, perceive
from nsground.perception.registry import CLASSIFIERS, DETECTORS, classifier_fingerprint
from nsground.scene import SceneGraph, Table

TWO = Image.new("RGB", (100, 40), "black")
TWO.paste("white", (10, 10, 30, 30))
TWO.paste((200, 0, 0), (60, 10, 80, 30))
BOXES = [[10, 10, 30, 30], [60, 10, 80, 30]]
CUPS = ["cup", "cup"]

SHINE = '''
import numpy as np
from nsground.scene import Table


class Shine:
    """Whatever is white shines."""

    families = ("shine",)

    def __init__(self, threshold=0.5):
        self.threshold = threshold

    def judge(self, image, detections):
        white = detections.attributes["color"].column("white")
        bright = (white > self.threshold).astype(float)
        return {"shine": Table(("shiny", "dull"), np.stack([bright, 1 - bright], axis=1))}
'''

WORDS = """
attributes:
  shine: {shiny: [shiny, gleaming], dull: [dull]}
"""


def domain(folder: Path, perception: str) -> Path:
    """The folder of a domain with words for what shines, and what looks at its pictures."""
    folder.mkdir(exist_ok=True)
    (folder / "shine.py").write_text(SHINE)
    (folder / "words.yaml").write_text(WORDS)
    (folder / "domain.yaml").write_text(
        "lexicon: [common.yaml, photo.yaml, words.yaml]\nrelations: [relations.yaml]\nmeasures: [measures.yaml]\n"
        f"perception: {perception}\n"
    )
    return folder


def test_an_attribute_of_ones_own_is_asked_for(tmp_path: Path) -> None:
    place = str(domain(tmp_path / "shop", "{detector: ssdlite, classifiers: [color, size, shine.py:Shine]}"))
    answer = ng.ground(TWO, "the gleaming cup", place, boxes=BOXES, labels=CUPS)
    assert answer.outcome == "found" and [region.index for region in answer.regions] == [0]
    assert answer.regions[0].attributes["shine"] == "shiny" and not answer.unjudged
    assert ng.ground(TWO, "the dull cup", place, boxes=BOXES, labels=CUPS).regions[0].index == 1


def test_without_it_the_same_words_decide_nothing(tmp_path: Path) -> None:
    place = str(domain(tmp_path / "shop", "{detector: ssdlite, classifiers: [color, size]}"))
    assert ng.ground(TWO, "the gleaming cup", place, boxes=BOXES, labels=CUPS).unjudged


def test_settings_of_a_classifier(tmp_path: Path) -> None:
    place = domain(tmp_path / "shop", "{classifiers: [color, {shine.py:Shine: {threshold: 2}}]}")
    scene = perceive(TWO, str(place), boxes=BOXES, labels=CUPS)
    assert [region.attributes["shine"] for region in scene] == ["dull", "dull"]
    assert "size" not in scene.attributes


class Odd:
    """Judges whatever it is told to, however it is told to."""

    def __init__(self, families: tuple[str, ...] = ("oddness",), tables: Mapping[str, object] | None = None) -> None:
        self.families, self.tables = families, tables
        self.seen: list[Detections] = []

    def judge(self, image: Image.Image, detections: Detections) -> Mapping[str, Table]:
        self.seen.append(detections)
        even = Table(("odd", "even"), np.full((len(detections), 2), 0.5))
        return dict.fromkeys(self.families, even) if self.tables is None else self.tables  # type: ignore[return-value]


def test_classifiers_take_the_place_of_the_domains() -> None:
    odd = Odd()
    scene = perceive(TWO, boxes=BOXES, labels=CUPS, classifiers=["size", odd])
    assert list(scene.attributes) == ["size", "oddness"]
    assert list(odd.seen[0].attributes) == ["size"] and odd.seen[0].concepts.best() == CUPS
    assert not perceive(TWO, boxes=BOXES, labels=CUPS, classifiers=[]).attributes
    answer = ng.ground(TWO, "the cup", boxes=BOXES, labels=CUPS, classifiers=[odd])
    assert list(answer.scene.attributes) == ["oddness"]


class Judging:
    """A detector that judges an attribute itself, and is complete for a word."""

    families = ("color",)
    complete_for = frozenset({"cup"})

    def detect(self, image: Image.Image) -> Detections:
        return self.recognize(image, BOXES)

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        given = np.asarray(boxes, dtype=float)
        own = {"color": Table(("mauve",), np.ones((len(given), 1)))}
        return Detections(given, Table(("cup",), np.ones((len(given), 1))), np.ones(len(given)), own)


def test_what_the_detector_judges_stays_its_own() -> None:
    scene = perceive(TWO, detector=Judging())
    assert scene.attributes["color"].names == ("mauve",) and set(scene.attributes) == {"color", "size"}
    assert perceive(TWO, detector=Judging(), boxes=BOXES, labels=["mug", "mug"]).attributes["color"].names == ("mauve",)


@pytest.mark.parametrize(
    ("classifiers", "message"),
    [
        ([Odd(tables={})], "Odd: expected a Table of its family 'oddness', got NoneType"),
        ([Odd(tables={"oddness": [1, 2]})], "Odd: expected a Table of its family 'oddness', got list"),
        ([Odd(tables={"oddness": Table(("odd",), np.ones((3, 1)))})], r"2 x 1, got 3 x 1"),
        (["color", Odd(("color",))], "color and Odd both judge 'color'; leave one out"),
        ([Odd(())], r"has no families, such as \('color',\), but \(\)"),
        ([Odd("oddness")], "has no families"),  # type: ignore[arg-type]
        (["colour"], "no classifier 'colour'. Did you mean 'color'"),
        ([3], r"is no classifier: int has no judge\(\)"),
    ],
)
def test_what_is_wrong_with_a_classifier_is_said(classifiers: list[object], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        perceive(TWO, boxes=BOXES, labels=CUPS, classifiers=classifiers)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("{detectors: ssdlite}", "perception: no field 'detectors'. Did you mean 'detector'"),
        ("[ssdlite]", "perception: expected the name of a detector, or detector and classifiers"),
        ("{classifiers: color}", "perception.classifiers: expected a list of names, got 'color'"),
        ("{classifiers: [3]}", r"perception.classifiers\[0\]: expected a name, or one name with its settings, got 3"),
        ("{classifiers: [{color: 3}]}", "expected a name, or one name with its settings"),
        ("{classifiers: [../shine.py:Shine]}", "lies outside of the folder"),
        ("{detector: none.py:Eye}", "perception.detector: there is no file 'none.py'"),
        ("{classifiers: [{color: {since: 2020-01-01}}]}", "settings of 'color'"),
    ],
)
def test_what_is_wrong_with_a_domain_is_said(tmp_path: Path, declared: str, message: str) -> None:
    with pytest.raises(DomainError, match=message):
        load_domain(str(domain(tmp_path / "shop", declared)))


def test_the_name_of_a_detector_alone_stands_for_it_and_colour_and_size(tmp_path: Path) -> None:
    place = load_domain(str(domain(tmp_path / "shop", "clevr")))
    assert place.perception.detector is not None and place.perception.detector.name == "clevr"
    assert [spec.name for spec in place.perception.classifiers] == ["color", "size"]
    assert set(perceive(TWO, place, boxes=BOXES, labels=CUPS).attributes) == {"shape", "color", "material", "size"}


def test_a_domain_without_a_detector() -> None:
    with pytest.raises(DomainError, match="this domain has no detector"):
        perceive(TWO, "nlvr")
    with pytest.raises(DomainError, match="this domain has no detector"):
        perceive(TWO, "nlvr", boxes=BOXES)
    assert set(perceive(TWO, "nlvr", boxes=BOXES, labels=CUPS).attributes) == {"color", "size"}


def test_a_domain_is_no_detector() -> None:
    with pytest.raises(DomainError, match="no detector 'photo': this is a domain"):
        perceive(TWO, detector="photo")


def test_data_do_not_have_code_run(tmp_path: Path) -> None:
    place = str(domain(tmp_path / "shop", "{classifiers: [color, shine.py:Shine]}"))
    with pytest.raises(DomainError, match=r"which would have shine\.py:Shine run"):
        domain_of_data(place)
    assert load_domain(place).own_code == (f"{tmp_path.resolve()}/shop/shine.py:Shine",)
    assert domain_of_data("photo") == "photo" and not load_domain("photo").own_code


# --- completeness ---------------------------------------------------------------------------------------------


def test_what_a_scene_is_complete_for(tmp_path: Path) -> None:
    assert perceive(TWO, detector=Judging()).complete_for == {"cup"}
    assert not perceive(TWO, detector=Judging(), boxes=BOXES).complete_for  # other cups may be elsewhere
    assert not perceive(TWO, boxes=BOXES, labels=CUPS).complete_for
    scene = perceive(TWO, detector=Judging())
    scene.save(tmp_path / "scene.json")
    assert SceneGraph.load(tmp_path / "scene.json").complete_for == {"cup"}
    assert scene[[1, 0]].complete_for == {"cup"} and not scene[[0]].complete_for
    data = json.loads((tmp_path / "scene.json").read_text())
    for wrong in ("cup", [3], [""]):
        with pytest.raises(SceneError, match="complete_for"):
            SceneGraph.from_dict({**data, "complete_for": wrong})


def test_rendered_scenes_are_complete_for_their_shapes() -> None:
    assert Pipeline.of("clevr").complete_for() == {"cube", "sphere", "cylinder"}
    assert not Pipeline.of("photo").complete_for()


# --- by name --------------------------------------------------------------------------------------------------


EYE = '''
import numpy as np
from nsground.perception import Detections
from nsground.scene import Table


class Eye:
    """Sees one cup in the middle of every picture."""

    def detect(self, image):
        width, height = image.size
        return self.recognize(image, [[width / 4, height / 4, width * 3 / 4, height * 3 / 4]])

    def recognize(self, image, boxes):
        return Detections(np.array(boxes), Table(("cup",), np.ones((len(boxes), 1))), np.ones(len(boxes)))
'''


def test_a_detector_of_ones_own_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "eye.py").write_text(EYE)
    TWO.save(tmp_path / "two.png")
    command = ["perceive", str(tmp_path / "two.png"), "--detector", f"{tmp_path}/eye.py:Eye", "--json"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    assert SceneGraph.from_dict(json.loads(done.stdout)).regions[0].label == "cup"
    done = CliRunner().invoke(main, [*command[:3], f"{tmp_path}/eye.py:Eyes"])
    assert done.exit_code == 2 and "Did you mean 'Eye'?" in done.output


def test_fingerprints_tell_classifiers_and_settings_apart(tmp_path: Path) -> None:
    told = set()
    for declared in ("[color]", "[color, size]", "[size, color]", "[color, shine.py:Shine]",
                     "[color, {shine.py:Shine: {threshold: 1}}]"):  # fmt: skip
        folder = domain(tmp_path / f"shop{len(told)}", f"{{detector: ssdlite, classifiers: {declared}}}")
        told.add(Pipeline.of(str(folder)).fingerprint())
    assert len(told) == 5 and None not in told
    assert Pipeline.of("photo", classifiers=["color", Odd()]).fingerprint() is None
    assert classifier_fingerprint("color") == classifier_fingerprint("color") != classifier_fingerprint("size")
    assert load_classifier("color") is load_classifier("color")


def test_what_there_is_can_be_listed() -> None:
    for known in (DETECTORS, CLASSIFIERS):
        assert all(entry.about and entry.origin == "built in" for entry in known.entries())
    assert [entry.name for entry in CLASSIFIERS.entries()] == ["color", "size"]


def test_a_mistake_in_a_file_of_ones_own_is_pointed_at(tmp_path: Path) -> None:
    (tmp_path / "eye.py").write_text(EYE.replace("image.size", "image.sizes"))
    TWO.save(tmp_path / "two.png")
    done = CliRunner().invoke(main, ["perceive", str(tmp_path / "two.png"), "--detector", f"{tmp_path}/eye.py:Eye"])
    assert done.exit_code == 2 and "eye.py, line 11: AttributeError" in done.output
    assert "a file of your own" in done.output
