"""Learning a relation: from labelled pairs of regions, or from what expressions that use it refer to. Needs torch."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import array_api_compat.torch as xp
import numpy as np
import torch
from torch import Tensor, nn
from torch.optim.lr_scheduler import CosineAnnealingLR

from nsground.errors import ExecutionError
from nsground.program import Program, Relation, Type
from nsground.progress import Progress, silent
from nsground.reasoning.tensors import TensorScenes, degrees
from nsground.relations import Contract
from nsground.relations.geometry import Chosen
from nsground.relations.learned import FEATURES, Form, RelationNetwork, features
from nsground.scene import SceneGraph
from nsground.training.loop import Trainer

MIN_EXAMPLES = 10
"""Fewest examples to learn from."""

HELD_OUT = 0.2
HIDDEN = 32
STEPS = 300
"""Each over all examples."""

RATE = 0.01
DECAY = 1.0


@dataclass(frozen=True, eq=False)
class LabelledPair:
    """Regions of a scene between which the relation holds, or does not."""

    scene: SceneGraph
    a: int
    b: int
    holds: bool


@dataclass(frozen=True, eq=False)
class Meant:
    """The regions of a scene that a program means, in which the relation occurs."""

    scene: SceneGraph
    program: Program
    target: frozenset[int]


Example = LabelledPair | Meant


@dataclass(frozen=True)
class Score:
    """How many of ``count`` examples that were not learned from came out ``right``; ``chance`` is the share without the
    relation: the more frequent answer for pairs, the share of the regions in question that are meant for programs."""

    kind: str
    count: int
    right: int
    chance: float

    @property
    def share(self) -> float:
        """The share that came out right; 0 where nothing was held out."""
        return self.right / self.count if self.count else 0.0

    def __str__(self) -> str:
        counts = f"{self.kind}: {self.right} of {self.count} held out are right"
        return f"{counts} ({self.share:.0%}; by chance {self.chance:.0%})"


@dataclass(frozen=True, eq=False)
class Learning:
    """A learned network with its scores on examples held out."""

    network: RelationNetwork
    learned_from: int
    scores: tuple[Score, ...]


def learn(
    name: str,
    examples: Sequence[Example],
    contract: Contract | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> Learning:
    """A network for the relation ``name``, learned from four fifths of the examples and scored on the rest.

    What ``contract`` says of symmetry the network keeps by the way it is made; where the relation is its own mirror
    image, it also learns from the scenes in a mirror. The same ``seed`` gives the same network.

    Raises ExecutionError for too few examples, pairs that all hold or all do not, programs without the relation, and
    scenes that have not the same kinds of field.
    """
    contract = contract or Contract()
    _check(name, examples)
    kept, held_out = _split(examples, seed)
    if contract.mirror == name:
        kept = [*kept, *map(_mirrored, kept)]
    form: Form = "symmetric" if contract.symmetric else "asymmetric" if contract.asymmetric else "free"
    pairs, meant = _Pairs.of(kept), [_Scenes(name, group) for group in _alike(kept)]
    parts: list[_Pairs | _Scenes] = [*([pairs] if len(pairs) else []), *meant]
    seen = torch.cat([*([pairs.there] if len(pairs.holds) else []), *(each.there.flatten(0, -2) for each in meant)])
    shift, scale = seen.mean(0), seen.std(0).clamp(min=1e-3)
    layers = _Layers(seed)

    def losses(_: int) -> dict[str, Tensor]:
        network = RelationNetwork(shift, scale, layers.pairs, form)
        return {"loss": torch.stack([part.loss(network) for part in parts]).sum()}

    trainer = Trainer(
        layers, lambda _: range(STEPS), losses, RATE, DECAY,
        schedule=lambda optimizer: CosineAnnealingLR(optimizer, STEPS),
    )  # fmt: skip
    for _ in trainer.run(1, seed, progress=progress):
        pass
    arrays = tuple((weights.detach().numpy(), biases.detach().numpy()) for weights, biases in layers.pairs)
    learned = RelationNetwork(shift.numpy(), scale.numpy(), arrays, form)
    return Learning(learned, len(kept), tuple(_scores(name, learned, held_out)))


class _Layers(nn.Module):
    """Weights [W, V] and biases [V] of each layer of a :class:`RelationNetwork`, in float64, drawn with ``seed``."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        self.parts = nn.ParameterList()
        for width, out in pairwise((len(FEATURES), HIDDEN, HIDDEN, 1)):
            self.parts.append(torch.randn(width, out, generator=generator, dtype=torch.float64) / width**0.5)
            self.parts.append(torch.zeros(out, dtype=torch.float64))

    @property
    def pairs(self) -> tuple[tuple[Tensor, Tensor], ...]:
        parts = list(self.parts)
        return tuple(zip(parts[::2], parts[1::2], strict=True))


def _check(name: str, examples: Sequence[Example]) -> None:
    if len(examples) < MIN_EXAMPLES:
        raise ExecutionError(f"a relation is learned from {MIN_EXAMPLES} examples or more, got {len(examples)}")
    holds = {each.holds for each in examples if isinstance(each, LabelledPair)}
    if len(holds) == 1:
        every = "holds" if holds.pop() else "does not hold"
        raise ExecutionError(f"the relation {every} in every pair; give examples of both")
    for each in examples:
        if isinstance(each, LabelledPair) and not (min(each.a, each.b) >= 0 and max(each.a, each.b) < len(each.scene)):
            raise ExecutionError(f"a pair names regions {each.a} and {each.b}, the scene has {len(each.scene)}")
        if isinstance(each, Meant):
            if not any(node.name == name for node in each.program.find(Relation)):
                raise ExecutionError(f"{each.program} does not use the relation {name}")
            if each.program.type is not Type.REGIONS:
                raise ExecutionError(f"{each.program} asks for a {each.program.type.value}, not for regions")
            if any(not 0 <= i < len(each.scene) for i in each.target):
                raise ExecutionError(f"target {sorted(each.target)}: the scene has {len(each.scene)} regions")


def _split(examples: Sequence[Example], seed: int) -> tuple[list[Example], list[Example]]:
    """All examples of one scene are learned from, or all are held out."""
    scenes = list({id(each.scene): None for each in examples})
    random.Random(seed).shuffle(scenes)
    out: set[int] = set()
    count = 0
    for scene in scenes:
        if count >= HELD_OUT * len(examples) or len(out) == len(scenes) - 1:
            break
        out.add(scene)
        count += sum(id(each.scene) == scene for each in examples)
    if len(scenes) == 1:
        shuffled = random.Random(seed).sample(list(examples), len(examples))
        cut = max(1, int(HELD_OUT * len(shuffled)))
        return shuffled[cut:], shuffled[:cut]
    return [e for e in examples if id(e.scene) not in out], [e for e in examples if id(e.scene) in out]


def _mirrored(example: Example) -> Example:
    return dataclasses.replace(example, scene=example.scene.mirrored())


def _alike(examples: Sequence[Example]) -> list[list[Meant]]:
    """Programs with their scenes, those of like size together."""
    groups: dict[int, list[Meant]] = {}
    for each in examples:
        if isinstance(each, Meant):
            groups.setdefault(len(each.scene).bit_length(), []).append(each)
    return list(groups.values())


@dataclass(frozen=True, eq=False)
class _Pairs:
    """Labelled pairs: their features one way and the other [P, F], and whether the relation holds [P]."""

    there: Tensor
    back: Tensor
    holds: Tensor

    @staticmethod
    def of(examples: Sequence[Example]) -> _Pairs:
        pairs = [pair for pair in examples if isinstance(pair, LabelledPair)]
        there = [_pair_features(pair.scene, pair.a, pair.b) for pair in pairs]
        back = [_pair_features(pair.scene, pair.b, pair.a) for pair in pairs]
        empty = np.zeros((0, len(FEATURES)))
        return _Pairs(
            torch.tensor(np.array(there) if there else empty),
            torch.tensor(np.array(back) if back else empty),
            torch.tensor([float(pair.holds) for pair in pairs], dtype=torch.float64),
        )

    def __len__(self) -> int:
        return len(self.holds)

    def degrees(self, network: RelationNetwork) -> Tensor:
        held: Tensor = network.of_features(xp, self.there, self.back)
        return held

    def loss(self, network: RelationNetwork) -> Tensor:
        return torch.nn.functional.binary_cross_entropy(self.degrees(network), self.holds)


def _pair_features(scene: SceneGraph, a: int, b: int) -> Any:
    first, second = Chosen(scene, np.array([a]), 0, 2), Chosen(scene, np.array([b]), 1, 2)
    return features(first, second)[0, 0]


class _Scenes:
    """Programs with their scenes as tensors, and the features of all pairs in these [B, N, N, F]."""

    def __init__(self, name: str, examples: Sequence[Meant]) -> None:
        self.name, self.examples = name, examples
        self.scenes = TensorScenes.of([example.scene for example in examples])
        n = self.scenes.boxes.shape[1]
        table = np.zeros((len(examples), n, n, len(FEATURES)))
        target = torch.zeros(len(examples), n, dtype=torch.float64)
        for row, example in enumerate(examples):
            index = np.arange(len(example.scene))
            pair_features = features(Chosen(example.scene, index, 0, 2), Chosen(example.scene, index, 1, 2))
            table[row, : len(index), : len(index)] = pair_features
            target[row, sorted(example.target)] = 1.0
        self.there, self.target = torch.tensor(table), target

    def __len__(self) -> int:
        return len(self.examples)

    def degrees(self, network: RelationNetwork, choice: Any = "relaxed") -> Tensor:
        held = network.of_features(xp, self.there, self.there.transpose(1, 2))
        relations: Mapping[str, Tensor] = {**self.scenes.relations, self.name: held}
        scenes = dataclasses.replace(self.scenes, relations=relations)
        return degrees([each.program for each in self.examples], scenes, choice=choice)

    def loss(self, network: RelationNetwork) -> Tensor:
        predicted = self.degrees(network).clamp(1e-6, 1 - 1e-6)
        exists = self.scenes.existence
        return torch.nn.functional.binary_cross_entropy(predicted, self.target, weight=exists) * predicted.shape[1]


def _scores(name: str, network: RelationNetwork, examples: Sequence[Example]) -> list[Score]:
    scores = []
    pairs = _Pairs.of(examples)
    with torch.no_grad():
        if len(pairs):
            right = int(((pairs.degrees(network) > 0.5) == (pairs.holds > 0.5)).sum())
            most = float(pairs.holds.mean())
            scores.append(Score("pairs", len(pairs), right, max(most, 1 - most)))
        right = count = 0
        chances = []
        for group in _alike(examples):
            scenes = _Scenes(name, group)
            best = scenes.degrees(network, "lenient").argmax(-1).tolist()
            count += len(group)
            right += sum(i in example.target for i, example in zip(best, group, strict=True))
            without = degrees([_without(name, example.program) for example in group], scenes.scenes, choice="lenient")
            chances += [
                len(example.target) / max(1, int((row > 0.5).sum()))
                for row, example in zip(without, group, strict=True)
            ]
        if count:
            scores.append(Score("expressions", count, right, min(1.0, float(np.mean(chances)))))
    return scores


def _without(name: str, program: Program) -> Program:
    """What is left of a program without a relation: the regions in question."""
    inner = program.map(lambda node: node.target if isinstance(node, Relation) and node.name == name else node)
    return inner.regions if inner.op == "THE" else inner  # type: ignore[attr-defined]
