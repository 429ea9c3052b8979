"""Features of given boxes from a frozen network that never saw the domain, on which attributes are learned."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import ArrayLike
from PIL import Image
from torch import Tensor
from torch.nn import functional

from nsground.perception.ssdlite import load as load_detector
from nsground.perception.ssdlite.network import SsdLite
from nsground.perception.threads import one_thread

SIDE = 96
"""Pixels to which a box, with ``MARGIN`` around it, is resized."""
MARGIN = 0.1
GRID = 4
"""Colours are the means of this many by this many parts of a box."""

_TAPS = {2: False, 6: False, 13: True}
"""The blocks whose output, or widened input, is taken."""


def backbone() -> SsdLite:
    """The network of the built-in detector of photographs."""
    return load_detector().network


def features(image: Image.Image, boxes: ArrayLike, network: SsdLite) -> Tensor:
    """Features float32 [N, D] of boxes [N, 4] x0, y0, x1, y1 in pixels of an RGB picture.

    Mean and largest activation of three layers over each box, the colours of its parts, and its size and place.
    """
    corners = np.asarray(boxes, dtype=np.float64).reshape(-1, 4)
    if not len(corners):
        return torch.zeros(0, WIDTH)
    crops = np.stack([_crop(image, box) for box in corners])
    x = torch.from_numpy(crops).permute(0, 3, 1, 2).float() / 127.5 - 1
    colors = functional.adaptive_avg_pool2d(x, GRID).flatten(1)
    width, height = image.size
    x0, y0, x1, y1 = corners.T
    place = np.stack([(x1 - x0) / width, (y1 - y0) / height, (x0 + x1) / 2 / width, y1 / height], 1)
    with one_thread(), torch.inference_mode():
        layers = [pooled for tap in _layers(network, x) for pooled in (tap.mean((2, 3)), tap.amax((2, 3)))]
    return torch.cat([*layers, colors, torch.from_numpy(place).float()], 1)


WIDTH = 2 * (24 + 64 + 576) + 3 * GRID**2 + 4


def _layers(network: SsdLite, x: Tensor) -> list[Tensor]:
    x = functional.relu6(network.stem(x))
    layers = []
    for i, block in enumerate(network.blocks[: max(_TAPS) + 1]):
        x, wide = block(x)
        if i in _TAPS:
            layers.append(wide if _TAPS[i] else x)
    return layers


def _crop(image: Image.Image, box: np.ndarray) -> np.ndarray:
    x0, y0, x1, y1 = box
    across, down = (x1 - x0) * MARGIN, (y1 - y0) * MARGIN
    around = (x0 - across, y0 - down, x1 + across, y1 + down)
    return np.asarray(image.resize((SIDE, SIDE), Image.Resampling.BILINEAR, _inside(around, image.size)))


def _inside(box: tuple[float, float, float, float], size: tuple[int, int]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = box
    return max(x0, 0.0), max(y0, 0.0), min(x1, float(size[0])), min(y1, float(size[1]))
