"""Rendered scenes made ready for learning attributes: features of given boxes, true labels, and triples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from nsground.datasets.large_json import members
from nsground.language import parse_all
from nsground.learning.expressions import Triple
from nsground.learning.features import WIDTH, backbone, features
from nsground.perception import open_image
from nsground.progress import Progress, silent, track
from nsground.reasoning.tensors import TensorScenes
from nsground.scene import SceneGraph, from_clevr
from nsground.scene.clevr import VALUES


@dataclass(frozen=True, eq=False)
class Rendered:
    """B scenes of at most N regions.

    Fields:
        scenes: boxes, positions and what hides what, as given; labels as given, to be replaced by what is learned.
        features: float32 [B, N, D].
        rows: [B, N], True where there is a region.
        labels: int64 [K] a family, of the K regions that there are.
    """

    scenes: TensorScenes
    features: Tensor
    rows: Tensor
    labels: Mapping[str, Tensor]

    @property
    def flat(self) -> Tensor:
        """The features [K, D] of the regions that there are."""
        return self.features[self.rows]

    def first(self, count: int) -> Rendered:
        """The first scenes alone."""
        regions = int(self.rows[:count].sum())
        labels = {family: label[:regions] for family, label in self.labels.items()}
        return Rendered(self.scenes[:count], self.features[:count], self.rows[:count], labels)


def rendered(folder: Path, count: int | None, progress: Progress = silent) -> Rendered:
    """The first ``count`` scenes of a folder in the form of CLEVR-Ref+. Raises DataError for one that is not."""
    raw = _read(folder / "scenes.json", "scenes")[:count]
    graphs = [from_clevr(scene) for scene in raw]
    network = backbone()
    per_scene = [
        features(open_image(folder / "images" / scene["image_filename"]), graph.boxes, network)
        for scene, graph in track(list(zip(raw, graphs, strict=True)), f"looking at {folder.name}", progress)
    ]
    scenes = TensorScenes.of(graphs, torch.float32)
    padded = torch.zeros(*scenes.boxes.shape[:2], WIDTH)
    rows = torch.zeros(scenes.boxes.shape[:2], dtype=torch.bool)
    for i, region_features in enumerate(per_scene):
        padded[i, : len(region_features)] = region_features
        rows[i, : len(region_features)] = True
    return Rendered(scenes, padded, rows, {family: _labels(graphs, family) for family in VALUES})


def triples(folder: Path, count: int, progress: Progress = silent) -> list[Triple]:
    """The first ``count`` expressions of ``refexps.json`` as they are read, with their targets."""
    scenes = {scene["image_index"]: i for i, scene in enumerate(_read(folder / "scenes.json", "scenes"))}
    return [
        Triple(
            parse_all(record["expression"], "clevr", limit=1)[0].program,
            scenes[record["image_index"]],
            tuple(record["targets"]),
        )
        for record in track(_read(folder / "refexps.json", "refexps")[:count], "reading", progress)
    ]


def _labels(graphs: Sequence[SceneGraph], family: str) -> Tensor:
    return torch.cat([torch.from_numpy(graph.attributes[family].probs.argmax(1)) for graph in graphs])


def _read(path: Path, field: str) -> list[dict[str, Any]]:
    return [member.value for member in members(path, field)]
