"""Grounders or parsers on a selection of examples: from names to scored answers, with the manifest beside them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from nsground.domains.domain import load_domain
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
from nsground.grounders import Setting, Sights, load_grounder
from nsground.parsers import Parser, load_parser
from nsground.perception.registry import fingerprint
from nsground.progress import Progress, silent


@dataclass(frozen=True)
class Job:
    """What is to be evaluated, how, and where it is kept.

    Fields:
        split: the file of the selection's split.
        folder: of the run; None to keep nothing.
        command: the arguments as given, for the manifest.
    """

    selection: Selection
    names: tuple[str, ...]
    split: Path | None = None
    seed: int = 0
    folder: Path | None = None
    command: tuple[str, ...] = ()
    progress: Progress = silent


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


def evaluate_grounders(job: Job, sights: Sights, logic: str = "product") -> Evaluated:
    """Every grounder on every example. Raises DataError, and what grounders raise for pictures that cannot be used."""
    batches = job.selection.batches()
    places = domains(batches)
    setting = Setting(sights, logic, job.seed, places, job.selection.training)
    grounders = {name: load_grounder(name, setting) for name in job.names}
    eyes = {} if sights.source == "scene" else eyes_of(sights.detector, places)
    settings = {"boxes": sights.source, "logic": logic, "eyes": eyes}
    facts = {name: {"boxes": grounder.source, **grounder.facts} for name, grounder in grounders.items()}

    def scorer(known: dict[str, Groups], name: str) -> Scorer[Batch]:
        return lambda batch: score_ground.score(name, grounders[name], batch, known)

    return _evaluate("ground", job, batches, settings, facts, scorer)


def evaluate_parsers(job: Job) -> Evaluated:
    """Every parser on every example. Raises DataError."""
    batches = job.selection.batches()
    parsers: dict[tuple[str, str], Parser] = {
        (name, place): load_parser(name, place) for name in job.names for place in domains(batches)
    }
    facts: dict[str, dict[str, Any]] = {name: {} for name in job.names}
    for (name, _), parser in parsers.items():
        facts[name] |= parser.facts

    def scorer(known: dict[str, Groups], name: str) -> Scorer[Batch]:
        return lambda batch: score_parse.score(name, parsers[name, batch.domain], batch, known)

    return _evaluate("parse", job, batches, {}, facts, scorer)


def eyes_of(detector: str | None, places: Iterable[str]) -> dict[str, dict[str, str]]:
    """What looks at pictures of each domain, and what its weights are known by, for the manifest."""
    eyes = {place: detector or load_domain(place).perception for place in places}
    return {place: {"perception": eye, "weights": fingerprint(eye)} for place, eye in eyes.items()}


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
    scored, said = carried_out(task, job, batches, {"seed": job.seed, **settings}, facts, scorers)
    done = Evaluated(task, result_sets(task, scored), batches, said, parsed)
    keep(job, done.to_dict(), said)
    return done


def carried_out(
    task: Task,
    job: Job,
    batches: Sequence[B],
    settings: Mapping[str, Any],
    facts: Mapping[str, Mapping[str, Any]],
    scorers: Mapping[str, Scorer[B]],
) -> tuple[list[Scored], dict[str, Any]]:
    """What the scorers come to, and the manifest, which has the seconds that each took. Raises DataError."""
    said = manifest(task, job.command, job.selection, job.split, settings, facts)
    seconds = _seconds(job.folder, job.names)
    timed = {name: partial(_timed, scorer, seconds, name) for name, scorer in scorers.items()}
    scored = carry_out(timed, batches, job.folder, {**said, "seconds": seconds}, job.progress)
    said["seconds"] = {name: round(each, 3) for name, each in seconds.items()}
    return scored, said


def keep(job: Job, result: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Write result and manifest to the folder of the run, if there is one."""
    if job.folder is not None:
        write_json(job.folder / RESULT, result)
        write_json(job.folder / MANIFEST, said)


def _timed(scorer: Scorer[B], seconds: dict[str, float], name: str, batch: B) -> list[Scored]:
    start = time.perf_counter()
    found = scorer(batch)
    seconds[name] += time.perf_counter() - start
    return found


def _seconds(folder: Path | None, names: Sequence[str]) -> dict[str, float]:
    """What each took before, in a run that goes on. Looking at a picture counts for the first who asks for it."""
    file = None if folder is None else folder / MANIFEST
    before = read_json_object(file).get("seconds", {}) if file is not None and file.is_file() else {}
    return {name: float(before.get(name, 0.0)) for name in names}
