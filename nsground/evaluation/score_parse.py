"""What a program of a parser is worth, beside the recorded one and what the example means."""

from __future__ import annotations

import contextlib
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache

from nsground.datasets import Example
from nsground.errors import DataError, NsgroundError, ProgramError
from nsground.evaluation.groups import Groups
from nsground.evaluation.meaning import best_agreement
from nsground.evaluation.scored import Score, Scored
from nsground.evaluation.selection import Batch
from nsground.explaining.explanation import in_words
from nsground.parsers import Parser, Reading
from nsground.program import Program, Type
from nsground.program.matching import DELETE_COST, Tree, distance
from nsground.reasoning import Answer, execute_each
from nsground.scene import SceneGraph
from nsground.splits.case import plain


def score(by: str, parser: Parser, batch: Batch, groups: dict[str, Groups]) -> list[Scored]:
    """Parse all texts of a batch, and score each."""
    readings = parser.parse([item.example.text for item in batch.items])
    if len(readings) != len(batch.items):
        raise DataError(f"parser {by}: {len(readings)} readings of {len(batch.items)} texts; there must be one of each")
    scene = batch.view.scene
    meant = [_meant(item.example) for item in batch.items]
    ours = denotations([reading.program for reading in readings], scene)
    return [
        item.scored(
            by,
            said(reading),
            reading.confidence,
            scores(reading, item.example, denotes, wanted),
            groups[item.example.id],
        )
        for item, reading, denotes, wanted in zip(batch.items, readings, ours, meant, strict=True)
    ]


def said(reading: Reading) -> dict[str, str]:
    """The reading as plain data: the program, or why there is none."""
    return {"program": str(reading.program)} if reading.program is not None else {"error": reading.error}


def scores(reading: Reading, example: Example, denotes: Hashable, meant: Hashable) -> dict[str, Score]:
    """Every score that applies. ``right`` is the exact match, or the denotation where no program is recorded."""
    scored: dict[str, Score] = {"parsed": reading.program is not None}
    if example.program is not None:
        scored["exact"] = reading.program is not None and plain(reading.program) == plain(example.program)
        if reading.program is not None:
            with contextlib.suppress(ProgramError):  # programs so large that they cannot be compared
                scored["distance"] = 0.0 if scored["exact"] else edit_distance(reading.program, example.program)
        scored |= meaning_scores(reading.program, [example.program])
    if meant is not None and example.view.scene is not None:
        scored["denotation"] = denotes == meant
    return {"right": scored["exact"] if "exact" in scored else scored.get("denotation", False), **scored}


def meaning_scores(program: Program | None, golds: Iterable[Program]) -> dict[str, Score]:
    """Whether a program says exactly what one of the gold programs says, and the F1 of its facts beside the nearest."""
    agreement = None if program is None else best_agreement(program, golds)
    exact, f1 = (False, 0.0) if agreement is None else (agreement.exact, agreement.f1)
    return {"meaning": exact, "meaning_f1": f1}


def denotations(programs: Sequence[Program | None], scene: SceneGraph | None) -> list[Hashable]:
    """What each program comes to in the true scene, in boolean logic: regions in order, or a word. None for nothing."""
    if scene is None:
        return [None] * len(programs)
    given = [program for program in programs if program is not None]
    answers = iter(execute_each(given, scene, "boolean"))
    denoted_all: list[Hashable] = []
    for program in programs:
        answer = None if program is None else next(answers)
        # an error asks for what the scene does not hold
        denoted_all.append(None if answer is None or isinstance(answer, NsgroundError) else denoted(answer))
    return denoted_all


def denoted(answer: Answer) -> tuple[int, ...] | str:
    """The regions of an answer in order, or its value in CLEVR's words: ``yes``, ``3``, ``red``."""
    regions = answer.program.type is Type.REGIONS
    return tuple(sorted(answer.chosen)) if regions else in_words(answer.value)


def _meant(example: Example) -> Hashable:
    """What is recorded to be meant; else what the recorded program denotes."""
    if example.answer is not None:
        return example.answer
    if example.targets is not None:
        return example.targets
    return denotations([example.program], example.view.scene)[0]


@lru_cache(maxsize=4096)
def edit_distance(a: Program, b: Program) -> float:
    """The tree edit distance of the normal forms: 1 for a node that is removed or inserted, a little more for one that
    becomes another (:mod:`nsground.program.matching`); parts of AND and OR have no order.

    >>> from nsground.program import read
    >>> edit_distance(read("AND(cup, color=red)"), read("AND(color=red, cup, ON(ANY, mat))"))
    3.0
    """
    return distance(Tree.of(plain(a)), Tree.of(plain(b))) / DELETE_COST
