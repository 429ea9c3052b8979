"""A data set turned into cases: programs found, pictures told apart by their content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nsground.datasets import Dataset, Example, View
from nsground.errors import DataError, ParseError
from nsground.files.hashing import file_hash
from nsground.language.parse import parse_many
from nsground.progress import Progress, silent
from nsground.scene import SceneGraph
from nsground.splits.case import SplitCase, plain
from nsground.splits.divergence import AtomsAndCompounds

PROBES = 100
"""Scenes that are kept, to see whether programs choose the same in them."""


@dataclass(frozen=True, eq=False)
class Gathered:
    """The cases of a data set.

    Fields:
        probes: scenes of each domain, at most ``PROBES``, with no two alike.
        recorded, parsed, unread: how many programs were recorded, how many are our parse, and how many texts have none.
        in_part: of those parsed, how many have words that found no place.
    """

    cases: tuple[SplitCase, ...]
    probes: dict[str, tuple[SceneGraph, ...]]
    recorded: int
    parsed: int
    unread: int
    in_part: int

    def measure(self, progress: Progress = silent) -> AtomsAndCompounds:
        """The atoms and compounds of all programs."""
        programs = (case.program for case in self.cases if case.program is not None)
        return AtomsAndCompounds.of(programs, progress)


def gather(dataset: Dataset, progress: Progress = silent) -> Gathered:
    """Read a data set. Raises DataError where it is malformed, empty, or two examples have one id."""
    cases: list[SplitCase] = []
    contents: dict[str, str] = {}
    labels: dict[str, tuple[str | None, ...] | None] = {}
    probes: dict[str, dict[str, SceneGraph]] = {}
    seen: set[str] = set()
    for example in dataset:
        if example.id in seen:
            raise DataError(f"{dataset.path}: two examples have the id {example.id!r}")
        seen.add(example.id)
        view = example.view
        if view.id not in contents:
            contents[view.id] = content(view)
            labels[view.id] = None if view.scene is None else tuple(view.scene.concepts.best())
        examples_of = probes.setdefault(example.domain, {})
        if view.scene is not None and len(examples_of) < PROBES:
            examples_of.setdefault(contents[view.id], view.scene)
        cases.append(_case(example, contents[view.id], labels[view.id]))
        progress("reading", len(cases), None)
    if not cases:
        raise DataError(f"{dataset.path}: there is no example in it")
    without = [i for i, case in enumerate(cases) if case.program is None]
    in_part = _parse(cases, without, progress)
    unread = sum(case.program is None for case in cases)
    return Gathered(
        tuple(cases),
        {domain: tuple(examples_of.values()) for domain, examples_of in probes.items()},
        recorded=len(cases) - len(without),
        parsed=len(without) - unread,
        unread=unread,
        in_part=in_part,
    )


def content(view: View) -> str:
    """What is the same for the same picture: the hash of its file, else of the scene, else the view's id."""
    if view.picture is not None and view.picture.is_file():
        try:
            return f"picture {file_hash(view.picture)}"
        except OSError as error:
            raise DataError(f"{view.picture}: cannot be read: {error.strerror}") from None
    if view.scene is None:
        return f"view {view.id}"
    scene = view.scene
    looks = {family: table.best() for family, table in sorted(scene.attributes.items())}
    data = json.dumps([scene.size, scene.boxes.round(3).tolist(), scene.concepts.best(), looks])
    return f"scene {hashlib.sha256(data.encode()).hexdigest()}"


def _case(example: Example, scene: str, labels: tuple[str | None, ...] | None) -> SplitCase:
    return SplitCase(
        id=example.id,
        text=example.text,
        program=None if example.program is None else plain(example.program),
        part=example.part,
        view=example.view.id,
        scene=scene,
        labels=labels,
        targets=_targets(example),
        answer=example.answer,
        template=example.template,
        domain=example.domain,
    )


def _targets(example: Example) -> int | None:
    known = example.targets if example.targets is not None else example.boxes
    return None if known is None else len(known)


def _parse(cases: list[SplitCase], which: Sequence[int], progress: Progress) -> int:
    """Give the cases our parse of their texts, where they can be read; how many were read only in part."""
    in_part = done = 0
    for domain in sorted({cases[i].domain for i in which}):
        here = [i for i in which if cases[i].domain == domain]
        for i, result in zip(here, parse_many([cases[i].text for i in here], domain), strict=True):
            if not isinstance(result, ParseError):
                in_part += result[0].approximate
                cases[i] = replace(cases[i], program=plain(result[0].program), parsed=True)
            done += 1
            progress("parsing", done, len(which))
    return in_part
