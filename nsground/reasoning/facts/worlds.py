"""Possible worlds: samples of what may be the case in a scene, each a row for the boolean logic.

Every fact of a scene is taken to be independent of all others, but for those that are one fact said in two ways:
a region has one category and one value of each family, ``right_of(i, j)`` is ``left_of(j, i)``, what is ``far_from`` is
not ``near``, and of two regions at most one is left of the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, cast
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from nsground.errors import ExecutionError
from nsground.reasoning.facts.backend import Array, truths
from nsground.reasoning.facts.index_sets import Places, survivors
from nsground.reasoning.facts.logics import LOGICS, Boolean
from nsground.reasoning.facts.scene_facts import Facts, SceneFacts
from nsground.relations import Catalogue
from nsground.relations.geometry import Picked
from nsground.relations.nodes import Apply, RelationCall
from nsground.scene import Floats, SceneGraph, Table

SAMPLES = 1024
"""Worlds that are sampled unless said: the standard error of a share is then at most 0.016."""

MAX_SAMPLES = 1_000_000

MAX_FACTS = 200_000_000
"""Most worlds times regions: what one set of regions takes as an array."""


@dataclass(frozen=True, eq=False)
class WorldFacts(Facts):
    """The facts of S possible worlds of one scene; ``prior`` are the degrees that they are drawn by."""

    prior: SceneFacts = None  # type: ignore[assignment]  # always given
    samples: int = SAMPLES
    seed: int = 0
    kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    @staticmethod
    def of(scene: SceneGraph, samples: int, seed: int) -> WorldFacts:
        """Raises ExecutionError for a number of samples that cannot be drawn."""
        if type(samples) is not int or not 1 <= samples <= MAX_SAMPLES:
            raise ExecutionError(f"samples must be a whole number from 1 to {MAX_SAMPLES:,}, got {samples!r}")
        if samples * len(scene) > MAX_FACTS:
            raise ExecutionError(
                f"{samples:,} worlds of {len(scene):,} regions are too many; at most {MAX_FACTS:,} regions in all"
            )
        prior = SceneFacts.of(scene, LOGICS["product"])
        return WorldFacts(
            prior.scene, Boolean(), prior.catalogue, prior.ontology, prior.base,
            prior=prior, samples=samples, seed=seed,
        )  # fmt: skip

    @property
    def sampled(self) -> bool:
        return True

    @cached_property
    def shape(self) -> tuple[int, int]:
        return self.samples, self.base.shape[1]

    def places(self, mask: NDArray[np.bool_]) -> Places:
        """Those of the mask of some world, so that all worlds look at the same pairs."""
        return survivors(np.asarray(mask.any(axis=0, keepdims=True)))

    # --- drawing --------------------------------------------------------------------------------------------

    def draw(self, what: str, *regions: Array) -> Floats:
        """Numbers in [0, 1) for each world and choice of regions, which broadcast: the same whenever asked for."""
        shape = (self.samples, *(1,) * max(each.ndim for each in regions))
        number = np.arange(self.samples, dtype=np.uint64).reshape(shape) * _WEYL[0]
        number = number + np.uint64(_mixed_int(self.seed) ^ crc32(what.encode()))
        for weyl, each in zip(_WEYL[1:], regions, strict=False):
            number = number + np.asarray(each, dtype=np.uint64) * weyl
        return np.asarray((_mixed(number) >> np.uint64(11)) * 2.0**-53, dtype=np.float64)

    @cached_property
    def existence(self) -> Array:
        return truths(np, self.draw("existence", self.base[0]) < self.scene.existence)

    def _values(self, family: str, table: Table) -> NDArray[np.intp]:
        """The value [S, N] that each region has in each world, by its number; V for none of them."""
        same = np.array_equal(table.probs, self.scene.concepts.probs) and table.names == self.scene.concepts.names
        key = ("values", "category" if same else family)
        if key not in self.kept:
            n, v = table.probs.shape
            sums = np.cumsum(table.probs / np.maximum(table.probs.sum(axis=1, keepdims=True), 1.0), axis=1)
            steps = (np.minimum(sums, 1.0) + np.arange(n)[:, None]).ravel()
            found = np.searchsorted(steps, self.draw(key[1], self.base[0]) + np.arange(n), side="right")
            self.kept[key] = np.clip(found - np.arange(n) * v, 0, v)
        return self.kept[key]  # type: ignore[no-any-return]

    # --- facts ----------------------------------------------------------------------------------------------

    @property
    def concept_names(self) -> tuple[str, ...]:
        return self.prior.concept_names

    def families(self) -> Mapping[str, tuple[str, ...]]:
        return self.prior.families()

    def concept(self, concept: str) -> Array:
        columns = [self.concept_names.index(name) for name in self.stands_for(concept)[0]]
        return truths(np, np.isin(self._values("category", self.scene.concepts), columns))

    def attribute(self, family: str, value: str) -> Array:
        table = self._table(family)
        if table is not None and value in table.names:
            return truths(np, self._values(family, table) == table.names.index(value))
        return super().attribute(family, value)

    def computed(self, family: str, value: str) -> Array:
        return truths(np, np.asarray(self.draw(f"{family}={value}", self.base[0]) < self.prior.computed(family, value)))

    def _table(self, family: str) -> Table | None:
        table: Table | None = self.scene.attributes.get(family)
        return self.scene.concepts if table is None and family == "category" else table

    def table(self, family: str) -> tuple[tuple[str, ...], Array] | None:
        table = self._table(family)
        if table is None:
            return None
        if self.samples * table.probs.size > MAX_FACTS:
            raise ExecutionError(
                f"{self.samples:,} worlds of {len(table.probs):,} regions with {len(table.names)} values of {family} "
                f"are too many; at most {MAX_FACTS:,} in all: ask for fewer samples"
            )
        return table.names, (self._values(family, table)[..., None] == np.arange(len(table.names))) * 1.0

    def relation(self, name: str, *regions: Array | Picked) -> Array:
        places = cast(tuple[Array, ...], regions)  # worlds are never asked about pairs one by one
        atom = atom_of(name, self.catalogue, self.scene, len(places))
        index = [place.reshape(*(1,) * axis, -1, *(1,) * (len(places) - axis - 1)) for axis, place in enumerate(places)]
        return (atom.drawn(self, index) < self.prior.relation(name, *places)) * 1.0


@dataclass(frozen=True)
class Atom:
    """What a relation comes down to: ``name`` of regions in another ``order``, perhaps ``negated``.

    Of two orders of the same regions it is ``symmetric`` where they are one fact, ``asymmetric`` where one excludes
    the other.
    """

    name: str
    order: tuple[int, ...]
    negated: bool
    symmetric: bool
    asymmetric: bool

    def drawn(self, facts: WorldFacts, index: list[Array]) -> Floats:
        """Numbers in [0, 1) for each world and choice of regions."""
        places = [index[i] for i in self.order]
        first, second = places[-2], places[-1]
        turned = first > second
        if self.symmetric or self.asymmetric:
            places[-2:] = [np.where(turned, second, first), np.where(turned, first, second)]
        numbers = facts.draw(self.name, *places)
        if self.asymmetric:
            numbers = np.where(turned, 1 - numbers, numbers)
        return 1 - numbers if self.negated else numbers


def atom_of(name: str, catalogue: Catalogue, scene: Any, arity: int) -> Atom:
    """The atom of a relation: what its formula only turns round or negates is the same fact."""
    order, negated = tuple(range(arity)), False
    while name not in scene.relations and name in catalogue.relations:
        tree = catalogue.relations[name].meaning.tree
        inner = tree.arguments[0] if isinstance(tree, Apply) and tree.function == "not" else tree
        if not isinstance(inner, RelationCall) or len(set(inner.regions)) != arity:
            break
        order = tuple(order["abc".index(region)] for region in inner.regions)
        name, negated = inner.relation, negated ^ (inner is not tree)
    if name not in scene.relations and arity == 2 and catalogue.given(name, scene) is not None:
        name, order = catalogue.converses[name], order[::-1]
    contract = catalogue.relations[name].contract if name in catalogue.relations else None
    symmetric = contract is not None and contract.symmetric
    return Atom(name, order, negated, symmetric, contract is not None and contract.asymmetric and arity == 2)


_WEYL = tuple(
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xD1B54A32D192ED03, 0xABC98388FB8FAC03, 0x8CB92BA72F3D8DD7)
)
"""Odd numbers by which worlds and regions are counted, far from any multiple of each other."""


def _mixed(number: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Well mixed bits: the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014)."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return number ^ (number >> np.uint64(31))


def _mixed_int(seed: int) -> int:
    return int(_mixed(np.array([seed % 2**64], dtype=np.uint64) * _WEYL[0])[0])
