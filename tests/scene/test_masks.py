"""Run-length masks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsground.errors import SceneError
from nsground.scene import masks


def compress(counts: list[int]) -> str:
    """COCO's text form, written from its definition; the reader under test is its inverse."""
    text = ""
    for i, count in enumerate(counts):
        value = count - counts[i - 2] if i > 2 else count
        more = True
        while more:
            bits = value & 31
            value >>= 5
            more = value != (-1 if bits & 16 else 0)
            text += chr(48 + (bits | 32 if more else bits))
    return text


@st.composite
def pictures(draw: st.DrawFn) -> np.ndarray[Any, Any]:
    height, width = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    size = height * width
    bits = draw(st.lists(st.booleans(), min_size=size, max_size=size))
    return np.array(bits).reshape(height, width)


@given(pictures())
def test_round_trip(mask: np.ndarray[Any, Any]) -> None:
    rle = masks.encode(mask)
    assert (masks.decode(rle) == mask).all()
    assert masks.encode(masks.decode(rle)) == rle
    assert masks.area(rle) == mask.sum()
    assert all(run > 0 for run in rle["counts"][1:])


@given(pictures())
def test_box_is_tight(mask: np.ndarray[Any, Any]) -> None:
    box = masks.box(masks.encode(mask))
    if box is None:
        assert not mask.any()
        return
    x0, y0, x1, y1 = map(int, box)
    inside = mask[y0:y1, x0:x1]
    assert inside.sum() == mask.sum()
    assert inside[0].any() and inside[-1].any() and inside[:, 0].any() and inside[:, -1].any()


def test_columns_first_and_background_first() -> None:
    mask = np.zeros((2, 3), dtype=bool)
    mask[1, 0] = mask[0, 1] = True
    assert masks.encode(mask) == {"size": [2, 3], "counts": [1, 2, 3]}
    assert masks.encode(~mask)["counts"] == [0, 1, 2, 3]


@given(st.lists(st.integers(0, 10_000_000), min_size=1, max_size=12))
def test_text_form(counts: list[int]) -> None:
    assert masks.decompress(compress(counts)) == counts


@given(pictures())
def test_text_form_decodes(mask: np.ndarray[Any, Any]) -> None:
    rle = masks.encode(mask)
    for text in (compress(rle["counts"]), compress(rle["counts"]).encode()):
        assert (masks.decode({"size": rle["size"], "counts": text}) == mask).all()


@pytest.mark.parametrize(
    ("rle", "message"),
    [
        (None, "mask: expected an object with 'size' and 'counts', got None"),
        ({"size": [2, 2]}, "mask: expected an object with 'size' and 'counts'"),
        ({"size": [2], "counts": [4]}, "mask.size: expected [height, width] with 1 to"),
        ({"size": [0, 2], "counts": [0]}, "mask.size: expected [height, width]"),
        ({"size": [10**6, 10**6], "counts": [10**12]}, "mask.size: expected [height, width]"),
        ({"size": [2.0, 2.0], "counts": [4]}, "mask.size: expected [height, width]"),
        ({"size": [2, 2], "counts": [3]}, "mask.counts: the runs cover 3 pixels, size [2, 2] has 4"),
        ({"size": [2, 2], "counts": [5, -1]}, "mask.counts: expected whole numbers from 0 up, got [5, -1]"),
        ({"size": [2, 2], "counts": [1.5, 2.5]}, "mask.counts: expected whole numbers from 0 up"),
        ({"size": [2, 2], "counts": [True, 3]}, "mask.counts: expected whole numbers from 0 up"),
        ({"size": [2, 2], "counts": 4}, "mask.counts: expected whole numbers from 0 up, got 4"),
        ({"size": [2, 2], "counts": "1 3"}, "mask.counts: no run-length text at character 1: ' '"),
        ({"size": [2, 2], "counts": "1é"}, "mask.counts: no run-length text at character 1"),
        ({"size": [2, 2], "counts": "P"}, "mask.counts: the run-length text ends in the middle of a run"),
        ({"size": [2, 2], "counts": "o" * 50}, "mask.counts: no run-length text at character 7"),
        ({"size": [2, 2], "counts": ""}, "mask.counts: the runs cover 0 pixels"),
    ],
)
def test_malformed(rle: Any, message: str) -> None:
    with pytest.raises(SceneError) as caught:
        masks.decode(rle)
    assert str(caught.value).startswith(message)


def test_encode_wants_two_dimensions() -> None:
    with pytest.raises(SceneError, match="expected an array of height x width, got 3 dimensions"):
        masks.encode(np.zeros((2, 2, 2)))
