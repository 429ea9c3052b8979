"""Facts of which some are unknown, as bounds: the least, or the most, that each degree can be.

What nothing judges may be anything: an attribute, a relation or a measure that a scene does not know, a noun that
nobody looked for. A noun that is judged as a wider one (a man as a person) holds at most as far as that does. Where a
program names something that nobody looked for, there may be such things that no box is around: they are regions too,
the *unseen* ones, of which nothing is known, in the last columns.

Between the two bounds lies what a program denotes in every completion of the unknown facts, as long as each operator
takes what makes it smaller from the other bound; see :class:`~nsground.reasoning.operators.evaluator.Evaluator`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from nsground.program import Level
from nsground.reasoning.facts.backend import Array
from nsground.reasoning.facts.index_sets import Side
from nsground.reasoning.facts.scene_facts import Facts
from nsground.relations.geometry import Picked
from nsground.scene import SceneGraph, Table


@dataclass(frozen=True, eq=False)
class BoundedFacts(Facts):
    """One bound of the facts of ``inner``: the ``upper``, or the lower one.

    There are ``unseen`` columns [B, N + unseen] for things that nobody looked for, as many as a relation is between.
    Their place in the scene is that of the first region, so that formulas have something to compute with; what they say
    of it is never used.
    """

    inner: Facts = None  # type: ignore[assignment]  # always given
    upper: bool = False
    unseen: int = 0

    @staticmethod
    def of(inner: Facts, upper: bool, unseen: int) -> BoundedFacts:
        """A bound of the facts of rows that, where some regions are ``unseen``, have one to stand in for them."""
        base = np.concatenate([inner.base, *[inner.base[:, :1]] * unseen], axis=1)
        shared = {each.name: getattr(inner, each.name) for each in dataclasses.fields(Facts)}
        return BoundedFacts(**{**shared, "base": base, "least": None}, inner=inner, upper=upper, unseen=unseen)

    @cached_property
    def shape(self) -> tuple[int, int]:
        rows, count = self.inner.shape
        return rows, count + self.unseen

    @property
    def sampled(self) -> bool:
        return self.inner.sampled

    @cached_property
    def blank(self) -> Array:
        """[1, N + unseen] where a region is an unseen one."""
        return np.arange(self.shape[1])[None] >= self.inner.shape[1]

    @property
    def end(self) -> float:
        """What is unknown, at this bound."""
        return float(self.upper)

    @cached_property
    def existence(self) -> Array:
        return self._with_unseen(self.inner.existence, self.end)

    # --- vocabulary: as it is -------------------------------------------------------------------------------

    @property
    def concept_names(self) -> tuple[str, ...]:
        return self.inner.concept_names

    def stands_for(self, concept: str) -> tuple[list[str], str | None]:
        return self.inner.stands_for(concept)

    def families(self) -> Mapping[str, tuple[str, ...]]:
        return self.inner.families()

    # --- degrees --------------------------------------------------------------------------------------------

    def concept(self, concept: str) -> Array:
        names, wider = self.stands_for(concept)
        if names and wider is None:
            return self._with_unseen(self.inner.concept(concept), 0.0)
        if names or self.looked_for(concept):
            known = self.inner.concept(concept)
            return self._with_unseen(known if self.upper else known * 0.0, 0.0)
        # A region that surely is of some category that somebody looked for is of no other.
        return self._with_unseen(self._uncategorised if self.upper else self._uncategorised * 0.0, self.end)

    @cached_property
    def _uncategorised(self) -> Array:
        """[B, N] the degree that a region is of none of the categories that were looked for."""
        table = self.inner.table("category")
        if table is None:
            return np.ones_like(self.inner.existence)
        return np.clip(1.0 - table[1].sum(-1), 0.0, 1.0) + self.inner.existence * 0.0

    def attribute(self, family: str, value: str) -> Array:
        if not self.inner.knows_attribute(family, value):
            return self._open(self.existence)
        return self._with_unseen(self.inner.attribute(family, value), self.end)

    def table(self, family: str) -> tuple[tuple[str, ...], Array] | None:
        table = self.inner.table(family)
        if table is None or not self.unseen:
            return table
        names, degrees = table
        return names, np.concat([degrees, *[np.zeros_like(degrees[:, :1])] * self.unseen], axis=1)

    def visible(self, level: Level) -> Array:
        if not self.knows_visibility:
            return self._open(self.existence)
        return self._with_unseen(self.inner.visible(level), self.end)

    def measure(self, name: str) -> Array:
        """Values of a measure; not a number where nothing is known."""
        if not self.inner.knows_measure(name):
            return _filled(self.existence, np.nan)
        return self._with_unseen(self.inner.measure(name), np.nan)

    def relation(self, name: str, *regions: Array | Picked) -> Array:
        return self.inner.relation(name, *regions)

    def inside(self, place: Array) -> Array:
        return self.base[np.arange(len(self.base))[:, None], place]

    def related(self, name: str, sides: tuple[Side, ...]) -> Array:
        if not self.inner.knows_relation(name):
            return self._open(self._unknown(sides))
        return self._widened(super().related(name, sides), sides)

    def alike(self, family: str, here: Side, there: Side) -> Array:
        if family not in self.families():
            return self._open(self._unknown((here, there)))
        return self._widened(super().alike(family, here, there), (here, there))

    def unlike(self, family: str, here: Side, there: Side) -> Array:
        if family not in self.families():
            return self._open(self._unknown((here, there)))
        return self._widened(super().unlike(family, here, there), (here, there))

    def exceeds(self, values: Array, here: Side, there: Side) -> Array:
        mine, yours = here.of(values)[..., :, None], there.of(values)[..., None, :]
        unknown = np.isnan(mine) | np.isnan(yours)
        return np.where(unknown, self.end, super().exceeds(values, here, there))

    def with_more(self, at_least: Array, members: Array) -> Array:
        """Of things that nobody looked for there may be any number."""
        if not self.unseen:
            return at_least
        return np.maximum(at_least, members[:, -self.unseen :].max(axis=1)[:, None])

    # --- unseen regions -------------------------------------------------------------------------------------

    def _with_unseen(self, values: Array, last: float) -> Array:
        """[B, N + unseen] values with those of the unseen regions."""
        if not self.unseen:
            return values
        return np.concat([values, *[_filled(values[:, :1], last)] * self.unseen], axis=1)

    def _open(self, like: Array) -> Array:
        """What is unknown, for as many regions as another array has values."""
        return _filled(like, self.end)

    def _unknown(self, sides: tuple[Side, ...]) -> Array:
        """[1, I, J, ...] where one of the regions of some sides is an unseen one."""
        found: Any = np.zeros((1,) * (len(sides) + 1), dtype=bool)
        for axis, side in enumerate(sides):
            of = side.of(self.blank)
            shape = (of.shape[0], *(1,) * axis, of.shape[1], *(1,) * (len(sides) - axis - 1))
            found = found | of.reshape(shape)
        unknown: Array = found
        return unknown

    def _widened(self, degrees: Array, sides: tuple[Side, ...]) -> Array:
        if not self.unseen:
            return degrees
        widened: Array = np.where(self._unknown(sides), self.end, degrees)
        return widened


def _filled(like: Array, value: float) -> Array:
    filled: Array = np.full(like.shape, value)
    return filled


def with_region(scene: SceneGraph) -> SceneGraph:
    """The scene; one without regions with one that does not exist, so that there is something to compute with."""
    if len(scene):
        return scene

    def none(table: Table) -> Table:
        return Table(table.names, np.zeros((1, len(table.names))))

    return SceneGraph(
        boxes=np.array([[0, 0, *scene.size]], dtype=np.float64),
        size=scene.size,
        concepts=none(scene.concepts),
        attributes={family: none(table) for family, table in scene.attributes.items()},
        existence=np.zeros(1),
        depth=None if scene.depth is None else np.zeros(1),
        positions=None if scene.positions is None else np.zeros((1, 3)),
        axes=scene.axes,
        hidden=None if scene.hidden is None else np.zeros(1),
        relations={name: np.zeros((1, 1)) for name in scene.relations},
        complete_for=scene.complete_for,
        domain=scene.domain,
        source=scene.source,
    )
