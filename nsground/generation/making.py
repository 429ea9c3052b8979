"""Whole data sets: expressions about the pictures of another data set, written as nsground's own form."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from nsground import __version__
from nsground.datasets import Example, View
from nsground.datasets.jsonlines import FILE, SCENES, to_line, write
from nsground.errors import DataError
from nsground.generation.balance import Balance, summary
from nsground.generation.candidates import Grown, candidates
from nsground.generation.options import Options
from nsground.generation.shape import template
from nsground.resources import write_bytes
from nsground.scene import SceneGraph

MANIFEST = "manifest.json"
IMAGES = "images"

Told = Callable[[int, int], None]
"""Takes how many scenes are done, of how many."""


@dataclass
class Report:
    """What came out: how much, what it is like, and what was refused by which condition."""

    scenes: int = 0
    examples: int = 0
    texts: int = 0
    programs: int = 0
    counts: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)


def make(
    views: Iterable[View], folder: Path, options: Options, workers: int = 1, told: Told = lambda done, of: None
) -> Report:
    """Expressions about the true scenes of views, written to ``folder`` with their scenes and a manifest.

    Each scene draws from the seed and its own number, and what is kept is chosen in the order of the scenes: the
    same options, views and seed give the same bytes, whatever the number of ``workers``. Pictures stay where they
    are. Raises DataError where no view has a scene.
    """
    asked = options.count
    seen = [view for view in views if view.scene is not None and ("" in asked or view.part in asked)]
    if lacking := sorted({"" if "" in asked else view.part for view in seen} ^ set(asked)):
        raise DataError(f"no picture of the part {lacking[0]!r} has a known scene, so nothing can be said about it")
    report, balance = Report(scenes=len(seen)), Balance(options)
    refused: Counter[str] = Counter()
    (folder / SCENES).mkdir(parents=True, exist_ok=True)
    texts, programs = set[str](), set[str]()

    def lines() -> Iterator[dict[str, Any]]:
        number = 0
        for i, (view, grown, share) in enumerate(_grown(seen, options, workers)):
            assert view.scene is not None
            refused.update(grown.refused)
            file = f"{SCENES}/{i:06}.json"
            if kept := balance.pick(grown.candidates, view.scene, share):
                view.scene.save(folder / file)
            image = None if view.picture is None else os.path.relpath(view.picture, folder)
            for each in kept:
                texts.add(each.text)
                programs.add(str(each.program))
                example = Example(
                    id=str(number), view=view, text=each.text, targets=each.targets, answer=each.answer,
                    program=each.program, template=template(each.program), part=view.part, domain=_domain(view.scene),
                )  # fmt: skip
                number += 1
                yield to_line(example, image, file)
            told(i + 1, len(seen))

    report.examples = write(folder / FILE, lines())
    report.texts, report.programs = len(texts), len(programs)
    report.counts, report.refused = summary(balance.counts), dict(refused.most_common())
    data = {"nsground": __version__, "options": options.to_dict(), **vars(report)}
    write_bytes(folder / MANIFEST, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
    return report


def wanted(views: Sequence[View], counts: Mapping[str, int]) -> list[int]:
    """How many examples each view gets, of what its part or all parts together are to have."""
    parts = ["" if "" in counts else view.part for view in views]
    dealt = {part: shares(count, parts.count(part)) for part, count in counts.items()}
    return [next(dealt[part]) for part in parts]


def shares(count: int, scenes: int) -> Iterator[int]:
    """How many examples each scene gets: as evenly as may be, the rest spread out.

    >>> list(shares(5, 3))
    [1, 2, 2]
    """
    for i in range(scenes):
        yield count * (i + 1) // scenes - count * i // scenes


def _grown(seen: list[View], options: Options, workers: int) -> Iterator[tuple[View, Grown, int]]:
    """The candidates of every scene, in order, with how many of them are to be kept."""
    few = wanted(seen, options.count)
    jobs = [
        (view.scene.to_dict(), i, round(share * options.spare + 0.5), options)
        for i, (view, share) in enumerate(zip(seen, few, strict=True))
        if view.scene is not None
    ]
    if workers == 1:
        yield from zip(seen, map(_one, jobs), few, strict=True)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from zip(seen, pool.map(_one, jobs, chunksize=8), few, strict=True)


def _one(job: tuple[dict[str, Any], int, int, Options]) -> Grown:
    """The candidates of a scene, given as plain data, which can be sent to another process."""
    scene, number, count, options = job
    return candidates(SceneGraph.from_dict(scene), number, count, options)


def _domain(scene: SceneGraph) -> str:
    return scene.domain if isinstance(scene.domain, str) else scene.domain.address
