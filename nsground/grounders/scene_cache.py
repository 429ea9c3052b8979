"""How pictures are seen: each looked at once, and kept on disk for every other run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from nsground.datasets import View
from nsground.domains.domain import load_domain
from nsground.errors import DataError, ImageError, SceneError
from nsground.grounders.protocol import Source
from nsground.scene import Floats, SceneGraph
from nsground.scene.scaling import in_pixels
from nsground.version import __version__

KEPT = 256
"""Scenes that are held in memory; examples of one picture are mostly neighbours."""


@dataclass(frozen=True)
class Sights:
    """The scenes of views, as one eye sees them, in the pixels of the view.

    Fields:
        source: where boxes are from.
        folder: keeps scenes, by the hash of picture, weights and boxes; None for none.
        detector: a perception by name, or the path of trained weights; the domain's own by default.
    """

    source: Source = "detected"
    folder: Path | None = None
    detector: str | None = None
    _known: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", lru_cache(maxsize=KEPT)(self._scene))

    def scene(self, view: View, domain: str) -> SceneGraph:
        """The scene of a view. Raises DataError where the view lacks what the source needs, ImageError for a picture
        that cannot be used."""
        found: SceneGraph = self._known(view, domain)
        return found

    def weights(self, domain: str) -> str:
        """What stands for the eye's weights; "" where no eye is used."""
        from nsground.perception.registry import fingerprint

        return "" if self.source == "scene" else fingerprint(self.detector or load_domain(domain).perception)

    def _scene(self, view: View, domain: str) -> SceneGraph:
        if self.source == "scene":
            return _true(view)
        boxes = _true(view).boxes if self.source == "given" else None
        if view.picture is None:
            raise DataError(f"{view.id}: there is no picture to look at; --boxes scene takes the true scene instead")
        try:
            data = view.picture.read_bytes()
        except OSError as error:
            raise ImageError(f"{view.picture}: cannot be read: {error.strerror}") from None
        file = self._file(data, view, boxes, domain)
        if file is not None and file.is_file():
            try:
                return _of(SceneGraph.load(file), view, domain)
            except SceneError:
                file.unlink()  # torn or of another version: looked at anew
        seen = self._look(data, view, boxes, domain)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            seen.save(file)
        return _of(seen, view, domain)

    def _look(self, data: bytes, view: View, boxes: Floats | None, domain: str) -> SceneGraph:
        from nsground.perception import open_image, perceive

        picture = open_image(data)
        if boxes is not None:
            boxes = in_pixels(_true(view), picture.size).boxes
        return perceive(picture, domain, self.detector, boxes)

    def _file(self, data: bytes, view: View, boxes: Floats | None, domain: str) -> Path | None:
        """Where the scene is kept. The version is in the name, since what is seen is also a matter of code."""
        if self.folder is None:
            return None
        key = hashlib.sha256(hashlib.sha256(data).digest())
        place = load_domain(domain)
        for part in (self.weights(domain), place.perception, __version__, self.source):
            key.update(f"{part}\n".encode())
        if boxes is not None:
            key.update(f"{view.size} {boxes.tolist()}".encode())
        return self.folder / f"{key.hexdigest()}.json"


def _of(scene: SceneGraph, view: View, domain: str) -> SceneGraph:
    scene = replace(scene, domain=load_domain(domain).kept)
    return scene if view.size is None else in_pixels(scene, view.size)


def _true(view: View) -> SceneGraph:
    if view.scene is None:
        raise DataError(f"{view.id}: its true scene is not known; only boxes that are detected can be had")
    return view.scene
