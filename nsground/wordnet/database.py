"""WordNet in the form that ``scripts/build_lexicon.py`` gives it: looked up by word, opened when first asked.

Senses are ranked by how often they are meant in descriptions of pictures, not by how often they occur in texts: a
*mouse* is an animal or a device and never a timid person. Source: Fellbaum (ed.), WordNet, MIT Press 1998; counts from
FACTUAL (Li et al. 2023), which corrects graphs of Visual Genome (Krishna et al. 2017).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nsground.wordnet.layout import FILE, POS_ORDER
from nsground.wordnet.morphology import Morphology

NONE: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a word.

    ``pos`` is n, v, a or r; ``kind`` the class of a noun (``animal``) or a verb (``motion``), or the family of an
    adjective (``color``, empty where WordNet names none); ``seen`` how often descriptions of pictures mean it,
    ``tagged`` how often texts do (at most 255, in WordNet's own corpus); ``share`` in [0, 1] how likely the word means
    it in a picture, among its senses as this part of speech.
    """

    word: str
    pos: str
    synset: int
    kind: str
    seen: int
    tagged: int
    share: float


class WordNet:
    """English words and their senses. Words may be inflected and in several parts: "zebras", "fire hydrant".

    >>> wordnet = load_wordnet()
    >>> wordnet.noun_class("zebras"), wordnet.noun_class("sunglasses"), wordnet.noun_class("qwerty")
    ('animal', 'garment', None)
    """

    def __init__(self, tables: Mapping[str, NDArray[Any]], kinds: Mapping[str, tuple[str, ...]]) -> None:
        import marisa_trie

        self._tables = tables
        self._kinds = kinds
        self._trie = marisa_trie.Trie()
        self._trie.frombytes(tables["trie"].tobytes())
        self._ends: list[int] = tables["synset_ends"].tolist()
        self._senses: dict[str, tuple[Sense, ...]] = {}
        self._morphology = Morphology(self._is_lemma, self._irregular_lemmas)
        self._lemmas: dict[tuple[str, str], tuple[str, ...]] = {}
        self._closures: dict[int, tuple[int, ...]] = {}

    # --- words --------------------------------------------------------------------------------------------

    def __contains__(self, word: str) -> bool:
        """Whether the word, or one that it is a form of, is there as any part of speech."""
        return any(self.lemmas(word, pos) for pos in POS_ORDER)

    def seen_words(self) -> list[str]:
        """All lemmas that were counted in descriptions of pictures, in alphabetical order."""
        at = np.flatnonzero(self._tables["sense_seen"])
        words = np.unique(np.searchsorted(self._tables["sense_starts"], at, side="right") - 1)
        return sorted(map(self._trie.restore_key, words.tolist()))

    def words(self, prefix: str = "") -> Iterator[str]:
        """All lemmas and irregular forms that begin with ``prefix``."""
        return self._trie.iterkeys(prefix)  # type: ignore[no-any-return]

    def lemmas(self, word: str, pos: str = "n") -> tuple[str, ...]:
        """The lemmas that a word may be a form of, the likeliest in pictures first.

        >>> load_wordnet().lemmas("geese"), load_wordnet().lemmas("sitting", "v"), load_wordnet().lemmas("skies")
        (('goose',), ('sit',), ('sky',))
        """
        key = (word, pos)
        known = self._lemmas.get(key)
        if known is None:
            known = tuple(self._morphology.lemmas(word, pos))
            if len(known) > 1:
                known = tuple(sorted(known, key=lambda lemma: -self._likely(word, lemma, pos)))
            self._lemmas[key] = known
        return known

    def senses(self, word: str, pos: str = "n") -> tuple[Sense, ...]:
        """The senses of a word, likeliest first; none where it is unknown.

        A plural that has senses of its own has those of its singular as well: glasses are spectacles or vessels.
        """
        if own := self.lemma_senses(word, pos):
            return own
        return next((self.lemma_senses(lemma, pos) for lemma in self.lemmas(word, pos)), NONE)

    def lemma_senses(self, lemma: str, pos: str) -> tuple[Sense, ...]:
        """The senses of exactly this word."""
        return tuple(sense for sense in self._all_senses(lemma) if sense.pos == pos)

    def seen(self, word: str, pos: str = "n") -> int:
        """How often the word was counted as this part of speech in descriptions of pictures."""
        return max((self._seen(lemma, pos) for lemma in self.lemmas(word, pos)), default=0)

    # --- classes ------------------------------------------------------------------------------------------

    def noun_class(self, word: str) -> str | None:
        """The class of thing that a noun most likely names; of an unknown compound that of its last word, else None.

        >>> [load_wordnet().noun_class(word) for word in ("umbrella", "polar bear", "dog", "lady", "hat", "leg")]
        ['tool', 'animal', 'animal', 'person', 'garment', 'body part']
        """
        return next(iter(self.classes(word)), None)

    def classes(self, word: str) -> Mapping[str, float]:
        """The classes of thing that a noun may name, likeliest first, and how likely each is; they sum to 1."""
        return _classes(self, word)

    def adjective_family(self, word: str) -> str:
        """What an adjective says something about, as far as WordNet tells: color, size, shape, ...; else empty.

        Names of colours that WordNet has as nouns alone are of the family color, too.

        >>> [load_wordnet().adjective_family(word) for word in ("turquoise", "huge", "wooden", "asleep")]
        ['color', 'size', 'material', '']
        """
        if senses := self.senses(word, "a"):
            return senses[0].kind
        color = self.senses("color")[0].synset
        return "color" if any(color in self.above(sense.synset) for sense in self.senses(word)) else ""

    @property
    def noun_classes(self) -> tuple[str, ...]:
        """Every class that a noun can have."""
        return self._kinds["n"]

    # --- relations between words --------------------------------------------------------------------------

    def names(self, synset: int) -> tuple[str, ...]:
        """The words of a synset."""
        return tuple(map(self._trie.restore_key, self._row("member", "members", synset)))

    def above(self, synset: int) -> tuple[int, ...]:
        """A synset and all that lie above it, the nearest first."""
        closure = self._closures.get(synset)
        if closure is None:
            ordered: dict[int, None] = {}
            level = [synset]
            while level:
                ordered.update(dict.fromkeys(level))
                level = [up for at in level for up in self._row("hypernym", "hypernyms", at) if up not in ordered]
            closure = self._closures[synset] = tuple(ordered)
        return closure

    def is_a(self, word: str, other: str) -> bool:
        """Whether a noun, in its likeliest sense, names a kind of what another word names.

        >>> wordnet = load_wordnet()
        >>> wordnet.is_a("zebra", "animal"), wordnet.is_a("zebra", "dog"), wordnet.is_a("lad", "person")
        (True, False, True)
        >>> wordnet.is_a("frisbee", "plate")  # though a plate may be a disk, it is a dish in most pictures
        False
        """
        senses = self.senses(word)
        others = self.senses(other)
        targets = {sense.synset for sense in others if sense.share >= 0.1 and sense.kind == others[0].kind}
        return bool(senses) and not targets.isdisjoint(self.above(senses[0].synset))

    def antonyms(self, word: str) -> tuple[str, ...]:
        """Adjectives and verbs that are the opposite of one.

        >>> load_wordnet().antonyms("open")
        ('close', 'closed', 'shut')
        """
        key = self._trie.get(word)
        pairs = self._tables["antonyms"]
        return () if key is None else tuple(sorted(map(self._trie.restore_key, pairs[pairs[:, 0] == key, 1].tolist())))

    def parts(self, word: str) -> frozenset[str]:
        """Words for the parts of what a noun names.

        >>> sorted(load_wordnet().parts("bicycle"))[:4]
        ['bicycle seat', 'bicycle wheel', 'chain', 'coaster brake']
        """
        whole = {sense.synset for sense in self.senses(word)[:1]}
        pairs = self._tables["parts"]
        return frozenset(
            name for part in pairs[np.isin(pairs[:, 0], list(whole)), 1].tolist() for name in self.names(part)
        )

    # --- tables -------------------------------------------------------------------------------------------

    def _seen(self, lemma: str, pos: str) -> int:
        return sum(sense.seen for sense in self.lemma_senses(lemma, pos))

    def _likely(self, form: str, lemma: str, pos: str) -> float:
        """How likely a form is one of a lemma: the share of its senses that the lemma has, too."""
        own = {sense.synset: sense.share for sense in self.lemma_senses(form, pos)}
        shared = sum(own.get(sense.synset, 0.0) for sense in self.lemma_senses(lemma, pos) if lemma != form)
        if lemma == form:
            shared = sum(share for synset, share in own.items() if form in self.names(synset)) - 0.01
        return shared or self._seen(lemma, pos) / 1e6

    def _is_lemma(self, word: str, pos: str) -> bool:
        return any(sense.pos == pos for sense in self._all_senses(word))

    def _irregular_lemmas(self, form: str, pos: str) -> tuple[str, ...]:
        return self._irregular.get((form, pos), NONE)

    @cached_property
    def _irregular(self) -> dict[tuple[str, str], tuple[str, ...]]:
        lemmas: dict[tuple[str, str], tuple[str, ...]] = {}
        for form, pos, lemma in self._tables["irregular"].tolist():
            key = self._trie.restore_key(form), POS_ORDER[pos]
            lemmas[key] = (*lemmas.get(key, ()), self._trie.restore_key(lemma))
        return lemmas

    def _all_senses(self, word: str) -> tuple[Sense, ...]:
        known = self._senses.get(word)
        if known is None:
            known = self._senses[word] = tuple(self._read_senses(word))
        return known

    def _read_senses(self, word: str) -> Iterator[Sense]:
        key = self._trie.get(word) if word.isprintable() else None  # a lone surrogate is no text
        if key is None:
            return
        tables = self._tables
        row = slice(*tables["sense_starts"][key : key + 2].tolist())
        columns = (tables[f"sense_{name}"][row].tolist() for name in ("synsets", "seen", "tagged", "shares"))
        for synset, seen, tagged, share in zip(*columns, strict=True):
            pos = POS_ORDER[sum(synset >= end for end in self._ends)]
            kind = self._kinds[pos][int(tables["synset_kinds"][synset])]
            yield Sense(word, pos, synset, kind, seen, tagged, share / 255)

    def _row(self, starts: str, values: str, synset: int) -> list[int]:
        begin, end = self._tables[f"{starts}_starts"][synset : synset + 2].tolist()
        row: list[int] = self._tables[values][begin:end].tolist()
        return row


@cache
def _classes(wordnet: WordNet, word: str) -> Mapping[str, float]:
    shares: dict[str, float] = {}
    words = word.split()
    for i in range(len(words)):
        if senses := wordnet.senses(" ".join(words[i:])):
            for sense in senses:
                shares[sense.kind] = shares.get(sense.kind, 0.0) + sense.share
            break
    total = sum(shares.values()) or 1.0
    return MappingProxyType(dict(sorted(((k, v / total) for k, v in shares.items()), key=lambda item: -item[1])))


@cache
def load_wordnet(path: Path = FILE) -> WordNet:
    """The WordNet that comes with the package; the file is read once. Raises FileNotFoundError where it is missing."""
    from safetensors import safe_open

    with safe_open(str(path), "numpy") as file:
        tables = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
        kinds = {pos: tuple(file.metadata()[pos].split("\n")) for pos in POS_ORDER}
    return WordNet(tables, kinds)
