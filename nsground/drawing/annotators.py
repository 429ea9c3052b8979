"""Annotators: each draws one thing of every mark, and they compose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PIL import Image

from nsground.drawing.canvas import Canvas, text_width
from nsground.drawing.marks import Mark
from nsground.scene import masks
from nsground.scene.region import Box


class Annotator(Protocol):
    """Draws something of each mark on a canvas."""

    def annotate(self, canvas: Canvas, marks: Sequence[Mark]) -> None:
        """Draw on the canvas what this annotator draws of each mark, the least important first."""


@dataclass(frozen=True)
class MaskAnnotator:
    """Tints the pixels of regions that have a mask."""

    def annotate(self, canvas: Canvas, marks: Sequence[Mark]) -> None:
        """Tint the mask of each mark in the colour of its style; marks without a mask are left alone."""
        for mark in marks:
            if mark.mask is not None:
                pixels = Image.fromarray(masks.decode(mark.mask).astype("uint8") * 255)
                canvas.tint(pixels, mark.style.color)


@dataclass(frozen=True)
class BoxAnnotator:
    """Outlines regions, each in the line of its style."""

    def annotate(self, canvas: Canvas, marks: Sequence[Mark]) -> None:
        """Draw the outline of each mark's box, as far as it lies on the canvas."""
        for mark in marks:
            canvas.frame(_inside(mark.box, canvas.size), mark.style)


@dataclass(frozen=True)
class TagAnnotator:
    """Writes each mark's text on a plate beside its box, with the sign of its style, where it covers least.

    ``size`` of the letters and ``padding`` are in units of the canvas. The most important marks come
    last, and are placed first.
    """

    size: float = 11.0
    padding: float = 3.0

    def annotate(self, canvas: Canvas, marks: Sequence[Mark]) -> None:
        """Write each mark's text; a tag that is wider than 80 % of the canvas is cut short."""
        placed: list[tuple[Mark, Box, str]] = []
        for mark in reversed(marks):
            if mark.text:
                text = shortened(mark.text, self.size * canvas.unit, 0.8 * canvas.size[0])
                plates = [plate for _, plate, _ in placed]
                placed.append((mark, self._place(canvas, mark, text, plates, marks), text))
        for mark, plate, text in reversed(placed):
            self._write(canvas, mark, plate, text)

    def _place(self, canvas: Canvas, mark: Mark, text: str, plates: Sequence[Box], marks: Sequence[Mark]) -> Box:
        """Of the places around and inside the box, the one that hides least of other tags and boxes."""
        letters, gap = self.size * canvas.unit, self.padding * canvas.unit
        sign = letters + gap if mark.style.sign != "none" else 0.0
        width, height = text_width(text, letters) + 2 * gap + sign, 1.25 * letters + 2 * gap
        x0, y0, x1, y1 = mark.box
        near = canvas.unit
        options = [
            (x0, y0 - height - near), (x0, y1 + near),
            (x1 - width, y0 - height - near), (x1 - width, y1 + near),
            (x1 + near, y0), (x0 - width - near, y0), (x0 + near, y0 + near), (x0 + near, y1 - height - near),
            (x1 - width - near, y0 + near), (x1 - width - near, y1 - height - near),
        ]  # fmt: skip
        best, least = (0.0, 0.0, width, height), float("inf")
        for rank, (x, y) in enumerate(options):
            left = min(max(x, 0.0), max(canvas.size[0] - width, 0.0))
            top = min(max(y, 0.0), max(canvas.size[1] - height, 0.0))
            plate = (left, top, left + width, top + height)
            moved = abs(left - x) + abs(top - y)
            hidden = sum(4 * _shared(plate, other) for other in plates)
            hidden += sum(_shared(plate, m.box) * min(1, 9 * width * height / _area(m.box)) for m in marks) / 2
            cost = hidden / (width * height) + moved / (width + height) + 0.02 * rank
            if cost < least:
                best, least = plate, cost
        return best

    def _write(self, canvas: Canvas, mark: Mark, plate: Box, text: str) -> None:
        letters, gap = self.size * canvas.unit, self.padding * canvas.unit
        x, y = plate[0] + gap, plate[1] + gap
        canvas.plate(plate, mark.style.color, gap)
        if mark.style.sign != "none":
            canvas.sign((x, y + 0.15 * letters), letters, mark.style)
            x += letters + gap
        canvas.text((x, y), text, letters, mark.style.ink)


def shortened(text: str, size: float, width: float) -> str:
    """The text cut, with dots, to fit a width in pixels; at least its first letters.

    >>> shortened("the plate by the window", 10, 60)
    'the plate...'
    """
    if text_width(text, size) <= width:
        return text
    low, high = 3, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if text_width(text[:middle] + "...", size) <= width else (low, middle - 1)
    return text[:low].rstrip() + "..."


def _inside(box: Box, size: tuple[int, int]) -> Box:
    x0, y0, x1, y1 = box
    return max(x0, 0.0), max(y0, 0.0), min(x1, size[0] - 1.0), min(y1, size[1] - 1.0)


def _area(box: Box) -> float:
    return max((box[2] - box[0]) * (box[3] - box[1]), 1.0)


def _shared(a: Box, b: Box) -> float:
    width = min(a[2], b[2]) - max(a[0], b[0])
    height = min(a[3], b[3]) - max(a[1], b[1])
    return max(width, 0.0) * max(height, 0.0)
