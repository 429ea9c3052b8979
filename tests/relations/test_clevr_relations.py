"""The ground-plane relations of the clevr domain agree with CLEVR's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nsground.domains.domain import load_domain
from nsground.relations import check, load_catalogue
from nsground.scene import SceneGraph
from tests.data import needs_data, shared_json

CATALOGUE = load_catalogue(load_domain("clevr"))
NAMES = {"left": "left_of", "right": "right_of", "front": "in_front_of", "behind": "behind"}


def scenes(split: str, step: int) -> list[dict[str, Any]]:
    return list(shared_json(f"clevr/{split}/scenes.json")["scenes"][::step])


@needs_data
@pytest.mark.parametrize(("split", "step"), [("val", 1), ("cogent_a", 1), ("train", 20)])
def test_relationships_are_reproduced(split: str, step: int) -> None:
    pairs = 0
    for data in scenes(split, step):
        scene = SceneGraph.from_clevr(data)
        index = np.arange(len(scene))
        for direction, name in NAMES.items():
            holds = CATALOGUE.degrees(name, scene, index, index) > 0.5
            wanted = [sorted(others) for others in data["relationships"][direction]]
            assert [np.flatnonzero(holds[:, j]).tolist() for j in index] == wanted, data["image_filename"]
            pairs += holds.size
    assert pairs > 4 * 30 * len(scenes(split, step)), "the test compared something"


@needs_data
def test_contracts_hold_on_rendered_scenes() -> None:
    findings = check(CATALOGUE, [SceneGraph.from_clevr(data) for data in scenes("val", 2)])
    assert [str(finding) for finding in findings if not finding.holds] == []


@needs_data
def test_near_is_a_matter_of_the_ground_not_of_the_picture() -> None:
    scene = SceneGraph.from_clevr(scenes("val", 1)[0])
    index = np.arange(len(scene))
    apart = np.linalg.norm(scene.positions[:, None] - scene.positions[None], axis=-1)  # type: ignore[index]
    assert ((CATALOGUE.degrees("near", scene, index, index) > 0.5) == (apart < 2)).all()
    assert ((CATALOGUE.degrees("next_to", scene, index, index) > 0.5) == (apart < 1.4)).all()
