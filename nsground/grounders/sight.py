"""The scenes that grounders look at: true ones, or those that a detector sees, each looked at once."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from nsground.datasets import View
from nsground.domain import load_domain
from nsground.errors import DataError, SceneError
from nsground.grounders.protocol import Source
from nsground.scene import SceneGraph

KEPT = 256
"""Scenes that are remembered."""


@dataclass(frozen=True, eq=False)
class Sight:
    """Views as scene graphs.

    Fields:
        source: ``given`` takes the true scene of a view, ``detected`` looks at its picture.
        detector: a backend by name or by the path of its weights; None for the domain's own.
        cache: a folder that keeps what was seen, so that no picture is ever looked at twice; None for none.
    """

    source: Source = "detected"
    domain: str = "photo"
    detector: str | None = None
    cache: Path | None = None
    _seen: OrderedDict[str, SceneGraph] = field(default_factory=OrderedDict, repr=False)

    def scene(self, view: View) -> SceneGraph:
        """The scene of a view. Raises DataError where it has none of the kind."""
        if view.id not in self._seen:
            self._seen[view.id] = self._true(view) if self.source == "given" else self._detected(view)
            while len(self._seen) > KEPT:
                self._seen.popitem(last=False)
        return self._seen[view.id]

    @property
    def facts(self) -> dict[str, Any]:
        """For the manifest beside a result."""
        facts: dict[str, Any] = {"boxes": self.source}
        return facts if self.source == "given" else {**facts, "detector": self._backend, "weights": self._weights}

    def _true(self, view: View) -> SceneGraph:
        if view.scene is None:
            raise DataError(f"{view.id}: its true scene is not known, so no boxes can be given; detect them instead")
        return view.scene

    def _detected(self, view: View) -> SceneGraph:
        if view.picture is None:
            raise DataError(f"{view.id}: there is no picture to detect in; take the given boxes instead")
        from nsground.perception import perceive

        if self.cache is None:
            return perceive(view.picture, self.domain, self.detector)
        try:
            pixels = hashlib.sha256(view.picture.read_bytes())
        except OSError as error:
            raise DataError(f"{view.picture}: cannot be read: {error.strerror}") from None
        kept = self.cache / self._weights[:12] / f"{pixels.hexdigest()[:32]}.json"
        try:
            return SceneGraph.load(kept)
        except SceneError:
            scene = perceive(view.picture, self.domain, self.detector)
            kept.parent.mkdir(parents=True, exist_ok=True)
            scene.save(kept)
            return scene

    @cached_property
    def _backend(self) -> str:
        return self.detector or load_domain(self.domain).perception

    @cached_property
    def _weights(self) -> str:
        """The hash of the detector's weights; of its name, where it is somebody else's and keeps them to itself."""
        from nsground.perception.registry import weights_of

        path = weights_of(self._backend)
        return hashlib.sha256(self._backend.encode() if path is None else path.read_bytes()).hexdigest()
