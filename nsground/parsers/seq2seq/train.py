"""Teaching the parser from examples with recorded programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from nsground.datasets import Example
from nsground.errors import DataError
from nsground.parsers.seq2seq.network import Seq2SeqNetwork
from nsground.parsers.seq2seq.parser import Seq2Seq, load, save
from nsground.parsers.seq2seq.tokens import TokenVocabulary, linear, words
from nsground.perception.threads import one_thread
from nsground.program import Program
from nsground.progress import Progress, silent
from nsground.training.epoch import Epoch
from nsground.training.loop import Trainer
from nsground.training.order import bucketed, validation_split
from nsground.training.schedules import warmup_cosine
from nsground.training.settings import begin, data_fingerprint, parameter_count, training_facts

BATCH = 64
RATE = 3e-3
DECAY = 0.01
CLIP = 1.0
EPOCHS = 20


@dataclass(frozen=True)
class ProgramLesson:
    """A text with its program."""

    text: str
    program: Program


def lessons(examples: Sequence[Example]) -> list[ProgramLesson]:
    """Those of the examples that have a program. Raises DataError where fewer than two have."""
    taught = [ProgramLesson(example.text, example.program) for example in examples if example.program is not None]
    if len(taught) < 2:
        raise DataError(f"{len(taught)} of {len(examples)} examples have a program; a parser learns from programs")
    return taught


def train(
    taught: Sequence[ProgramLesson],
    folder: Path,
    epochs: int = EPOCHS,
    seed: int = 0,
    facts: Mapping[str, Any] | None = None,
    on_epoch: Callable[[Epoch], None] = lambda _: None,
    progress: Progress = silent,
) -> Seq2Seq:
    """The parser after some epochs over the lessons; ``folder`` holds it, too. A few lessons choose the best epoch.

    The same call resumes an interrupted training; a folder with another training raises DataError. ``facts`` are kept
    with it, such as what it was taught from. ``on_epoch`` is given every epoch when it is done.
    """
    texts, programs = [words(lesson.text) for lesson in taught], [linear(lesson.program) for lesson in taught]
    mine, kept = validation_split(len(taught), seed)
    known, tokens = TokenVocabulary.of(texts[i] for i in mine), TokenVocabulary.of(programs[i] for i in mine)
    inputs, outputs = [known.numbers(text) for text in texts], [tokens.numbers(program) for program in programs]
    torch.manual_seed(seed)
    network = Seq2SeqNetwork(len(known), len(tokens))

    lengths = [len(inputs[i]) for i in mine]

    def batches(epoch: int) -> list[list[int]]:
        return bucketed(lengths, BATCH, np.random.default_rng((seed, epoch)))

    def losses(batch: Sequence[int]) -> dict[str, Tensor]:
        return {"loss": network([inputs[mine[i]] for i in batch], [outputs[mine[i]] for i in batch])}

    def score() -> float:
        tried = kept or mine
        found, _ = network.translate([inputs[i] for i in tried])
        return sum(row == outputs[i] for row, i in zip(found, tried, strict=True)) / len(tried)

    settings = {
        "what": "parser", **(facts or {}), "lessons": len(taught),
        "lessons sha256": data_fingerprint(part for lesson in taught for part in (lesson.text, lesson.program)),
        "rounds": epochs, "seed": seed, "weights": parameter_count(network),
    }  # fmt: skip
    begin(folder, settings)
    schedule = warmup_cosine(epochs * len(batches(1)))
    trainer = Trainer(network, batches, losses, RATE, DECAY, clip=CLIP, schedule=schedule, score=score)
    with one_thread():
        for epoch in trainer.run(epochs, seed, folder, progress):
            on_epoch(epoch)
    facts = {**(facts or {}), **training_facts(network, folder, len(mine))}
    save(folder, Seq2Seq(network, known, tokens, facts=facts))
    return load(folder)
