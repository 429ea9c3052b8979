"""Teaching the parser from examples with recorded programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from nsground.datasets import Example
from nsground.errors import DataError
from nsground.learning.rounds import Round, Training, Watch, bucketed, digest, facts_of, kept_back
from nsground.parsers.seq2seq.network import Network
from nsground.parsers.seq2seq.parser import Seq2Seq, load, save
from nsground.parsers.seq2seq.tokens import Vocabulary, linear, words
from nsground.program import Program

BATCH = 64
RATE = 3e-3
ROUNDS = 20


@dataclass(frozen=True)
class Lesson:
    """A text with its program."""

    text: str
    program: Program


def lessons(examples: Sequence[Example]) -> list[Lesson]:
    """Those of the examples that have a program. Raises DataError where fewer than two have."""
    found = [Lesson(each.text, each.program) for each in examples if each.program is not None]
    if len(found) < 2:
        raise DataError(f"{len(found)} of {len(examples)} examples have a program; a parser learns from programs")
    return found


def train(
    taught: Sequence[Lesson],
    folder: Path,
    rounds: int = ROUNDS,
    seed: int = 0,
    facts: Mapping[str, Any] | None = None,
    say: Callable[[Round], None] = lambda _: None,
    watch: Watch | None = None,
) -> Seq2Seq:
    """The parser after some rounds over the lessons; ``folder`` holds it, too. A few are kept back to choose by.

    The same call goes on where it was interrupted; a folder with another training raises DataError. ``facts`` are kept
    with it, such as what it was taught from.
    """
    texts, programs = [words(each.text) for each in taught], [linear(each.program) for each in taught]
    mine, kept = kept_back(len(taught), seed)
    known, tokens = Vocabulary.of(texts[i] for i in mine), Vocabulary.of(programs[i] for i in mine)
    said, wanted = [known.numbers(text) for text in texts], [tokens.numbers(program) for program in programs]
    torch.manual_seed(seed)
    network = Network(len(known), len(tokens))

    def loss(batch: Sequence[int]) -> Tensor:
        found: Tensor = network([said[mine[i]] for i in batch], [wanted[mine[i]] for i in batch])
        return found

    def score() -> float:
        tried = kept or mine
        found, _ = network.translate([said[i] for i in tried])
        return sum(row == wanted[i] for row, i in zip(found, tried, strict=True)) / len(tried)

    lengths = [len(said[i]) for i in mine]
    training = Training(network, lambda random: bucketed(lengths, BATCH, random), loss, score, RATE)
    begun = {
        "what": "parser", **(facts or {}), "lessons": len(taught),
        "lessons sha256": digest(part for each in taught for part in (each.text, each.program)),
    }  # fmt: skip
    last = training.run(folder, rounds, seed, say, watch, begun)
    save(folder, Seq2Seq(network, known, tokens, facts={**(facts or {}), **facts_of(network, last, len(mine))}))
    return load(folder)
