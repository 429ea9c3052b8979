"""SSDLite on MobileNetV2, the built-in detector of COCO's 80 categories, as a plain torch module.

Convolutions carry a bias into which batch normalisation was folded, so that a layer is a convolution and
nothing else. Padding, resizing, anchors and decoding follow the network's first home, the TensorFlow object
detection API, to the pixel. Sources: Sandler et al., MobileNetV2, CVPR 2018; Liu et al., SSD, ECCV 2016.
``scripts/convert_ssdlite.py`` makes the weights.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

Pixels = NDArray[np.uint8]

SIDE = 300
"""Width and height in pixels to which every picture is resized; the aspect ratio is not kept."""

CLASSES = 91
"""Columns of the class head: background, then COCO's ids 1 to 90."""

_GRIDS = (19, 10, 5, 3, 2, 1)
_HEAD_CHANNELS = (576, 1280, 512, 256, 256, 128)
_EXTRAS = ((1280, 256, 512), (512, 128, 256), (256, 128, 256), (256, 64, 128))
# Channels out, repeats, stride of the first, and how often wider inside.
_STAGES = (
    (16, 1, 1, 1),
    (24, 2, 2, 6),
    (32, 3, 2, 6),
    (64, 4, 2, 6),
    (96, 3, 1, 6),
    (160, 3, 2, 6),
    (320, 1, 1, 6),
)
_TAPPED = 13
"""The block whose widened input is the first feature map."""


class SameConv(nn.Conv2d):
    """A convolution with TensorFlow's SAME padding: where it is uneven, top and left get one pixel less."""

    def __init__(self, inputs: int, outputs: int, size: int = 1, stride: int = 1, *, depthwise: bool = False) -> None:
        super().__init__(inputs, outputs, size, stride, groups=inputs if depthwise else 1)

    def forward(self, x: Tensor) -> Tensor:
        """Maps [B, C, H, W] to maps of H and W divided by the stride, rounded up."""
        size, stride = self.kernel_size[0], self.stride[0]
        if size > 1:
            pads = []
            for length in (x.shape[3], x.shape[2]):
                total = max((-(-length // stride) - 1) * stride + size - length, 0)
                pads += [total // 2, total - total // 2]
            x = functional.pad(x, pads)
        return super().forward(x)


class InvertedResidual(nn.Module):
    """Widen, look at each channel by itself, narrow; the input is added where the shape allows."""

    def __init__(self, inputs: int, outputs: int, stride: int, factor: int) -> None:
        super().__init__()
        hidden = inputs * factor
        self.expand = SameConv(inputs, hidden) if factor > 1 else None
        self.depthwise = SameConv(hidden, hidden, 3, stride, depthwise=True)
        self.project = SameConv(hidden, outputs)
        self.adds = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The output, and the widened input, which the first feature map taps."""
        wide = x if self.expand is None else functional.relu6(self.expand(x))
        out = self.project(functional.relu6(self.depthwise(wide)))
        return (x + out if self.adds else out), wide


class Extra(nn.Module):
    """A smaller feature map from the one before."""

    def __init__(self, inputs: int, hidden: int, outputs: int) -> None:
        super().__init__()
        self.reduce = SameConv(inputs, hidden)
        self.depthwise = SameConv(hidden, hidden, 3, 2, depthwise=True)
        self.expand = SameConv(hidden, outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Maps [B, C, H, W] to coarser ones, half as high and wide."""
        x = functional.relu6(self.depthwise(functional.relu6(self.reduce(x))))
        return functional.relu6(self.expand(x))


class Head(nn.Module):
    """``width`` numbers for each anchor of one feature map: [B, rows * columns * anchors, width]."""

    def __init__(self, inputs: int, anchors: int, width: int) -> None:
        super().__init__()
        self.depthwise = SameConv(inputs, inputs, 3, depthwise=True)
        self.predict = SameConv(inputs, anchors * width)
        self.width = width

    def forward(self, x: Tensor) -> Tensor:
        """Maps [B, C, H, W] to predictions [B, boxes, width], a row for each box of each place."""
        x = self.predict(functional.relu6(self.depthwise(x)))
        return x.permute(0, 2, 3, 1).reshape(len(x), -1, self.width)


class SsdLite(nn.Module):
    """Pictures float32 [B, 3, 300, 300] in [-1, 1] to box codes [B, 1917, 4] and logits [B, 1917, 91]."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = SameConv(3, 32, 3, 2)
        blocks, inputs = [], 32
        for outputs, repeats, stride, factor in _STAGES:
            for i in range(repeats):
                blocks.append(InvertedResidual(inputs, outputs, stride if i == 0 else 1, factor))
                inputs = outputs
        self.blocks = nn.ModuleList(blocks)
        self.last = SameConv(320, 1280)
        self.extras = nn.ModuleList(Extra(*channels) for channels in _EXTRAS)
        counts = [3, 6, 6, 6, 6, 6]
        self.boxes = nn.ModuleList(Head(c, a, 4) for c, a in zip(_HEAD_CHANNELS, counts, strict=True))
        self.classes = nn.ModuleList(Head(c, a, CLASSES) for c, a in zip(_HEAD_CHANNELS, counts, strict=True))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Box codes [B, 1917, 4] and logits [B, 1917, 91] of pictures float32 [B, 3, 300, 300] in [-1, 1]."""
        x = functional.relu6(self.stem(x))
        maps = []
        for i, block in enumerate(self.blocks):
            x, wide = block(x)
            if i == _TAPPED:
                maps.append(wide)
        maps.append(functional.relu6(self.last(x)))
        for extra in self.extras:
            maps.append(extra(maps[-1]))
        codes = torch.cat([head(m) for head, m in zip(self.boxes, maps, strict=True)], 1)
        logits = torch.cat([head(m) for head, m in zip(self.classes, maps, strict=True)], 1)
        return codes, logits


@cache
def anchors() -> NDArray[np.float32]:
    """The boxes [1917, 4] that codes refer to: centre y, centre x, height, width in shares of the picture."""
    scales = [0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1.0]
    rows = []
    for k, grid in enumerate(_GRIDS):
        if k == 0:
            shapes = [(0.1, 1.0), (0.2, 2.0), (0.2, 0.5)]
        else:
            shapes = [(scales[k], ratio) for ratio in (1.0, 2.0, 0.5, 3.0, 0.3333)]
            shapes.append((float(np.sqrt(scales[k] * scales[k + 1])), 1.0))
        sizes = np.array([(s / np.sqrt(r), s * np.sqrt(r)) for s, r in shapes])
        y, x = np.meshgrid((np.arange(grid) + 0.5) / grid, (np.arange(grid) + 0.5) / grid, indexing="ij")
        centers = np.repeat(np.stack([y.ravel(), x.ravel()], 1), len(shapes), axis=0)
        rows.append(np.concatenate([centers, np.tile(sizes, (grid * grid, 1))], axis=1))
    boxes = np.concatenate(rows).astype(np.float32)
    boxes.setflags(write=False)
    return boxes


def decode(codes: NDArray[Any], anchors: NDArray[Any]) -> NDArray[np.float64]:
    """Boxes [N, 4] x0, y0, x1, y1 in shares of the picture, clipped to it, of codes and anchors [N, 4]."""
    codes = np.asarray(codes, dtype=np.float64)
    center = codes[:, :2] / 10 * anchors[:, 2:] + anchors[:, :2]
    half = np.exp(codes[:, 2:] / 5) * anchors[:, 2:] / 2
    boxes: NDArray[np.float64] = np.concatenate([center - half, center + half], axis=1)[:, [1, 0, 3, 2]]
    return np.clip(boxes, 0, 1)


def prepare(pixels: Pixels) -> Tensor:
    """A picture uint8 [H, W, 3] as the network takes it: float32 [1, 3, 300, 300] in [-1, 1].

    Bilinear between the four pixels around ``i * length / 300``, without smoothing: the resize that the
    weights were trained with, which today's libraries no longer have.
    """
    ways = []
    for length in pixels.shape[:2]:
        at = np.arange(SIDE, dtype=np.float32) * np.float32(length / SIDE)
        low = np.minimum(at.astype(np.int64), length - 1)
        ways.append((low, np.minimum(low + 1, length - 1), (at - low).astype(np.float32)))
    (y0, y1, dy), (x0, x1, dx) = ways
    upper, lower = pixels[y0], pixels[y1]
    dx = dx[None, :, None]
    top = upper[:, x0] * (1 - dx) + upper[:, x1] * dx
    bottom = lower[:, x0] * (1 - dx) + lower[:, x1] * dx
    image = top + (bottom - top) * dy[:, None, None]
    image = image * np.float32(0.007843137718737125) - 1
    return torch.from_numpy(image).permute(2, 0, 1)[None]
