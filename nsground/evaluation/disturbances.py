"""What may happen to a picture before a detector sees it; each the same every time."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

Disturbance = Callable[[Image.Image], Image.Image]


def _noise(image: Image.Image) -> Image.Image:
    pixels = np.asarray(image, dtype=np.float64)
    noise = np.random.default_rng(0).normal(0, 15, pixels.shape)
    return Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8))


def _jpeg(image: Image.Image) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=20)
    return Image.open(file).convert("RGB")


def _half(image: Image.Image) -> Image.Image:
    return image.resize((image.width // 2, image.height // 2), Image.Resampling.BOX)


AS_THEY_ARE = "as they are"
"""Pictures that nothing happened to."""

DISTURBANCES: Mapping[str, Disturbance] = {
    AS_THEY_ARE: lambda image: image,
    "noise, 15 levels": _noise,
    "blur, 2 pixels": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
    "JPEG, quality 20": _jpeg,
    "60 % as bright": lambda image: ImageEnhance.Brightness(image).enhance(0.6),
    "140 % as bright": lambda image: ImageEnhance.Brightness(image).enhance(1.4),
    "half resolution": _half,
}
