"""Contracts: they hold of every relation, and a relation that breaks its own is caught."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nsground.domains.domain import load_domain
from nsground.errors import ParseError
from nsground.program import Program, read
from nsground.relations import Catalogue, check, check_examples, load_catalogue, random_scenes
from nsground.scene import SceneGraph, Table

DOMAINS = {name: load_catalogue(load_domain(name)) for name in ("photo", "clevr")}
PHOTO = DOMAINS["photo"]


@pytest.mark.parametrize("catalogue", DOMAINS.values(), ids=DOMAINS)
def test_contracts_hold_on_random_scenes(catalogue: Catalogue) -> None:
    findings = check(catalogue, random_scenes(40, seed=1))
    assert [str(finding) for finding in findings if not finding.holds] == []
    declared = sum(len(entry.contract.declared()) for entry in catalogue.relations.values())
    assert len(findings) == declared > 80
    assert all(finding.tested >= 40 * 12 for finding in findings)


@pytest.mark.parametrize("catalogue", DOMAINS.values(), ids=DOMAINS)
def test_inverses_and_reflections_lead_back(catalogue: Catalogue) -> None:
    for entry in catalogue.relations.values():
        for clause in ("inverse", "mirror", "upside_down"):
            other = getattr(entry.contract, clause)
            if other:
                assert getattr(catalogue.relation(other).contract, clause) == entry.name, (entry.name, clause)


EDGES, SIDES = st.integers(0, 60), st.integers(1, 40)


@st.composite
def pictures(draw: st.DrawFn) -> SceneGraph:
    """Boxes on a coarse grid, so that equal edges, sizes and boxes are common."""
    rows = draw(st.lists(st.tuples(EDGES, EDGES, SIDES, SIDES), min_size=1, max_size=5))
    boxes = np.array([(x, y, x + w, y + h) for x, y, w, h in rows], dtype=float)
    size = (100, draw(st.integers(100, 300)))
    return SceneGraph(boxes=boxes, size=size, concepts=Table((), np.zeros((len(rows), 0))))


@settings(max_examples=150)
@given(pictures())
def test_contracts_hold_on_any_boxes(scene: SceneGraph) -> None:
    assert [str(finding) for finding in check(PHOTO, [scene]) if not finding.holds] == []


@settings(max_examples=100)
@given(pictures())
def test_the_mirror_swaps_left_and_right_and_nothing_else(scene: SceneGraph) -> None:
    index, mirror = np.arange(len(scene)), scene.mirrored()
    swapped = {"left_of": "right_of", "right_of": "left_of"}
    for name in set(PHOTO.names) - {"between"}:
        there = PHOTO.degrees(name, scene, index, index)
        np.testing.assert_allclose(PHOTO.degrees(swapped.get(name, name), mirror, index, index), there, atol=1e-9)


# Each entry declares what its meaning does not hold, with the start of what is to be reported.
BROKEN = {
    "{contract: {inverse: right_of}, meaning: 'above(a, b)'}": "odd: inverse right_of: broken",
    "{contract: {symmetric: true}, meaning: 'left_of(a, b)'}": "odd: symmetric: broken",
    "{contract: {symmetric: true}, arity: 3, meaning: 'near(a, b)'}": "odd: symmetric: broken",
    "{contract: {asymmetric: true}, meaning: 'near(a, b)'}": "odd: asymmetric: broken",
    "{contract: {irreflexive: true}, meaning: 'near(a, b)'}": "odd: irreflexive: broken",
    "{contract: {irreflexive: true}, arity: 3, meaning: 'near(a, b)'}": "odd: irreflexive: broken",
    "{contract: {transitive: true}, meaning: 'near(a, b)'}": "odd: transitive: broken",
    "{contract: {mirror: odd}, meaning: 'left_of(a, b)'}": "odd: mirror odd: broken",
    "{contract: {upside_down: odd}, meaning: 'above(a, b)'}": "odd: upside_down odd: broken",
    "{contract: {upside_down: odd}, meaning: 'along(a, up) < 1'}": "odd: upside_down odd: broken",
}


@pytest.mark.parametrize(("entry", "report"), BROKEN.items())
def test_a_broken_contract_is_reported_with_scene_regions_and_degrees(entry: str, report: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.yaml"
    path.write_text(f"odd: {entry}")
    (finding,) = check(PHOTO.with_file(path), random_scenes(3, seed=0), ["odd"])
    assert not finding.holds and finding.broken > 0
    assert str(finding).startswith(report)
    assert "scene " in finding.worst
    assert "regions (" in finding.worst or "cannot be tested: relation odd: the scene " in finding.worst


def test_a_contract_with_nothing_to_test_does_not_hold() -> None:
    assert not check(PHOTO, [], ["near"])[0].holds


def test_formulas_are_tested_not_what_the_file_gives() -> None:
    scene = random_scenes(1, seed=0)[0]
    given = dataclasses.replace(scene, relations={"near": np.triu(np.ones((len(scene),) * 2))})
    assert check(PHOTO, [given], ["near"])[0].holds


def test_random_scenes_are_the_same_for_a_seed() -> None:
    first, again, other = (random_scenes(1, seed)[0] for seed in (5, 5, 6))
    assert (first.boxes == again.boxes).all()
    assert (first.boxes != other.boxes).any()


# --- examples ---------------------------------------------------------------------------------------------

TEXTS = {text: notation for entry in PHOTO.relations.values() for text, notation in entry.examples}


def test_examples_that_are_read_as_written_hold() -> None:
    findings = check_examples(PHOTO, lambda text: read(TEXTS[text]))
    assert len(findings) == len(PHOTO.names)
    assert all(finding.holds and finding.tested >= 2 for finding in findings)


@pytest.mark.parametrize("entry", ["left_of", "between"])
def test_examples_that_are_read_otherwise_are_reported(entry: str) -> None:
    def parse(text: str) -> Program:
        if text == PHOTO.relation(entry).examples[0][0]:
            return read("cup")
        if text == PHOTO.relation(entry).examples[1][0]:
            raise ParseError("no such word")
        return read(TEXTS[text])

    wrong = [finding for finding in check_examples(PHOTO, parse) if not finding.holds]
    assert [(f.relation, f.broken) for f in wrong] == [(entry, 2)]
    assert "expected THE(" in wrong[0].worst and "got cup" in wrong[0].worst


def test_the_report_counts() -> None:
    findings = check(PHOTO, random_scenes(2, seed=0, regions=5), ["between"])
    assert {f.clause: f.tested for f in findings} == {
        "symmetric": 250, "irreflexive": 50, "mirror between": 250, "upside_down between": 250,
    }  # fmt: skip
