"""The network of rendered scenes: one pass from pixels to dense maps of objects and their properties.

Every pixel of an object votes for the object's projected 3-D centre, as in Hough voting; a heat map says
where centres are. Colour is judged by a branch of its own that sees three by three pixels and no more, so it
cannot lean on shape; shape, material and size come from a trunk that is trained on recoloured pictures, so
it cannot lean on colour. Sources: Zhou et al., Objects as Points, 2019; Cheng et al., Panoptic-DeepLab,
CVPR 2020, for centres and votes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import torch
from torch import Tensor, nn
from torch.nn import functional

STRIDE = 4
"""Pixels of the picture to one cell of the maps, each way; masks are twice as fine."""
COARSEST = 32
"""Pictures are padded to a multiple of this, in pixels."""

_WIDTHS = (24, 48, 96, 128, 160)
_COLOR_WIDTH = 32


@dataclass(frozen=True, eq=False)
class Maps:
    """What the network says of B pictures, float32; h x w are cells of 4 x 4 pixels, H x W of 2 x 2.

    Fields:
        heat: [B, 1, h, w] logits that a cell holds an object's projected centre.
        mask: [B, 1, H, W] logits that a cell shows an object.
        vote: [B, 2, H, W] x and y from the cell's middle to its object's projected centre, in pixels.
        place: [B, 3, h, w] coordinates to the right and to the front, and depth, of the cell's object, in
            scene units; depth is less by ``MEAN_DEPTH``.
        whole: [B, 4, h, w] left, up, right and down from the projected centre to the sides of the whole
            object's box, in units of 32 pixels.
        shape, material, size: [B, V, h, w] logits of the cell's object.
        color: [B, 8 + 1, h, w] logits, and how much (a logit) the cell's opinion counts.
    """

    heat: Tensor
    mask: Tensor
    vote: Tensor
    place: Tensor
    whole: Tensor
    shape: Tensor
    material: Tensor
    size: Tensor
    color: Tensor

    def float(self) -> Maps:
        """The same in float32."""
        return Maps(*(getattr(self, f.name).float() for f in fields(self)))


MEAN_DEPTH = 11.0


class ConvNormRelu(nn.Sequential):
    """A convolution, batch normalisation and a rectifier."""

    def __init__(self, inputs: int, outputs: int, size: int = 3, stride: int = 1) -> None:
        super().__init__(
            nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class Residual(nn.Module):
    """Two convolutions whose result is added to what came in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = ConvNormRelu(width, width)
        self.second = nn.Sequential(nn.Conv2d(width, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width))

    def forward(self, x: Tensor) -> Tensor:
        """Maps [B, C, H, W] to as many of the same size."""
        return functional.relu(x + self.second(self.first(x)))


class Merge(nn.Module):
    """A coarse map, made twice as fine, joined to the finer map of the way down."""

    def __init__(self, coarse: int, fine: int, outputs: int) -> None:
        super().__init__()
        self.coarse = nn.Conv2d(coarse, outputs, 1)
        self.fine = nn.Conv2d(fine, outputs, 1, bias=False)
        self.mix = ConvNormRelu(outputs, outputs)

    def forward(self, coarse: Tensor, fine: Tensor) -> Tensor:
        """Coarse maps [B, C, H, W] and finer ones, twice as high and wide, to finer ones."""
        up = functional.interpolate(self.coarse(coarse), scale_factor=2.0, mode="nearest")
        mixed: Tensor = self.mix(functional.relu(up + self.fine(fine)))
        return mixed


class ColorBranch(nn.Sequential):
    """Colour from three by three pixels: nothing wider than that ever reaches it."""

    def __init__(self, values: int) -> None:
        super().__init__(
            ConvNormRelu(3, _COLOR_WIDTH, 3, 2),
            ConvNormRelu(_COLOR_WIDTH, _COLOR_WIDTH, 1),
            ConvNormRelu(_COLOR_WIDTH, _COLOR_WIDTH, 1),
            nn.AvgPool2d(2),
            nn.Conv2d(_COLOR_WIDTH, values + 1, 1),
        )


class ClevrNetwork(nn.Module):
    """Pictures to :class:`Maps`."""

    def __init__(self) -> None:
        super().__init__()
        a, b, c, d, e = _WIDTHS
        self.down2 = nn.Sequential(ConvNormRelu(3, a, 3, 2), ConvNormRelu(a, a))
        self.down4 = nn.Sequential(ConvNormRelu(a, b, 3, 2), Residual(b))
        self.down8 = nn.Sequential(ConvNormRelu(b + 2, c, 3, 2), Residual(c))
        self.down16 = nn.Sequential(ConvNormRelu(c, d, 3, 2), Residual(d))
        self.down32 = nn.Sequential(ConvNormRelu(d, e, 3, 2), Residual(e))
        self.up16 = Merge(e, d, d)
        self.up8 = Merge(d, c, c)
        self.up4 = Merge(c, b, 64)
        self.up2 = Merge(64, a, a)
        last = nn.Conv2d(64, 1 + 3 + 4 + 3 + 2 + 2, 1)
        self.objects = nn.Sequential(ConvNormRelu(64, 64), last)
        self.pixels = nn.Conv2d(a, 1 + 2, 1)
        self.color = ColorBranch(8)
        assert last.bias is not None
        nn.init.constant_(last.bias[:1], -4.0)  # few cells hold a centre

    def forward(self, picture: Tensor, recolored: Tensor, where: Tensor) -> Maps:
        """The maps of pictures [B, 3, H, W] in [-1, 1].

        ``recolored`` is what the trunk sees (at work, the picture itself), ``where`` [B, 2, H/4, W/4] the
        middles of the cells in the uncropped picture, in shares of its width from its middle.
        """
        s2 = self.down2(recolored)
        s4 = self.down4(s2)
        s8 = self.down8(torch.cat([s4, where], 1))
        s16 = self.down16(s8)
        up = self.up4(self.up8(self.up16(self.down32(s16), s16), s8), s4)
        heat, place, whole, shape, material, size = self.objects(up).split((1, 3, 4, 3, 2, 2), 1)
        mask, vote = self.pixels(self.up2(up, s2)).split((1, 2), 1)
        return Maps(heat, mask, vote * 16, place, whole, shape, material, size, self.color(picture))


def middles(height: int, width: int, stride: int) -> Tensor:
    """x and y, float32 [2, h, w], of the middles of cells of ``stride`` pixels a side, in pixels."""
    y = torch.arange(0, height, stride, dtype=torch.float32) + stride / 2
    x = torch.arange(0, width, stride, dtype=torch.float32) + stride / 2
    return torch.stack([x.expand(len(y), -1), y[:, None].expand(-1, len(x))])
