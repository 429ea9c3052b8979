"""Reading an expression: text in, programs out."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nsground.display import Displayed
from nsground.domain import DomainLike, load_domain
from nsground.errors import ParseError, did_you_mean, point_at
from nsground.language.attachment import MOVE, attachments
from nsground.language.grammar import Search, Sentence
from nsground.language.lattice import lattice
from nsground.language.lexicon import Lexicon, load_lexicon
from nsground.language.meaning import Meaning
from nsground.language.openclass import Tagger, default_tagger
from nsground.language.strain import strain
from nsground.language.tokens import MAX_WORDS, Token, split
from nsground.program import Program, Span
from nsground.relations import load_catalogue

VARIANTS = (8, 8, 4)
"""Attachments tried for the cheapest parse of the grammar, the next, and so on; one for all others."""

MARGIN = 3.0
"""Readings that cost this much more than the best one are not worth showing."""


class UnreadWords(UserWarning):
    """Some content words of an expression found no place in its program."""


@dataclass(frozen=True)
class Parse(Displayed):
    """One reading of an expression.

    ``score`` in (0, 1] is the share of this reading among those found, ``note`` says what sets it apart,
    ``unused`` lists the content words that found no place (each with its span in characters), and
    ``approximate`` is true where such words had to be passed over for the grammar to apply.
    """

    text: str
    program: Program
    score: float
    note: str
    unused: tuple[tuple[str, Span], ...] = ()

    @property
    def approximate(self) -> bool:
        return bool(self.unused)

    def __str__(self) -> str:
        return f"{self.program}" + (f"  [{self.note}]" if self.note else "")


def parse(text: str, domain: DomainLike = "photo") -> Program:
    """The likeliest program of an expression.

    >>> print(parse("the plate to the left of the fork but not the green one"))
    THE(AND(LEFT_OF(plate, THE(fork)), NOT(color=green)))

    Raises ParseError, pointing at the place, if the expression cannot be read. Warns UnreadWords where content
    words found no place in the program; :func:`parse_all` returns them.
    """
    best = parse_all(text, domain, limit=1)[0]
    if best.unused:
        words = ", ".join(repr(word) for word, _ in best.unused)
        warnings.warn(f"{text!r}: no place was found for {words}", UnreadWords, stacklevel=2)
    return best.program


def parse_all(text: str, domain: DomainLike = "photo", limit: int = 5, tagger: Tagger | None = None) -> list[Parse]:
    """The readings of an expression that differ in meaning, likeliest first, at most ``limit``.

    Raises ParseError, pointing at the place, if the expression cannot be read.
    """
    tokens = _tokens(text)
    place = load_domain(domain)
    lexicon = load_lexicon(place, load_catalogue(place))
    rows = lattice(tokens, lexicon, tagger or default_tagger())
    search = Search(tokens, rows)
    found = _readings(text, tokens, search, lexicon, limit)
    if not found:
        raise _unreadable(text, tokens, search.furthest, lexicon)
    return found


def _tokens(text: str) -> list[Token]:
    if not isinstance(text, str):
        raise ParseError(f"an expression must be text, got {type(text).__name__}")
    if not text.strip():
        raise ParseError("the expression is empty; write for example 'the red cup left of the plate'")
    tokens = split(text[: 40 * MAX_WORDS])
    if len(tokens) > MAX_WORDS or len(text) > 40 * MAX_WORDS:
        count = len(text.split())
        raise ParseError(f"the expression has {count:,} words; at most {MAX_WORDS} are read. Split it up")
    return tokens


def _readings(
    text: str, tokens: Sequence[Token], sentences: Iterable[Sentence], lexicon: Lexicon, limit: int
) -> list[Parse]:
    """Every distinct program of the sentences and of their other attachments, with costs turned to scores."""
    found: dict[Program, tuple[float, str, tuple[Span, ...]]] = {}
    problem: ParseError | None = None
    best, margin = math.inf, MARGIN if limit > 1 else 0.0
    for rank, sentence in enumerate(sentences):
        if sentence.cost >= best + margin:  # neither moves nor strain make a reading cheaper
            break
        variants = VARIANTS[rank] if rank < len(VARIANTS) else 1
        for syntax, extra, note in attachments(sentence.syntax, text, variants):
            if sentence.cost + extra >= best + margin:
                continue
            meaning = Meaning(lexicon)
            try:
                program = meaning.program(syntax)
            except ParseError as error:
                problem = error
                continue
            cost = sentence.cost + extra + strain(program, syntax, lexicon)
            best = min(best, cost)
            if program not in found or cost < found[program][0]:
                dropped = tuple((word.start, word.end) for word in meaning.dropped)
                found[program] = (cost, note, (*_skipped(tokens, sentence), *dropped))
            if extra == 0 and sentence.cost + MOVE >= best + margin:  # from nothing, a move can only cost
                break
    if not found and problem is not None:
        raise problem
    ranked = sorted(found.items(), key=lambda item: item[1][0])[:limit]
    worst = ranked[0][1][0] + MARGIN if ranked else 0.0
    ranked = [item for item in ranked if item[1][0] <= worst]
    weights = [2.0 ** (ranked[0][1][0] - cost) for _, (cost, _, _) in ranked]
    return [
        Parse(text, program, weight / sum(weights), note, tuple((text[slice(*s)], s) for s in sorted(unused)))
        for (program, (_, note, unused)), weight in zip(ranked, weights, strict=True)
    ]


def _skipped(tokens: Sequence[Token], sentence: Sentence) -> tuple[Span, ...]:
    return tuple((tokens[edge.start].start, tokens[edge.end - 1].end) for edge in sentence.skipped)


def _unreadable(text: str, tokens: Sequence[Token], furthest: int, lexicon: Lexicon) -> ParseError:
    if not any(c.isalnum() for c in text):
        return ParseError(f"the expression has no words: {text[:60]!r}")
    token = tokens[min(furthest, len(tokens) - 1)]
    hint = did_you_mean(token.text, lexicon.known()) if not lexicon.find((token.text,)) else ""
    return ParseError(
        f"the expression cannot be read; it fails at {token.text!r}.{hint}\n{point_at(text, token.start, token.end)}"
    )
