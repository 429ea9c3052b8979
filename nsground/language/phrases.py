"""The phrases of a lexicon as a tree of words; a node gives all edges of the texts that lead to it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Phrase = tuple[str, ...]
FREE = "FREE"
"""The terminal of words that may be left out without notice."""

# Readings compete by cost, in thousandths. One step a phrase makes long phrases win; the rest says what is a last
# resort.
STEP = 1000
JOINING = ("AND_", "NOR_", "COMMA_")  # terminals of a comma, which says no more than a pause
SKIP_FILLER = 600  # leaving out "really", which can be nothing else
SKIP_FREE = 5000  # leaving out "the", which is better read
SKIP_CONTENT = 8000  # leaving out a content word is reported, and only done where nothing else works
REMARK, REMARK_WORD = 3000, 1500  # passing over a sentence as a whole
PURPOSE, PURPOSE_WORD = 5000, 2500  # the same of "to catch a ball"
UNKNOWN = 500


SIGNS = ("&", "/")
"""Signs that say as much as a word."""


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


WEAK = frozenset({"CMD", "GIVE", "PUT", "GO", "PARTICLE", "DOING", "TO_G", "WHILE"})
"""Terminals that only some places of a sentence have: a word that can be nothing else is for a tagger to judge, too."""


def is_weak(entry: Entry) -> bool:
    """Whether an entry says too little of a word: "hit" can be told to do, but is also done."""
    return entry.terminal in WEAK


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
    """Phrases that begin with the same ``length`` words: what they are, and the words that may follow."""

    __slots__ = ("_row", "before", "entries", "known", "length", "next", "word")

    def __init__(self, word: str, before: Node | None) -> None:
        self.word: str = before.word if before is not None and before.length else word
        """The first word."""
        self.before = before
        self.length: int = 0 if before is None else before.length + 1
        self.next: dict[str, Node] = {}
        self.entries: tuple[Entry, ...] = ()
        self.known = 0
        """How many words the longest phrase has that ends here or before."""
        self._row: Row | None = None

    @property
    def row(self) -> Row:
        """The edges of a text that follows this far and no further; made once."""
        if self._row is None:
            edges: list[Edge] = []
            node: Node | None = self
            free = False
            while node is not None:
                edges.extend(phrase_edges(node.entries, node.length))
                free = free or (node.length == 1 and any(entry.terminal == FREE for entry in node.entries))
                node = node.before
            self._row = with_skip(self.word, edges, free)
        return self._row


class Phrases:
    """The tree of all phrases."""

    def __init__(self, entries: Mapping[Phrase, Sequence[Entry]]) -> None:
        self.top = Node("", None)
        for phrase in sorted(entries, key=len):  # the shorter first, so that it is known what ends before
            node = self.top
            for word in phrase:
                there = node.next.get(word)
                if there is None:
                    there = node.next[word] = Node(word, node)
                    there.known = node.known
                node = there
            node.entries = tuple(entries[phrase])
            if not all(map(is_weak, node.entries)):
                node.known = node.length

    def longest(self, words: Sequence[str], i: int) -> Node | None:
        """The node that a text leads to from its word ``i`` on; None where no phrase begins with that word."""
        node = self.top.next.get(words[i])
        if node is None:
            return None
        if node.next:
            for j in range(i + 1, len(words)):
                further = node.next.get(words[j])
                if further is None:
                    break
                node = further
        return node


def phrase_edges(entries: Sequence[Entry], length: int) -> Iterator[Edge]:
    """The edges of one phrase."""
    for entry in entries:
        if entry.terminal != FREE:
            yield Edge(length, entry.terminal, entry.value, STEP + thousandths(entry.cost), entry.plural)
        elif length > 1 or entry.cost:
            yield Edge(length, None, None, thousandths(entry.cost) or SKIP_FILLER)


def with_skip(word: str, edges: Sequence[Edge], free: bool = False) -> Row:
    """The edges that start at a word, and that of leaving it out."""
    free = free or (word not in SIGNS and not any(c.isalnum() or unicodedata.category(c) == "So" for c in word))
    rival = any(e.length == 1 and e.terminal is not None and not e.terminal.startswith(JOINING) for e in edges)
    cost = SKIP_CONTENT if not free else SKIP_FREE if rival else SKIP_FILLER
    return tuple(sorted((*edges, Edge(1, None, None, cost, content=not free)), key=lambda edge: edge.cost))


def with_edges(word: str, row: Row, edges: Sequence[Edge]) -> Row:
    """A row with more edges; what it costs to leave the word out depends on them."""
    there = [edge for edge in row if edge.terminal is not None or edge.length > 1]
    return with_skip(word, (*there, *edges))
