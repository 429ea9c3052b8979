"""Words and regions through one network, as in MDETR, in small: which regions are meant.

Words are read by a recurrent network; regions attend to each other and to the words, layer by layer. How two regions
stand to each other reaches attention as numbers of the pair. Sources: Kamath et al., MDETR, ICCV 2021, of which the
cross-attention over given boxes is kept; Hu et al., Relation Networks for Object Detection, CVPR 2018, for the pairs.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from nsground.grounders.neural.inputs import GEOMETRY
from nsground.parsers.seq2seq.network import padded

WIDTH = 128
LAYERS = 4
HEADS = 8
DROPOUT = 0.1


class GroundingNetwork(nn.Module):
    """Texts and regions to a logit for every region: whether it is meant."""

    def __init__(self, words: int, features: int) -> None:
        super().__init__()
        self.words = nn.Embedding(words, WIDTH, padding_idx=0)
        self.reader = nn.GRU(WIDTH, WIDTH // 2, bidirectional=True, batch_first=True)
        self.regions = nn.Sequential(nn.Linear(features, WIDTH), nn.GELU(), nn.Linear(WIDTH, WIDTH))
        self.pairs = nn.Sequential(nn.Linear(2 * GEOMETRY, 32), nn.GELU(), nn.Linear(32, HEADS))
        self.layers = nn.ModuleList(
            nn.TransformerDecoderLayer(WIDTH, HEADS, 2 * WIDTH, DROPOUT, "gelu", batch_first=True, norm_first=True)
            for _ in range(LAYERS)
        )
        self.meant = nn.Sequential(nn.LayerNorm(WIDTH), nn.Linear(WIDTH, 1))
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, texts: Sequence[Sequence[int]], regions: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
        """Logits [B, N] of B texts of a word or more, each about regions [n, D], and where there are regions [B, N]."""
        lengths = torch.tensor([len(text) for text in texts])
        embedded = self.dropout(self.words(padded(texts)))
        packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        memory, _ = pad_packed_sequence(self.reader(packed)[0], batch_first=True)
        unsaid = torch.arange(memory.shape[1]) >= lengths[:, None]
        shown = pad_sequence(list(regions), batch_first=True)
        mask = torch.arange(shown.shape[1]) < torch.tensor([len(r) for r in regions])[:, None]
        seen, stand = self.regions(shown), self._stand(shown, mask)
        for layer in self.layers:
            seen = layer(seen, memory, tgt_mask=stand, memory_key_padding_mask=unsaid)
        logits: Tensor = self.meant(seen)[..., 0]
        return logits, mask

    def _stand(self, shown: Tensor, mask: Tensor) -> Tensor:
        """What attention from region i to region j is raised by, [B * HEADS, N, N]; nothing attends to padding."""
        where = shown[..., -GEOMETRY:]
        apart = where[:, :, None] - where[:, None]
        raised: Tensor = self.pairs(torch.cat([apart, apart.abs()], -1)).permute(0, 3, 1, 2)
        return raised.masked_fill(~mask[:, None, None], -1e9).flatten(0, 1)
