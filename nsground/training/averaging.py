"""A running mean of a network's weights, which generalises better than the last ones (Polyak and Juditsky, 1992)."""

from __future__ import annotations

from torch import Tensor, nn


class WeightAverage:
    """An exponential moving average of a network's floats; what is no float is as it was last.

    Args:
        network: gives the first values.
        keep: how much of the mean a step keeps; less in the first steps, so that the mean soon forgets the beginning.
    """

    def __init__(self, network: nn.Module, keep: float) -> None:
        self.keep = keep
        self.steps = 0
        self.tensors: dict[str, Tensor] = {name: value.detach().clone() for name, value in network.state_dict().items()}

    def update(self, network: nn.Module) -> None:
        """Take the weights of the network in."""
        keep = min(self.keep, (self.steps + 1) / (self.steps + 10))
        self.steps += 1
        for name, value in network.state_dict().items():
            if value.dtype.is_floating_point:
                self.tensors[name].lerp_(value, 1 - keep)
            else:
                self.tensors[name].copy_(value)
