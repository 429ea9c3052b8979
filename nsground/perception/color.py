"""The colours of regions, softly, over the eleven basic colour words.

A box is cut into a small grid of averaged cells. Each cell votes for colour words; cells near the middle
count more, colours that also surround the box count less, so that the object is judged, not its background.
Words: Berlin and Kay, Basic Color Terms, 1969. ``benchmarks/color.py`` measures this file and its numbers.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from nsground.perception.protocols import Detections
from nsground.scene import Floats, Table

NAMES = ("black", "white", "gray", "red", "orange", "yellow", "green", "blue", "purple", "pink", "brown")
"""The colour words; the first three have no hue."""

_CELLS = 32  # along each side of a box with its surroundings
_SURROUNDINGS = 0.2  # how far they reach, in widths and heights of the box
_CENTER = 0.6  # width of the weight around the middle, in half widths of the box
_BACKGROUND = 3.0  # how much a colour that surrounds the box loses
_BINS = 6  # of each channel, in which box and surroundings are compared
_VIVID = 1.0  # how much more a saturated cell counts than a gray one
_SHARPNESS = 1.5  # exponent of the final shares

_LEVELS = 32  # of each channel, in the table from pixels to words


class Colors:
    """The attribute ``color``: an AttributeClassifier that needs no weights."""

    families = ("color",)

    def judge(self, image: Image.Image, detections: Detections) -> dict[str, Table]:
        """The table ``color`` of detections in an RGB picture; see :func:`colors`."""
        return {"color": colors(image, detections.boxes)}


def colors(image: Image.Image, boxes: ArrayLike) -> Table:
    """The colours of boxes [N, 4] x0, y0, x1, y1 in pixels of an RGB picture: rows over NAMES that sum to 1.

    >>> picture = Image.new("RGB", (40, 40), "gray")
    >>> picture.paste("red", (10, 10, 30, 30))
    >>> colors(picture, [[10, 10, 30, 30]]).best()
    ['red']
    """
    boxes = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
    if not len(boxes):
        return Table(NAMES, np.zeros((0, len(NAMES))))
    cells, radius = _grids(image, boxes)
    inside = radius < np.inf
    middle = np.where(inside, np.exp(-(radius**2) / (2 * _CENTER**2)), 0.0)
    words, vivid = _words()
    index = _bins(cells, _LEVELS)
    weight = middle * _own(cells, middle, ~inside) * (1 + _VIVID * vivid[index])
    shares = np.einsum("nc,nck->nk", weight, words[index]) / weight.sum(axis=1, keepdims=True)
    shares **= _SHARPNESS
    return Table(NAMES, shares / shares.sum(axis=1, keepdims=True))


def _grids(image: Image.Image, boxes: Floats) -> tuple[NDArray[np.uint8], Floats]:
    """Averaged cells [N, cells, 3] of each box with its surroundings, and how far [N, cells] each is from the
    middle of the box: 1 at the sides, infinite outside."""
    low, high = boxes[:, :2], boxes[:, 2:]
    margin = (high - low) * _SURROUNDINGS
    size = np.array(image.size, dtype=np.float64)
    start, end = np.clip(low - margin, 0, size - 1), np.clip(high + margin, 1, size)
    end = np.maximum(end, start + 1)
    cells = np.stack([
        np.asarray(image.resize((_CELLS, _CELLS), Image.Resampling.BOX, box=(*a, *b)))
        for a, b in zip(start.tolist(), end.tolist(), strict=True)
    ])  # fmt: skip
    steps = (np.arange(_CELLS) + 0.5) / _CELLS
    at = start[:, None] + steps[None, :, None] * (end - start)[:, None]  # [N, cells, 2]: x and y
    # The part of the box that lies in the picture; of a sliver at least the cell in its middle.
    first, last = np.clip(low, 0, size), np.clip(high, 0, size)
    half = np.maximum((last - first) / 2, (end - start) / _CELLS)
    offset = np.abs(at - ((first + last) / 2)[:, None]) / half[:, None]
    x, y = offset[:, None, :, 0], offset[:, :, None, 1]
    radius = np.where(np.maximum(x, y) <= 1, np.hypot(x, y), np.inf)
    return cells.reshape(len(boxes), -1, 3), radius.reshape(len(boxes), -1)


def _own(cells: NDArray[np.uint8], middle: Floats, outside: NDArray[np.bool_]) -> Floats:
    """How much each cell's colour is the box's rather than its surroundings': [N, cells] in (0, 1]."""
    n, bins = len(cells), _BINS**3
    index = _bins(cells, _BINS) + np.arange(n)[:, None] * bins

    def histogram(weight: Floats) -> Floats:
        counts = np.bincount(index.ravel(), weights=weight.ravel(), minlength=n * bins).reshape(n, bins)
        shares: Floats = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-9)
        return shares

    inner, outer = histogram(middle), histogram(outside.astype(np.float64))
    share: Floats = (inner + 0.005) / (inner + _BACKGROUND * outer + 0.005)
    squares: Floats = share.ravel()[index] ** 2
    return squares


def _bins(rgb: NDArray[np.uint8], levels: int) -> NDArray[np.int64]:
    """The index of the cube of ``levels`` a channel in which each colour [..., 3] lies."""
    q: NDArray[np.int64] = rgb.astype(np.int64) * levels // 256
    index: NDArray[np.int64] = q @ np.array([levels * levels, levels, 1])
    return index


@cache
def _words() -> tuple[Floats, Floats]:
    """For each cube of colours its colour words [cubes, 11], which sum to 1, and its saturation [cubes].

    Whether there is a hue at all, and black, gray or white if not, follows from saturation and lightness.
    Hues go by the nearest colour of the XKCD survey, in a space where lightness counts little: people name an
    object by its paint, not by its shade.
    """
    steps = (np.arange(_LEVELS) + 0.5) * (256 / _LEVELS)
    lab = lab_from_rgb(np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), -1).reshape(-1, 3))
    light, chroma = lab[:, 0], np.hypot(lab[:, 1], lab[:, 2])
    saturation = chroma / np.sqrt(chroma**2 + light**2 + 25)

    gray = np.maximum(_step(0.3 - saturation, 0.04), _step(12 - chroma, 2))
    black, white = _step(30 - light, 4), _step(light - 60, 4)
    words = np.empty((len(lab), len(NAMES)))
    words[:, 0], words[:, 1] = gray * black, gray * white
    words[:, 2] = gray * np.maximum(1 - black - white, 0)

    at = _paint(lab)
    known = survey_colors()
    distance = np.empty((len(lab), len(NAMES) - 3), dtype=np.float32)
    for k, name in enumerate(NAMES[3:]):
        to = _paint(lab_from_rgb(known[name]))
        square = (at**2).sum(1)[:, None] + (to**2).sum(1) - 2 * at @ to.T
        distance[:, k] = np.sqrt(np.maximum(square.min(axis=1), 0))
    hues = np.exp((distance.min(axis=1, keepdims=True) - distance) / 3)
    words[:, 3:] = hues / hues.sum(axis=1, keepdims=True) * (1 - gray)[:, None]
    return words / words.sum(axis=1, keepdims=True), saturation


def _paint(lab: Floats) -> NDArray[np.float32]:
    """A space where shade counts little: lightness squeezed, hue and chroma in proportion to lightness."""
    light = lab[:, :1]
    return np.hstack([0.3 * light, 60 * lab[:, 1:] / (np.maximum(light, 0) + 5)]).astype(np.float32)


def _step(value: Floats, width: float) -> Floats:
    return 1 / (1 + np.exp(-np.clip(value / width, -30, 30)))


def lab_from_rgb(rgb: NDArray[Any]) -> Floats:
    """CIELAB [..., 3] under D65 of sRGB colours [..., 3] in 0..255. Source: IEC 61966-2-1, CIE 15.

    >>> lab_from_rgb(np.array([255, 255, 255])).round(1).tolist()
    [100.0, 0.0, 0.0]
    """
    value = np.asarray(rgb, dtype=np.float64) / 255
    linear = np.where(value > 0.04045, ((value + 0.055) / 1.055) ** 2.4, value / 12.92)
    xyz = linear @ _XYZ_FROM_RGB.T / _XYZ_FROM_RGB.sum(axis=1)
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = f[..., 0], f[..., 1], f[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


_XYZ_FROM_RGB = np.array([
    [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip


def survey_colors() -> dict[str, NDArray[np.uint8]]:
    """Colours [K, 3] of the XKCD survey whose names end in each basic word."""
    path = Path(__file__).parent / "data" / "xkcd_colors.txt"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    known = {}
    for name, _, values in (line.partition(":") for line in lines):
        known[name] = np.frombuffer(bytes.fromhex(values.replace(" ", "")), dtype=np.uint8).reshape(-1, 3)
    return known
