"""Changes to training pictures that leave every name right: light, noise, blur, coarseness, JPEG; and other hues."""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]
"""A picture, RGB, [H, W, 3]."""

_SPREAD = 0.25
"""Light and contrast change by at most this share: no colour takes another's name."""


def lit(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """In other light and with other contrast."""
    gain, contrast = random.uniform(1 - _SPREAD, 1 + _SPREAD, 2)
    middle = pixels.mean()
    return _whole(((pixels.astype(np.float32) - middle) * contrast + middle) * gain)


def noisy(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """With noise of 2 to 20 levels, as bright as it was."""
    noise = random.standard_normal(pixels.shape, dtype=np.float32)
    return _whole(pixels + np.float32(random.uniform(2, 20)) * noise)


def blurred(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Out of focus, by 0.3 to 2 pixels."""
    return np.asarray(Image.fromarray(pixels).filter(ImageFilter.GaussianBlur(random.uniform(0.3, 2.0))))


def coarse(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Seen at 40 to 90 % of its width and height."""
    image, share = Image.fromarray(pixels), random.uniform(0.4, 0.9)
    small = image.resize((int(image.width * share), int(image.height * share)), Image.Resampling.BILINEAR)
    return np.asarray(small.resize(image.size, Image.Resampling.BILINEAR))


def compressed(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """Saved as JPEG of quality 12 to 80."""
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=int(random.integers(12, 80)))
    return np.asarray(Image.open(file))


WEATHER: Mapping[str, tuple[float, Callable[[Pixels, np.random.Generator], Pixels]]] = {
    "light": (1.0, lit),
    "noise": (0.25, noisy),
    "blur": (0.2, blurred),
    "coarse": (0.15, coarse),
    "jpeg": (0.25, compressed),
}
"""What may happen to all of a picture, in this order, each with its probability."""

AUGMENTATIONS = frozenset({"mirror", "crop", "hue", *WEATHER})
"""All that is done to training pictures; a training may go without some. Without ``crop`` it is the middle that is cut
out."""


def weathered(pixels: Pixels, random: np.random.Generator, augmentations: Collection[str] = AUGMENTATIONS) -> Pixels:
    """A picture in the weather of ``WEATHER``, as far as ``augmentations`` names it."""
    for name, (probability, change) in WEATHER.items():
        if name in augmentations and random.random() < probability:
            pixels = change(pixels, random)
    return pixels


def recolored(pixels: Pixels, random: np.random.Generator) -> Pixels:
    """The picture with all hues turned by one angle and all colours paler: light and dark stay where they are.

    Three in four come out so, by any angle: shape cannot be told from hue.
    """
    if random.random() < 0.25:
        return pixels
    angle = random.uniform(0, 2 * np.pi)
    pale = random.uniform(0, 1)
    return _whole(pixels.astype(np.float32) @ hue_rotation(angle, pale).T.astype(np.float32))


def hue_rotation(angle: float, saturation: float = 1.0) -> NDArray[np.float64]:
    """The matrix [3, 3] that turns RGB around the gray axis by ``angle`` radians; gray stays gray.

    >>> (hue_rotation(2.0, 0.5) @ [7.0, 7.0, 7.0]).round(6).tolist()
    [7.0, 7.0, 7.0]
    >>> (1 + hue_rotation(2 * np.pi / 3) @ [1.0, 0.0, 0.0]).round(6).tolist()
    [1.0, 2.0, 1.0]
    """
    gray = np.full((3, 3), 1 / 3)
    around = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / np.sqrt(3)
    turn: NDArray[np.float64] = gray + saturation * (np.cos(angle) * (np.eye(3) - gray) + np.sin(angle) * around)
    return turn


def _whole(x: NDArray[np.float32]) -> Pixels:
    return np.clip(x, 0, 255).astype(np.uint8)
