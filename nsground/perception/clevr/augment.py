"""Changes to training pictures that leave every name right: light, blur, noise, JPEG; and other colours for the trunk."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]

_SPREAD = 0.25
"""Light and contrast change by at most this share: no colour takes another's name."""


def weathered(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """A picture uint8 [H, W, 3] in other light, and sometimes blurred, coarse, noisy or badly compressed."""
    gain, contrast = random.uniform(1 - _SPREAD, 1 + _SPREAD, 2)
    middle = pixels.mean()
    x = ((pixels.astype(np.float32) - middle) * contrast + middle) * gain
    if random.random() < 0.25:
        x += random.normal(0, random.uniform(2, 20), x.shape).astype(np.float32)
    image = Image.fromarray(np.clip(x, 0, 255).astype(np.uint8))
    if random.random() < 0.2:
        image = image.filter(ImageFilter.GaussianBlur(random.uniform(0.3, 2.0)))
    if random.random() < 0.15:
        share = random.uniform(0.4, 0.9)
        coarse = image.resize((int(image.width * share), int(image.height * share)), Image.Resampling.BILINEAR)
        image = coarse.resize(image.size, Image.Resampling.BILINEAR)
    if random.random() < 0.25:
        file = io.BytesIO()
        image.save(file, "JPEG", quality=int(random.integers(12, 80)))
        image = Image.open(file)
    return np.asarray(image)


def recolored(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """The picture with all hues turned by one angle and all colours paler: light and dark stay where they are.

    Three in four come out so, by any angle: shape cannot be told from hue. ``pixels`` is uint8 [H, W, 3].
    """
    if random.random() < 0.25:
        return pixels
    angle = random.uniform(0, 2 * np.pi)
    pale = random.uniform(0, 1)
    turned = pixels.astype(np.float32) @ hue_rotation(angle, pale).T.astype(np.float32)
    return np.clip(turned, 0, 255).astype(np.uint8)


def hue_rotation(angle: float, saturation: float = 1.0) -> NDArray[np.float64]:
    """The matrix [3, 3] that turns RGB around the gray axis by ``angle`` radians; gray stays gray.

    >>> (hue_rotation(2.0, 0.5) @ [7.0, 7.0, 7.0]).round(6).tolist()
    [7.0, 7.0, 7.0]
    >>> (hue_rotation(2 * np.pi / 3) @ [1.0, 0.0, 0.0]).round(6).tolist()
    [0.0, 1.0, 0.0]
    """
    gray = np.full((3, 3), 1 / 3)
    around = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / np.sqrt(3)
    return gray + saturation * (np.cos(angle) * (np.eye(3) - gray) + np.sin(angle) * around)
