"""A transformer over words and regions together, as in MDETR, in small: which regions are meant.

Source: Kamath et al., MDETR, ICCV 2021, of which the joint encoder is kept; boxes are given to it.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from nsground.parsers.seq2seq.network import padded

WIDTH = 128
LAYERS = 4
HEADS = 4
DROPOUT = 0.1
LONGEST = 128
"""Most words that are read; the rest of a longer text is not."""


class Network(nn.Module):
    """Texts and regions to a logit for every region: whether it is meant."""

    def __init__(self, words: int, features: int) -> None:
        super().__init__()
        self.words = nn.Embedding(words, WIDTH, padding_idx=0)
        self.places = nn.Parameter(torch.randn(LONGEST, WIDTH) * 0.02)
        self.regions = nn.Sequential(nn.Linear(features, WIDTH), nn.GELU(), nn.Linear(WIDTH, WIDTH))
        self.kinds = nn.Parameter(torch.randn(2, WIDTH) * 0.02)
        layer = nn.TransformerEncoderLayer(WIDTH, HEADS, 4 * WIDTH, DROPOUT, "gelu", batch_first=True, norm_first=True)
        self.encoder = nn.TransformerEncoder(layer, LAYERS, nn.LayerNorm(WIDTH), enable_nested_tensor=False)
        self.meant = nn.Linear(WIDTH, 1)

    def forward(self, texts: Sequence[Sequence[int]], regions: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Logits [B, N] of B texts, each about regions [n, D], and where there are regions [B, N]."""
        said = padded([text[:LONGEST] or [1] for text in texts])
        shown = pad_sequence(list(regions), batch_first=True)
        there = torch.arange(shown.shape[1]) < torch.tensor([len(r) for r in regions])[:, None]
        x = torch.cat([
            self.words(said) + self.places[: said.shape[1]] + self.kinds[0], self.regions(shown) + self.kinds[1]
        ], 1)  # fmt: skip
        seen = self.encoder(x, src_key_padding_mask=~torch.cat([said != 0, there], 1))
        logits: Tensor = self.meant(seen[:, said.shape[1] :])[..., 0]
        return logits, there
