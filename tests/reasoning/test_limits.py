"""Large scenes: bounded memory, and errors that say what to do."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from nsground import execute, read
from nsground.errors import ExecutionError
from nsground.scene import SceneGraph, Table


def crowd(count: int) -> SceneGraph:
    rng = np.random.default_rng(0)
    corner = rng.uniform(0, 900, (count, 2))
    return SceneGraph(
        boxes=np.hstack([corner, corner + 20]),
        size=(1000, 1000),
        concepts=Table(("cup", "fork"), rng.dirichlet([1, 1], count)),
        existence=rng.uniform(0.5, 1, count),
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "notation",
    ["NEAR(cup, fork)", "NEAREST(cup, fork)", "MOST(size, cup)", "NTH(3, left, cup)", "SAME(category, fork)"],
)
def test_5000_regions_take_bounded_memory(notation: str) -> None:
    scene = crowd(5_000)
    tracemalloc.start()
    execute(read(notation), scene)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 150e6, f"{peak / 1e6:.0f} MB"


def test_what_would_take_forever_is_refused() -> None:
    with pytest.raises(ExecutionError, match="are computed, and"):
        execute(read("BETWEEN(cup, fork, cup)"), crowd(3_000))
    with pytest.raises(ExecutionError, match="too many"):
        execute(read("cup"), crowd(3_000), "worlds", samples=1_000_000)


def test_blocks_come_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from nsground.reasoning.facts import pairing as tuples
    from nsground.reasoning.operators import selection

    scene = crowd(60)
    programs = [read(text) for text in ("NEAR(cup, fork)", "BETWEEN(cup, fork, ALL(cup))", "FARTHEST(cup, fork)")]
    whole = [execute(program, scene).degrees for program in programs]
    monkeypatch.setattr(tuples, "MAX_CELLS", 500_000)
    monkeypatch.setattr(selection, "MAX_CELLS", 100)
    for program, degrees in zip(programs, whole, strict=True):
        assert execute(program, scene).degrees == pytest.approx(degrees)
    monkeypatch.setattr(tuples, "MAX_CELLS", 8_000)
    assert execute(programs[0], scene).degrees == pytest.approx(whole[0])
    assert execute(programs[1], scene).degrees == pytest.approx(whole[1])
