"""Geometry of boxes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nsground.scene import iou

CORNER = st.integers(0, 20)
BOXES = st.lists(
    st.tuples(CORNER, CORNER, st.integers(1, 10), st.integers(1, 10)).map(
        lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3])
    ),
    max_size=4,
)


@given(BOXES, BOXES)
def test_iou_counts_pixels(a: list[tuple[int, ...]], b: list[tuple[int, ...]]) -> None:
    def pixels(box: tuple[int, ...]) -> set[tuple[int, int]]:
        return {(x, y) for x in range(box[0], box[2]) for y in range(box[1], box[3])}

    expected = [[len(pixels(p) & pixels(q)) / len(pixels(p) | pixels(q)) for q in b] for p in a]
    got = iou(a, b)
    assert got.shape == (len(a), len(b))
    np.testing.assert_allclose(got, np.array(expected).reshape(len(a), len(b)))


def test_empty_boxes_share_nothing() -> None:
    assert iou([[1, 1, 1, 1]], [[1, 1, 1, 1], [0, 0, 2, 2]]).tolist() == [[0, 0]]
