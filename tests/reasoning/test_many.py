"""One program over many scenes comes to what it comes to in each."""

from __future__ import annotations

import random

import numpy as np
import pytest

from nsground.errors import ExecutionError
from nsground.program import read
from nsground.reasoning import execute, execute_batch
from nsground.reasoning.decide import OUTCOMES
from nsground.reasoning.planning.bounds import bound, needed, relevant
from nsground.scene.scenes import Labels, Scenes
from tests.reasoning.worlds import COLORS, NAMES, random_scene, random_set


def random_scenes(seed: int, count: int = 60) -> Scenes:
    rng = random.Random(seed)
    graphs = [random_scene(rng, most=9) for _ in range(count)]

    def labels(names: tuple[str, ...]) -> Labels:
        codes = [rng.randrange(-1, len(names)) for graph in graphs for _ in range(len(graph))]
        return Labels(names, np.array(codes, dtype=np.int32))

    return Scenes(
        starts=np.concatenate([[0], np.cumsum([len(graph) for graph in graphs])]),
        boxes=np.vstack([graph.boxes for graph in graphs]),
        concepts=labels(NAMES),
        attributes={"color": labels(COLORS)},
        existence=np.array([rng.random() for graph in graphs for _ in range(len(graph))]),
        size=(120, 120),
    )


@pytest.mark.parametrize("logic", ["boolean", "godel", "product", "lukasiewicz"])
@pytest.mark.parametrize("policy", ["strict", "lenient"])
def test_the_same_as_scene_by_scene(logic: str, policy: str) -> None:
    rng = random.Random(3)
    scenes = random_scenes(1)
    for _ in range(40):
        program = random_set(rng, 3)
        found = execute_batch(program, scenes, logic, policy)  # type: ignore[call-overload]
        for i, scene in enumerate(scenes):
            alone = execute(program, scene, logic, policy)  # type: ignore[arg-type]
            told = f"{program} in {scene}"
            assert OUTCOMES[found.codes[i]] == alone.outcome, told
            assert found.best[i] == (alone.chosen[0] if alone.chosen else -1), told
            assert found.confidence[i] == pytest.approx(alone.confidence, abs=1e-6), told


@pytest.mark.parametrize("logic", ["boolean", "godel", "product", "lukasiewicz"])
@pytest.mark.parametrize("policy", ["strict", "lenient"])
@pytest.mark.parametrize("question", ["COUNT({})", "EXISTS({})", "QUERY(color, {})", "GREATER(COUNT({}), COUNT(cup))"])
def test_questions_are_answered_as_scene_by_scene(question: str, logic: str, policy: str) -> None:
    rng = random.Random(4)
    scenes = random_scenes(5)
    for _ in range(8):
        program = read(question.format(random_set(rng, 2)))
        found = execute_batch(program, scenes, logic, policy)  # type: ignore[call-overload]
        for i, scene in enumerate(scenes):
            alone = execute(program, scene, logic, policy)  # type: ignore[arg-type]
            told = f"{program} in {scene}"
            assert OUTCOMES[found.codes[i]] == alone.outcome, told
            assert found.values[i] == alone.value, told
            assert found.best[i] == -1
            assert found.confidence[i] == pytest.approx(alone.confidence, abs=1e-6), told


def test_answers_are_a_sequence() -> None:
    scenes = random_scenes(2)
    found = execute_batch(read("LEFT_OF(cup, fork)"), scenes)
    assert len(found) == len(scenes)
    assert [answer.outcome for answer in found] == found.outcomes
    assert (np.diff(found.confidence[found.found]) <= 0).all()
    assert "60 scenes" in repr(found)
    with pytest.raises(ExecutionError, match="one scene at a time"):
        execute_batch(read("cup"), scenes, "worlds")


def test_no_scene_without_what_is_needed_has_an_answer() -> None:
    rng = random.Random(4)
    for _ in range(300):
        program, scene = random_set(rng, 3), random_scene(rng)
        labels = {region.label for region in scene}
        members = {region.index for region in execute(program, scene, "boolean", "strict").regions}
        if any(not clause & labels for clause in needed(program)):
            assert not members, program
        within = bound(program)
        if within is not None and members:
            assert {scene.regions[i].label for i in members} <= within, program


def test_regions_that_do_not_matter_can_go() -> None:
    rng = random.Random(6)
    changed = 0
    for _ in range(400):
        program, scene = random_set(rng, 3), random_scene(rng)
        matters = relevant(program)
        if matters is None:
            continue
        keep = np.array([region.label in matters for region in scene], dtype=bool)
        changed += not keep.all()
        whole, part = (execute(program, s, "boolean", "strict") for s in (scene, scene[keep]))
        kept = np.flatnonzero(keep)
        assert [int(kept[i]) for i in part.chosen] == list(whole.chosen), program
    assert changed > 20
