"""Attribute heads: from the features of regions to probabilities of values, a family each."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn


class Heads(nn.Module):
    """A linear map and a softmax a family, over features made to have mean 0 and deviation 1.

    ``values`` names each family's values; ``examples`` [K, D] are features that show mean and deviation.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self, values: Mapping[str, tuple[str, ...]], examples: Tensor) -> None:
        super().__init__()
        self.register_buffer("mean", examples.mean(0))
        self.register_buffer("deviation", examples.std(0) + 1e-3)
        self.families = nn.ModuleDict({name: _even(examples.shape[1], len(v)) for name, v in values.items()})

    def forward(self, features: Tensor) -> dict[str, Tensor]:
        """Logits [..., V] of features [..., D], a family."""
        x = (features - self.mean) / self.deviation
        return {name: head(x) for name, head in self.families.items()}


def _even(inputs: int, values: int) -> nn.Linear:
    """A linear map to which every value is as likely as any other."""
    head = nn.Linear(inputs, values)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    return head


@torch.no_grad()
def accuracy(heads: Heads, features: Tensor, labels: Mapping[str, Tensor]) -> dict[str, float]:
    """The share of rows [K, D] whose likeliest value is the label int64 [K], a family."""
    logits = heads.eval()(features)
    return {name: float((logits[name].argmax(-1) == label).float().mean()) for name, label in labels.items()}
