"""Answers as data: what they say beside regions and values, one by one and for many scenes."""

from __future__ import annotations

import math

import numpy as np

import nsground as ng
from nsground.reasoning import execute_each
from nsground.scene.scenes import Labels


def scene(*categories: str) -> ng.SceneGraph:
    things = [{"bbox": [20 * i, 0, 10, 10], "category": name} for i, name in enumerate(categories)]
    return ng.SceneGraph.from_coco(things, size=(200, 20))


def test_more_to_note_comes_after_what_there_was() -> None:
    answer = ng.execute(ng.read("THE(cup)"), scene("fork"))
    assert answer.added == "" and answer.note
    twice = answer.noting("The boxes were given.").noting("The labels, too.")
    assert twice.added == "The boxes were given. The labels, too."
    assert twice.note == f"{answer.note} {twice.added}"


def test_the_error_of_a_share_of_worlds() -> None:
    """Of a share p of S worlds about sqrt(p (1 - p) / S), and never 0; of what is computed, 0."""
    computed = ng.execute(ng.read("cup"), scene("cup"))
    assert computed.error_of(0.5) == 0 and computed.standard_error is None
    sampled = ng.execute(ng.read("cup"), scene("cup"), logic="worlds")
    assert sampled.samples is not None
    assert math.isclose(sampled.error_of(0.5), math.sqrt(0.25 / (sampled.samples + 4)))
    assert np.all(sampled.error_of(np.array([0.0, 1.0])) > 0)
    assert sampled.standard_error == sampled.error_of(sampled.confidence)


def test_what_failed_within_is_kept_and_told() -> None:
    answer = ng.execute(ng.read("LEFT_OF(cup, THE(fork))"), scene("cup", "plate"), policy="strict")
    assert [failure.outcome for failure in answer.failing] == ["none"]
    assert [str(failure.node) for failure in answer.failures] == ["THE(fork)"]
    assert list(ng.execute(ng.read("cup"), scene("cup")).failing) == []


def test_of_programs_run_one_by_one_one_that_fails_costs_no_other() -> None:
    programs = [ng.read("THE(cup)"), ng.read("COUNT(cup)"), ng.read("QUERY(no_such_family, cup)")]
    good, count, bad = execute_each(programs, scene("cup"))
    assert isinstance(good, ng.Answer) and good.outcome == "found"
    assert isinstance(count, ng.Answer) and count.value == 1
    alone = execute_each(programs[2:], scene("cup"))[0]
    assert type(bad) is type(alone) and str(bad) == str(alone)


def test_many_scenes_have_answers_by_number() -> None:
    scenes = ng.Scenes(
        starts=np.array([0, 2, 3]),
        boxes=np.array([[0, 0, 9, 9], [50, 0, 60, 9], [0, 0, 9, 9.0]]),
        concepts=Labels(("cup", "fork"), np.array([0, 1, 1], dtype=np.int32)),
    )
    answers = ng.execute_batch(ng.read("cup"), scenes)
    assert isinstance(answers, ng.Answers) and answers.outcomes == ["found", "none"]
    assert isinstance(answers[0], ng.Answer) and answers[0].chosen == (0,)
