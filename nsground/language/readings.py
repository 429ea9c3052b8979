"""The candidate readings of an expression: sentences of the grammar, ways to attach their clauses, and their costs."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from nsground.errors import ParseError
from nsground.language.acts import Utterance, utterance
from nsground.language.attachment import Attached, attachments
from nsground.language.lexicon import Lexicon
from nsground.language.parse_search import Search, Sentence
from nsground.language.preferences import oddities
from nsground.language.reading_model import ReadingModel
from nsground.language.semantics import Meaning
from nsground.language.syntax import Word
from nsground.program import Span

SENTENCES = 24
"""Most sentences of the grammar that are looked at, cheapest first."""

TIE = 0.05
"""Costs that differ by less are no reason to look for more sentences."""

READINGS = 64
"""Most readings whose meaning is looked at."""

FAILURES = 2
"""A sentence is given up where so many ways to attach its clauses mean nothing."""

STRAY = 4.0
"""What a pronoun costs that stands for nothing, as in "they guy"; less than a word that is left out."""

WIDTH = 12
"""Most ways to attach the clauses of a sentence that are looked at."""


@dataclass(frozen=True)
class Reading:
    """A candidate: its words and their cost, where its clauses belong, what is odd about it, and the cost of it all."""

    meant: Utterance
    sentence: Sentence
    attached: Attached
    oddities: Mapping[str, int]
    cost: float
    unused: tuple[Span, ...]


def candidates(
    text: str, search: Search, lexicon: Lexicon, model: ReadingModel, margin: float, width: int = WIDTH
) -> Iterator[Reading]:
    """Readings, the likeliest by words and attachment first, until none can cost less than the best and the ``margin``.

    Raises ParseError where no sentence of the grammar means anything.
    """
    best, problem = math.inf, None
    waiting: list[tuple[float, int, Sentence, Attached]] = []
    sentences = looked_at = turn = 0
    failures: Counter[int] = Counter()
    while looked_at < READINGS:
        most = min(best + margin, waiting[0][0] - TIE if waiting else math.inf)
        if sentences < SENTENCES and (sentence := search.next(most / model.words)):
            sentences += 1
            for attached in attachments(sentence.syntax, text, lexicon, model.attachment, width):
                least = model.before_meaning(sentence.cost, attached.cost)
                turn += 1
                heappush(waiting, (least, turn, sentence, attached))
            continue
        if not waiting or waiting[0][0] >= best + margin:
            break
        least, _, sentence, attached = heappop(waiting)
        if failures[id(sentence)] >= FAILURES:
            continue
        looked_at += 1
        meaning = Meaning(lexicon)
        try:
            meant = utterance(meaning, attached.syntax)
        except ParseError as error:
            problem = error
            failures[id(sentence)] += 1
            continue
        strays = {word for word in meaning.dropped if isinstance(word, Word) and word.terminal == "IT"}
        odd = oddities(meant.program, attached, lexicon)
        cost = least + model.of_oddities(odd) + STRAY * len(strays)
        best = min(best, cost)
        unused = (*sentence.skipped, *((word.start, word.end) for word in meaning.dropped))
        yield Reading(meant, sentence, attached, odd, cost, tuple(sorted(unused)))
    if math.isinf(best) and problem is not None:
        raise problem
