"""The catalogue: every relation, measure and direction of a domain, and what they come to in a scene."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nsground.domains.domain import Domain
from nsground.domains.lexicon_file import read_lexicon_file
from nsground.errors import RelationError, did_you_mean
from nsground.files.reading import read_yaml
from nsground.relations.consistency import faults
from nsground.relations.entries import MeasureEntry, RelationEntry, read_measures, read_relation
from nsground.relations.evaluate import Scope, as_array, evaluate
from nsground.relations.formula import VARIABLES
from nsground.relations.geometry import Array, Chosen, Picked
from nsground.relations.nodes import FormulaNode, Geometric
from nsground.scene import Floats, SceneGraph

T = TypeVar("T")

Index = ArrayLike | Picked

MAX_DEGREES = 100_000_000
"""Most degrees that are computed at once; 800 MB."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The relations, measures and directions of a domain. Immutable.

    A relation is added by an entry in a file, without Python: in a domain's own folder, or by
    :meth:`with_file`.

    >>> import tempfile
    >>> from nsground.domains.domain import load_domain
    >>> path = Path(tempfile.mkdtemp()) / "mine.yaml"
    >>> _ = path.write_text('''
    ... level_with:
    ...   phrases: [level with, at the height of]
    ...   contract: {symmetric: true, mirror: level_with}
    ...   meaning: smooth(0.05 - abs(bottom(a) - bottom(b)), scale=0.01)
    ... ''')
    >>> catalogue = load_catalogue(load_domain("photo")).with_file(path)
    >>> catalogue.phrases["level with"]
    'level_with'
    """

    relations: Mapping[str, RelationEntry]
    measures: Mapping[str, MeasureEntry]
    directions: Mapping[str, tuple[str, bool]]
    attributes: Mapping[str, MeasureEntry] = field(default_factory=dict)  # by "family=value"
    converses: Mapping[str, str] = field(default_factory=dict)  # held_by -> holding: the other way round

    def __post_init__(self) -> None:
        for name in ("relations", "measures", "directions", "attributes", "converses"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        for fault in faults(self.relations, self.measures, self.directions, self.attributes):
            raise fault

    # --- reading ------------------------------------------------------------------------------------------

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the relations."""
        return tuple(self.relations)

    @cached_property
    def phrases(self) -> Mapping[str, str]:
        """Every phrase with the name of its relation."""
        return MappingProxyType({p: entry.name for entry in self.relations.values() for p in entry.phrases})

    @cached_property
    def asked(self) -> frozenset[str]:
        """The attributes whose numbers some formula asks a scene for, such as price in ``value(a, price)``."""
        formulas = [entry.meaning for entry in self.relations.values()]
        formulas += [entry.meaning for entry in (*self.measures.values(), *self.attributes.values())]
        nodes = (node for formula in formulas for node in formula.tree.walk())
        return frozenset(n.name for n in nodes if isinstance(n, Geometric) and n.function == "value" and n.name)

    def relation(self, name: str) -> RelationEntry:
        """The entry of a relation. Raises RelationError, with the nearest name, where there is none."""
        return _named("relation", name, self.relations)

    def measure(self, name: str) -> MeasureEntry:
        """The entry of a measure. Raises RelationError, with the nearest name, where there is none."""
        return _named("measure", name, self.measures)

    def direction(self, name: str) -> tuple[str, bool]:
        """The measure that counting from a direction follows, and whether upwards: left is ('x', True).

        Raises RelationError, with the nearest name, where there is none.
        """
        return _named("direction", name, self.directions)

    def with_file(self, path: str | Path) -> Catalogue:
        """The catalogue with the relations of a YAML file added, or laid over those of the same name.

        Raises RelationError naming file, entry and field; DomainError where the file cannot be read.
        """
        source = Path(path)
        relations = dict(self.relations)
        for name, data in read_yaml(source).items():
            relations[name] = read_relation(name, data, relations.get(name), source)
        return replace(self, relations=relations)

    # --- in a scene -----------------------------------------------------------------------------------------

    def degrees(self, name: str, scene: SceneGraph, i: Index, j: Index, k: Index | None = None, xp: Any = np) -> Array:
        """The degrees to which a relation holds of regions i, j (and k).

        They are those that the scene's file gives for the relation, else what the formula comes to.
        ``i`` [I], ``j`` [J] and ``k`` [K] are indices of regions; only these are computed. Returns float64
        [I, J] or [I, J, K] in [0, 1]. Indices [B, I] and so on give [B, I, J], other regions for each of B rows; a
        :class:`Picked` for each gives [P]. ``xp`` is the module of the scene's arrays, and of the indices where it is
        not numpy.

        Raises RelationError where the relation is unknown, takes another number of regions, asks for what the
        scene lacks, or comes to no number, naming the regions.
        """
        chosen = _chosen(scene, (i, j) if k is None else (i, j, k), xp)
        if len(chosen) == 2 and (given := self.given(name, scene)) is not None:
            return given[chosen[0].regions, chosen[1].regions]
        entry = self.relation(name)
        if entry.arity != len(chosen):
            raise RelationError(f"relation {name} holds of {entry.arity} regions, got {len(chosen)}")
        sizes = [each.index.shape[-1] for each in chosen if each.at is None]
        if (cells := math.prod(sizes)) > MAX_DEGREES:
            raise RelationError(
                f"relation {name}: {' x '.join(f'{n:,}' for n in sizes)} regions are {cells:,} degrees; "
                f"at most {MAX_DEGREES:,} are computed at once. Name fewer regions"
            )
        values = self._value(f"relation {name}", entry.meaning.tree, chosen)
        if xp is not np:
            return xp.clip(values, 0, 1)
        floored = np.maximum(values, 0.0)  # with np.minimum, on small arrays faster than np.clip
        return np.minimum(floored, 1.0, out=floored)

    def given(self, name: str, scene: SceneGraph) -> Array | None:
        """The degrees [N, N] that the scene's file gives for a relation or its converse; None where it does not."""
        if (found := scene.relations.get(name)) is not None:
            return found
        other = scene.relations.get(self.converses.get(name, name))
        return None if other is None or name in self.relations else other.T

    def measure_values(self, name: str, scene: SceneGraph, i: ArrayLike, xp: Any = np) -> Array:
        """A measure of regions ``i`` [I]: float64 [I]; NaN, which orders last, where the scene gives no ``value``.

        Raises RelationError as :meth:`degrees` does.
        """
        tree = self.measure(name).meaning.tree
        values = self._value(f"measure {name}", tree, _chosen(scene, (i,), xp), unsaid=True)
        return np.array(values) if xp is np else values

    def attribute_degrees(self, family: str, value: str, scene: SceneGraph, i: ArrayLike, xp: Any = np) -> Array:
        """Degrees in [0, 1] of an attribute that a formula defines, of regions ``i`` [I]: float64 [I].

        Raises RelationError where there is none.
        """
        name = f"{family}={value}"
        tree = _named("attribute", name, self.attributes).meaning.tree
        return xp.clip(self._value(f"attribute {name}", tree, _chosen(scene, (i,), xp)), 0, 1)

    def _value(self, what: str, tree: FormulaNode, chosen: Sequence[Chosen], unsaid: bool = False) -> Array:
        """What a formula comes to; ``unsaid`` lets it come to NaN where the scene says nothing of an attribute."""
        xp = chosen[0].xp
        scope = Scope(dict(zip(VARIABLES, chosen, strict=False)), self._relate, xp)
        try:
            with np.errstate(all="ignore"):
                values = evaluate(tree, scope)
        except RelationError as error:
            raise RelationError(f"{what}: {error}") from None
        shape = np.broadcast_shapes(*(each.shape for each in chosen))
        if xp is not np:
            return xp.broadcast_to(as_array(xp, values), shape)
        values = np.asarray(values, dtype=np.float64)
        finite = np.isfinite(values)
        if finite.all():
            return np.broadcast_to(values, shape)
        bad = ~finite
        if unsaid:
            bad &= ~_unsaid(tree, scope)
        if bad.any() and math.prod(shape):
            raise _no_number(what, np.broadcast_to(np.where(bad, values, 0.0), shape), chosen)
        return np.broadcast_to(values, shape)

    def _relate(self, name: str, chosen: tuple[Chosen, ...], memo: dict[Any, Array]) -> Array:
        """The degrees of a relation that a formula calls."""
        key = (name, *(c.axis for c in chosen))
        if key not in memo:
            scene, xp = chosen[0].scene, chosen[0].xp
            given = scene.relations.get(name) if len(chosen) == 2 else None
            if given is not None:
                memo[key] = given[chosen[0].regions, chosen[1].regions]
            else:
                scope = Scope(dict(zip(VARIABLES, chosen, strict=False)), self._relate, xp, memo)
                degrees = evaluate(self.relations[name].meaning.tree, scope)
                memo[key] = xp.clip(as_array(xp, degrees), 0, 1)
        return memo[key]


@cache
def load_catalogue(domain: Domain) -> Catalogue:
    """The catalogue of a domain; a later file overrides an earlier one entry by entry, field by field.

    >>> from nsground.domains.domain import load_domain
    >>> load_catalogue(load_domain("clevr")).relation("left_of").frame
    'ground'

    Raises RelationError naming file, entry and field of what is malformed.
    """
    entries, errors = read_entries(domain)
    for error in errors:
        raise error
    return Catalogue(*entries, converses=_converses(domain))


def _converses(domain: Domain) -> dict[str, str]:
    """The section ``inverses`` of the domain's lexicon files, both ways round."""
    found: dict[str, str] = {}
    for path in domain.lexicon:
        for name, other in read_lexicon_file(path).get("inverses", {}).items():
            found.update({name: other, other: name})
    return found


class Entries(NamedTuple):
    """What the files of a domain say, as the parts of a :class:`Catalogue`."""

    relations: dict[str, RelationEntry]
    measures: dict[str, MeasureEntry]
    directions: dict[str, tuple[str, bool]]
    attributes: dict[str, MeasureEntry]


def read_entries(domain: Domain) -> tuple[Entries, list[RelationError]]:
    """The entries of a domain's files that are well formed, whether or not they fit together, and what others lack."""
    entries, errors = Entries({}, {}, {}, {}), list[RelationError]()
    for path in domain.relations:
        for name, data in read_yaml(path).items():
            try:
                entries.relations[name] = read_relation(name, data, entries.relations.get(name), path)
            except RelationError as error:
                errors.append(error)
    for path in domain.measures:
        try:
            measures, directions, attributes = read_measures(read_yaml(path), path)
        except RelationError as error:
            errors.append(error)
            continue
        entries.measures.update(measures)
        entries.directions.update(directions)
        entries.attributes.update(attributes)
    return entries, errors


def _chosen(scene: SceneGraph, sides: Sequence[Index], xp: Any) -> list[Chosen]:
    """What the variables stand for; indices of another array module stay as they are."""
    index: list[Any] = [
        each if isinstance(each, Picked) or xp is not np else np.asarray(each, dtype=np.intp) for each in sides
    ]
    return [Chosen(scene, each, axis, len(sides), xp) for axis, each in enumerate(index)]


# --- checks -----------------------------------------------------------------------------------------------


def _named(kind: str, name: str, known: Mapping[str, T]) -> T:
    if name in known:
        return known[name]
    names = ", ".join(sorted(known))
    raise RelationError(f"there is no {kind} {name!r}.{did_you_mean(str(name), known)} Known: {names}")


def _unsaid(tree: FormulaNode, scope: Scope) -> NDArray[np.bool_]:
    """Where a formula asks for the value of an attribute that the scene says nothing of."""
    asked = [node for node in tree.walk() if isinstance(node, Geometric) and node.function == "value"]
    unsaid: NDArray[np.bool_] = np.any([np.isnan(evaluate(node, scope)) for node in asked], axis=0)
    return unsaid


def _no_number(what: str, values: Floats, chosen: Sequence[Chosen]) -> RelationError:
    place = tuple(np.argwhere(~np.isfinite(values))[0])
    regions = ", ".join(str(np.broadcast_to(each.regions, values.shape)[place]) for each in chosen)
    return RelationError(
        f"{what}: the formula comes to {values[place]} for regions ({regions}), not to a number; "
        f"guard divisions and roots, as in x / max(y, 0.001)"
    )
