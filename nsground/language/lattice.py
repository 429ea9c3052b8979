"""From words to the lattice of their readings: every phrase the lexicon knows, and the open words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nsground.language.lexicon import FREE, Lexicon
from nsground.language.numerals import numeral
from nsground.language.openclass import Tagger
from nsground.language.spelling import meant
from nsground.language.tokens import Token

# Readings compete by cost. One step a phrase makes long phrases win; the rest says what is a last resort.
STEP = 1.0
SKIP_FILLER = 0.6  # leaving out "really", which can be nothing else
SKIP_FREE = 5.0  # leaving out "the", which is better read
SKIP_CONTENT = 8.0  # leaving out a content word is reported, and only done where nothing else works
UNKNOWN = 0.5


@dataclass(frozen=True)
class Edge:
    """A reading of the words ``start`` .. ``end`` (indices of tokens, exclusive). Terminal None: left out."""

    start: int
    end: int
    terminal: str | None
    value: object
    cost: float
    plural: bool = False
    content: bool = False  # leaving it out must be reported


def lattice(tokens: Sequence[Token], lexicon: Lexicon, tagger: Tagger) -> list[list[Edge]]:
    """For each token, the edges that start there, cheapest first."""
    words = [_corrected(token.text, lexicon) for token in tokens]
    known = [list(_known(words, i, lexicon)) for i in range(len(words))]
    read = {i for row in known for edge in row for i in range(edge.start, edge.end)}
    unknown = [word.isalnum() and i not in read and not lexicon.find((word,)) for i, word in enumerate(words)]
    tags = tagger(words) if any(unknown) else ()
    rows = []
    for i, word in enumerate(words):
        row = known[i]
        if found := numeral(words, i):
            terminal, number, end = found
            row.append(Edge(i, end, terminal, number, STEP))
        elif unknown[i]:
            row.extend(
                Edge(i, i + 1, reading.terminal, reading.value, STEP + UNKNOWN + reading.cost, reading.plural)
                for reading in tags[i]
            )
        free = not any(c.isalnum() for c in word) or any(e.terminal == FREE for e in lexicon.find((word,)))
        rival = any(e.end == i + 1 and e.terminal is not None and not e.terminal.startswith("AND_") for e in row)
        cost = SKIP_CONTENT if not free else SKIP_FREE if rival else SKIP_FILLER
        row.append(Edge(i, i + 1, None, None, cost, content=not free))
        rows.append(sorted(row, key=lambda edge: edge.cost))
    return rows


def _corrected(word: str, lexicon: Lexicon) -> str:
    """The word as the lexicon spells it, where it is a misspelling."""
    if lexicon.find((word,)) or word in lexicon.parts_of_phrases:
        return word
    return meant(word, lexicon.nouns) or word


def _known(words: Sequence[str], i: int, lexicon: Lexicon) -> Iterator[Edge]:
    last = i + 1
    while last < min(len(words), i + lexicon.longest) and words[last] in lexicon.parts_of_phrases:
        last += 1
    for end in range(last, i, -1):
        for entry in lexicon.find(tuple(words[i:end])):
            if entry.terminal == FREE:
                if end > i + 1:
                    yield Edge(i, end, None, None, SKIP_FILLER)
            else:
                yield Edge(i, end, entry.terminal, entry.value, STEP + entry.cost, entry.plural)
