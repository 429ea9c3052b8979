"""One program over many scenes: padded rows of the regions that can matter, of the scenes that can have an answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, cast, overload

import numpy as np
from numpy.typing import NDArray

from nsground.domain import load_domain
from nsground.errors import ExecutionError
from nsground.ontology import load_ontology
from nsground.program import Program, The, Type
from nsground.reasoning.answer import Answer, Outcome
from nsground.reasoning.answering import OUTCOMES, verdict
from nsground.reasoning.arrays import Array, reduced, truths
from nsground.reasoning.aside import judged
from nsground.reasoning.facts import Facts
from nsground.reasoning.logics import get_logic
from nsground.reasoning.optimise import optimised
from nsground.reasoning.reach import Bound, needed, relevant
from nsground.reasoning.run import Policy, Run
from nsground.reasoning.tuples import MAX_CELLS
from nsground.relations import load_catalogue
from nsground.scene import Floats
from nsground.scene.many import Integers, Labels, Scenes

SPARE_CELLS = 20_000
"""Rows are padded to the longest of them as long as that costs no more cells: about what a run of its own does."""


class Seen(NamedTuple):
    """K scenes that were looked at: their numbers, outcomes, best regions and how sure these are, all [K]."""

    scenes: Integers
    codes: NDArray[np.uint8]
    best: Integers
    confidence: NDArray[np.float64]

    @staticmethod
    def all(parts: Sequence[Seen]) -> Seen:
        if len(parts) == 1:
            return parts[0]
        none = Seen(np.zeros(0, np.intp), np.zeros(0, np.uint8), np.zeros(0, np.intp), np.zeros(0))
        return Seen(*map(np.concatenate, zip(*parts, strict=True))) if parts else none


@dataclass(frozen=True, eq=False)
class Answers(Sequence[Answer]):
    """The answers of one program in S scenes; an item is an :class:`Answer`, computed in full when it is asked for.

    ``seen`` are the scenes that had to be looked at; every other has no region that the program asks for, for sure.
    """

    program: Program
    scenes: Scenes
    logic: str
    policy: Policy
    seen: Seen

    @cached_property
    def codes(self) -> NDArray[np.uint8]:
        """[S] the outcomes, as places in ``none``, ``found``, ``ambiguous``, ``many``."""
        return self._spread(self.seen.codes, 0)

    @cached_property
    def best(self) -> Integers:
        """[S] the region that fits best, -1 where none does."""
        return self._spread(self.seen.best, -1)

    @cached_property
    def confidence(self) -> NDArray[np.float64]:
        """[S] the degree of the region that fits best, or of there being none."""
        return self._spread(self.seen.confidence, 1.0)

    def _spread(self, values: Array, elsewhere: float) -> Array:
        found = np.full(len(self.scenes), elsewhere, dtype=values.dtype)
        found[self.seen.scenes] = values
        return found

    @property
    def outcomes(self) -> list[Outcome]:
        """``found``, ``none``, ``ambiguous`` or ``many``, for each scene."""
        return [OUTCOMES[code] for code in self.codes.tolist()]

    @cached_property
    def found(self) -> Integers:
        """The scenes in which some region was found, the surest first."""
        answered = np.flatnonzero(self.seen.codes)
        scenes, confidence = self.seen.scenes[answered], self.seen.confidence[answered]
        return scenes[np.lexsort((scenes, -confidence))]

    def __len__(self) -> int:
        return len(self.scenes)

    @overload
    def __getitem__(self, index: int) -> Answer: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Answer]: ...
    def __getitem__(self, index: int | slice) -> Answer | Sequence[Answer]:
        from nsground.reasoning.execute import execute

        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return execute(self.program, self.scenes[index], self.logic, self.policy)

    def __iter__(self) -> Iterator[Answer]:
        return (self[i] for i in range(len(self)))

    def __repr__(self) -> str:
        counts = np.bincount(self.codes, minlength=len(OUTCOMES))
        told = ", ".join(f"{count:,} {name}" for name, count in zip(OUTCOMES, counts, strict=True) if count)
        return f"<Answers {self.program} in {len(self):,} scenes: {told}>"


def search(program: Program, scenes: Scenes, logic: str, policy: Policy) -> Answers:
    """The answers of a program that asks for regions, in every scene. Raises ExecutionError for other programs."""
    if program.type is not Type.REGIONS:
        raise ExecutionError(f"over many scenes a program must ask for regions, got {program.type.value}")
    if logic == "worlds":
        raise ExecutionError("worlds are sampled of one scene at a time; choose another logic for many scenes")
    facts = ManyFacts.of(scenes, logic)
    node = optimised(judged(program, facts, policy)[0], logic)
    # What is presupposed has to be checked wherever it can fail; elsewhere, only where there can be an answer.
    inner = node.regions if isinstance(node, The) else node
    everywhere = policy == "strict" and any(isinstance(part, The) for part in inner.walk())
    parts = rows_of(node, facts, None if everywhere else needed(node))
    return Answers(program, scenes, logic, policy, Seen.all([_seen(rows, node, policy) for rows in parts]))


def _seen(rows: ManyFacts, node: Program, policy: Policy) -> Seen:
    """Who is meant in the scenes of some rows."""
    run, scenes = Run(rows, policy), rows.many
    found = verdict(run, node, policy)
    these = scenes.scene_of[rows.scene.regions[rows.base[:, 0]]]
    outcome = found.codes
    shown = np.where(found.chosen, found.shown, -1.0)
    place, degree = shown.argmax(axis=1), reduced(np.maximum, shown)
    answered = degree >= 0
    if policy == "strict":
        failed = _failed(run, node, len(these))
        outcome = np.where(failed, _failure_codes(run, node, len(these)), outcome)
        answered &= ~failed
    region = rows.scene.regions[rows.base[np.arange(len(these)), place]]
    return Seen(
        scenes=these,
        codes=outcome.astype(np.uint8),
        best=np.where(answered, region - scenes.starts[these], -1),
        confidence=np.where(answered, degree, 1 - found.top),
    )


def _failed(run: Run, node: Program, count: int) -> NDArray[np.bool_]:
    failed = np.zeros(count, dtype=bool)
    for inner, each in run.presupposed.items():
        if inner != node:
            failed |= each.failed
    return failed


def _failure_codes(run: Run, node: Program, count: int) -> NDArray[np.uint8]:
    """The outcome of the first presupposition that failed."""
    codes = np.zeros(count, dtype=np.uint8)
    open_ = np.ones(count, dtype=bool)
    for inner, each in run.presupposed.items():
        if inner != node:
            here = open_ & each.failed
            codes[here] = np.where(each.held.sum(axis=1) > 1, OUTCOMES.index("ambiguous"), 0)[here]
            open_ &= ~each.failed
    return codes


# --- rows -------------------------------------------------------------------------------------------------


def rows_of(node: Program, facts: ManyFacts, clauses: frozenset[frozenset[str]] | None) -> Iterator[ManyFacts]:
    """The facts of the scenes that have a region of each clause, of the regions that can matter, in rows of like
    length."""
    scenes = facts.many
    concepts = relevant(node)
    if clauses is None or clauses <= {concepts}:  # where some of the regions are, the clauses hold
        wanted = None
    else:
        wanted = _scenes_with(clauses, facts)
    regions = _regions(concepts, wanted, facts)
    if not len(regions):
        return
    owner = scenes.scene_of[regions]
    facts = dataclasses.replace(facts, scene=_Regions(scenes, regions))
    starts = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
    counts = np.diff(np.concatenate([starts, [len(regions)]]))
    for these in _alike(counts):
        first, count = starts[these], counts[these]
        places = np.arange(count.max())[:, None]
        # Rows lie side by side in memory: what is done to all of them, numpy then does to long runs.
        yield facts.of_rows((first + np.minimum(places, count - 1)).T, (places < count).T)


def _regions(concepts: Bound, wanted: NDArray[np.bool_] | None, facts: ManyFacts) -> Integers:
    """The regions of some concepts in the scenes wanted, in order."""
    scenes = facts.many
    codes = None if concepts is None else sorted({code for concept in concepts for code in facts.codes(concept)})
    if wanted is None:
        if codes is not None and len(codes) == 1:
            return scenes.concepts.places(codes[0])
        regions = np.arange(len(scenes.boxes))
    else:
        chosen = np.flatnonzero(wanted)
        starts, counts = scenes.starts[chosen], scenes.counts[chosen]
        ends = np.cumsum(counts)
        regions = np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - (ends - counts), counts)
    if codes is None:
        return regions
    among = np.zeros(len(scenes.concepts.names) + 1, dtype=bool)  # the last is that of regions without a category
    among[codes] = True
    return regions.compress(among.take(scenes.concepts.codes.take(regions)))


def _scenes_with(clauses: frozenset[frozenset[str]], facts: ManyFacts) -> NDArray[np.bool_] | None:
    """Which scenes have a region of each of some sets of concepts; None for all."""
    found: NDArray[np.bool_] | None = None
    for clause in clauses:
        present = np.zeros(len(facts.many), dtype=bool)
        for concept in clause:
            for code in facts.codes(concept):
                present[facts.many.having(code)] = True
        found = present if found is None else found & present
    return found


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
    """The facts of rows of regions of many scenes; ``real`` [B, N] are not padding."""

    many: Scenes = None  # type: ignore[assignment]  # always given
    real: NDArray[np.bool_] | None = None

    @staticmethod
    def of(scenes: Scenes, logic: str) -> ManyFacts:
        """All scenes, without rows yet; the same as long as the scenes live."""
        if (known := scenes.known.get(("facts", logic))) is None:
            domain = load_domain(scenes.domain)
            none, first = np.zeros((0, 1), dtype=np.intp), np.arange(min(1, len(scenes.boxes)))
            words = load_catalogue(domain), load_ontology(domain)
            known = ManyFacts(_Regions(scenes, first), get_logic(logic), *words, none, many=scenes)
            scenes.known["facts", logic] = known
        return cast(ManyFacts, known)

    @property
    def listed(self) -> bool:
        return True

    def of_rows(self, base: Integers, real: NDArray[np.bool_]) -> ManyFacts:
        whole = None if real.all() else real
        return dataclasses.replace(self, base=base, real=whole)

    @cached_property
    def existence(self) -> Array:
        if self.many.certain:
            return np.ones_like(self.base, dtype=np.float64) if self.real is None else truths(np, self.real)
        degrees = self.logic.lift(self.scene.existence[self.base])
        return degrees if self.real is None else degrees * self.real

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
        codes = self.scene.categories[self.base]
        return codes if self.real is None else np.where(self.real, codes, -1)

    def concept(self, concept: str) -> Array:
        codes = self.codes(concept)
        return truths(np, self._categories == codes[0] if len(codes) == 1 else np.isin(self._categories, codes))

    def _codes(self, labels: Labels) -> Array:
        return labels.codes[self.scene.regions[self.base]]

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


class _Regions:
    """Regions of many scenes, gathered so that what is read of them lies together; formulas see them as one scene of
    which no more than the boxes is known."""

    positions = depth = hidden = None

    def __init__(self, scenes: Scenes, regions: Integers) -> None:
        self.scenes, self.regions, self.size = scenes, regions, scenes.size
        self.axes: Mapping[str, Any] = {}
        self.relations: Mapping[str, Any] = {}
        self.attributes: Mapping[str, Any] = {}

    @cached_property
    def boxes(self) -> Floats:
        return np.asfortranarray(self.scenes.boxes.take(self.regions, axis=0))  # a side at a time is asked for

    @cached_property
    def centers(self) -> Floats:
        return np.asfortranarray(self.scenes.centers.take(self.regions, axis=0))

    @cached_property
    def existence(self) -> Floats:
        return self.scenes.existence[self.regions]

    @cached_property
    def categories(self) -> NDArray[np.int32]:
        return self.scenes.concepts.codes[self.regions]
