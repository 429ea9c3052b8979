"""What a scene says about its regions, in the words of a program: concepts, attributes, relations, measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nsground.domain import load_domain
from nsground.errors import ExecutionError, RelationError, did_you_mean
from nsground.ontology import Ontology, load_ontology
from nsground.reasoning.logics import Logic
from nsground.relations import Catalogue, load_catalogue
from nsground.scene import Floats, SceneGraph, Table

Indices = NDArray[np.intp]

HIDDEN = 0.2
"""Share of a region from which it counts as partially visible (CLEVR-Ref+, Liu et al. 2019)."""


@dataclass(frozen=True)
class Facts:
    """The facts of a scene as a logic sees them. All degrees are float64 arrays [N]."""

    scene: SceneGraph
    logic: Logic
    catalogue: Catalogue
    ontology: Ontology

    @staticmethod
    def of(scene: SceneGraph, logic: Logic) -> Facts:
        domain = load_domain(scene.domain)
        return Facts(scene, logic, load_catalogue(domain), load_ontology(domain))

    @cached_property
    def existence(self) -> Floats:
        return self.logic.lift(self.scene.existence)

    # --- concepts and attributes ----------------------------------------------------------------------------

    def stands_for(self, concept: str) -> tuple[list[str], str | None]:
        """The scene's categories that count as a concept, and the wider concept taken instead, if any.

        A scene that knows persons but not men judges "man" as "person", and says so.
        """
        names = self.scene.concepts.names
        for taken in ((concept,), *self.ontology.over(concept)):
            counted = frozenset().union(*(self.ontology.under(name) for name in taken))
            found = [name for name in names if name in counted]
            if found:
                return found, None if taken == (concept,) else " or ".join(taken)
        return [], None

    def concept(self, concept: str) -> Floats:
        """Degrees of a concept; 0 where the scene has no category for it."""
        table = self.scene.concepts
        columns = [table.names.index(name) for name in self.stands_for(concept)[0]]
        if self.logic.name == "boolean":
            return np.asarray(self._most_likely(table)[:, columns].sum(axis=1))
        return np.asarray(np.minimum(table.probs[:, columns].sum(axis=1), 1.0))

    def knows_attribute(self, family: str, value: str) -> bool:
        """Whether the scene, or a formula of the domain, can tell the value."""
        table = self.table(family)
        return (table is not None and value in table.names) or self._computed(family, value)

    def attribute(self, family: str, value: str) -> Floats:
        """Degrees of ``family=value``."""
        table = self.table(family)
        if table is not None and value in table.names:
            probs = self._most_likely(table) if self.logic.name == "boolean" else table.probs
            return probs[:, table.names.index(value)]
        if self._computed(family, value):
            everything = np.arange(len(self.scene))
            return self.logic.lift(self.catalogue.attribute_degrees(family, value, self.scene, everything))
        return np.zeros(len(self.scene))

    def _computed(self, family: str, value: str) -> bool:
        return f"{family}={value}" in self.catalogue.attributes

    def table(self, family: str) -> Table | None:
        """The table of an attribute family; ``category`` is the table of concepts."""
        if family == "category" and family not in self.scene.attributes:
            return self.scene.concepts
        return self.scene.attributes.get(family)

    def values(self, family: str) -> tuple[tuple[str, ...], Floats]:
        """The names and the degrees [N, V] of a family. Raises ExecutionError if the scene has none."""
        table = self.table(family)
        if table is None:
            known = sorted({*self.scene.attributes, "category"})
            hint = did_you_mean(family, known)
            raise ExecutionError(f"the scene says nothing of {family!r}.{hint} It has: {', '.join(known)}")
        return table.names, self._most_likely(table) if self.logic.name == "boolean" else table.probs

    def _most_likely(self, table: Table) -> Floats:
        """Each region's row with 1 at its most likely value; all 0 where nothing is possible."""
        hard = np.zeros_like(table.probs)
        if table.names:
            rows = np.flatnonzero(table.probs.max(axis=1) > 0)
            hard[rows, table.probs[rows].argmax(axis=1)] = 1.0
        return hard

    def visible(self, level: str) -> Floats:
        if self.scene.hidden is None:
            return np.ones(len(self.scene)) if level == "full" else np.zeros(len(self.scene))
        full = (self.scene.hidden < HIDDEN).astype(np.float64)
        return full if level == "full" else 1 - full

    # --- relations and measures -----------------------------------------------------------------------------

    def knows_relation(self, name: str) -> bool:
        return name in self.scene.relations or name in self.catalogue.relations

    def relation(self, name: str, *places: Indices) -> Floats:
        """Degrees [len(i), len(j), ...] of a relation between some regions."""
        return self.logic.lift(self.catalogue.degrees(name, self.scene, *places))

    def knows_measure(self, name: str) -> bool:
        """Whether the scene has what a measure's formula asks for, of some region at least.

        Raises RelationError for a measure that the domain does not have.
        """
        self.catalogue.measure(name.replace(" ", "_"))
        try:
            return not len(self.scene) or not np.isnan(self.measure(name)).all()
        except RelationError:
            return False

    def measure(self, name: str) -> Floats:
        """Values [N] of a measure; a program's ``top left`` is the catalogue's ``top_left``."""
        return self.catalogue.measure_values(name.replace(" ", "_"), self.scene, np.arange(len(self.scene)))

    def order(self, direction: str) -> Floats:
        """Values [N] that grow in the direction of counting: ``left``, ``front``, ``most size``."""
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
            if way not in ("most", "least"):
                raise
            return measure, way == "least"

    def distance(self, rows: Indices, columns: Indices) -> Floats:
        """Distances [R, C]: between 3-D positions where there are any, else between centres, in pixels."""
        scene = self.scene
        points = scene.centers if scene.positions is None else scene.positions
        gaps = points[rows][:, None, :] - points[columns][None, :, :]
        return np.asarray(np.sqrt((gaps**2).sum(axis=-1)))
