"""Hypothesis strategies for programs and scenes."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import strategies as st

from benchmarks.random_programs import grow
from nsground.program import Program, Type
from nsground.scene import SceneGraph, Table

PLAIN = st.from_regex(r"[a-z][a-z0-9]{0,6}( [a-z0-9]{1,4})?", fullmatch=True)
ODD = st.text(min_size=1, max_size=6).filter(str.isprintable)
WORDS = st.one_of(PLAIN, ODD)
"""Any word that a program may hold."""


@st.composite
def programs(draw: st.DrawFn, wanted: Type | None = None, depth: int = 4) -> Program:
    """A well-typed program over every operator."""
    kind = wanted or draw(st.sampled_from(list(Type)))
    return grow(lambda options: draw(st.sampled_from(list(options))), kind, depth)


@st.composite
def _tables(draw: st.DrawFn, n: int) -> Table:
    names = draw(st.lists(WORDS, max_size=3, unique=True))
    probs = draw(_arrays((n, len(names)), 0, 1))
    return Table(tuple(names), probs / max(len(names), 1))


def _arrays(shape: tuple[int, ...], low: float, high: float) -> st.SearchStrategy[Any]:
    size = int(np.prod(shape))
    return st.lists(st.floats(low, high), min_size=size, max_size=size).map(lambda v: np.array(v).reshape(shape))


@st.composite
def scenes(draw: st.DrawFn, max_regions: int = 4) -> SceneGraph:
    """Any scene at all, every field given or left out, none to ``max_regions`` regions."""
    n = draw(st.integers(0, max_regions))
    width, height = draw(st.integers(1, 2000)), draw(st.integers(1, 2000))
    corner, extent = draw(_arrays((n, 2), -10, 1000)), draw(_arrays((n, 2), 0.5, 1000))

    def maybe(strategy: st.SearchStrategy[Any]) -> Any:
        return draw(st.none() | strategy)

    run = {"size": [height, width], "counts": [0, 1, height * width - 1]}
    return SceneGraph(
        boxes=np.hstack([corner, corner + extent]),
        size=(width, height),
        concepts=draw(_tables(n)),
        attributes={family: draw(_tables(n)) for family in draw(st.lists(WORDS, max_size=2, unique=True))},
        existence=maybe(_arrays((n,), 0, 1)),
        centers=maybe(_arrays((n, 2), 0, 2000)),
        depth=maybe(_arrays((n,), -5, 50)),
        positions=maybe(_arrays((n, 3), -5, 5)),
        axes=draw(st.dictionaries(st.sampled_from(["front", "above"]), _arrays((3,), -1, 1))),
        hidden=maybe(_arrays((n,), 0, 1)),
        masks=maybe(st.tuples(*[st.sampled_from([None, run])] * n)),
        relations={name: draw(_arrays((n, n), 0, 1)) for name in draw(st.lists(PLAIN, max_size=2, unique=True))},
        domain=draw(st.sampled_from(["photo", "clevr"])),
        source=maybe(WORDS),
    )
