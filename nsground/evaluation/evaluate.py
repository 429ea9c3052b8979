"""Grounders or parsers on a selection of examples: from these to scored answers, with the manifest beside them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

from nsground.errors import DataError
from nsground.evaluation import score_ground, score_parse
from nsground.evaluation.groups import Groups, groups
from nsground.evaluation.manifest import manifest
from nsground.evaluation.measures import Task
from nsground.evaluation.results import ResultSet, result_sets
from nsground.evaluation.run_store import MANIFEST, RESULT, B, Scorer, carry_out
from nsground.evaluation.scored import Scored
from nsground.evaluation.selection import Batch, Selection, domains
from nsground.files.atomic import write_json
from nsground.files.reading import read_json_object
from nsground.grounders import Grounder, SceneCache, Setting, load_grounder
from nsground.grounders.registry import GROUNDERS
from nsground.parsers import PARSERS, Parser, load_parser
from nsground.perception import Pipeline
from nsground.progress import Progress, silent
from nsground.reasoning.facts.logics import LogicLike, logic_name
from nsground.registry import Spec, facts_of, name_of


@dataclass(frozen=True)
class Job:
    """What is to be evaluated, how, and where it is kept.

    Fields:
        contestants: grounders or parsers, by name or as objects; or what else is compared, by name.
        split: the file of the selection's split.
        folder: of the run; None to keep nothing.
        command: the arguments as given, for the manifest.
    """

    selection: Selection
    contestants: tuple[str | Grounder | Parser, ...]
    split: Path | None = None
    seed: int = 0
    folder: Path | None = None
    command: tuple[str, ...] = ()
    progress: Progress = silent

    @property
    def names(self) -> tuple[str, ...]:
        """What the contestants are called in results; of those in own files without the folder."""
        return tuple(Spec(each).label if isinstance(each, str) else name_of(each) for each in self.contestants)


@dataclass(frozen=True)
class Evaluated:
    """A run that is done.

    Fields:
        parsed: for how many examples no program was recorded, so that their groups are those of our parse.
    """

    task: Task
    sets: list[ResultSet]
    batches: list[Batch] = field(repr=False)
    manifest: Mapping[str, Any] = field(repr=False)
    parsed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"task": self.task, "programs parsed": self.parsed, "sets": [each.to_dict() for each in self.sets]}


def evaluate_grounders(job: Job, scenes: SceneCache, logic: LogicLike = "product") -> Evaluated:
    """Every grounder on every example. Raises DataError, and what grounders raise for pictures that cannot be used.

    ``job.contestants`` are names such as ``symbolic`` and ``my_file.py:MyGrounder``, and objects with the methods of a
    :class:`Grounder`.
    """
    batches = job.selection.batches()
    places = domains(batches)
    setting = Setting(scenes, logic, job.seed, places, job.selection.training)
    named = dict(zip(job.names, cast(tuple[str | Grounder, ...], job.contestants), strict=True))
    grounders = {name: load_grounder(given, setting) for name, given in named.items()}
    eyes = {} if scenes.source == "scene" else eyes_of(scenes.pipeline, places)
    settings = {"boxes": scenes.source, "logic": logic_name(logic), "eyes": eyes}
    facts = {
        name: {
            "boxes": getattr(grounder, "source", scenes.source),
            **facts_of(grounder),
            **GROUNDERS.provenance(named[name], grounder),
        }
        for name, grounder in grounders.items()
    }

    def scorer(known: dict[str, Groups], name: str) -> Scorer[Batch]:
        return lambda batch: score_ground.score(name, grounders[name], batch, known)

    return _evaluate("ground", job, batches, settings, facts, scorer)


def evaluate_parsers(job: Job) -> Evaluated:
    """Every parser on every example. Raises DataError.

    ``job.contestants`` are names such as ``grammar`` and ``my_file.py:MyParser``, and objects with the method of a
    :class:`Parser`.
    """
    batches = job.selection.batches()
    named = dict(zip(job.names, cast(tuple[str | Parser, ...], job.contestants), strict=True))
    parsers: dict[tuple[str, str], Parser] = {
        (name, place): load_parser(given, place) for name, given in named.items() for place in domains(batches)
    }
    facts: dict[str, dict[str, Any]] = {name: {} for name in job.names}
    for (name, _), parser in parsers.items():
        facts[name] |= facts_of(parser) | PARSERS.provenance(named[name], parser)

    def scorer(known: dict[str, Groups], name: str) -> Scorer[Batch]:
        return lambda batch: score_parse.score(name, parsers[name, batch.domain], batch, known)

    return _evaluate("parse", job, batches, {}, facts, scorer)


def eyes_of(pipeline: Callable[[str], Pipeline], places: Iterable[str]) -> dict[str, dict[str, str | None]]:
    """What looks at pictures of each domain, and what its code and weights are known by, for the manifest."""
    eyes = {place: pipeline(place) for place in places}
    return {place: {"perception": eye.label, "weights": eye.fingerprint()} for place, eye in eyes.items()}


def _evaluate(
    task: Task,
    job: Job,
    batches: list[Batch],
    settings: Mapping[str, Any],
    facts: Mapping[str, Mapping[str, Any]],
    scorer: Callable[[dict[str, Groups], str], Scorer[Batch]],
) -> Evaluated:
    if len(set(job.names)) < len(job.names):
        raise DataError(f"each is named once, got {', '.join(job.names)}")
    known, parsed = groups(batches)
    scorers = {name: scorer(known, name) for name in job.names}
    scored, about = carried_out(task, job, batches, {"seed": job.seed, **settings}, facts, scorers)
    evaluated = Evaluated(task, result_sets(task, scored), batches, about, parsed)
    keep(job, evaluated.to_dict(), about)
    return evaluated


def carried_out(
    task: Task,
    job: Job,
    batches: Sequence[B],
    settings: Mapping[str, Any],
    facts: Mapping[str, Mapping[str, Any]],
    scorers: Mapping[str, Scorer[B]],
) -> tuple[list[Scored], dict[str, Any]]:
    """What the scorers come to, and the manifest, which has the seconds that each took. Raises DataError."""
    about = manifest(task, job.command, job.selection, job.split, settings, facts)
    seconds = _seconds(job.folder, job.names)
    timed = {name: partial(_timed, scorer, seconds, name) for name, scorer in scorers.items()}
    scored = carry_out(timed, batches, job.folder, {**about, "seconds": seconds}, job.progress)
    about["seconds"] = {name: round(each, 3) for name, each in seconds.items()}
    return scored, about


def keep(job: Job, result: Mapping[str, Any], manifest: Mapping[str, Any]) -> None:
    """Write result and manifest to the folder of the run, if there is one."""
    if job.folder is not None:
        write_json(job.folder / RESULT, result)
        write_json(job.folder / MANIFEST, manifest)


def _timed(scorer: Scorer[B], seconds: dict[str, float], name: str, batch: B) -> list[Scored]:
    start = time.perf_counter()
    scored = scorer(batch)
    seconds[name] += time.perf_counter() - start
    return scored


def _seconds(folder: Path | None, names: Sequence[str]) -> dict[str, float]:
    """What each took before, in a run that resumes. Looking at a picture counts for the first who asks for it."""
    file = None if folder is None else folder / MANIFEST
    before = read_json_object(file).get("seconds", {}) if file is not None and file.is_file() else {}
    return {name: float(before.get(name, 0.0)) for name in names}
