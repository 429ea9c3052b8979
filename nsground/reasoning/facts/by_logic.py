"""The facts of a scene in a logic, by the name of the logic."""

from __future__ import annotations

from nsground.reasoning.facts.logics import LogicLike, get_logic
from nsground.reasoning.facts.scene_facts import Facts, SceneFacts
from nsground.reasoning.facts.worlds import SAMPLES, WorldFacts
from nsground.scene import SceneGraph


def facts_in_logic(scene: SceneGraph, logic: LogicLike, samples: int | None = None, seed: int | None = None) -> Facts:
    """The facts of a scene in a logic; of ``worlds``, in so many samples that the seed draws.

    Raises ExecutionError where there is no such logic.
    """
    if logic == "worlds":
        return WorldFacts.of(scene, SAMPLES if samples is None else samples, seed or 0)
    return SceneFacts.of(scene, get_logic(logic))
