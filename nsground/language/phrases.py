"""The phrases of a lexicon as a tree of words, each of whose nodes knows all edges that start a text in that way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Phrase = tuple[str, ...]
FREE = "FREE"
"""The terminal of words that may be left out without notice."""

# Readings compete by cost, in thousandths. One step a phrase makes long phrases win; the rest says what is a last
# resort.
STEP = 1000
SKIP_FILLER = 600  # leaving out "really", which can be nothing else
SKIP_FREE = 5000  # leaving out "the", which is better read
SKIP_CONTENT = 8000  # leaving out a content word is reported, and only done where nothing else works
UNKNOWN = 500


def thousandths(cost: float) -> int:
    """A cost as files and rules give it, in the whole numbers that the search adds up."""
    return round(1000 * cost)


@dataclass(frozen=True)
class Entry:
    """One way to read a phrase: a terminal of the grammar, what it stands for, and how unusual that is."""

    terminal: str
    value: Any = None
    cost: float = 0.0
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A reading of the next ``length`` words. Terminal None: left out, which is reported of ``content``."""

    length: int
    terminal: str | None
    value: Any
    cost: int
    plural: bool = False
    content: bool = False


Row = tuple[Edge, ...]
"""All edges that start at a word, cheapest first."""


class Node:
    """Phrases that begin alike: the words that may follow, and ``row``, the edges of a text that follows no further."""

    __slots__ = ("entries", "known", "next", "row")

    def __init__(self) -> None:
        self.next: dict[str, Node] = {}
        self.entries: tuple[Entry, ...] = ()
        self.known = 0
        """How many words the longest phrase has that ends here or before."""
        self.row: Row = ()


class Phrases:
    """The tree of all phrases. Rows are made once, for every way in which a text can go on from a word."""

    def __init__(self, entries: Mapping[Phrase, Sequence[Entry]]) -> None:
        self.top = Node()
        for phrase, found in entries.items():
            node = self.top
            for word in phrase:
                node = node.next.setdefault(word, Node())
            node.entries = tuple(found)
        for word, node in self.top.next.items():
            self._finish(word, node, 1, 0, ())

    def _finish(self, word: str, node: Node, length: int, known: int, edges: tuple[Edge, ...]) -> None:
        """Give a node and those below their rows; ``edges`` are of shorter phrases."""
        if node.entries:
            known, edges = length, (*phrase_edges(node.entries, length), *edges)
        node.known = known
        node.row = with_skip(word, edges, free=any(e.terminal == FREE for e in self.top.next[word].entries))
        for below in node.next.values():
            self._finish(word, below, length + 1, known, edges)

    def longest(self, words: Sequence[str], i: int) -> Node | None:
        """The node that a text leads to from its word ``i`` on; None where no phrase begins with that word."""
        node = self.top.next.get(words[i])
        if node is None:
            return None
        for word in words[i + 1 :] if node.next else ():
            further = node.next.get(word)
            if further is None:
                break
            node = further
        return node


def phrase_edges(entries: Sequence[Entry], length: int) -> Iterator[Edge]:
    """The edges of one phrase."""
    for entry in entries:
        if entry.terminal != FREE:
            yield Edge(length, entry.terminal, entry.value, STEP + thousandths(entry.cost), entry.plural)
        elif length > 1:
            yield Edge(length, None, None, SKIP_FILLER)


def with_skip(word: str, edges: Sequence[Edge], free: bool = False) -> Row:
    """The edges that start at a word, and that of leaving it out."""
    free = free or not any(c.isalnum() for c in word)
    rival = any(e.length == 1 and e.terminal is not None and not e.terminal.startswith("AND_") for e in edges)
    cost = SKIP_CONTENT if not free else SKIP_FREE if rival else SKIP_FILLER
    return tuple(sorted((*edges, Edge(1, None, None, cost, content=not free)), key=lambda edge: edge.cost))
