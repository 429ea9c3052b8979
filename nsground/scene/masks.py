"""Masks in COCO's run-length form: lengths of runs down the columns, background first.

A mask is ``{"size": [height, width], "counts": [...]}``; in COCO's files ``counts`` may also be text, six
bits a character. Source of both forms: Lin et al., Microsoft COCO, ECCV 2014.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nsground.errors import SceneError
from nsground.scene.region import Box

MAX_PIXELS = 200_000_000
"""Largest picture, in pixels, that a mask may cover."""


def encode(mask: NDArray[Any]) -> dict[str, Any]:
    """The run-length form of a mask, bool [H, W].

    >>> encode(np.array([[False, True], [True, True]]))
    {'size': [2, 2], 'counts': [1, 3]}
    """
    if mask.ndim != 2:
        raise SceneError(f"mask: expected an array of height x width, got {mask.ndim} dimensions")
    flat = mask.astype(bool).ravel(order="F")
    edges = np.flatnonzero(np.diff(flat, prepend=False))
    counts = np.diff(edges, prepend=0, append=flat.size)
    return {"size": list(mask.shape), "counts": counts.tolist()}


def decode(rle: Mapping[str, Any]) -> NDArray[np.bool_]:
    """The mask, bool [H, W], of a run-length form. Raises SceneError where it is malformed.

    >>> decode({"size": [2, 2], "counts": [1, 3]}).tolist()
    [[False, True], [True, True]]
    """
    rle = checked(rle)
    counts = rle["counts"]
    runs = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
    return runs.reshape(rle["size"], order="F")


def checked(rle: object, name: str = "mask", picture: tuple[int, int] | None = None) -> dict[str, Any]:
    """The mask with ``counts`` as a list, once it is sure that the runs fill it exactly.

    Raises SceneError, beginning with ``name``, where they do not, or where the size is not that of
    ``picture`` (width, height).
    """
    if not isinstance(rle, Mapping) or not {"size", "counts"} <= set(rle):
        raise SceneError(f"{name}: expected an object with 'size' and 'counts', got {str(rle)[:60]}")
    height, width = _size(rle["size"], name)
    if picture and (width, height) != tuple(picture):
        raise SceneError(
            f"{name}.size: expected [{picture[1]}, {picture[0]}], height and width of the picture,"
            f" got [{height}, {width}]"
        )
    counts = rle["counts"]
    if isinstance(counts, str | bytes):
        counts = decompress(counts, name)
    elif isinstance(counts, np.ndarray):
        counts = counts.tolist()
    if not isinstance(counts, list | tuple) or not all(type(run) is int and run >= 0 for run in counts):
        raise SceneError(f"{name}.counts: expected whole numbers from 0 up, got {str(counts)[:60]}")
    if (total := sum(counts)) != height * width:
        raise SceneError(
            f"{name}.counts: the runs cover {total:,} pixels, size [{height}, {width}] has {height * width:,}"
        )
    return {"size": [height, width], "counts": list(counts)}


def decompress(text: str | bytes, name: str = "mask") -> list[int]:
    """The runs in COCO's text form: groups of five bits, low first, from the fourth run on as differences.

    >>> decompress("13")
    [1, 3]
    """
    codes = map(ord, text) if isinstance(text, str) else text
    counts: list[int] = []
    value = shift = 0
    for place, code in enumerate(codes):
        bits = code - 48
        if not 0 <= bits < 64 or shift > 30:
            raise SceneError(f"{name}.counts: no run-length text at character {place}: {chr(code)!r}")
        value |= (bits & 31) << shift
        shift += 5
        if not bits & 32:
            if bits & 16:
                value -= 1 << shift
            counts.append(value + (counts[-2] if len(counts) > 2 else 0))
            value = shift = 0
    if shift:
        raise SceneError(f"{name}.counts: the run-length text ends in the middle of a run")
    return counts


def area(rle: Mapping[str, Any]) -> int:
    """The number of pixels of the object.

    >>> area({"size": [2, 2], "counts": [1, 3]})
    3
    """
    return sum(checked(rle)["counts"][1::2])


def box(rle: Mapping[str, Any]) -> Box | None:
    """The tight box x0, y0, x1, y1 (half-open) around the object's pixels; None if it has none.

    >>> box({"size": [2, 3], "counts": [3, 1, 2]})
    (1.0, 1.0, 2.0, 2.0)
    """
    mask = decode(rle)
    ys, xs = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(xs):
        return None
    return float(xs[0]), float(ys[0]), float(xs[-1] + 1), float(ys[-1] + 1)


def _size(value: object, name: str) -> tuple[int, int]:
    match value:
        case [int(height), int(width)] if height > 0 and width > 0 and height * width <= MAX_PIXELS:
            return height, width
    raise SceneError(
        f"{name}.size: expected [height, width] with 1 to {MAX_PIXELS:,} pixels in all, got {str(value)[:60]}"
    )
