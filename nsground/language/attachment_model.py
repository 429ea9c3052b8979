"""How likely a clause belongs to each of the nouns that are open: a log-linear model of the choice.

The features are what decides prepositional phrases since Brill and Resnik (COLING 1994) and Ratnaparkhi, Reynar and
Roukos (HLT 1994): the heads, their classes, the relation, how far apart they are and what stands between; weights are
learned by ``scripts/train_preferences.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from nsground.language.noun_classes import NOTHING
from nsground.language.sketch import Clause, Noun

K = TypeVar("K")

NO_NOUN = (NOTHING, "", "")
WHERE = {(nearer, root): f"{nearer}{'r' if root else ''}" for nearer in range(3) for root in (False, True)}
"""How many nouns lie nearer, up to two, and whether it is the root of its phrase."""

MAX_SCORES = 50_000
"""Most scores that are kept."""


class Choice(NamedTuple):
    """A noun that a clause may belong to: how many open nouns lie nearer, and how many farther.

    ``given``: the grammar put it there, with the nearest noun or, after "and", with that of the clause before.
    """

    clause: Clause
    noun: Noun
    nearer: int
    farther: int
    given: bool


class Neighbour(NamedTuple):
    """The clause before one, and whether it belongs to the same noun."""

    clause: Clause
    before: Clause
    sibling: bool


Facts = tuple[str, str, str, str, str, str, str, str, bool]
"""All of a choice that its features depend on."""


def facts(choice: Choice) -> Facts:
    """What a clause says, how it is linked, the class and word of its own noun; of the noun that it may belong to the
    class, the word, how it is marked and where it stands; whether the grammar put it there."""
    clause, noun, nearer, farther, given = choice
    head, word, _ = noun.head
    of, of_word, _ = NO_NOUN if clause.leads is None else clause.leads.head
    return clause.kind, clause.link, of, of_word, head, word, noun.marked, WHERE[min(nearer, 2), farther == 0], given


def features(of_choice: Facts) -> Iterator[str]:
    """What speaks for or against a choice, whatever was chosen before."""
    kind, link, of, of_word, head, word, marked, where, given = of_choice
    yield f"near={where}"
    if given:
        yield "given"
        yield f"given {link}"
    yield f"{head} {kind} {of}"
    yield f"{head} {kind}"
    yield f"{head} _ {of}"
    yield f"{head} near={where}"
    yield f"{kind} near={where}"
    yield f"{kind} {of} near={where}"
    if link:
        yield f"link={link} near={where}"
        yield f"link={link} {head}"
    if word:
        yield f"word={word} {kind}"
    if of_word:
        yield f"{kind} word={of_word} near={where}"
    if marked:
        yield f"{marked} near={where}"


def neighbour_features(neighbour: Neighbour) -> Iterator[str]:
    """What speaks for or against the noun that the clause before belongs to, or another."""
    clause, before, sibling = neighbour
    yield f"sibling={sibling} {before.kind} {clause.kind}"
    yield f"sibling={sibling} {'and' in clause.link}"


class AttachmentModel:
    """Weights of features, and the scores of choices by them."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self._scores: dict[Facts, float] = {}
        self._beside: dict[tuple[str, str, str, bool], float] = {}

    def score(self, choice: Choice) -> float:
        """How much speaks for a choice by itself: the sum of its features' weights; more is likelier."""
        key = facts(choice)
        score = self._scores.get(key)
        if score is None:
            score = _kept(self._scores, key, self._sum(features(key)))
        return score

    def score_beside(self, neighbour: Neighbour) -> float:
        """What the clause before adds to that, by whether it belongs to the same noun."""
        clause, before, sibling = neighbour
        key = (before.kind, clause.kind, clause.link, sibling)
        score = self._beside.get(key)
        if score is None:
            score = _kept(self._beside, key, self._sum(neighbour_features(neighbour)))
        return score

    def _sum(self, features: Iterator[str]) -> float:
        return sum([self.weights[feature] for feature in features if feature in self.weights])


def _kept(scores: dict[K, float], key: K, score: float) -> float:
    """The score, kept for later texts."""
    if len(scores) >= MAX_SCORES:
        scores.clear()
    scores[key] = score
    return score


def costs(scores: Sequence[float]) -> list[float]:
    """For each of some choices, -ln of its probability."""
    most = max(scores)
    total = most + math.log(sum([math.exp(score - most) for score in scores]))
    return [total - score for score in scores]
