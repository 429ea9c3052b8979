"""Rules that draw by the seed: some of the programs, some of the templates; and templates by name."""

from __future__ import annotations

import random
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from nsground.splits.case import SplitCase
from nsground.splits.rules.base import Place, Pool, Rule, RuleArgument, Term, WordChoice, choice, count_of, share


def draw(groups: dict[Hashable, list[int]], size: int, part: float, seed: int) -> list[bool]:
    """Whole groups, drawn until about ``part`` of ``size`` items are held; the nearest to it that drawing comes."""
    held = [False] * size
    names = sorted(groups, key=str)
    random.Random(f"{seed} {len(names)}").shuffle(names)
    left = part * size
    for name in names:
        if len(groups[name]) < 2 * left:  # more would be farther from the share than none
            left -= len(groups[name])
            for i in groups[name]:
                held[i] = True
    return held


@dataclass(frozen=True)
class Random(Rule):
    """Programs drawn by the seed, until they are this share of the examples: a hold-out of nothing in particular."""

    name: ClassVar[str] = "random"
    usage: ClassVar[str] = "random(0.2)"
    of_programs = False
    share: float

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        count_of(cls, given, place, 1, 1)
        return cls(share(cls, given[0]))

    def held(self, pool: Pool) -> list[bool]:
        return draw(dict(pool.classes), len(pool.cases), self.share, pool.seed)

    def words(self) -> str:
        return f"a random {self.share:.0%} of the programs"


@dataclass(frozen=True)
class Template(Rule):
    """Programs of held-out templates: of those named, or drawn by the seed until they are this share of the examples.

    A template is what is left of a program without its words (nsground split rules DATASET lists them):
    restrictions by nouns and attributes on one set are one "thing", relations lose their names. A name is such a
    template or one that the data set records, in quotes. As in CLOSURE (Bahdanau et al., 2019).
    """

    name: ClassVar[str] = "template"
    usage: ClassVar[str] = 'template(0.2) or template("AND(NOT(thing), RELATION(thing))"|"one_hop/0")'
    named: WordChoice | None = None
    share: float = 0.0

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        count_of(cls, given, place, 1, 1)
        if given[0].bound is not None:
            return cls(share=share(cls, given[0]))
        return cls(choice(cls, given[0]))

    def held(self, pool: Pool) -> list[bool]:
        if self.named is not None:
            wanted = {term.word for term in self.named.terms}
            return [bool(wanted & _names(case)) for case in pool.cases]
        groups: dict[Hashable, list[int]] = {}
        for i, case in enumerate(pool.cases):
            groups.setdefault(case.skeleton, []).append(i)
        return draw(groups, len(pool.cases), self.share, pool.seed)

    def words(self) -> str:
        if self.named is None:
            return f"templates drawn up to {self.share:.0%} of the examples"
        return f"template {' or '.join(term.word for term in self.named.terms)}"

    def unknown(self, cases: Sequence[SplitCase]) -> list[tuple[Term, set[str]]]:
        known = {name for case in cases for name in _names(case)}
        return [(term, known) for term in (self.named.terms if self.named else ()) if term.word not in known]


def _names(case: SplitCase) -> set[str]:
    return {case.skeleton, case.template or ""} - {""}
