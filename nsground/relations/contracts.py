"""Contracts put to the test: does every declared law of every relation hold on these scenes?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nsground.errors import NsgroundError
from nsground.program import Program, read
from nsground.relations.catalogue import Catalogue
from nsground.relations.entries import RelationEntry
from nsground.relations.samples import random_scenes
from nsground.scene import Floats, SceneGraph

__all__ = ["Finding", "check", "check_examples", "random_scenes"]

EQUAL = 1e-9
"""Degrees that a law calls equal differ by no more than this."""

REFLECTED = 1e-4
"""Likewise for a picture and its reflection: the axes of a file are at right angles to some seven digits."""

MAX_TRIPLE = 30
"""Most regions of a scene that relations of three regions, and transitivity, are tested on."""


@dataclass(frozen=True)
class Finding:
    """What came of testing one clause of a relation's contract, or its examples.

    ``tested`` counts the pairs (or triples, or examples), ``broken`` those that break the clause, ``worst``
    says where it is broken most, with the degrees; empty where it holds. A scene on which the formula cannot
    be computed, because it lacks what the formula asks for, counts as one broken and none tested.
    """

    relation: str
    clause: str
    tested: int
    broken: int
    worst: str = ""

    @property
    def holds(self) -> bool:
        """Whether the clause was tested and nothing broke it."""
        return self.tested > 0 and self.broken == 0

    def __str__(self) -> str:
        if self.holds:
            return f"{self.relation}: {self.clause}: holds ({self.tested:,} tested)"
        counts = f"{self.broken:,} of {self.tested:,} tested"
        return f"{self.relation}: {self.clause}: broken ({counts}): {self.worst}"


@dataclass(frozen=True)
class _Outcome:
    """What one scene says of one clause: how badly each pair breaks it, and the degrees to report."""

    excess: Floats  # above 0 where broken
    degrees: tuple[tuple[str, Floats], ...]


def check(catalogue: Catalogue, scenes: Sequence[SceneGraph], names: Iterable[str] | None = None) -> list[Finding]:
    """Test every declared clause of all relations, or of those named, on every pair of every scene.

    Formulas are tested; relations that a scene's file gives are set aside. One finding a relation and clause.

    >>> from nsground.domains.domain import load_domain
    >>> from nsground.relations import load_catalogue
    >>> print(check(load_catalogue(load_domain("photo")), random_scenes(10, seed=0), ["near"])[0])
    near: symmetric: holds (1,440 tested)
    """
    scenes = [dataclasses.replace(scene, relations={}) for scene in scenes]
    entries = [catalogue.relation(name) for name in (catalogue.names if names is None else names)]
    return [
        _finding(catalogue, entry, clause, value, scenes)
        for entry in entries
        for clause, value in entry.contract.declared().items()
    ]


def check_examples(catalogue: Catalogue, parse: Callable[[str], Program]) -> list[Finding]:
    """Test that ``parse`` reads every example's expression as its notation; one finding a relation."""
    return [_examples(entry, parse) for entry in catalogue.relations.values() if entry.examples]


def _examples(entry: RelationEntry, parse: Callable[[str], Program]) -> Finding:
    wrong = []
    for expression, notation in entry.examples:
        try:
            wanted, got = read(notation), parse(expression)
        except NsgroundError as error:
            wrong.append(f"{expression!r}: {error}")
        else:
            if got != wanted:
                wrong.append(f"{expression!r}: expected {wanted}, got {got}")
    return Finding(entry.name, "examples", len(entry.examples), len(wrong), wrong[0] if wrong else "")


def _finding(
    catalogue: Catalogue, entry: RelationEntry, clause: str, value: str | bool, scenes: Sequence[SceneGraph]
) -> Finding:
    tested = broken = 0
    worst, badness = "", 0.0
    for number, scene in enumerate(scenes):
        try:
            outcome = _Test(catalogue, entry, scene).run(clause, value)
        except NsgroundError as error:
            broken, worst, badness = broken + 1, f"scene {number}: cannot be tested: {error}", np.inf
            continue
        tested += outcome.excess.size
        bad = int((outcome.excess > 0).sum())
        broken += bad
        if bad and outcome.excess.max() > badness:
            badness = float(outcome.excess.max())
            worst = _report(number, scene, outcome)
    other = f" {value}" if isinstance(value, str) else ""
    return Finding(entry.name, clause + other, tested, broken, worst)


def _report(number: int, scene: SceneGraph, outcome: _Outcome) -> str:
    at = np.unravel_index(int(outcome.excess.argmax()), outcome.excess.shape)
    regions = ", ".join(str(int(i)) for i in at)
    degrees = ", ".join(f"{what} = {float(values[at]):.6g}" for what, values in outcome.degrees)
    source = f" ({scene.source})" if scene.source else ""
    return f"scene {number}{source}, regions ({regions}): {degrees}"


class _Test:
    """One relation on one scene."""

    def __init__(self, catalogue: Catalogue, entry: RelationEntry, scene: SceneGraph) -> None:
        self.catalogue, self.entry, self.scene = catalogue, entry, scene

    def run(self, clause: str, value: str | bool) -> _Outcome:
        match clause, value:
            case "inverse", str(other):
                return self._equal(self._of(other).swapaxes(0, 1), f"{other}(j, i)")
            case "mirror", str(other):
                twin = self._of(other, self.scene.mirrored())
                return self._equal(twin, f"{other} in the mirror", REFLECTED)
            case "upside_down", str(other):
                twin = self._of(other, self.scene.upside_down())
                return self._equal(twin, f"{other} upside down", REFLECTED)
            case "symmetric", _:
                return self._equal(self._degrees.swapaxes(-1, -2), "the other way round")
            case "asymmetric", _:
                there, back = self._degrees, self._degrees.T
                return _Outcome(np.minimum(there, back) - 0.5, (("R(i, j)", there), ("R(j, i)", back)))
            case "irreflexive", _:
                itself = np.diagonal(self._degrees, axis1=0, axis2=1).T
                return _Outcome(itself - 0.5, (("R(i, i)", itself),))
            case "transitive", _:
                return self._transitive()
        raise AssertionError(f"no such clause: {clause}")

    @property
    def _degrees(self) -> Floats:
        return self._of(self.entry.name)

    def _of(self, name: str, scene: SceneGraph | None = None) -> Floats:
        scene = scene or self.scene
        index: NDArray[np.intp] = np.arange(len(scene))
        if self.entry.arity == 3:
            index = index[:MAX_TRIPLE]
            found: Floats = self.catalogue.degrees(name, scene, index, index, index)
        else:
            found = self.catalogue.degrees(name, scene, index, index)
        return found

    def _equal(self, other: Floats, what: str, tolerance: float = EQUAL) -> _Outcome:
        mine = self._degrees
        return _Outcome(np.abs(mine - other) - tolerance, ((self.entry.name, mine), (what, other)))

    def _transitive(self) -> _Outcome:
        degrees = self._degrees[:MAX_TRIPLE, :MAX_TRIPLE]
        steps = [np.broadcast_to(v, (len(degrees),) * 3) for v in _triples(degrees)]
        first, second, both = steps
        broken = (first > 0.5) & (second > 0.5) & (both <= 0.5)
        excess = np.where(broken, 0.5 - both + 1e-12, -1.0)
        return _Outcome(excess, (("R(i, j)", first), ("R(j, k)", second), ("R(i, k)", both)))


def _triples(degrees: Floats) -> Iterator[Floats]:
    yield degrees[:, :, None]
    yield degrees[None, :, :]
    yield degrees[:, None, :]
