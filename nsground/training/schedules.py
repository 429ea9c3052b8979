"""How the learning rate changes over a training."""

from __future__ import annotations

import math
from collections.abc import Callable

from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR


def warmup_cosine(steps: int, warmup: float = 0.1, least: float = 0.02) -> Callable[[Optimizer], LambdaLR]:
    """A schedule that rises over the first share ``warmup`` of all ``steps``, from the share ``least`` of the
    optimizer's rate at the lowest, and then falls to 0 along a cosine (Loshchilov and Hutter, ICLR 2017)."""
    return lambda optimizer: LambdaLR(optimizer, lambda step: factor(step / steps, warmup, least))


def factor(share: float, warmup: float = 0.1, least: float = 0.02) -> float:
    """The learning rate after a share of the training, as a share of the highest.

    >>> [round(factor(share), 2) for share in (0, 0.05, 0.1, 0.55, 1)]
    [0.02, 0.5, 1.0, 0.5, 0.0]
    """
    if share < warmup:
        return max(share / warmup, least)
    return (1 + math.cos(math.pi * (share - warmup) / (1 - warmup))) / 2
