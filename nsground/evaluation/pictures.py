"""Pictures inside a page."""

from __future__ import annotations

import base64
import io

from PIL import Image


def jpeg_uri(picture: Image.Image) -> str:
    """A picture as a data URI, for the ``src`` of an ``img``."""
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=82)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode()}"
