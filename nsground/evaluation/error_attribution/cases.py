"""Data sets of expressions and questions with known answers and truths, as cases of error attribution.

A stage can be repaired where the data tell the truth of it: programs, boxes, attributes (or, where there are none,
labels), and places, on which relations rest. Where a program is recorded, right is exactly what is meant; where none is
and one region is meant, it is the best region that counts, as in RefCOCO.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial
from pathlib import Path

import numpy as np

from nsground.datasets import Dataset, Example, open_dataset
from nsground.domains.domain import DomainLike, domain_of_data
from nsground.errors import DataError, NsgroundError
from nsground.evaluation.error_attribution.attribution import (
    ATTRIBUTES,
    BOXES,
    LABELS,
    PROGRAM,
    RELATIONS,
    Attempt,
    AttributionCase,
)
from nsground.evaluation.error_attribution.repairs import described, placed
from nsground.evaluation.metrics import accurate
from nsground.explaining.explanation import in_words
from nsground.grounding import answer_to
from nsground.language import Parse, parse_all
from nsground.perception import Detector, perceive
from nsground.program import Program
from nsground.reasoning import Answer, execute
from nsground.scene import SceneGraph, iou, matched
from nsground.scene.region import Box
from nsground.scene.scaling import in_pixels
from nsground.splits import TRAIN

REMEMBERED_PICTURES = 64
"""Pictures that are remembered as they were seen; records of one picture are mostly neighbours."""

Boxes = tuple[tuple[float, ...], ...]
Look = Callable[[Path, Boxes | None], SceneGraph]
Record = Example | DataError
"""An example, or why there is none."""


@dataclass(frozen=True)
class BlamedSet:
    """``records``, each of which ``case`` makes a case of, and what is remarked of the set."""

    name: str
    stages: tuple[str, ...]
    records: Sequence[Record] = field(repr=False)
    case: Callable[[Record], AttributionCase] = field(repr=False)
    remark: str = ""


@dataclass(frozen=True)
class Way:
    """The way from one expression and one picture to an answer, of which any stage can be replaced by the truth."""

    text: str
    domain: str
    logic: str
    truth: SceneGraph
    seen: Callable[[Boxes | None], SceneGraph] = field(repr=False)
    """The picture as it is seen, or what is seen in given boxes of it."""
    program: Program | None
    said: Callable[[Answer], object] = field(repr=False)
    right: Callable[[object], bool] = field(repr=False)

    @cached_property
    def reading(self) -> Parse:
        """Raises ParseError for an expression that cannot be read."""
        return parse_all(self.text, self.domain, limit=1)[0]

    def attempt(self, repaired: frozenset[str]) -> Attempt:
        """The answer with some stages repaired. Raises NsgroundError for a picture that cannot be looked at."""
        scene = self.seen(None)
        truth = in_pixels(self.truth, scene.size)
        if BOXES in repaired:
            scene = self.seen(tuple(map(tuple, truth.boxes.tolist())))
        if repaired & {ATTRIBUTES, LABELS}:
            scene = described(scene, truth)
        if RELATIONS in repaired:
            scene = placed(scene, truth)
        try:
            answer = self._answer(scene, self.program if PROGRAM in repaired else None)
        except NsgroundError as error:
            return Attempt(str(error).splitlines()[0], False)
        said = self.said(answer)
        return Attempt(said, self.right(said), answer)

    def _answer(self, scene: SceneGraph, gold: Program | None) -> Answer:
        if gold is None:
            return answer_to(self.reading, scene, self.logic)
        return execute(gold, scene, self.logic)


def blamed_sets(folder: Path, detector: str | Detector | None, logic: str, limit: int | None) -> Iterator[BlamedSet]:
    """The expressions and the questions of each part of a data set; of ``train`` only where there is nothing else.

    ``limit`` is the most examples of each. Raises DataError where there is no data set.
    """
    dataset = open_dataset(folder)
    sets = _sets(dataset, limit)
    if any(part != TRAIN for part, _ in sets):
        sets = {key: records for key, records in sets.items() if key[0] != TRAIN}
    if not sets:
        raise DataError(f"{folder}: no expressions or questions in it")
    seen = _looker(detector)
    for (part, kind), records in sets.items():
        stages = _stages([each for each in records if isinstance(each, Example)])
        lacking = {PROGRAM: "programs", ATTRIBUTES: "attributes", RELATIONS: "relations"}
        missing = ", ".join(name for stage, name in lacking.items() if stage not in stages)
        remark = f"Not all records have true {missing} to repair with, which may mend the rest." if missing else ""
        case = partial(_case, stages=stages, seen=seen, logic=logic)
        yield BlamedSet(f"{part or dataset.name}, {kind}s", stages, records, case, remark)


def _sets(dataset: Dataset, limit: int | None) -> dict[tuple[str, str], list[Record]]:
    """The records by part and kind. One that cannot be used is of the set of the one before it, or of the first."""
    sets: dict[tuple[str, str], list[Record]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    bad: list[DataError] = []
    key = "", "expression"
    for example in dataset.usable(bad.append):
        new = example.part, "question" if example.is_question else "expression"
        key = key if counts else new
        if limit is None or counts[key] < limit:
            sets.setdefault(key, []).extend(bad)
        bad.clear()
        key = new
        counts[key] += 1
        if limit is None or counts[key] <= limit:
            sets.setdefault(key, []).append(example)
    if bad and (limit is None or counts[key] < limit):
        sets.setdefault(key, []).extend(bad)
    return sets


def _stages(examples: Sequence[Example]) -> tuple[str, ...]:
    """What can be repaired in all of them."""
    scenes = [each.view.scene for each in examples if each.view.scene is not None]
    stages = [PROGRAM] if all(each.program is not None for each in examples) else []
    stages += [BOXES, ATTRIBUTES if any(scene.attributes for scene in scenes) else LABELS]
    return (*stages, RELATIONS) if all(scene.positions is not None for scene in scenes) else tuple(stages)


def _looker(detector: str | Detector | None) -> Callable[[DomainLike], Look]:
    """Looks at each picture once, in each domain."""

    @lru_cache(maxsize=2 * REMEMBERED_PICTURES)
    def look(domain: DomainLike, path: Path, boxes: Boxes | None) -> SceneGraph:
        return perceive(path, domain, detector, None if boxes is None else np.array(boxes).reshape(-1, 4))

    return lambda domain: partial(look, domain)


def _case(record: Record, stages: tuple[str, ...], seen: Callable[[DomainLike], Look], logic: str) -> AttributionCase:
    """The case of a record. Raises DataError where it is none, or what is to be known for it is not."""
    if isinstance(record, DataError):
        raise record
    view = record.view
    if view.scene is None or view.picture is None:
        raise DataError(f"{record.id}: there is no {'true scene' if view.scene is None else 'picture'}")
    picture, truth, look = view.picture, view.scene, seen(domain_of_data(record.domain))
    expected, answered, right = _expected(record, truth)
    way = Way(
        text=record.text,
        domain=record.domain,
        logic=logic,
        truth=truth,
        seen=lambda boxes: look(picture, boxes),
        program=record.program,
        said=answered,
        right=right,
    )
    return AttributionCase(record.text, str(picture), expected, stages, way.attempt, record.boxes or (), truth.size)


def _expected(
    example: Example, truth: SceneGraph
) -> tuple[object, Callable[[Answer], object], Callable[[object], bool]]:
    """What is expected, what an answer says in its words, and whether that is right."""
    if example.is_question:
        return example.answer, lambda answer: in_words(answer.value), lambda said: said == example.answer
    if example.program is not None and example.targets is not None:
        targets = list(example.targets)
        return targets, lambda answer: _objects(answer, truth), lambda said: said == targets
    if example.boxes is None:
        raise DataError(f"{example.id}: nothing says which regions are meant")
    boxes = list(example.boxes)
    return boxes, lambda answer: _boxes(answer, truth.size), lambda said: accurate(said, boxes)


def _objects(answer: Answer, truth: SceneGraph) -> list[int]:
    """The true objects that the regions of an answer are, in order; -1 for a region that is none of them."""
    match = matched(iou(answer.scene.boxes, in_pixels(truth, answer.scene.size).boxes))
    return sorted(int(match[region.index]) for region in answer.regions)


def _boxes(answer: Answer, size: tuple[int, int]) -> list[Box]:
    """The boxes of an answer in the pixels of the true scene, whose picture is of ``size`` (W, H), best first."""
    at = [region.index for region in answer.regions]
    return [(x0, y0, x1, y1) for x0, y0, x1, y1 in in_pixels(answer.scene, size).boxes[at].round(1).tolist()]
