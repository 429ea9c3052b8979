"""The scenes of views: each picture is looked at once, and what was seen is kept on disk for every other run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nsground.datasets import View
from nsground.domains.domain import load_domain
from nsground.errors import DataError, ImageError, SceneError
from nsground.grounders.protocol import Source
from nsground.scene import Floats, SceneGraph
from nsground.scene.scaling import in_pixels
from nsground.version import __version__

if TYPE_CHECKING:
    from nsground.perception import AttributeClassifier, Detector, Pipeline

IN_MEMORY = 256
"""Scenes that are held in memory; examples of one picture are mostly neighbours."""


@dataclass(frozen=True)
class SceneCache:
    """The scenes of views in the pixels of the view, true or as one perception pipeline sees them.

    Fields:
        source: where boxes are from.
        folder: keeps scenes, by the picture, the boxes that are given, and the fingerprints of the detector and of
            every attribute classifier; None to keep none. Where one of these is an object without a ``fingerprint``,
            nobody could tell whose scenes they are, and none are kept either.
        detector: by name, or one's own; by default the domain's.
        classifiers: of attributes, in place of the domain's.
    """

    source: Source = "detected"
    folder: Path | None = None
    detector: str | Detector | None = None
    classifiers: tuple[str | AttributeClassifier, ...] | None = None
    _known: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", lru_cache(maxsize=IN_MEMORY)(self._scene))

    def scene(self, view: View, domain: str) -> SceneGraph:
        """The scene of a view. Raises DataError where the view lacks what the source needs, ImageError for a picture
        that cannot be used."""
        scene: SceneGraph = self._known(view, domain)
        return scene

    def pipeline(self, domain: str) -> Pipeline:
        """What looks at the pictures of a domain. Raises DomainError."""
        from nsground.perception import Pipeline

        return Pipeline.of(domain, self.detector, self.classifiers)

    def _scene(self, view: View, domain: str) -> SceneGraph:
        if self.source == "scene":
            return _true_scene(view)
        boxes = _true_scene(view).boxes if self.source == "given" else None
        if view.picture is None:
            raise DataError(f"{view.id}: there is no picture to look at; --boxes scene takes the true scene instead")
        try:
            data = view.picture.read_bytes()
        except OSError as error:
            raise ImageError(f"{view.picture}: cannot be read: {error.strerror}") from None
        file = self._file(data, view, boxes, domain)
        if file is not None and file.is_file():
            try:
                return _fitted(SceneGraph.load(file), view, domain)
            except SceneError:
                file.unlink()  # torn or of another version: looked at anew
        scene = self._look(data, view, boxes, domain)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            scene.save(file)
        return _fitted(scene, view, domain)

    def _look(self, data: bytes, view: View, boxes: Floats | None, domain: str) -> SceneGraph:
        from nsground.perception import open_image, perceive

        picture = open_image(data)
        if boxes is not None:
            boxes = in_pixels(_true_scene(view), picture.size).boxes
        return perceive(picture, domain, self.detector, boxes, classifiers=self.classifiers)

    def _file(self, data: bytes, view: View, boxes: Floats | None, domain: str) -> Path | None:
        """Where the scene is kept. The version is in the name, since what is seen is also a matter of code."""
        if self.folder is None or (parts := self.pipeline(domain).fingerprint()) is None:
            return None
        key = hashlib.sha256(hashlib.sha256(data).digest())
        for part in (parts, __version__, self.source):
            key.update(f"{part}\n".encode())
        if boxes is not None:
            key.update(f"{view.size} {boxes.tolist()}".encode())
        return self.folder / f"{key.hexdigest()}.json"


def _fitted(scene: SceneGraph, view: View, domain: str) -> SceneGraph:
    """A scene as one of the domain, in the pixels of the view."""
    scene = replace(scene, domain=load_domain(domain).kept)
    return scene if view.size is None else in_pixels(scene, view.size)


def _true_scene(view: View) -> SceneGraph:
    if view.scene is None:
        raise DataError(f"{view.id}: its true scene is not known; only boxes that are detected can be had")
    return view.scene
