"""Rows of the regions of many scenes: of those that can matter, in the scenes that can have an answer, padded."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from nsground.domains.domain import load_domain
from nsground.domains.ontology import load_ontology
from nsground.reasoning.facts.backend import Array, truths
from nsground.reasoning.facts.logics import LogicLike, get_logic
from nsground.reasoning.facts.pairing import MAX_CELLS
from nsground.reasoning.facts.scene_facts import Facts
from nsground.relations import load_catalogue
from nsground.scene import Floats
from nsground.scene.scenes import Integers, Labels, Scenes

SPARE_CELLS = 20_000
"""Rows are padded to the longest of them as long as that costs no more cells: about what a run of its own does."""


def rows_of(
    concepts: frozenset[str] | None, facts: ManyFacts, clauses: frozenset[frozenset[str]] | None
) -> Iterator[ManyFacts]:
    """The facts of the regions of some concepts, or of all, in rows of like length: of the scenes that have a region of
    each clause, which is a set of concepts, or of all scenes."""
    if clauses is None or clauses <= {concepts}:  # where some of the regions are, the clauses hold
        wanted = None
    else:
        wanted = _scenes_with(clauses, facts)
    regions = _regions(concepts, wanted, facts)
    owner = regions.owner
    if not len(owner):
        return
    facts = dataclasses.replace(facts, scene=regions)
    starts = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
    counts = np.diff(np.concatenate([starts, [len(owner)]]))
    for these in _alike(counts):
        first, count = starts[these], counts[these]
        places = np.arange(count.max())[:, None]
        base = np.minimum(places, count - 1)
        base += first
        # Rows lie side by side in memory: what is done to all of them, numpy then does to long runs.
        yield facts.of_rows(base.T, (places < count).T)


def _regions(concepts: frozenset[str] | None, wanted: NDArray[np.bool_] | None, facts: ManyFacts) -> ManyRegions:
    """The regions of some concepts in the scenes wanted, in order."""
    scenes = facts.many
    codes = None if concepts is None else sorted({code for concept in concepts for code in facts.codes(concept)})
    if wanted is None:
        if codes is not None and len(codes) == 1:
            return ManyRegions(scenes, scenes.concepts.places(codes[0]), scenes.owners(codes[0]))
        index, owner = np.arange(len(scenes.boxes)), scenes.scene_of
    else:
        chosen = np.flatnonzero(wanted)
        starts, counts = scenes.starts[chosen], scenes.counts[chosen]
        owner = np.repeat(chosen, counts)
        index = np.arange(len(owner)) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
    regions = ManyRegions(scenes, index, owner)
    if codes is None:
        return regions
    among = np.zeros(len(scenes.concepts.names) + 1, dtype=bool)  # the last is that of regions without a category
    among[codes] = True
    return regions.some(among.take(regions.categories).nonzero()[0])


def _scenes_with(clauses: frozenset[frozenset[str]], facts: ManyFacts) -> NDArray[np.bool_] | None:
    """Which scenes have a region of each of some sets of concepts; None for all."""
    if not clauses:
        return None
    none = np.zeros(len(facts.many), dtype=bool)
    codes = ({code for concept in clause for code in facts.codes(concept)} for clause in clauses)
    return reduce(np.logical_and, (reduce(np.logical_or, map(facts.many.having, of), none) for of in codes))


def _alike(counts: Integers) -> Iterator[Integers]:
    """Rows by their number of regions, in groups that are padded to one length and not too large."""
    longest = counts.max()
    shorter = (longest - counts).astype(np.min_scalar_type(longest))  # short integers are sorted by radix
    order = np.argsort(shorter, kind="stable")
    rows = np.bincount(counts)
    start = 0
    while start < len(order):
        width = longest = int(counts[order[start]])
        end, spare = start + rows[width], 0
        while width > 1 and (spare := spare + rows[width - 1] * (longest - width + 1)) <= SPARE_CELLS:
            width -= 1
            end += rows[width]
        step = max(1, MAX_CELLS // longest**2)
        for first in range(start, end, step):
            yield order[first : min(first + step, end)]
        start = end


@dataclass(frozen=True, eq=False)
class ManyFacts(Facts):
    """The facts of rows of regions of many scenes; ``valid`` [B, N] are not padding."""

    many: Scenes = None  # type: ignore[assignment]  # always given
    valid: NDArray[np.bool_] | None = None

    @staticmethod
    def of(scenes: Scenes, logic: LogicLike) -> ManyFacts:
        """All scenes, without rows yet; the same as long as the scenes live."""
        if (known := scenes.known.get(("facts", logic))) is None:
            domain = load_domain(scenes.domain)
            none, first = np.zeros((0, 1), dtype=np.intp), np.arange(min(1, len(scenes.boxes)))
            words = load_catalogue(domain), load_ontology(domain)
            known = ManyFacts(ManyRegions(scenes, first, first * 0), get_logic(logic), *words, none, many=scenes)
            scenes.known["facts", logic] = known
        return cast(ManyFacts, known)

    @property
    def listed(self) -> bool:
        return True

    def of_rows(self, base: Integers, valid: NDArray[np.bool_]) -> ManyFacts:
        """The same facts of some rows: their scenes, and which of their places are regions."""
        whole = None if valid.all() else valid
        return dataclasses.replace(self, base=base, valid=whole)

    @cached_property
    def existence(self) -> Array:
        if self.many.certain:
            return np.ones_like(self.base, dtype=np.float64) if self.valid is None else truths(np, self.valid)
        degrees = self.logic.lift(self.scene.existence[self.base])
        return degrees if self.valid is None else degrees * self.valid

    @property
    def concept_names(self) -> tuple[str, ...]:
        return self.many.concepts.names

    def codes(self, concept: str) -> list[int]:
        """The codes of the categories that count as a concept."""
        return [self.concept_names.index(name) for name in self.stands_for(concept)[0]]

    def stands_for(self, concept: str) -> tuple[list[str], str | None]:
        known: dict[Any, tuple[list[str], str | None]] = self.many.known
        if concept not in known:
            known[concept] = super().stands_for(concept)
        return known[concept]

    def families(self) -> Mapping[str, tuple[str, ...]]:
        return {"category": self.concept_names} | {k: labels.names for k, labels in self.many.attributes.items()}

    @cached_property
    def _categories(self) -> NDArray[np.int32]:
        codes: NDArray[np.int32] = self.scene.categories.take(self.base.T).T  # laid out in memory like the base
        return codes

    def concept(self, concept: str) -> Array:
        codes = self.codes(concept)
        found = self._categories == codes[0] if len(codes) == 1 else np.isin(self._categories, codes)
        return truths(np, found if self.valid is None else found & self.valid)

    def _codes(self, labels: Labels) -> Array:
        codes: Array = labels.codes[self.scene.index[self.base]]
        return codes

    def _labels(self, family: str) -> Labels | None:
        labels = self.many.attributes.get(family)
        return self.many.concepts if labels is None and family == "category" else labels

    def attribute(self, family: str, value: str) -> Array:
        labels = self._labels(family)
        if labels is not None and value in labels.names:
            return (self._codes(labels) == labels.names.index(value)) * 1.0
        return super().attribute(family, value)

    def table(self, family: str) -> tuple[tuple[str, ...], Array] | None:
        labels = self._labels(family)
        if labels is None:
            return None
        return labels.names, (self._codes(labels)[..., None] == np.arange(len(labels.names))) * 1.0

    def knows_measure(self, name: str) -> bool:
        return super().knows_measure(name) if len(self.base) else self._sample().knows_measure(name)

    def _sample(self) -> ManyFacts:
        """The first region: whether the scenes have what a formula asks for does not differ between them."""
        one = np.zeros((min(1, len(self.many.boxes)), 1), dtype=np.intp)
        return self.of_rows(one, np.ones_like(one, dtype=bool))


class ManyRegions:
    """Regions of many scenes by their ``index`` [R] and the scene each is of, its ``owner`` [R].

    What is read of them is gathered, so that it lies together; formulas see them as one scene of which no more than the
    boxes is known.
    """

    positions = depth = hidden = None

    def __init__(self, scenes: Scenes, index: Integers, owner: Integers) -> None:
        self.scenes, self.index, self.owner, self.size = scenes, index, owner, scenes.size
        self.axes: Mapping[str, Any] = {}
        self.relations: Mapping[str, Any] = {}
        self.attributes: Mapping[str, Any] = {}

    def some(self, places: Integers) -> ManyRegions:
        """Those at some places."""
        found = ManyRegions(self.scenes, self.index.take(places), self.owner.take(places))
        found.categories = self.categories.take(places)
        return found

    @cached_property
    def boxes(self) -> Floats:
        """float64 [N, 4], x0, y0, x1, y1 in pixels."""
        return np.asfortranarray(self.scenes.boxes.take(self.index, axis=0))  # a side at a time is asked for

    @cached_property
    def centers(self) -> Floats:
        """float64 [N, 2]."""
        return (self.boxes[:, :2] + self.boxes[:, 2:]) / 2

    @cached_property
    def existence(self) -> Floats:
        """float64 [N], in [0, 1]."""
        return self.scenes.existence[self.index]

    @cached_property
    def categories(self) -> NDArray[np.int32]:
        """The code of each region's category, int32 [N]."""
        return self.scenes.concepts.codes.take(self.index)
