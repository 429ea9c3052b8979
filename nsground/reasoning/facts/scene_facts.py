"""What scenes say about their regions, in the words of a program: concepts, attributes, relations, measures.

Operators see B rows of N regions, whatever a row is: one scene, a program in it, a possible world of it, a scene of
many. All degrees are arrays [B, N], or [1, N] where they are the same in every row.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from nsground.domains.domain import load_domain
from nsground.domains.ontology import Ontology, load_ontology
from nsground.errors import ExecutionError, RelationError, did_you_mean
from nsground.program import Attribute, Level, Program, Superlative, WordKind
from nsground.program.types import Argument
from nsground.reasoning.facts.backend import Array, Module, truths
from nsground.reasoning.facts.index_sets import Places, Side, all_places, survivors
from nsground.reasoning.facts.logics import Logic
from nsground.relations import Catalogue, load_catalogue
from nsground.relations.geometry import Picked, root
from nsground.scene import SceneGraph, Table

Indices = NDArray[np.intp]

HIDDEN = 0.2
"""Share of a region from which it counts as partially visible (CLEVR-Ref+, Liu et al. 2019)."""

NEGLIGIBLE = 1e-6
"""Regions of no higher degree are left out of what is costly."""

FEW = 16
"""Among so few regions, leaving some out costs more than it saves."""

SMALL = 128
"""Scenes up to this many regions keep the relations between all of them, once computed."""


@dataclass(frozen=True, eq=False)
class Facts(ABC):
    """The facts of B rows of N regions as a logic sees them.

    Attributes:
        scene: what formulas are computed on.
        base: indices [1 or B, N] of the rows' regions in the scene.
        least: pruning threshold: regions of no higher degree are left out of what is costly. None prunes nothing.
    """

    scene: Any
    logic: Logic
    catalogue: Catalogue
    ontology: Ontology
    base: Array
    xp: Module = np
    least: float | None = NEGLIGIBLE
    known: set[Program] = field(default_factory=set, repr=False)
    """Programs of which all words can be judged; see :mod:`nsground.reasoning.undecided`."""

    @cached_property
    def shape(self) -> tuple[int, int]:
        """B and N."""
        return (self.base.shape[0], self.base.shape[1])

    @cached_property
    def whole(self) -> bool:
        """No pruning: operators look at all regions, and need not ask which of them matter."""
        return self.least is None or self.shape[1] <= FEW

    @property
    def listed(self) -> bool:
        """Ragged layout: pairs are listed one by one where rows differ in the regions that matter, not padded."""
        return False

    @property
    def one_scene(self) -> bool:
        """Whether all rows are of one scene, so that what they say differs only if their words do."""
        return False

    @property
    def sampled(self) -> bool:
        """Whether the rows are possible worlds of one scene, to be averaged over."""
        return False

    @property
    @abstractmethod
    def existence(self) -> Array:
        """Degrees [B, N] that the regions exist."""

    def places(self, mask: NDArray[np.bool_]) -> Places:
        """The places of the regions of a mask [B, N], in a scene that is not taken whole."""
        return survivors(mask)

    @cached_property
    def everywhere(self) -> Places:
        """All regions."""
        return all_places(self.xp, self.shape[1])

    @cached_property
    def apart(self) -> Array:
        """1 [1, N, N] for two regions, 0 for a region and itself."""
        return (1 - self.xp.eye(self.shape[1]))[None]

    # --- vocabulary -----------------------------------------------------------------------------------------

    @property
    @abstractmethod
    def concept_names(self) -> tuple[str, ...]:
        """The scene's categories."""

    def stands_for(self, concept: str) -> tuple[list[str], str | None]:
        """The scene's categories that count as a concept, and the wider concept taken instead, if any.

        A scene that knows persons but not men judges "man" as "person", and says so. One that knows dogs but not cats
        judges nothing as "cat": a dog is an animal, too, but no cat.
        """
        named = [name for name in self.concept_names if self.ontology.covers(concept, name)]
        if named:
            return named, None
        wider = self.ontology.above(concept, self.concept_names)
        return wider, " or ".join(wider) or None

    @abstractmethod
    def families(self) -> Mapping[str, tuple[str, ...]]:
        """The attribute families of the scene with their values, ``category`` among them."""

    def knows_attribute(self, family: str, value: str) -> bool:
        """Whether the scene, or a formula of the domain, can tell the value."""
        return value in self.families().get(family, ()) or self._computed(family, value)

    def _computed(self, family: str, value: str) -> bool:
        return f"{family}={value}" in self.catalogue.attributes

    def knows_relation(self, name: str) -> bool:
        """Whether the scene, or a formula of the domain, can tell the relation or its converse."""
        return name in self.catalogue.relations or self.catalogue.given(name, self.scene) is not None

    def knows_measure(self, name: str) -> bool:
        """Whether the scene has what a measure's formula asks for, of some region at least.

        Raises RelationError for a measure that the domain does not have.
        """
        self.catalogue.measure(name.replace(" ", "_"))
        try:
            return not self.shape[1] or not bool(self.xp.isnan(self.measure(name)).all())
        except RelationError:
            return False

    def measures(self, node: Program) -> list[str]:
        """The measures that a node's own words name, those of directions among them.

        Raises RelationError for a direction that the domain does not have.
        """
        words = [(argument.word, getattr(node, argument.name)) for argument in node.arguments]
        named = [word for kind, word in words if kind is WordKind.MEASURE]
        return named + [self.counted_by(word)[0] for kind, word in words if kind is WordKind.DIRECTION]

    @property
    def knows_visibility(self) -> bool:
        """Whether the scene says how much of each region is hidden."""
        return self.scene.hidden is not None

    def knows_words(self, node: Program) -> bool:
        """Whether the scene can tell what the words of a node name, apart from what it is about."""
        return all(self._knows(node, argument) for argument in node.arguments)

    def _knows(self, node: Program, argument: Argument) -> bool:
        word = getattr(node, argument.name)
        match argument.word:
            case WordKind.CONCEPT:
                return self.knows_concept(word)
            case WordKind.RELATION:
                return self.knows_relation(word)
            case WordKind.MEASURE:
                return self.knows_measure(word)
            case WordKind.DIRECTION:
                return self.knows_measure(self.counted_by(word)[0])
            case WordKind.FAMILY:
                return word in self.families()
            case WordKind.VALUE:
                return isinstance(node, Attribute) and self.knows_attribute(node.family, word)
        return argument.kind is not Level or self.knows_visibility

    def knows_concept(self, concept: str) -> bool:
        """Whether the scene tells what is of a concept from what is not: it, or what lies below it, was looked for."""
        names, wider = self.stands_for(concept)
        return wider is None if names else self.looked_for(concept)

    def may_be_unseen(self, concept: str) -> bool:
        """Whether there may be things of a concept that no region stands for, as nobody looked for such things."""
        return not self.looked_for(concept) and not self.stands_for(concept)[0]

    def looked_for(self, concept: str) -> bool:
        """Whether all things of a concept are regions, so that what is no region is none."""
        return not self.ontology.open or any(self.ontology.covers(word, concept) for word in self.complete_for)

    @property
    def complete_for(self) -> frozenset[str]:
        """The words of which everything in the picture is a region."""
        words: frozenset[str] = getattr(self.scene, "complete_for", frozenset())
        return words

    # --- concepts and attributes ----------------------------------------------------------------------------

    @abstractmethod
    def concept(self, concept: str) -> Array:
        """Degrees of a concept; 0 where the scene has no category for it."""

    @abstractmethod
    def table(self, family: str) -> tuple[tuple[str, ...], Array] | None:
        """The names and the degrees [B, N, V] of a family, or None if the scene has none."""

    def attribute(self, family: str, value: str) -> Array:
        """Degrees of ``family=value``."""
        if value in self.families().get(family, ()):
            names, degrees = self.values(family)
            return degrees[..., names.index(value)]
        if self._computed(family, value):
            return self.computed(family, value)
        return self.xp.zeros_like(self.existence)

    def computed(self, family: str, value: str) -> Array:
        """Degrees of an attribute that a formula defines."""
        return self.logic.lift(self.catalogue.attribute_degrees(family, value, self.scene, self.base, xp=self.xp))

    def values(self, family: str) -> tuple[tuple[str, ...], Array]:
        """The names and the degrees [B, N, V] of a family. Raises ExecutionError if the scene has none."""
        table = self.table(family)
        if table is None:
            known = sorted(self.families())
            hint = did_you_mean(family, known)
            raise ExecutionError(f"the scene says nothing of {family!r}.{hint} It has: {', '.join(known)}")
        return table

    def visible(self, level: Level) -> Array:
        """Degrees that regions are hidden by less than ``HIDDEN`` (full), or by more (partial)."""
        if self.scene.hidden is None:
            return self.xp.ones_like(self.existence) * (level is Level.FULL)
        full: Array = (self.scene.hidden[self.base] < HIDDEN) * 1.0
        return full if level is Level.FULL else 1 - full

    # --- relations and measures -----------------------------------------------------------------------------

    def relation(self, name: str, *regions: Array | Picked) -> Array:
        """Degrees [B or 1, I, J, ...] of a relation between regions [B or 1, I], [B or 1, J], ... by their indices in
        ``scene``; [P] of those picked one by one."""
        here, there, *third = regions
        degrees: Array = self.catalogue.degrees(name, self.scene, here, there, third[0] if third else None, xp=self.xp)
        return self.logic.lift(degrees)

    def related(self, name: str, sides: tuple[Side, ...]) -> Array:
        """Degrees [B or 1, I, J, ...] of a relation between the regions of some sides."""
        return self.relation(name, *(side.regions(self.base) for side in sides))

    def alike(self, family: str, here: Side, there: Side) -> Array:
        """Degrees [B or 1, I, J] that two regions have the same value of a family."""
        _, table = self.values(family)
        return self.logic.overlap(self.xp, here.of(table), there.of(table))

    def unlike(self, family: str, here: Side, there: Side) -> Array:
        """Degrees [B or 1, I, J] that two regions both have a value of a family, and not the same one."""
        _, table = self.values(family)
        return self.logic.apart(self.xp, here.of(table), there.of(table))

    def exceeds(self, values: Array, here: Side, there: Side) -> Array:
        """Degrees [B or 1, I, J] that of ``values`` [B or 1, N] those here are larger than those there."""
        return truths(self.xp, here.of(values)[..., :, None] > there.of(values)[..., None, :])

    def with_more(self, at_least: Array, members: Array) -> Array:
        """Degrees [B, K + 2] that a set has 0, 1, ... members or more, counting what no region stands for."""
        return at_least

    def inside(self, place: Array) -> Array:
        """Indices in ``scene`` of places [B or 1, I] within the rows."""
        return place if len(self.base) == 1 else self.base[self.xp.arange(len(self.base))[:, None], place]

    def measure(self, name: str) -> Array:
        """Values of a measure; a program's ``top left`` is the catalogue's ``top_left``."""
        values: Array = self.catalogue.measure_values(name.replace(" ", "_"), self.scene, self.base, xp=self.xp)
        return values

    def order(self, direction: str) -> Array:
        """Values that grow in the direction of counting: ``left``, ``front``, ``most size``."""
        measure, ascending = self.counted_by(direction)
        values = self.measure(measure)
        return values if ascending else -values

    def counted_by(self, direction: str) -> tuple[str, bool]:
        """The measure that counting from a direction follows, and whether upwards.

        Raises RelationError for a direction that the domain does not have.
        """
        try:
            return self.catalogue.direction(direction)
        except RelationError:
            way, _, measure = direction.partition(" ")
            kind = Superlative.named(way)
            if kind is None or kind.ascending is None:
                raise
            return measure, kind.ascending

    def distance(self, rows: Array, columns: Array) -> Array:
        """Distances [B or 1, R, C]: between 3-D positions where there are any, else between centres, in pixels."""
        points = self.scene.centers if self.scene.positions is None else self.scene.positions
        here, there = points[self.inside(rows)], points[self.inside(columns)]
        gaps: Array = here[..., :, None, :] - there[..., None, :, :]
        distances: Array = root(self.xp, (gaps**2).sum(-1))
        return distances


@dataclass(frozen=True, eq=False)
class SceneFacts(Facts):
    """The facts of one scene: a single row, whose numbers are kept once computed."""

    kept: dict[Any, Array] = field(default_factory=dict, repr=False)
    stand_ins: dict[str, tuple[list[str], str | None]] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(scene: SceneGraph, logic: Logic) -> SceneFacts:
        """The facts of a scene, the same for the same scene and logic as long as the scene lives."""
        by_logic = _KNOWN.get(scene)
        if by_logic is None:
            by_logic = _KNOWN.setdefault(scene, {})
        if logic not in by_logic:
            domain = load_domain(scene.domain)
            base = np.arange(len(scene))[None]
            by_logic[logic] = SceneFacts(
                _unreferenced(scene), logic, load_catalogue(domain), load_ontology(domain), base
            )
        return by_logic[logic]

    @cached_property
    def existence(self) -> Array:
        return self.logic.lift(self.scene.existence)[None]

    @property
    def concept_names(self) -> tuple[str, ...]:
        names: tuple[str, ...] = self.scene.concepts.names
        return names

    @cached_property
    def _families(self) -> Mapping[str, tuple[str, ...]]:
        return {"category": self.scene.concepts.names} | {k: t.names for k, t in self.scene.attributes.items()}

    def families(self) -> Mapping[str, tuple[str, ...]]:
        return self._families

    def stands_for(self, concept: str) -> tuple[list[str], str | None]:
        if concept not in self.stand_ins:
            self.stand_ins[concept] = super().stands_for(concept)
        return self.stand_ins[concept]

    def concept(self, concept: str) -> Array:
        key = ("concept", concept)
        if key not in self.kept:
            columns = [self.concept_names.index(name) for name in self.stands_for(concept)[0]]
            degrees = self.logic.lift_table(self.scene.concepts.probs)[None, :, columns].sum(axis=-1)
            self.kept[key] = np.minimum(degrees, 1.0)
        return self.kept[key]

    def attribute(self, family: str, value: str) -> Array:
        key = ("attribute", family, value)
        if key not in self.kept:
            self.kept[key] = super().attribute(family, value)
        return self.kept[key]

    def table(self, family: str) -> tuple[tuple[str, ...], Array] | None:
        table: Table | None = self.scene.attributes.get(family)
        if table is None and family == "category":
            table = self.scene.concepts
        return None if table is None else (table.names, self.logic.lift_table(table.probs)[None])

    @property
    def one_scene(self) -> bool:
        return True

    @property
    def listed(self) -> bool:
        return not self.whole

    def relation(self, name: str, *regions: Array | Picked) -> Array:
        if len(regions) != 2:
            return super().relation(name, *regions)
        rows, columns = regions
        key = ("relation", name)
        if self.shape[1] > SMALL:
            if _cells(rows, columns) < 2 * self.shape[1] ** 2:
                return super().relation(name, rows, columns)
            table = super().relation(name, self.base, self.base)[0]  # many rows of one scene: asked for often
        elif key in self.kept:
            table = self.kept[key]
        else:
            try:
                table = self.kept[key] = super().relation(name, self.base, self.base)[0]
            except RelationError:  # of pairs, perhaps, that nobody asks about
                return super().relation(name, rows, columns)
        if rows is columns and rows is self.base:
            return table[None]
        if isinstance(rows, Picked) and isinstance(columns, Picked):
            return table[rows.index[rows.at], columns.index[columns.at]]
        return table[cast(Array, rows)[:, :, None], cast(Array, columns)[:, None, :]]

    def measure(self, name: str) -> Array:
        key = ("measure", name)
        if key not in self.kept:
            self.kept[key] = super().measure(name)
        return self.kept[key]


def _cells(rows: Array | Picked, columns: Array | Picked) -> int:
    """How many pairs are asked about."""
    if isinstance(rows, Picked) or isinstance(columns, Picked):  # then both are
        return len(cast(Picked, rows).at)
    return len(rows) * int(rows.shape[1] * columns.shape[1])


_KNOWN: WeakKeyDictionary[SceneGraph, dict[Logic, SceneFacts]] = WeakKeyDictionary()


def _unreferenced(scene: SceneGraph) -> SceneGraph:
    """A shallow copy, so that the cache, which is keyed by the scene, does not keep the scene alive."""
    copy = object.__new__(SceneGraph)
    copy.__dict__.update(scene.__dict__)
    return copy
