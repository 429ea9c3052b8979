"""Programs that mean the same though their normal forms differ, as far as scenes tell."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from nsground.errors import NsgroundError
from nsground.program import Program
from nsground.reasoning import execute_batch
from nsground.scene import SceneGraph

TELLING = 3
"""Scenes in which two programs must choose something, and the same, before they are said to mean the same."""

_NOTHING = ("none", ())


def same_meaning(
    pairs: Iterable[tuple[Program, Program]], scenes: Sequence[SceneGraph]
) -> set[tuple[Program, Program]]:
    """The pairs that choose the same in every scene, and something in at least ``TELLING`` of them; in boolean logic.

    What the scenes cannot tell is not said to be the same.
    """
    wanted = list(pairs)
    programs = list(dict.fromkeys(program for pair in wanted for program in pair))
    chosen: dict[Program, list[Hashable]] = {program: [] for program in programs}
    for scene in scenes if programs else ():
        for program, answer in zip(programs, _answers(programs, scene), strict=True):
            chosen[program].append(answer)
    telling = {p for p, answers in chosen.items() if sum(a is not None and a != _NOTHING for a in answers) >= TELLING}
    return {(a, b) for a, b in wanted if a in telling and b in telling and chosen[a] == chosen[b]}


def _answers(programs: Sequence[Program], scene: SceneGraph) -> list[Hashable]:
    """What each program chooses; None where the scene cannot tell, each in a way of its own."""
    try:
        answers = execute_batch(programs, scene, logic="boolean")
    except NsgroundError:
        return [object() for _ in programs]
    return [
        object()
        if answer.undecided
        else (answer.outcome, tuple(sorted(answer.chosen)))
        if answer.value is None
        else answer.value
        for answer in answers
    ]
