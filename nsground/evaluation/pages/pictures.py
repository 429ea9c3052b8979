"""Pictures inside a page."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable

import numpy as np
from PIL import Image

from nsground.drawing import Mark, Style, draw_marks
from nsground.drawing.styles import ORANGE
from nsground.scene import SceneGraph, Table

EXPECTED = Style("expected", ORANGE, 2.0, (9, 4, 0.5, 4))
"""How a box that is meant is drawn."""


def jpeg_uri(picture: Image.Image) -> str:
    """A picture as a data URI, for the ``src`` of an ``img``."""
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=82)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"


def marked(picture: Image.Image, marks: Iterable[Mark], size: tuple[int, int] | None = None) -> Image.Image:
    """A picture with boxes drawn on it, which are in pixels of a picture of ``size`` (W, H); of its own by default."""
    bare = SceneGraph(boxes=np.zeros((0, 4)), size=size or picture.size, concepts=Table((), np.zeros((0, 0))))
    return draw_marks(picture, bare, list(marks))
