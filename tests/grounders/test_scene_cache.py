"""The scene cache: pictures are looked at once, and anew as soon as anything that looks at them is another one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import ArrayLike
from PIL import Image

from nsground.datasets import View
from nsground.grounders import SceneCache
from nsground.perception import AttributeClassifier, Detections, Detector
from nsground.scene import Table

Cache = Callable[..., SceneCache]


class Counting:
    """A detector that counts how often it looked."""

    def __init__(self, fingerprint: str | None = "1") -> None:
        self.fingerprint = fingerprint
        self.looks = 0

    def detect(self, image: Image.Image) -> Detections:
        self.looks += 1
        return self.recognize(image, [[2, 2, 8, 8]])

    def recognize(self, image: Image.Image, boxes: ArrayLike) -> Detections:
        given = np.asarray(boxes, dtype=float)
        return Detections(given, Table(("cup",), np.ones((len(given), 1))), np.ones(len(given)))


CLEAN = """
import numpy as np
from nsground.scene import Table


class Clean:
    families = ("clean",)

    def judge(self, image, detections):
        return {"clean": Table(("dirty",), np.full((len(detections), 1), 0.5))}
"""


@pytest.fixture
def view(tmp_path: Path) -> View:
    Image.new("RGB", (10, 10), "red").save(tmp_path / "red.png")
    return View("red", tmp_path / "red.png")


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """A new cache over the same folder, as of another run."""

    def made(
        detector: str | Detector | None, classifiers: tuple[str | AttributeClassifier, ...] | None = None
    ) -> SceneCache:
        return SceneCache("detected", tmp_path / "kept", detector, classifiers)

    return made


def test_a_picture_is_looked_at_once(view: View, cache: Cache) -> None:
    eye = Counting()
    scenes = [cache(eye).scene(view, "photo") for _ in range(3)]
    assert eye.looks == 1 and [scene.regions[0].label for scene in scenes] == ["cup"] * 3


def test_another_detector_looks_anew(view: View, cache: Cache) -> None:
    cache(Counting("1")).scene(view, "photo")
    other = Counting("2")
    cache(other).scene(view, "photo")
    assert other.looks == 1


def test_an_added_classifier_is_seen(view: View, cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "clean.py").write_text(CLEAN)
    own = f"{tmp_path}/clean.py:Clean"
    eye = Counting()
    assert set(cache(eye).scene(view, "photo").attributes) == {"color", "size"}
    assert set(cache(eye, ("color", own)).scene(view, "photo").attributes) == {"color", "clean"}
    assert eye.looks == 2
    cache(eye, ("color", own)).scene(view, "photo")
    assert eye.looks == 2
    (tmp_path / "clean.py").write_text(CLEAN.replace("dirty", "dusty"))
    assert cache(eye, ("color", own)).scene(view, "photo").attributes["clean"].names == ("dusty",)
    assert eye.looks == 3


def test_a_classifier_that_the_domain_adds_is_seen(view: View, cache: Cache, tmp_path: Path) -> None:
    (tmp_path / "clean.py").write_text(CLEAN)
    files = "lexicon: [common.yaml, photo.yaml]\nrelations: [relations.yaml]\nmeasures: [measures.yaml]\n"
    families = []
    for name, declared in (("a", "[color]"), ("b", "[color, clean.py:Clean]")):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "clean.py").write_text(CLEAN)
        (folder / "domain.yaml").write_text(f"{files}perception: {{detector: ssdlite, classifiers: {declared}}}\n")
        families.append(set(cache(Counting()).scene(view, str(folder)).attributes))
    assert families == [{"color"}, {"color", "clean"}]


def test_what_does_not_tell_what_it_is_is_not_kept(view: View, cache: Cache, tmp_path: Path) -> None:
    eye = Counting(None)
    for _ in range(2):
        cache(eye).scene(view, "photo")
    assert eye.looks == 2 and not (tmp_path / "kept").exists()
    one = cache(eye)
    assert one.scene(view, "photo") is one.scene(view, "photo")  # within a run it is
