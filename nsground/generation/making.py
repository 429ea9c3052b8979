"""Whole data sets: expressions about the pictures of another data set, or about scenes made anew.

A folder of ``examples.jsonl`` in our own form, ``scenes/`` with a file a scene, ``images/`` where pictures were made,
and ``manifest.json``, which says how it came about. The same source, options and seed give the same bytes, with any
number of processes: a scene's candidates depend on the seed and its number alone, and are picked from in order.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy

from nsground.datasets import Example
from nsground.datasets.jsonlines import FILE, SCENES, to_line, write
from nsground.errors import DataError
from nsground.files.atomic import write_json
from nsground.files.reading import read_json_object
from nsground.generation.balance import Balance, Feature, features, summary
from nsground.generation.candidates import candidates
from nsground.generation.conditions import CONDITIONS
from nsground.generation.options import GenerationOptions
from nsground.generation.sources import IMAGES, Source, seen_from
from nsground.generation.templates import template
from nsground.progress import Progress, silent, track
from nsground.version import __version__

MANIFEST = "manifest.json"
VERSION = 1

"""Takes how many scenes are done, of how many."""


@dataclass(frozen=True)
class Task:
    """A scene, and how many examples it is to get."""

    index: int
    number: int


@dataclass
class Made:
    """The candidates of a scene as lines, what each is like, and what was refused."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    features: list[tuple[Feature, ...]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


def generate(
    source: Source, output: Path, options: GenerationOptions, workers: int = 1, progress: Progress = silent
) -> dict[str, Any]:
    """Make a data set in the folder ``output``; returns its manifest.

    What was made there before is replaced. Raises DataError where a part has no scenes, or where the folder holds a
    data set that was not made here.
    """
    tasks = dealt(source.parts(), options.count)
    _clear(output)
    (output / SCENES).mkdir(parents=True, exist_ok=True)
    balance, refused, about = Balance(options.kinds), Counter[str](), Counter[str]()

    def lines() -> Iterator[dict[str, Any]]:
        made = _made(source, output, options, tasks, workers)
        for task, result in track(zip(tasks, made, strict=True), "generating", progress, len(tasks)):
            refused.update(result.refused)
            chosen = balance.pick(result.features, task.number)
            about["scenes"] += bool(chosen)
            about["scenes_with_fewer"] += len(chosen) < task.number
            yield from (result.lines[position] for position in chosen)

    texts, programs = set[str](), set[str]()
    about["examples"] = write(output / FILE, _noted(lines(), texts, programs))
    about.update(texts=len(texts), programs=len(programs))
    manifest = _manifest(source, options, about, balance, refused)
    write_json(output / MANIFEST, manifest)
    return manifest


def _clear(output: Path) -> None:
    """Take away what was made in a folder before; raises DataError for another data set than one made here."""
    if not (output / FILE).exists():
        return
    try:
        ours = "nsground_generated" in read_json_object(output / MANIFEST)
    except DataError:
        ours = False
    if not ours:
        raise DataError(f"{output}: holds a data set that was not made here; choose another folder")
    for folder in (SCENES, IMAGES):
        for file in (output / folder).glob("[0-9]*.*"):
            file.unlink()


def dealt(parts: Sequence[str], count: Mapping[str, int]) -> list[Task]:
    """The scenes that get examples: of each part its number, as evenly as may be.

    >>> dealt(["train", "train", "val"], {"train": 5})
    [Task(index=0, number=2), Task(index=1, number=3)]
    """
    tasks: list[Task] = []
    for part, number in count.items():
        places = [i for i, each in enumerate(parts) if part in ("", each)]
        if not places:
            known = ", ".join(sorted(set(parts) - {""})) or "none"
            raise DataError(f"count: there are no scenes of part {part!r}. Parts: {known}")
        ends = [number * i // len(places) for i in range(len(places) + 1)]
        tasks += [Task(i, ends[k + 1] - ends[k]) for k, i in enumerate(places) if ends[k + 1] > ends[k]]
    return sorted(tasks, key=lambda task: task.index)


def made(source: Source, output: Path, options: GenerationOptions, task: Task) -> Made:
    """The candidates of one scene; its file, and its picture where it is made anew, are written."""
    view, result = source.view(task.index, output), Made()
    if view is None or view.scene is None:
        return result
    name, image = f"{SCENES}/{task.index:06d}.json", seen_from(output, view.picture)
    grown = candidates(view.scene, task.index, ceil(options.spare * task.number), options)
    result.refused = grown.refused
    if grown.candidates:
        view.scene.save(output / name)
    for position, candidate in enumerate(grown.candidates):
        example = Example(
            id=f"{task.index:06d}-{position}",
            view=view,
            text=candidate.text,
            targets=candidate.targets,
            answer=candidate.answer,
            program=candidate.program,
            template=template(candidate.program),
            part=view.part,
            domain=str(view.scene.domain),
        )
        result.lines.append(to_line(example, image=image, scene=name))
        result.features.append(tuple(features(candidate, view.scene)))
    return result


def _made(
    source: Source, output: Path, options: GenerationOptions, tasks: Sequence[Task], workers: int
) -> Iterator[Made]:
    """What is made of each task, in order."""
    one = partial(made, source, output, options)
    if workers <= 1:
        yield from map(one, tasks)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin, (one,)) as pool:
        yield from pool.map(_next, tasks, chunksize=8)


_MAKE: list[Callable[[Task], Made]] = []
"""In a process of a pool, what it does with a task: sent to it once, as the scenes of a data set are read once."""


def _begin(one: Callable[[Task], Made]) -> None:
    _MAKE[:] = [one]


def _next(task: Task) -> Made:
    return _MAKE[0](task)


def _noted(lines: Iterable[dict[str, Any]], texts: set[str], programs: set[str]) -> Iterator[dict[str, Any]]:
    for line in lines:
        texts.add(line["expression"])
        programs.add(line["program"])
        yield line


def _manifest(
    source: Source, options: GenerationOptions, about: Counter[str], balance: Balance, refused: Counter[str]
) -> dict[str, Any]:
    return {
        "nsground_generated": VERSION,
        "versions": {"nsground": __version__, "python": platform.python_version(), "numpy": numpy.__version__},
        "source": dict(source.told()),
        "options": options.to_dict(),
        **about,
        "counts": summary(balance.counts),
        "refused": dict(sorted(refused.items())),
        "conditions": {each.name: each.demand for each in CONDITIONS},
    }
