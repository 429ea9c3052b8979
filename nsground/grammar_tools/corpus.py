"""What a grammar changes for the expressions of a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import TypeVar

from nsground.errors import ParseError
from nsground.grammar_tools.additions import Additions
from nsground.language import Parse, parse_many
from nsground.language.lattice import lattice
from nsground.language.lexicon import Lexicon
from nsground.language.tokens import split

T = TypeVar("T")

Reading = list[Parse] | ParseError

CHUNK = 512
"""How many expressions are read at once."""


class Fate(Enum):
    """What becomes of an expression. It counts as read if every content word of it finds a place."""

    NEWLY_READ = "newly read"
    READ_DIFFERENTLY = "read differently"
    NO_LONGER_READ = "no longer read"
    STILL_UNREAD = "still unread"
    AS_BEFORE = "read as before"


@dataclass(frozen=True)
class CorpusLine:
    """An expression with its programs ``before`` and ``after``, None where it is not read; ``word`` broke it."""

    text: str
    fate: Fate
    before: str | None
    after: str | None
    word: str | None = None


@dataclass
class GrammarComparison:
    """The lines of a corpus that are not read as before, and how many there are of each fate."""

    counts: Counter[Fate] = field(default_factory=Counter)
    lines: list[CorpusLine] = field(default_factory=list)

    def add(self, line: CorpusLine) -> None:
        """Count a line, and keep it unless it is read as before."""
        self.counts[line.fate] += 1
        if line.fate is not Fate.AS_BEFORE:
            self.lines.append(line)

    def of(self, fate: Fate) -> list[CorpusLine]:
        """The kept lines of one fate."""
        return [line for line in self.lines if line.fate is fate]

    def clusters(self) -> list[tuple[str, list[CorpusLine]]]:
        """Expressions that are not read after, by the word that broke them; the largest cluster first."""
        return clustered((line.word, line) for line in self.lines if line.word is not None)


def clustered(items: Iterable[tuple[str, T]]) -> list[tuple[str, list[T]]]:
    """Things by a word each; the largest cluster first."""
    clusters: dict[str, list[T]] = {}
    for word, item in items:
        clusters.setdefault(word, []).append(item)
    return sorted(clusters.items(), key=lambda item: (-len(item[1]), item[0]))


def compare(texts: Iterable[str], additions: Additions) -> GrammarComparison:
    """Read every expression before and after a grammar was laid over a domain."""
    comparison = GrammarComparison()
    rest = iter(texts)
    while chunk := list(islice(rest, CHUNK)):
        for line in _lines(chunk, additions):
            comparison.add(line)
    return comparison


def _lines(texts: Sequence[str], additions: Additions) -> Iterator[CorpusLine]:
    old, new = additions.lexicons
    changed = [text for text in texts if not _same_to_both(text, old, new)]
    before = dict(zip(changed, parse_many(changed, additions.before), strict=True))
    for text, after in zip(texts, parse_many(texts, additions.after), strict=True):
        yield _line(text, before.get(text, after), after)


def _line(text: str, before: Reading, after: Reading) -> CorpusLine:
    was, now = _program(before), _program(after)
    if now is None:
        fate = Fate.STILL_UNREAD if was is None else Fate.NO_LONGER_READ
        return CorpusLine(text, fate, was, None, breaking_word(after))
    if was is None:
        return CorpusLine(text, Fate.NEWLY_READ, None, now)
    return CorpusLine(text, Fate.AS_BEFORE if was == now else Fate.READ_DIFFERENTLY, was, now)


def _same_to_both(text: str, old: Lexicon, new: Lexicon) -> bool:
    """Whether two lexicons see the same in an expression, so that it need not be read twice."""
    named = ("wearable", "parts", "people", "pictures", "portions", "inverses", "to_two")
    if any(getattr(old, name) != getattr(new, name) for name in named):
        return False
    tokens = split(text)
    return lattice(tokens, old) == lattice(tokens, new)


def _program(reading: Reading) -> str | None:
    """The program of the best reading, if it was read in full."""
    return None if isinstance(reading, ParseError) or reading[0].approximate else str(reading[0].program)


def breaking_word(reading: Reading) -> str:
    """The first word that found no place, or that could not be passed; in brackets, why there is none."""
    if isinstance(reading, ParseError):
        return reading.word or f"({str(reading).splitlines()[0]})"
    return reading[0].unused[0][0].lower() if reading[0].unused else "(read approximately)"
