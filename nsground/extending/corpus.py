"""What a grammar changes for the expressions of a corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from nsground.errors import ParseError
from nsground.extending.additions import Additions
from nsground.language import Parse, parse_all
from nsground.language.grammar import Search
from nsground.language.lattice import lattice
from nsground.language.lexicon import Entry, Lexicon
from nsground.language.openclass import Tagger, default_tagger
from nsground.language.tokens import split


class Fate(Enum):
    """What becomes of an expression. It counts as read if every content word of it finds a place."""

    NEWLY_READ = "newly read"
    READ_DIFFERENTLY = "read differently"
    NO_LONGER_READ = "no longer read"
    STILL_UNREAD = "still unread"
    AS_BEFORE = "read as before"


@dataclass(frozen=True)
class Line:
    """An expression with its programs ``before`` and ``after``, None where it is not read; ``word`` broke it."""

    text: str
    fate: Fate
    before: str | None
    after: str | None
    word: str | None = None


@dataclass
class Comparison:
    """The lines of a corpus that are not read as before, and how many there are of each fate."""

    counts: Counter[Fate] = field(default_factory=Counter)
    lines: list[Line] = field(default_factory=list)

    def add(self, line: Line) -> None:
        self.counts[line.fate] += 1
        if line.fate is not Fate.AS_BEFORE:
            self.lines.append(line)

    def of(self, fate: Fate) -> list[Line]:
        return [line for line in self.lines if line.fate is fate]

    def clusters(self) -> list[tuple[str, list[Line]]]:
        """Expressions that are not read after, by the word that broke them; the largest cluster first."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            if line.word is not None:
                found.setdefault(line.word, []).append(line)
        return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


def compare(texts: Iterable[str], additions: Additions) -> Comparison:
    """Read every expression before and after a grammar was laid over a domain."""
    comparison = Comparison()
    for text in texts:
        comparison.add(_line(text, additions))
    return comparison


def _line(text: str, additions: Additions) -> Line:
    old, new = additions.lexicons
    tagger = _Remembering(default_tagger())
    after = _read(text, additions, after=True, tagger=tagger)
    before = after if _same_to_both(text, old, new, tagger) else _read(text, additions, after=False, tagger=tagger)
    was, now = _program(before), _program(after)
    if now is None:
        fate = Fate.STILL_UNREAD if was is None else Fate.NO_LONGER_READ
        return Line(text, fate, was, None, _breaking_word(text, after, new, tagger))
    if was is None:
        return Line(text, Fate.NEWLY_READ, None, now)
    return Line(text, Fate.AS_BEFORE if was == now else Fate.READ_DIFFERENTLY, was, now)


class _Remembering:
    """A tagger that is asked once for the same words."""

    def __init__(self, tagger: Tagger) -> None:
        self.tagger = tagger
        self.known: dict[tuple[str, ...], Sequence[Sequence[Entry]]] = {}

    def __call__(self, words: Sequence[str]) -> Sequence[Sequence[Entry]]:
        key = tuple(words)
        if key not in self.known:
            self.known[key] = self.tagger(words)
        return self.known[key]


def _same_to_both(text: str, old: Lexicon, new: Lexicon, tagger: Tagger) -> bool:
    """Whether two lexicons see the same in an expression, so that it need not be read twice."""
    named = ("wearable", "parts", "people", "pictures", "portions", "inverses")
    if any(getattr(old, name) != getattr(new, name) for name in named):
        return False
    tokens = split(text)
    return lattice(tokens, old, tagger) == lattice(tokens, new, tagger)


def _read(text: str, additions: Additions, after: bool, tagger: Tagger) -> Parse | ParseError:
    try:
        return parse_all(text, additions.after if after else additions.before, limit=1, tagger=tagger)[0]
    except ParseError as error:
        return error


def _program(found: Parse | ParseError) -> str | None:
    return None if isinstance(found, ParseError) or found.unused else str(found.program)


def _breaking_word(text: str, found: Parse | ParseError, lexicon: Lexicon, tagger: Tagger) -> str:
    """The first word that found no place, or that the grammar could not pass."""
    if isinstance(found, Parse):
        return found.unused[0][0].lower()
    tokens = split(text)
    if not tokens:
        return "no words"
    search = Search(tokens, lattice(tokens, lexicon, tagger))
    if next(iter(search), None) is not None:
        return f"({str(found).splitlines()[0]})"
    return tokens[min(search.furthest, len(tokens) - 1)].text
