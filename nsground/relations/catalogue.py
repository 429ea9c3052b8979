"""The catalogue: every relation, measure and direction of a domain, and what they come to in a scene."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nsground.domain import Domain
from nsground.errors import RelationError, did_you_mean, point_at
from nsground.relations.entries import MeasureEntry, RelationEntry, read_measures, read_relation
from nsground.relations.evaluate import Scope, as_array, evaluate
from nsground.relations.formula import FUNCTION_NAMES, VARIABLES
from nsground.relations.geometry import Array, Chosen
from nsground.relations.nodes import Geometric, Node, Related
from nsground.resources import read_yaml
from nsground.scene import Floats, SceneGraph

T = TypeVar("T")

MAX_DEGREES = 100_000_000
"""Most degrees that are computed at once; 800 MB."""

MAX_CALLS = 50
"""How deep relations may be defined by relations."""


@dataclass(frozen=True, eq=False)
class Catalogue:
    """The relations, measures and directions of a domain. Immutable.

    A relation is added by an entry in a file, without Python: in a domain's own folder, or by
    :meth:`with_file`.

    >>> import tempfile
    >>> from nsground.domain import load_domain
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

    def __post_init__(self) -> None:
        for name in ("relations", "measures", "directions", "attributes"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        _check_phrases(self.relations.values())
        _check_names(self)
        _check_calls(self)

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
        entries = (*self.relations.values(), *self.measures.values(), *self.attributes.values())
        nodes = (node for entry in entries for node in entry.meaning.tree.walk())
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

    def degrees(self, name: str, scene: SceneGraph, i: ArrayLike, j: ArrayLike, k: ArrayLike | None = None) -> Floats:
        """The degrees to which a relation holds of regions i, j (and k).

        They are those that the scene's file gives for the relation, else what the formula comes to.
        ``i`` [I], ``j`` [J] and ``k`` [K] are indices of regions; only these are computed. Returns float64
        [I, J] or [I, J, K] in [0, 1].

        Raises RelationError where the relation is unknown, takes another number of regions, asks for what the
        scene lacks, or comes to no number, naming the regions.
        """
        index = [np.asarray(each, dtype=np.intp) for each in ((i, j) if k is None else (i, j, k))]
        shape = tuple(len(each) for each in index)
        if len(index) == 2 and (given := scene.relations.get(name)) is not None:
            return given[index[0][:, None], index[1]]
        entry = self.relation(name)
        if entry.arity != len(index):
            raise RelationError(f"relation {name} holds of {entry.arity} regions, got {len(index)}")
        if (cells := math.prod(shape)) > MAX_DEGREES:
            raise RelationError(
                f"relation {name}: {' x '.join(f'{n:,}' for n in shape)} regions are {cells:,} degrees; "
                f"at most {MAX_DEGREES:,} are computed at once. Name fewer regions"
            )
        values = self._value(f"relation {name}", entry.meaning.tree, scene, index)
        return np.minimum(np.maximum(values, 0.0), 1.0)  # on small arrays faster than np.clip

    def measure_values(self, name: str, scene: SceneGraph, i: ArrayLike) -> Floats:
        """A measure of regions ``i`` [I]: float64 [I]; NaN, which orders last, where the scene gives no ``value``.

        Raises RelationError as :meth:`degrees` does.
        """
        tree = self.measure(name).meaning.tree
        return np.array(self._value(f"measure {name}", tree, scene, [np.asarray(i, dtype=np.intp)], unsaid=True))

    def attribute_degrees(self, family: str, value: str, scene: SceneGraph, i: ArrayLike) -> Floats:
        """Degrees in [0, 1] of an attribute that a formula defines, of regions ``i`` [I]: float64 [I].

        Raises RelationError where there is none.
        """
        name = f"{family}={value}"
        tree = _named("attribute", name, self.attributes).meaning.tree
        return np.clip(self._value(f"attribute {name}", tree, scene, [np.asarray(i, dtype=np.intp)]), 0, 1)

    def _value(
        self, what: str, tree: Node, scene: SceneGraph, index: list[NDArray[np.intp]], unsaid: bool = False
    ) -> Floats:
        """What a formula comes to; ``unsaid`` lets it come to NaN where the scene says nothing of an attribute."""
        rank = len(index)
        chosen = [Chosen(scene, each, axis, rank) for axis, each in enumerate(index)]
        scope = Scope(dict(zip(VARIABLES, chosen, strict=False)), self._relate, np)
        try:
            with np.errstate(all="ignore"):
                values = np.asarray(evaluate(tree, scope), dtype=np.float64)
        except RelationError as error:
            raise RelationError(f"{what}: {error}") from None
        bad = ~np.isfinite(values)
        if unsaid and bad.any():
            bad &= ~_unsaid(tree, scope)
        if bad.any():
            raise _no_number(what, np.where(bad, values, 0.0), index)
        return np.broadcast_to(values, tuple(len(each) for each in index))

    def _relate(self, name: str, chosen: tuple[Chosen, ...], memo: dict[Any, Array]) -> Array:
        """The degrees of a relation that a formula calls."""
        key = (name, *(c.axis for c in chosen))
        if key not in memo:
            scene, xp = chosen[0].scene, chosen[0].xp
            given = scene.relations.get(name) if len(chosen) == 2 else None
            if given is not None:
                a, b = (c.index.reshape(c.shape) for c in chosen)
                memo[key] = given[a, b]
            else:
                scope = Scope(dict(zip(VARIABLES, chosen, strict=False)), self._relate, xp, memo)
                degrees = evaluate(self.relations[name].meaning.tree, scope)
                memo[key] = xp.clip(as_array(xp, degrees), 0, 1)
        return memo[key]


@cache
def load_catalogue(domain: Domain) -> Catalogue:
    """The catalogue of a domain; a later file overrides an earlier one entry by entry, field by field.

    >>> from nsground.domain import load_domain
    >>> load_catalogue(load_domain("clevr")).relation("left_of").frame
    'ground'

    Raises RelationError naming file, entry and field of what is malformed.
    """
    relations: dict[str, RelationEntry] = {}
    for path in domain.relations:
        for name, data in read_yaml(path).items():
            relations[name] = read_relation(name, data, relations.get(name), path)
    measures: dict[str, MeasureEntry] = {}
    directions: dict[str, tuple[str, bool]] = {}
    attributes: dict[str, MeasureEntry] = {}
    for path in domain.measures:
        more, ways, places = read_measures(read_yaml(path), path)
        measures |= more
        directions |= ways
        attributes |= places
    return Catalogue(relations, measures, directions, attributes)


# --- checks -----------------------------------------------------------------------------------------------


def _named(kind: str, name: str, known: Mapping[str, T]) -> T:
    if name in known:
        return known[name]
    names = ", ".join(sorted(known))
    raise RelationError(f"there is no {kind} {name!r}.{did_you_mean(str(name), known)} Known: {names}")


def _check_phrases(entries: Iterable[RelationEntry]) -> None:
    owner: dict[str, RelationEntry] = {}
    for entry in entries:
        for phrase in entry.phrases:
            other = owner.setdefault(phrase, entry)
            if other is not entry:
                raise RelationError(
                    f"{entry.source}: {entry.name}.phrases: {phrase!r} is a phrase of {other.name} already "
                    f"({other.source}); give it to one of them"
                )


def _check_names(catalogue: Catalogue) -> None:
    """Whatever an entry names exists."""
    for entry in catalogue.relations.values():
        contract = entry.contract
        for clause in ("inverse", "mirror", "upside_down"):
            other = getattr(contract, clause)
            alike = [e.name for e in catalogue.relations.values() if e.arity == entry.arity]
            if other and other not in alike:
                raise RelationError(
                    f"{entry.source}: {entry.name}.contract: {clause} names {other!r}, "
                    f"which is no relation of {entry.arity} regions.{did_you_mean(other, alike)}"
                )
    for name, (measure, _) in catalogue.directions.items():
        if measure not in catalogue.measures:
            hint = did_you_mean(measure, catalogue.measures)
            raise RelationError(f"direction {name!r} follows {measure!r}, which is no measure.{hint}")


def _check_calls(catalogue: Catalogue) -> None:
    """Relations call relations that exist, with as many regions as they take, and none calls itself."""
    done: set[str] = set()

    def visit(entry: RelationEntry, path: tuple[str, ...]) -> None:
        where = f"{entry.source}: {entry.name}.meaning"
        if entry.name in path:
            way = " -> ".join((*path[path.index(entry.name) :], entry.name))
            raise RelationError(f"{where}: the relation is defined by itself: {way}")
        if len(path) > MAX_CALLS:
            raise RelationError(f"{where}: relations call relations more than {MAX_CALLS} deep")
        for call in () if entry.name in done else entry.meaning.calls():
            if problem := _call_problem(call, catalogue.relations):
                place = point_at(entry.meaning.text, call.place, call.place + len(call.relation))
                raise RelationError(f"{where}: {problem}\n{place}")
            visit(catalogue.relations[call.relation], (*path, entry.name))
        done.add(entry.name)

    for entry in catalogue.relations.values():
        visit(entry, ())
    for measure in (*catalogue.measures.values(), *catalogue.attributes.values()):
        for call in measure.meaning.calls():
            hint = did_you_mean(call.relation, FUNCTION_NAMES)
            problem = f"there is no function {call.relation!r}; a measure calls no relations.{hint}"
            place = point_at(measure.meaning.text, call.place, call.place + len(call.relation))
            raise RelationError(f"{measure.source}: measures.{measure.name}: {problem}\n{place}")


def _call_problem(call: Related, relations: Mapping[str, RelationEntry]) -> str:
    called = relations.get(call.relation)
    if called is None:
        hint = did_you_mean(call.relation, [*relations, *FUNCTION_NAMES])
        return f"there is no function or relation {call.relation!r}.{hint}"
    if called.arity != len(call.regions):
        return f"{call.relation} holds of {called.arity} regions, got {len(call.regions)}"
    return ""


def _unsaid(tree: Node, scope: Scope) -> NDArray[np.bool_]:
    """Where a formula asks for the value of an attribute that the scene says nothing of."""
    asked = [node for node in tree.walk() if isinstance(node, Geometric) and node.function == "value"]
    unsaid: NDArray[np.bool_] = np.any([np.isnan(evaluate(node, scope)) for node in asked], axis=0)
    return unsaid


def _no_number(what: str, values: Floats, index: list[NDArray[np.intp]]) -> RelationError:
    at = np.argwhere(~np.isfinite(values))[0] if values.ndim else [0] * len(index)
    regions = ", ".join(str(each[n]) if len(each) else "?" for each, n in zip(index, at, strict=True))
    value = values[tuple(at)] if values.ndim else float(values)
    return RelationError(
        f"{what}: the formula comes to {value} for regions ({regions}), not to a number; "
        f"guard divisions and roots, as in x / max(y, 0.001)"
    )
