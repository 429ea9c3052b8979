"""A picture to draw on: smooth lines with a halo, outlined text, everything scaled with the picture."""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from nsground.drawing.styles import WHITE, Color, Style

Point = tuple[float, float]

SMOOTH_PIXELS = 3_000_000
"""Up to this size, the overlay is drawn twice as large and scaled down, for smooth lines and letters."""


class Canvas:
    """Draws in pixels of the picture. ``unit`` is the length that all widths and fonts are multiples of."""

    def __init__(self, picture: Image.Image, scale: float | None = None) -> None:
        self.picture = picture.convert("RGB")
        self.unit = unit(picture.size) if scale is None else scale
        self._factor = 2 if picture.width * picture.height <= SMOOTH_PIXELS else 1
        size = (picture.width * self._factor, picture.height * self._factor)
        self._overlay = Image.new("RGBA", size, (0, 0, 0, 0))
        self._draw = ImageDraw.Draw(self._overlay)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.picture.size

    def result(self) -> Image.Image:
        """The picture with all that was drawn on it."""
        overlay = self._overlay
        if self._factor > 1:
            overlay = overlay.resize(self.size, Image.Resampling.BOX)
        return Image.alpha_composite(self.picture.convert("RGBA"), overlay).convert("RGB")

    # --- shapes -------------------------------------------------------------------------------------------

    def frame(self, box: tuple[float, float, float, float], style: Style) -> None:
        """The outline of a box in a style, on a halo that parts it from any ground."""
        x0, y0, x1, y1 = box
        corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
        self.stroke(corners, style)

    def stroke(self, points: list[Point], style: Style) -> None:
        """A line in a style, on its halo."""
        width = style.width * self.unit
        pieces = dashed(points, [d * self.unit for d in style.dashes])
        for piece in pieces:
            self.line(piece, WHITE, width + self.unit)
        for piece in pieces:
            self.line(piece, style.color, width)

    def line(self, points: list[Point], color: Color, width: float) -> None:
        """A line with round joints."""
        scaled = [(x * self._factor, y * self._factor) for x, y in points]
        thick = max(1, round(width * self._factor))
        self._draw.line(scaled, fill=(*color, 255), width=thick)
        if thick > 2:
            radius = (thick - 1) / 2
            for x, y in scaled:
                self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(*color, 255))

    def plate(self, box: tuple[float, float, float, float], color: Color, radius: float) -> None:
        """A filled box with round corners and a white rim."""
        scaled = [v * self._factor for v in box]
        rim = max(1, round(0.4 * self.unit * self._factor))
        self._draw.rounded_rectangle(
            scaled, radius * self._factor, fill=(*color, 255), outline=(*WHITE, 255), width=rim
        )

    def tint(self, mask: Image.Image, color: Color) -> None:
        """Colour the pixels of a mask (mode 1 or L, of the picture's size) a little."""
        alpha = mask.convert("L").resize(self._overlay.size).point(lambda v: 90 if v > 127 else 0)
        self._overlay.paste(Image.new("RGBA", self._overlay.size, (*color, 90)), (0, 0), alpha)

    # --- text ---------------------------------------------------------------------------------------------

    def text(self, at: Point, text: str, size: float, color: Color, outline: Color | None = None) -> None:
        """Text with its top left corner at a point; ``size`` in pixels."""
        width = 0 if outline is None else max(1, round(size * self._factor / 12))
        self._draw.text(
            (at[0] * self._factor, at[1] * self._factor), text, font=font(size * self._factor),
            fill=(*color, 255), stroke_width=width, stroke_fill=None if outline is None else (*outline, 255),
        )  # fmt: skip

    def sign(self, at: Point, size: float, style: Style) -> None:
        """A small sign in a square of ``size`` pixels: it says the part a region plays without colour."""
        x, y = at
        width = max(size / 7, 1.0)
        ink = style.ink
        match style.sign:
            case "check":
                self.line(
                    [(x, y + 0.55 * size), (x + 0.35 * size, y + 0.9 * size), (x + size, y + 0.1 * size)],
                    ink,
                    width,
                )
            case "cross":
                low, high = 0.12 * size, 0.88 * size
                self.line([(x + low, y + low), (x + high, y + high)], ink, width)
                self.line([(x + low, y + high), (x + high, y + low)], ink, width)
            case "question":
                self.text((x + 0.2 * size, y - 0.1 * size), "?", size * 1.1, ink)
            case "anchor":
                middle, radius = x + size / 2, 0.42 * size
                ring = [
                    (middle + radius * math.cos(a), y + size / 2 + radius * math.sin(a))
                    for a in (math.tau * n / 24 for n in range(25))
                ]
                self.line(ring, ink, width)
                self.line([(middle, y + size / 2), (middle + 0.01, y + size / 2)], ink, width * 1.6)


def unit(size: tuple[int, int]) -> float:
    """The unit of drawing for a picture: 1 pixel for small ones, growing with the longer side."""
    return min(max(max(size) / 480, 1.0), 12.0)


@lru_cache(maxsize=64)
def _font(size: int) -> Any:
    return ImageFont.load_default(size)


def font(size: float) -> Any:
    """Pillow's own scalable font at about this size in pixels."""
    return _font(max(6, round(size)))


def text_width(text: str, size: float) -> float:
    """Width of a text in pixels, at twice the size as it is mostly drawn: hinting makes the sizes differ."""
    return float(font(2 * size).getlength(text[:2000])) / 2


def dashed(points: list[Point], dashes: list[float]) -> list[list[Point]]:
    """A line of straight parts cut into its dashes; whole if there are none.

    >>> dashed([(0, 0), (10, 0)], [4, 3])
    [[(0.0, 0.0), (4.0, 0.0)], [(7.0, 0.0), (10.0, 0.0)]]
    """
    if not dashes:
        return [points]
    pieces: list[list[Point]] = []
    for (x0, y0), (x1, y1) in pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        place, n = 0.0, 0
        while place < length:
            end = min(place + dashes[n % len(dashes)], length)
            if n % 2 == 0:
                pieces.append([
                    (x0 + (x1 - x0) * at / length, y0 + (y1 - y0) * at / length) for at in (place, end)
                ])  # fmt: skip
            place, n = end, n + 1
    return pieces
