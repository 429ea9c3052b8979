"""Attributes learned from expressions and their targets: no label is ever seen."""

from __future__ import annotations

import numpy as np
import torch

import nsground as ng
from nsground.learning.expressions import Triple, learn, surprise
from nsground.learning.heads import Heads, accuracy
from nsground.reasoning.tensors import TensorScenes
from nsground.scene import SceneGraph
from nsground.scene.clevr import VALUES
from nsground.scene.reading import certain

SCENES, REGIONS = 60, 6
PROGRAMS = (
    *(f"{family}={value}" for family in ("color", "material", "size") for value in VALUES[family]),
    *VALUES["shape"],
    "AND(cube, material=metal)", "LEFT_OF(color=red, sphere)", "SAME(color, THE(NTH(1, left, ANY)))",
    "OR(sphere, size=large)", "AND(cylinder, NOT(color=blue))",
)  # fmt: skip


def scene(random: np.random.Generator) -> SceneGraph:
    """Regions in a row, of all kinds."""
    tables = {f: certain([str(v) for v in random.choice(VALUES[f], REGIONS)], VALUES[f]) for f in VALUES}
    left = np.sort(random.uniform(0, 400, REGIONS))
    boxes = np.stack([left, np.full(REGIONS, 50), left + 40, np.full(REGIONS, 90)], 1)
    return SceneGraph(boxes=boxes, size=(480, 320), concepts=tables["shape"], attributes=tables, domain="photo")


def world() -> tuple[TensorScenes, torch.Tensor, list[Triple], dict[str, torch.Tensor]]:
    """Scenes, features that hold every attribute and some noise, and what programs mean in the scenes."""
    random = np.random.default_rng(0)
    scenes = [scene(random) for _ in range(SCENES)]
    held = np.stack([np.hstack([s.attributes[family].probs for family in VALUES]) for s in scenes])
    mixed = held @ random.normal(size=(held.shape[2], 24)) + random.normal(0, 0.1, (SCENES, REGIONS, 24))
    triples = [
        Triple(ng.read(text), i, tuple(region.index for region in ng.execute(ng.read(text), s, "boolean").regions))
        for i, s in enumerate(scenes)
        for text in PROGRAMS
    ]
    labels = {f: torch.tensor(np.concatenate([s.attributes[f].probs.argmax(1) for s in scenes])) for f in VALUES}
    return TensorScenes.of(scenes, torch.float32), torch.from_numpy(mixed).float(), triples, labels


def test_what_values_look_like_is_learned_from_what_expressions_mean() -> None:
    scenes, features, triples, labels = world()
    heads = Heads(VALUES, features.flatten(0, 1))
    before = accuracy(heads, features.flatten(0, 1), labels)
    losses = list(learn(heads, features, scenes, triples, 6))
    after = accuracy(heads, features.flatten(0, 1), labels)
    assert losses[-1] < losses[0] / 3
    for family, share in after.items():
        assert share > 0.9 > before[family]


def test_no_label_is_looked_at() -> None:
    """Other labels in the scenes, the same losses."""
    scenes, features, triples, _ = world()
    heads = Heads(VALUES, features.flatten(0, 1))
    blank = {name: column._replace(probs=torch.zeros_like(column.probs)) for name, column in scenes.attributes.items()}
    empty = TensorScenes(boxes=scenes.boxes, concepts=blank["shape"], attributes=blank, size=scenes.size)
    with torch.no_grad():
        one, other = (surprise(heads, features, each, triples[:20]) for each in (scenes, empty))
    assert torch.equal(one, other)


def test_heads_know_nothing_before_they_learn() -> None:
    heads = Heads(VALUES, torch.randn(10, 5))
    for family, logits in heads(torch.randn(3, 5)).items():
        assert torch.allclose(logits.softmax(-1), torch.full((3, len(VALUES[family])), 1 / len(VALUES[family])))


def test_very_few_expressions_can_be_learned_from() -> None:
    """More batches than whole ones: the schedule of the learning rate reaches to the last."""
    scenes, features, triples, _ = world()
    heads = Heads(VALUES, features.flatten(0, 1))
    assert len(list(learn(heads, features, scenes, triples[:40], 10))) == 10
