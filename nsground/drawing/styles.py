"""How the parts that regions play look: each has a colour, a line, a width and a sign of its own.

Colours are those of Okabe and Ito (Color Universal Design, 2008), which colour-blind readers tell apart;
lines and signs tell the parts apart without any colour at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Color = tuple[int, int, int]
Sign = Literal["check", "question", "anchor", "cross", "none"]

BLACK: Color = (0, 0, 0)
WHITE: Color = (255, 255, 255)
ORANGE: Color = (230, 159, 0)
SKY_BLUE: Color = (86, 180, 233)
GREEN: Color = (0, 158, 115)
YELLOW: Color = (240, 228, 66)
BLUE: Color = (0, 114, 178)
VERMILLION: Color = (213, 94, 0)
PURPLE: Color = (204, 121, 167)
GRAY: Color = (128, 128, 128)


@dataclass(frozen=True)
class Style:
    """``width`` and the lengths of ``dashes`` (on, off, ...; empty: solid) are in units of the canvas."""

    name: str
    color: Color
    width: float
    dashes: tuple[float, ...] = ()
    sign: Sign = "none"

    @property
    def ink(self) -> Color:
        """The colour of text on this one: white or black, whichever stands out more."""
        red, green, blue = self.color
        return WHITE if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else BLACK


CHOSEN = Style("chosen", GREEN, 2.4, sign="check")
CANDIDATE = Style("in question", PURPLE, 2.4, (11, 5, 0.5, 5), "question")
ANCHOR = Style("anchor", BLUE, 1.6, (6, 4.5), "anchor")
REJECTED = Style("rejected", VERMILLION, 1.5, (0.5, 3.3), "cross")
OTHER = Style("other", GRAY, 0.5)

LABELS = tuple(
    Style("label", color, 1.5) for color in (GREEN, BLUE, VERMILLION, PURPLE, ORANGE, SKY_BLUE, YELLOW, BLACK)
)
"""For pictures of a whole scene: one after the other for its categories; tags say which is which."""
