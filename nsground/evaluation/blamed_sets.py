"""Sets of pictures with known answers and truths, as cases for :mod:`nsground.evaluation.blame`.

Two forms of folders are known. *Rendered*: ``scenes.json``, ``images/`` and ``refexps.json`` or ``questions.json`` as
CLEVR-Ref+ has them, with a program for each. *Photographs*: ``images/``, ``annotations.jsonl`` with all true boxes
(``file``, ``width``, ``height``, ``objects`` = [category, x, y, width, height]) and ``expressions.jsonl``
(``expression``, ``file``, and ``target_box_xywh``, or ``no_target`` true); there are no programs, attributes or
relations to repair with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from nsground.errors import DataError, NsgroundError
from nsground.evaluation.blame import ATTRIBUTES, BOXES, LABELS, PROGRAM, RELATIONS, Attempt, Case
from nsground.evaluation.repairs import described, placed
from nsground.evaluation.rows import read_json, read_json_lines
from nsground.evaluation.scenes import SCENES, Rendered, SceneSet, scene_sets
from nsground.grounding import answer_to
from nsground.language import Parse, parse_all
from nsground.perception import Detector, perceive
from nsground.program import Program, from_clevr
from nsground.reasoning import Answer, execute
from nsground.reasoning.explanation import in_words
from nsground.scene import SceneGraph, from_coco, iou, matched
from nsground.scene.reading import numbers
from nsground.scene.region import Box
from nsground.scene.scaling import in_pixels

KEPT = 64
"""Pictures that are remembered as they were seen; records of one picture are mostly neighbours."""

MET = 0.5
"""The IoU from which a region is the target of a photograph."""

Boxes = tuple[tuple[float, ...], ...]
Look = Callable[[Path, Boxes | None], SceneGraph]


@dataclass(frozen=True)
class BlamedSet:
    """``records``, each of which ``case`` makes a case of, and what is remarked of the set."""

    name: str
    stages: tuple[str, ...]
    records: Sequence[Any] = field(repr=False)
    case: Callable[[Any], Case] = field(repr=False)
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
    """The sets in a folder, or in the folders below it. Raises DataError where there is none."""
    if (folder / "annotations.jsonl").is_file() and (folder / "expressions.jsonl").is_file():
        yield photographs(folder, detector, logic, limit)
        return
    found = [(each, kind) for each in scene_sets(folder) for kind in KINDS if kind.path(each).is_file()]
    if not found:
        raise DataError(f"{folder}: no refexps.json or questions.json beside scenes.json")
    for each, kind in found:
        yield _rendered(each, kind, detector, logic, limit)


def _looker(domain: str, detector: str | Detector | None) -> Look:
    """Looks at each picture once."""

    @lru_cache(maxsize=2 * KEPT)
    def look(path: Path, boxes: Boxes | None) -> SceneGraph:
        return perceive(path, domain, detector, None if boxes is None else np.array(boxes).reshape(-1, 4))

    return look


def _text(record: Any, field: str) -> str:
    text = record[field]
    if not isinstance(text, str):
        raise DataError(f"{field}: expected text, got {str(text)[:60]!r}")
    return text


# --- rendered scenes ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Kind:
    """A file of a rendered set: its name, the fields of its records, and what an answer says in their words."""

    file: str
    text: str
    expected: str
    said: Callable[[Answer, Rendered], object]
    regions: bool
    """Whether what is expected is regions, as indices into the true objects."""

    def path(self, found: SceneSet) -> Path:
        return found.folder / f"{self.file}.json"


def _targets(answer: Answer, picture: Rendered) -> object:
    """The true objects that the regions of an answer are, in order; -1 for a region that is none of them."""
    truth = in_pixels(picture.truth, answer.scene.size)
    match = matched(iou(answer.scene.boxes, truth.boxes))
    return sorted(int(match[region.index]) for region in answer.regions)


def _word(answer: Answer, picture: Rendered) -> object:
    """The value of an answer in CLEVR's words: ``yes``, ``3``, ``red``."""
    return in_words(answer.value)


KINDS = (
    _Kind("refexps", "expression", "targets", _targets, regions=True),
    _Kind("questions", "question", "answer", _word, regions=False),
)


def _rendered(
    found: SceneSet, kind: _Kind, detector: str | Detector | None, logic: str, limit: int | None
) -> BlamedSet:
    path = kind.path(found)
    try:
        records = list(read_json(path)[kind.file])[:limit]
    except (LookupError, TypeError) as error:
        raise DataError(f"{path}: expected an object with a list {kind.file!r}: {error!r}") from None
    try:
        pictures = found.pictures
    except (LookupError, TypeError, AttributeError) as error:
        raise DataError(f"{found.folder / SCENES}: not laid out as expected: {error!r}") from error
    known = all("program" in record for record in records if isinstance(record, dict))
    stages = (PROGRAM, BOXES, ATTRIBUTES, RELATIONS) if known else (BOXES, ATTRIBUTES, RELATIONS)
    seen = _looker("clevr", detector)

    def case(record: Any) -> Case:
        picture, text, expected = pictures[record["image_index"]], _text(record, kind.text), record[kind.expected]
        way = Way(
            text=text,
            domain="clevr",
            logic=logic,
            truth=picture.truth,
            seen=lambda boxes: seen(picture.path, boxes),
            program=from_clevr(record["program"]) if known else None,
            said=lambda answer: kind.said(answer, picture),
            right=lambda said: bool(said == expected),
        )
        boxes = tuple(picture.truth.regions[i].box for i in expected) if kind.regions else ()
        return Case(text, str(picture.path), expected, stages, way.attempt, boxes, picture.truth.size)

    remark = "" if known else "Not all records have a program, so that stage is not repaired."
    return BlamedSet(f"{found.name}, {kind.file}", stages, records, case, remark)


# --- photographs --------------------------------------------------------------------------------------------


def photographs(folder: Path, detector: str | Detector | None, logic: str, limit: int | None) -> BlamedSet:
    """A folder of photographs: right is a best region that meets the target, or none where there is no target."""
    noted = read_json_lines(folder / "annotations.jsonl")
    truths = {each["file"]: each for each in noted if isinstance(each, dict) and "file" in each}
    seen = _looker("photo", detector)

    def case(record: Any) -> Case:
        text, path, target = _text(record, "expression"), folder / record["file"], _target(record)
        if record["file"] not in truths:
            raise DataError(f"annotations.jsonl does not name {record['file']!r}")
        true = truths[record["file"]]
        things = [{"category": category, "bbox": box} for category, *box in true["objects"]]
        size = true["width"], true["height"]
        way = Way(
            text=text,
            domain="photo",
            logic=logic,
            truth=from_coco(things, size),
            seen=lambda boxes: seen(path, boxes),
            program=None,
            said=lambda answer: _best_box(answer, size),
            right=lambda said: _meet(said, target),
        )
        return Case(text, str(path), target, (BOXES, LABELS), way.attempt, () if target is None else (target,), size)

    remark = "There are no true programs, attributes or relations to repair with, which may mend the rest."
    return BlamedSet(folder.name, (BOXES, LABELS), read_json_lines(folder / "expressions.jsonl")[:limit], case, remark)


def _target(record: Any) -> Box | None:
    """The box of the target, x0, y0, x1, y1 in pixels; None where there is none."""
    if record.get("no_target"):
        return None
    x, y, width, height = numbers(record["target_box_xywh"], 4, "target_box_xywh")
    return x, y, round(x + width, 2), round(y + height, 2)


def _best_box(answer: Answer, size: tuple[int, int]) -> Box | None:
    """The box of the best region in the pixels of the annotations, whose picture is of ``size`` (W, H)."""
    if not answer.regions:
        return None
    scale = np.tile(np.array(size) / answer.scene.size, 2)
    x0, y0, x1, y1 = (round(float(v), 1) for v in np.array(answer.regions[0].box) * scale)
    return x0, y0, x1, y1


def _meet(said: Any, target: Box | None) -> bool:
    if said is None or target is None:
        return said is target
    return bool(iou([said], [target])[0, 0] >= MET)
