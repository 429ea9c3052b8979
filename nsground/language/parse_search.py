"""The grammar at work: the cheapest parses of a lattice of readings, one after the other.

A* over (word, LALR stack): what a parse has cost so far and the least that the words to come can cost, whatever
the grammar says. LALR makes each step fast and its reading of attachments definite; the search keeps the rival
readings of words. Source: Hart, Nilsson and Raphael 1968; Klein and Manning, A* Parsing, NAACL 2003.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush, heappushpop
from typing import Any

from nsground.language.lalr import Stack, Steps, load_automaton
from nsground.language.phrases import Edge, Row
from nsground.language.syntax import Syntax, Word
from nsground.language.tokens import Token

BREADTH = 48
"""How many of the stacks that reach a word are followed from there, the most promising first."""

SENTENCES = 64
"""Most parses of a text."""

NO_STEPS: Steps = ()

Path = tuple[Edge, int, Steps, Any]
"""How a stack was come by: the last edge, the word that it starts at, the steps before it, and the path to there."""

Item = tuple[int, int, int, Stack, Path | None]
"""Promise, minus the word that is reached (the farther goes first), turn (so that ties never depend on hashing)."""


@dataclass(frozen=True)
class Sentence:
    """A parse of the whole text: its syntax, its cost, and the places of words that were left out (start, end).

    ``words`` are what was not left out, in order, each as the terminal that it was read as.
    """

    syntax: Syntax
    cost: float
    skipped: tuple[tuple[int, int], ...]
    words: tuple[Word, ...]


class Search:
    """The complete parses of one lattice, cheapest first; each is looked for when it is asked for."""

    def __init__(self, tokens: Sequence[Token], rows: Sequence[Row]) -> None:
        self.tokens = tokens
        self.rows = rows
        self._automaton = load_automaton()
        self._ahead = _least(rows)
        self._words: dict[tuple[int, int], Word] = {}
        self._visits = [0] * (len(rows) + 1)
        self._queue: list[Item] = [(self._ahead[0], 0, 0, self._automaton.empty(), None)]
        self._turn = self._found = 0

    def __iter__(self) -> Iterator[Sentence]:
        while (sentence := self.next()) is not None:
            yield sentence

    def next(self, below: float = math.inf) -> Sentence | None:
        """The next cheapest parse, None where there is none that costs less than ``below``."""
        rows, ahead, visits, queue = self.rows, self._ahead, self._visits, self._queue
        end, most = len(rows), 1000 * below
        find_out, finish = self._automaton.move, self._automaton.finish
        turn = self._turn
        item: Item | None = None
        while self._found < SENTENCES:
            if item is None:
                if not queue or queue[0][0] >= most:
                    break
                item = heappop(queue)
            elif item[0] >= most:
                heappush(queue, item)
                break
            promise, place, _, stack, path = item
            item = None
            at = -place
            if at == end:
                self._found += 1
                self._turn = turn
                return self._sentence(path, finish(stack) or NO_STEPS, promise / 1000)
            visits[at] += 1
            if visits[at] > BREADTH:
                continue
            moves = stack.moves
            so_far = promise - ahead[at]
            for edge in rows[at]:
                to = at + edge.length
                terminal = edge.terminal
                if terminal is None:
                    moved, steps = stack, NO_STEPS
                else:
                    move = moves[terminal] if terminal in moves else find_out(stack, terminal)
                    if move is None:
                        continue
                    moved, steps = move
                if to == end and finish(moved) is None:
                    continue
                turn += 1
                new = (so_far + edge.cost + ahead[to], -to, turn, moved, (edge, at, steps, path))
                if item is None:
                    item = new
                elif new < item:
                    heappush(queue, item)
                    item = new
                else:
                    heappush(queue, new)
            if item is not None:
                item = heappushpop(queue, item)
        self._turn = turn
        return None

    def _sentence(self, path: Path | None, last: Steps, cost: float) -> Sentence:
        """What a path comes to."""
        moves: list[Path] = []
        while path is not None:
            moves.append(path)
            path = path[3]
        values: list[Any] = []
        skipped = []
        words = []
        for edge, at, steps, _ in reversed(moves):
            _build(values, steps)
            if edge.terminal is not None:
                words.append(self._word(edge, at))
                values.append(words[-1])
            elif edge.content:
                skipped.append((self.tokens[at].start, self.tokens[at + edge.length - 1].end))
        _build(values, last)
        (syntax,) = values
        return Sentence(syntax, cost, tuple(skipped), tuple(words))

    def _word(self, edge: Edge, at: int) -> Word:
        """The word that an edge reads; parses share it."""
        word = self._words.get((at, id(edge)))
        if word is None:
            start, end, text = self.tokens[at].start, self.tokens[at].end, self.tokens[at].text
            if edge.length > 1:
                read = self.tokens[at : at + edge.length]
                end, text = read[-1].end, " ".join(token.text for token in read)
            apart = at > 0 and self.tokens[at - 1].text == ","
            word = Word(start, end, edge.terminal or "", edge.value, text, edge.plural, apart)
            self._words[at, id(edge)] = word
        return word


def stuck(rows: Sequence[Row]) -> tuple[int, frozenset[str]]:
    """Where a text that has no parse goes wrong: the first word that nothing can pass, and the terminals that could.

    Only words without content are left out on the way. The word is one past the last where the text ends too early.
    """
    automaton = load_automaton()
    reached: list[dict[Stack, None]] = [{} for _ in range(len(rows) + 1)]
    reached[0][automaton.empty()] = None
    furthest = 0
    for at, row in enumerate(rows):
        for stack in list(reached[at])[:BREADTH]:
            for edge in row:
                if edge.terminal is None:
                    if not edge.content:
                        reached[at + edge.length][stack] = None
                elif (move := automaton.move(stack, edge.terminal)) is not None:
                    reached[at + edge.length][move[0]] = None
                    furthest = max(furthest, at + edge.length)
    stacks = list(reached[furthest])[:BREADTH]
    return furthest, frozenset(t for t in automaton.terminals if any(automaton.move(stack, t) for stack in stacks))


def _least(rows: Sequence[Row]) -> list[int]:
    """The least that the words from each on can cost."""
    costs = [0] * (len(rows) + 1)
    for i in range(len(rows) - 1, -1, -1):
        costs[i] = min([edge.cost + costs[i + edge.length] for edge in rows[i]])
    return costs


def _build(values: list[Any], steps: Steps) -> None:
    for size, build in steps:
        taken = values[-size:]
        del values[-size:]
        values.append(build(taken))
