"""From words to the lattice of their readings: every phrase the lexicon knows, and the open words around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nsground.language.affixes import LACKING, lacked
from nsground.language.inscriptions import inscriptions
from nsground.language.lexicon import Lexicon
from nsground.language.numerals import numeral
from nsground.language.open_rows import open_row
from nsground.language.phrases import (
    PURPOSE,
    PURPOSE_WORD,
    REMARK,
    REMARK_WORD,
    STEP,
    UNKNOWN,
    Edge,
    Entry,
    Row,
    thousandths,
    with_edges,
    with_skip,
)
from nsground.language.tokens import Token
from nsground.language.verbs import verbs

ENDS = frozenset(".;:!?")


@dataclass(frozen=True)
class Lattice:
    """For each word, the edges that start there, cheapest first; ``unknown`` are the words that a tagger must judge."""

    words: tuple[str, ...]
    rows: tuple[Row, ...]
    unknown: tuple[int, ...] = ()

    def with_tags(self, tags: Sequence[Sequence[Entry]]) -> Lattice:
        """The lattice with what a tagger says that the unknown words may be."""
        rows = list(self.rows)
        for i in self.unknown:
            rows[i] = with_edges(self.words[i], rows[i], [_open(reading) for reading in tags[i]])
        return Lattice(self.words, tuple(rows))


def lattice(tokens: Sequence[Token], lexicon: Lexicon) -> Lattice:
    """What the lexicon, and where its domain is open English, makes of some words.

    The rows of known words are shared by all texts; only numerals and unknown words are looked at one by one.
    """
    words = [token.text for token in tokens]
    longest = lexicon.phrases.longest
    rows: list[Row] = []
    unknown: list[int] = []
    read = 0  # known phrases reach up to here
    for i, word in enumerate(words):
        node = longest(words, i)
        row = open_row(lexicon, node, words, i)
        listed = node is not None and node.known > 0
        if not listed and (thing := lacked(word, lexicon)) is not None:
            rows.append(with_edges(word, (), [Edge(1, "ADJ", (LACKING, thing), STEP)]))
        elif row is not None:
            rows.append(row)
        else:
            rows.append(node.row if node is not None else with_skip(word, ()))
            if not listed and i >= read and word not in lexicon.remarks and any(map(str.isalnum, word)):
                unknown.append(i)
        if node is not None:
            read = max(read, i + node.known)
        if word[0].isdigit() and (found := numeral(words, i)):
            terminal, number, end = found
            rows[i] = with_edges(word, rows[i], [Edge(end - i, terminal, number, STEP)])
            unknown = [j for j in unknown if j != i]
    spans = (*remarks(words, lexicon), *inscriptions(tokens, words, rows, lexicon), *verbs(words, lexicon))
    for i, edge in (*spans, *_possessives(words, rows), *_degrees(words, rows, lexicon)):
        rows[i] = tuple(sorted((*rows[i], edge), key=lambda edge: edge.cost))
    return Lattice(tuple(words), tuple(rows), tuple(unknown))


def remarks(words: Sequence[str], lexicon: Lexicon) -> Iterator[tuple[int, Edge]]:
    """What may be passed over as a whole, with notice: one of several sentences, and "before you go" to its end."""
    begin, sentences = 0, []
    for i, word in enumerate(words):
        if word in ENDS or i + 1 == len(words):
            sentences.append((begin, i + 1))
            begin = i + 1
    if len(sentences) > 1:
        yield from ((i, _remark(j - i)) for i, j in sentences if j > i + 1)
    for i, word in enumerate(words):
        if i and word in lexicon.remarks:
            end = next((j for j in range(i + 1, len(words)) if words[j] in ENDS or words[j] == ","), len(words))
            if end > i + 1:
                yield i, _purpose(end - i) if word == "to" else _remark(end - i)


def _purpose(length: int) -> Edge:
    """ "to catch a ball", which is better read."""
    return Edge(length, None, None, PURPOSE + length * PURPOSE_WORD, content=True)


def _possessives(words: Sequence[str], rows: Sequence[Row]) -> Iterator[tuple[int, Edge]]:
    """The sign in "the boys' shoes"."""
    for i in range(1, len(words) - 1):
        if words[i] == "'" and any(e.terminal == "NOUN" and e.plural for e in rows[i - 1]):
            yield i, Edge(1, "POSS", None, STEP // 2)


def _degrees(words: Sequence[str], rows: Sequence[Row], lexicon: Lexicon) -> Iterator[tuple[int, Edge]]:
    """fully clothed: as one adjective, which is taken as it is where it is known."""
    for i, word in enumerate(words[:-1]):
        if word in lexicon.degrees and words[i + 1].endswith(("ed", "en", "wn", "rn")):
            known = [e.value for e in rows[i + 1] if e.terminal == "ADJ" and e.length == 1]
            yield i, Edge(2, "ADJ", known[0] if known else ("attribute", f"{word} {words[i + 1]}"), STEP)


def _remark(length: int) -> Edge:
    return Edge(length, None, None, REMARK + length * REMARK_WORD, content=True)


def _open(reading: Entry) -> Edge:
    """The edge of a word that only the tagger vouches for."""
    return Edge(1, reading.terminal, reading.value, STEP + UNKNOWN + thousandths(reading.cost), reading.plural)
