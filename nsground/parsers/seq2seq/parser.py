"""The trained network as a Parser, and its files: ``weights.safetensors`` with ``parser.json`` beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nsground.domains.domain import DomainLike
from nsground.errors import DataError, NsgroundError
from nsground.files.atomic import write_json
from nsground.parsers.protocol import Reading
from nsground.parsers.seq2seq.network import Seq2SeqNetwork
from nsground.parsers.seq2seq.tokens import TokenVocabulary, program_of, words
from nsground.training.checkpoints import load_weights
from nsground.training.loop import WEIGHTS

FILE = "parser.json"
MAX_TOGETHER = 128
"""Texts that are translated at once."""


@dataclass(frozen=True, eq=False)
class Seq2Seq:
    """A network with the vocabularies of its training; a Parser.

    Decoding is greedy and not constrained: what is no program is a reading with an error, as it is for the parsers
    of the field. ``confidence`` is the probability of the whole sequence.
    """

    network: Seq2SeqNetwork
    words: TokenVocabulary
    tokens: TokenVocabulary
    name: str = "seq2seq"
    facts: Mapping[str, Any] = field(default_factory=dict)

    def parse(self, texts: Sequence[str]) -> list[Reading]:
        """The reading of each text, in order."""
        readings: list[Reading] = []
        for start in range(0, len(texts), MAX_TOGETHER):
            readings += self._together(texts[start : start + MAX_TOGETHER])
        return readings

    def _together(self, texts: Sequence[str]) -> list[Reading]:
        numbers = [self.words.numbers(words(text)) for text in texts]
        asked = [i for i, row in enumerate(numbers) if row]
        readings = [Reading(None, 0.0, "no words")] * len(texts)
        if asked:
            programs, sure = self.network.translate([numbers[i] for i in asked])
            for i, row, confidence in zip(asked, programs, sure, strict=True):
                readings[i] = self._reading([self.tokens.tokens[number] for number in row], confidence)
        return readings

    def _reading(self, tokens: Sequence[str], confidence: float) -> Reading:
        try:
            return Reading(program_of(tokens), confidence)
        except NsgroundError:
            return Reading(None, confidence, f"no program: {' '.join(tokens)[:200]}")


def save(folder: Path, parser: Seq2Seq) -> None:
    """Write ``parser.json``; the weights are there already."""
    data = {"words": parser.words.tokens, "tokens": parser.tokens.tokens, "facts": dict(parser.facts)}
    write_json(folder / FILE, data)


def load(folder: str | Path, domain: DomainLike | None = None) -> Seq2Seq:
    """The parser that ``nsground train parser`` wrote to a folder. Raises DataError where it is not whole.

    It reads as it was taught, whatever the ``domain``.
    """
    folder = Path(folder)
    try:
        data = json.loads((folder / FILE).read_text(encoding="utf-8"))
        known, tokens = (TokenVocabulary(tuple(map(str, data[name]))) for name in ("words", "tokens"))
        facts = dict(data["facts"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{folder}: no trained parser in it: {type(error).__name__}: {error}; nsground train parser makes one"
        ) from None
    network = Seq2SeqNetwork(len(known), len(tokens))
    load_weights(network, folder / WEIGHTS)
    return Seq2Seq(network.eval(), known, tokens, facts=facts)
