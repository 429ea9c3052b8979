"""A recurrent encoder and decoder with attention, as in NS-VQA: expressions to programs, token by token.

Sources: Bahdanau et al., ICLR 2015; Luong et al., EMNLP 2015; Yi et al., NS-VQA, NeurIPS 2018.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from nsground.parsers.seq2seq.tokens import END, SPECIAL, START

WIDTH = 256
EMBEDDED = 128
DROPOUT = 0.2
LONGEST = 160
"""Most tokens of a program that are decoded."""


class Seq2SeqNetwork(nn.Module):
    """Sequences of word numbers to sequences of token numbers."""

    def __init__(self, words: int, tokens: int) -> None:
        super().__init__()
        self.words = nn.Embedding(words, EMBEDDED, padding_idx=0)
        self.tokens = nn.Embedding(tokens, EMBEDDED, padding_idx=0)
        self.encoder = nn.GRU(EMBEDDED, WIDTH // 2, bidirectional=True, batch_first=True)
        self.decoder = nn.GRU(EMBEDDED, WIDTH, batch_first=True)
        self.asked = nn.Linear(WIDTH, WIDTH, bias=False)
        self.mixed = nn.Linear(2 * WIDTH, WIDTH)
        self.next = nn.Linear(WIDTH, tokens)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, texts: Sequence[Sequence[int]], programs: Sequence[Sequence[int]]) -> Tensor:
        """The mean surprise over the tokens of programs, each token after the true ones before it."""
        start, end = SPECIAL.index(START), SPECIAL.index(END)
        given = padded([[start, *tokens] for tokens in programs])
        wanted = padded([[*tokens, end] for tokens in programs])
        memory, mask, state = self.encoded(texts)
        logits, _ = self.decoded(given, state, memory, mask)
        return nn.functional.cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=0)

    def encoded(self, texts: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor, Tensor]:
        """Of B texts of at most T words: what is remembered [B, T, D], where there are words [B, T], the state."""
        lengths = torch.tensor([len(text) for text in texts])
        embedded = self.dropout(self.words(padded(texts)))
        packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        outputs, last = self.encoder(packed)
        memory, _ = pad_packed_sequence(outputs, batch_first=True)
        mask = torch.arange(memory.shape[1]) < lengths[:, None]
        return memory, mask, torch.cat([last[0], last[1]], 1)[None]

    def decoded(self, given: Tensor, state: Tensor, memory: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Logits [B, S, V] of the token after each of ``given`` [B, S], and the state after the last."""
        outputs, state = self.decoder(self.dropout(self.tokens(given)), state)
        weights = (self.asked(outputs) @ memory.transpose(1, 2)).masked_fill(~mask[:, None], -torch.inf).softmax(-1)
        mixed = torch.tanh(self.mixed(torch.cat([outputs, weights @ memory], -1)))
        return self.next(self.dropout(mixed)), state

    @torch.inference_mode()
    def translate(self, texts: Sequence[Sequence[int]]) -> tuple[list[list[int]], list[float]]:
        """The likeliest next token, one after the other, for each text; and the probability of all of them.

        A text that comes to no end within ``LONGEST`` tokens is cut off there.
        """
        end = SPECIAL.index(END)
        memory, mask, state = self.encoded(texts)
        token = torch.full((len(texts), 1), SPECIAL.index(START))
        sure, open_, tokens_said = torch.zeros(len(texts)), torch.ones(len(texts), dtype=torch.bool), []
        for _ in range(LONGEST):
            logits, state = self.decoded(token, state, memory, mask)
            best, token = logits[:, 0].log_softmax(-1).max(-1, keepdim=True)
            sure += torch.where(open_, best[:, 0], 0.0)
            tokens_said.append(token[:, 0])
            open_ = open_ & (token[:, 0] != end)
            if not bool(open_.any()):
                break
        rows = torch.stack(tokens_said, 1).tolist()
        return [row[: row.index(end)] if end in row else row for row in rows], sure.exp().tolist()


def padded(rows: Sequence[Sequence[int]]) -> Tensor:
    """Rows of numbers as int64 [B, longest], filled up with zeros."""
    return pad_sequence([torch.tensor(row, dtype=torch.int64) for row in rows], batch_first=True)
