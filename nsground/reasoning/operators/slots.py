"""Skeletons run: their slots have the values of the words that stand there, in each row other ones."""

from __future__ import annotations

from collections.abc import Sequence

from nsground.program import Program
from nsground.reasoning.operators.evaluator import Evaluator
from nsground.reasoning.planning.templates import slot


def fill(run: Evaluator, rows: Sequence[tuple[Program, ...]]) -> None:
    """Give the slots of a skeleton, in each row of a run, the values of that row's words."""
    for number, words in enumerate(zip(*rows, strict=True)):
        concept, marks = slot(number), list(map(id, words))  # equal words are one, and so compared quickly
        distinct = dict(zip(marks, words, strict=True))
        if len(distinct) == 1:
            run.values[concept] = run.value(words[0])
            continue
        stacked = run.xp.stack([run.value(word) for word in distinct.values()])  # [W, B, N]
        places = {mark: place for place, mark in enumerate(distinct)}
        which = run.words[concept] = run.xp.asarray([places[mark] for mark in marks])
        here = run.xp.arange(len(words)) if stacked.shape[1] > 1 else 0
        run.values[concept] = stacked[which, here]
