"""The grammar at work: the cheapest parses of a lattice of readings, one after the other.

A* over (word, LALR stack): what a parse has cost so far and the least that the words to come can cost, whatever
the grammar says. LALR makes each step fast and its reading of attachments definite; the search keeps the rival
readings of words. Source: Hart, Nilsson and Raphael 1968; Klein and Manning, A* Parsing, NAACL 2003.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from nsground.language.lattice import Edge
from nsground.language.syntax import Syntax, Word
from nsground.language.tables import Stack, load_tables, put_together
from nsground.language.tokens import Token

BREADTH = 48
"""How many of the stacks that reach a word are followed from there, the most promising first."""

SENTENCES = 64
"""Most parses of a text."""


@dataclass(frozen=True)
class Sentence:
    """A parse of the whole text: its syntax, its cost, and the edges that were left out."""

    syntax: Syntax
    cost: float
    skipped: tuple[Edge, ...]


class Search:
    """The complete parses of one lattice, cheapest first; each is looked for when it is asked for."""

    def __init__(self, tokens: Sequence[Token], rows: Sequence[Sequence[Edge]]) -> None:
        self.tokens = tokens
        self.rows = rows
        self.furthest = 0
        """The index of the first token that no parse could pass, so far."""
        self._words: dict[int, Word] = {}

    def __iter__(self) -> Iterator[Sentence]:
        tables = load_tables()
        end = len(self.rows)
        ahead = self._ahead()
        visits = [0] * (end + 1)
        # Promise, how far (the farther first), turn (so that ties never depend on hashing), cost, stack, left out.
        queue: list[tuple[float, int, int, float, Stack, tuple[Edge, ...]]] = []
        queue.append((ahead[0], 0, 0, 0.0, tables.empty(), ()))
        turn = found = 0
        while queue and found < SENTENCES:
            _, place, _, cost, stack, skipped = heappop(queue)
            at = -place
            visits[at] += 1
            if visits[at] > BREADTH:
                continue
            if at == end:
                if (value := tables.finish(stack)) is not None:
                    found += 1
                    yield Sentence(put_together(value, self._word), cost, skipped)
                continue
            for edge in self.rows[at]:
                if edge.terminal is None:
                    moved: Stack | None = stack
                    left = (*skipped, edge) if edge.content else skipped
                else:
                    moved = tables.move(stack, edge.terminal, edge)
                    if moved is None:
                        continue
                    left = skipped
                    self.furthest = max(self.furthest, edge.end)
                turn += 1
                total = cost + edge.cost
                heappush(queue, (round(total + ahead[edge.end], 6), -edge.end, turn, total, moved, left))

    def _ahead(self) -> list[float]:
        """The least that the words from each on can cost."""
        costs = [0.0] * (len(self.rows) + 1)
        for i in range(len(self.rows) - 1, -1, -1):
            costs[i] = min(edge.cost + costs[edge.end] for edge in self.rows[i])
        return costs

    def _word(self, edge: Edge) -> Word:
        """The word that an edge reads; parses share it."""
        word = self._words.get(id(edge))
        if word is None:
            first, last = self.tokens[edge.start], self.tokens[edge.end - 1]
            text = " ".join(token.text for token in self.tokens[edge.start : edge.end])
            word = Word(first.start, last.end, edge.terminal or "", edge.value, text, edge.plural)
            self._words[id(edge)] = word
        return word
