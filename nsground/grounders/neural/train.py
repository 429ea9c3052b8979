"""Teaching the grounder from examples with target boxes: no programs, no names of what is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from nsground.datasets import Example
from nsground.domains.domain import domain_of_data
from nsground.errors import DataError
from nsground.grounders.neural.grounder import Neural, load, numbered, save
from nsground.grounders.neural.inputs import Layout
from nsground.grounders.neural.network import GroundingNetwork
from nsground.grounders.scene_cache import SceneCache
from nsground.grounders.setting import Setting
from nsground.parsers.seq2seq.tokens import TokenVocabulary, words
from nsground.perception.threads import one_thread
from nsground.progress import Progress, silent
from nsground.scene import SceneGraph, iou, matched
from nsground.training.epoch import Epoch
from nsground.training.loop import Trainer
from nsground.training.order import bucketed, validation_split
from nsground.training.schedules import warmup_cosine
from nsground.training.settings import begin, data_fingerprint, parameter_count, training_facts

BATCH = 64
RATE = 1e-3
DECAY = 0.01
CLIP = 1.0
EPOCHS = 25


@dataclass(frozen=True, eq=False)
class RegionLesson:
    """A text, the scene in which it is meant, and for each of its regions whether it is: bool [N]."""

    text: str
    scene: SceneGraph
    meant: np.ndarray[Any, np.dtype[np.bool_]]


def lessons(examples: Iterable[Example], scenes: SceneCache) -> list[RegionLesson]:
    """The examples that say what they mean, in the scenes that the grounder will see.

    A region is meant if it is matched to a target box at an IoU of 0.5 or more. Questions teach nothing. Raises
    DataError where there is nothing to learn.
    """
    taught = []
    for example in examples:
        if example.boxes is None or example.is_question:
            continue
        scene = scenes.scene(example.view, str(domain_of_data(example.domain)))
        if len(scene):
            targets = np.array(example.boxes).reshape(-1, 4)
            taught.append(RegionLesson(example.text, scene, matched(iou(scene.boxes, targets)) >= 0))
    if len(taught) < 2:
        raise DataError(f"{len(taught)} examples have target boxes and regions; a grounder learns from both")
    return taught


def train(
    taught: list[RegionLesson],
    setting: Setting,
    folder: Path,
    epochs: int = EPOCHS,
    seed: int = 0,
    facts: Mapping[str, Any] | None = None,
    on_epoch: Callable[[Epoch], None] = lambda _: None,
    progress: Progress = silent,
) -> Neural:
    """The grounder after some epochs over the lessons; ``folder`` holds it, too. A few lessons choose the best epoch.

    The same call resumes an interrupted training; a folder with another training raises DataError. ``facts`` are kept
    with it, such as what it was taught from. ``on_epoch`` is given every epoch when it is done.
    """
    mine, kept = validation_split(len(taught), seed)
    tried = kept or mine
    known = TokenVocabulary.of(words(taught[i].text) for i in mine)
    layout = Layout.of([lesson.scene for lesson in taught])
    inputs = [numbered(known, lesson.text) for lesson in taught]
    by_scene = {id(lesson.scene): lesson.scene for lesson in taught}
    features = {key: torch.from_numpy(layout.features(scene)) for key, scene in by_scene.items()}
    seen = [features[id(lesson.scene)] for lesson in taught]
    meant = [torch.from_numpy(lesson.meant) for lesson in taught]
    torch.manual_seed(seed)
    network = GroundingNetwork(len(known), layout.width)

    lengths = [len(inputs[i]) for i in mine]

    def batches(epoch: int) -> list[list[int]]:
        return bucketed(lengths, BATCH, np.random.default_rng((seed, epoch)))

    def losses(batch: Sequence[int]) -> dict[str, Tensor]:
        rows = [mine[i] for i in batch]
        logits, mask = network([inputs[i] for i in rows], [seen[i] for i in rows])
        wanted = torch.nn.utils.rnn.pad_sequence([meant[i].float() for i in rows], batch_first=True)
        return {"loss": functional.binary_cross_entropy_with_logits(logits[mask], wanted[mask])}

    @torch.inference_mode()
    def score() -> float:
        right = 0
        for start in range(0, len(tried), BATCH):
            rows = tried[start : start + BATCH]
            logits, mask = network([inputs[i] for i in rows], [seen[i] for i in rows])
            right += sum(
                torch.equal(row[row_mask] > 0, meant[i]) for row, row_mask, i in zip(logits, mask, rows, strict=True)
            )
        return right / len(tried)

    settings = {
        "what": "grounder", **(facts or {}), "boxes": setting.scenes.source, "lessons": len(taught),
        "lessons sha256": data_fingerprint(
            part
            for lesson in taught
            for part in (lesson.text, features[id(lesson.scene)].numpy().tobytes(), lesson.meant.tobytes())
        ),
        "rounds": epochs, "seed": seed, "weights": parameter_count(network),
    }  # fmt: skip
    begin(folder, settings)
    schedule = warmup_cosine(epochs * len(batches(1)))
    trainer = Trainer(network, batches, losses, RATE, DECAY, clip=CLIP, schedule=schedule, score=score)
    with one_thread():
        for epoch in trainer.run(epochs, seed, folder, progress):
            on_epoch(epoch)
    save(folder, known, layout, {**(facts or {}), **training_facts(network, folder, len(mine))})
    return load(folder, setting)
