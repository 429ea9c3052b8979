"""The trained network as a Grounder, and its files: ``weights.safetensors`` with ``grounder.json`` beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch

from nsground.datasets import View
from nsground.errors import DataError, NsgroundError
from nsground.files.atomic import write_json
from nsground.grounders.neural.inputs import Layout
from nsground.grounders.neural.network import GroundingNetwork
from nsground.grounders.protocol import Prediction, Source
from nsground.grounders.scene_cache import SceneCache
from nsground.grounders.setting import Setting
from nsground.parsers.seq2seq.tokens import TokenVocabulary, words
from nsground.scene import SceneGraph
from nsground.training.checkpoints import load_weights
from nsground.training.loop import WEIGHTS

FILE = "grounder.json"
MEANT = 0.5
"""The probability from which a region is part of the answer."""


@dataclass(frozen=True, eq=False)
class Neural:
    """A network with the vocabulary and the layout of its training; a Grounder without programs.

    Every region over ``MEANT`` is answered, none means ``none``. ``confidence`` is the probability of exactly that
    set, each region by itself. Questions are not answered: they ``failed``.
    """

    network: GroundingNetwork
    words: TokenVocabulary
    layout: Layout
    scenes: SceneCache
    name: str = "neural"
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def source(self) -> Source:
        """Where boxes are from."""
        return self.scenes.source

    def ground(self, view: View, texts: Sequence[str], domain: str) -> list[Prediction]:
        """The regions that each text means."""
        try:
            scene = self.scenes.scene(view, domain)
        except NsgroundError as error:
            return [Prediction("failed", error=str(error))] * len(texts)
        if not texts or not len(scene):
            return [Prediction("none")] * len(texts)
        return [self._prediction(scene, degrees) for degrees in self.degrees(scene, texts)]

    @torch.inference_mode()
    def degrees(self, scene: SceneGraph, texts: Sequence[str]) -> list[np.ndarray[Any, np.dtype[np.float64]]]:
        """The probability [N] that each region is meant, a text."""
        features = torch.from_numpy(self.layout.features(scene))
        logits, _ = self.network([numbered(self.words, text) for text in texts], [features] * len(texts))
        return [row.numpy() for row in logits.sigmoid().double()]

    def _prediction(self, scene: SceneGraph, degrees: Any) -> Prediction:
        order = np.argsort(-degrees, kind="stable")
        chosen = order[degrees[order] >= MEANT]
        sure = float(np.maximum(degrees, 1 - degrees).prod())
        return Prediction(
            outcome="none" if not len(chosen) else "found" if len(chosen) == 1 else "many",
            boxes=scene.boxes[chosen],
            ranked=scene.boxes[order],
            masks=None if scene.masks is None else tuple(scene.masks[i] for i in chosen),
            confidence=sure,
        )


def numbered(known: TokenVocabulary, text: str) -> list[int]:
    """The words of a text by number; a text without words is one that is not known."""
    return known.numbers(words(text)) or known.numbers([""])


def save(folder: Path, words: TokenVocabulary, layout: Layout, taught: Mapping[str, Any]) -> None:
    """Write ``grounder.json``; the weights are there already."""
    data = {
        "words": words.tokens, "concepts": layout.concepts, "attributes": layout.attributes, "facts": dict(taught),
    }  # fmt: skip
    write_json(folder / FILE, data)


def load(folder: str | Path, setting: Setting) -> Neural:
    """The grounder that ``nsground train grounder`` wrote to a folder. Raises DataError where it is not whole."""
    folder = Path(folder)
    try:
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        known = TokenVocabulary(tuple(map(str, data["words"])))
        attributes = tuple((str(family), tuple(map(str, names))) for family, names in data["attributes"])
        layout = Layout(tuple(map(str, data["concepts"])), attributes)
        taught = dict(data["facts"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{folder}: no trained grounder in it: {type(error).__name__}: {error}; nsground train grounder makes one"
        ) from None
    network = GroundingNetwork(len(known), layout.width)
    load_weights(network, folder / WEIGHTS)
    return Neural(network.eval(), known, layout, setting.scenes, facts=taught)
