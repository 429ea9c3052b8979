"""Pictures made fit to travel inside a page."""

from __future__ import annotations

import base64
import io
from typing import Any

from PIL import Image

LONGEST = 1600
"""Longer pictures are reduced to this many pixels along their longer side."""

QUALITY = 84


def jpeg(image: Any) -> bytes:
    """A picture as JPEG, reduced to ``LONGEST``, without what its file says of where and when it was taken.

    ``image`` is whatever :func:`nsground.perceive` takes. Raises ImageError for a picture that cannot be used.
    """
    from nsground.perception.images import open_image

    picture = open_image(image)
    picture.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    held = io.BytesIO()
    Image.frombytes(picture.mode, picture.size, picture.tobytes()).save(held, "JPEG", quality=QUALITY, optimize=True)
    return held.getvalue()


def data_uri(image: Any) -> str:
    """A picture as an address that holds the picture itself."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg(image)).decode('ascii')}"
