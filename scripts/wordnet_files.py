"""Princeton WordNet's database files, as Debian's package ``wordnet-base`` installs them, read into plain records.

Their layout is that of wndb(5WN): ``data.*`` has a line a synset, ``index.*`` a line a lemma with its senses in order,
``cntlist.rev`` how often each sense was tagged in a corpus, ``*.exc`` irregular forms.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path("/usr/share/wordnet")
POS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
KEY_POS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}

SynsetKey = tuple[str, int]
"""Part of speech (n, v, a, r) and place in its data file: what WordNet knows a synset by."""


@dataclass(frozen=True)
class Pointer:
    """From a word of a synset to a word of another; 0 for the synsets as wholes. ``symbol`` as in wninput(5WN)."""

    symbol: str
    target: SynsetKey
    source_word: int
    target_word: int


@dataclass(frozen=True)
class Synset:
    """Words that mean the same. ``category`` is the number of the lexicographer file, 18 being noun.person."""

    key: SynsetKey
    category: int
    words: tuple[str, ...]
    pointers: tuple[Pointer, ...]
    definition: str

    def to(self, *symbols: str) -> list[SynsetKey]:
        return [pointer.target for pointer in self.pointers if pointer.symbol in symbols]


def read_synsets(folder: Path = FOLDER) -> dict[SynsetKey, Synset]:
    """All synsets by key."""
    return {synset.key: synset for pos in POS for synset in _data(folder / f"data.{POS[pos]}", pos)}


def read_senses(folder: Path = FOLDER) -> dict[tuple[str, str], list[SynsetKey]]:
    """(lemma, part of speech) -> its synsets, the most usual first, as WordNet ranks them."""
    senses = {}
    for pos in POS:
        for line in _lines(folder / f"index.{POS[pos]}"):
            lemma, _, count, *rest = line.split()
            senses[lemma.replace("_", " "), pos] = [(pos, int(place)) for place in rest[-int(count) :]]
    return senses


def read_tag_counts(folder: Path = FOLDER) -> dict[tuple[str, str, int], int]:
    """(lemma, part of speech, number of the sense from 1) -> how often it was tagged in WordNet's corpus."""
    counts = {}
    for line in (folder / "cntlist.rev").read_text().splitlines():
        key, number, count = line.split()
        lemma, _, rest = key.partition("%")
        counts[lemma.replace("_", " "), KEY_POS[rest[0]], int(number)] = int(count)
    return counts


def read_exceptions(folder: Path = FOLDER) -> Iterator[tuple[str, str, str]]:
    """Part of speech, irregular form, lemma."""
    for pos in POS:
        for line in (folder / f"{POS[pos]}.exc").read_text().splitlines():
            form, *lemmas = (word.replace("_", " ") for word in line.split())
            for lemma in lemmas:
                yield pos, form, lemma


def _data(path: Path, pos: str) -> Iterator[Synset]:
    for line in _lines(path):
        facts, _, definition = line.partition(" | ")
        fields = facts.split()
        count = int(fields[3], 16)
        words = tuple(word.split("(")[0].replace("_", " ") for word in fields[4 : 4 + 2 * count : 2])
        place = 4 + 2 * count
        pointers = []
        for i in range(place + 1, place + 1 + 4 * int(fields[place]), 4):
            symbol, offset, target, ends = fields[i : i + 4]
            pointers.append(Pointer(symbol, (target, int(offset)), int(ends[:2], 16), int(ends[2:], 16)))
        yield Synset((pos, int(fields[0])), int(fields[1]), words, tuple(pointers), definition.strip())


def _lines(path: Path) -> Iterator[str]:
    """Without the licence, whose lines begin with blanks."""
    return (line for line in path.read_text().splitlines() if not line.startswith("  "))
