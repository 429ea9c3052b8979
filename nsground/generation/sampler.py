"""Expressions grown towards what they are to mean: a region or a set is chosen first, then clauses true of it.

A plan says, for each link of a chain of relations from the target on, which operations are wanted there. What comes
out fits the plan but may still be degenerate; that is for :mod:`nsground.generation.conditions` to say.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, reduce
from typing import TypeVar

from nsground import program as p
from nsground.generation.ablations import weaker
from nsground.generation.denotations import Members, Sight
from nsground.generation.operations import HERE, LINKS, LOCALS, PICKS, Plan
from nsground.generation.vocabulary import Vocabulary
from nsground.program import Program

T = TypeVar("T")

Fits = Callable[[Members], bool]
"""Whether the regions that a description denotes are such as are wanted."""

MAX_TRIES = 4
"""How often a description of one region is begun anew."""

NOUN_WEIGHT = 8
"""How many times as often a description has the region's noun, where words without it would do too."""

MAX_WORDS_PICKED, MAX_WORDS = 2, 8
"""Words of a set that something is picked from, and of any other, at most."""

SIDED_SHARE = 0.8
"""How often a relation is one that has an inverse, such as ``left_of``, where there are others."""


@dataclass(frozen=True, eq=False)
class Growth:
    """Programs about one scene; all chance comes from ``rng``."""

    sight: Sight
    words: Vocabulary
    rng: random.Random

    # --- sets -----------------------------------------------------------------------------------------------

    def one(self, i: int, plan: Plan) -> Program | None:
        """A description that is true of region i alone, and of more if any of it were left out."""
        goal = frozenset({i})
        if (i, plan) in self._in_vain:
            return None
        for _ in range(MAX_TRIES):
            program = self._one(i, plan)
            if program is not None and self.sight.denotes(program) == goal:
                # Words alone were chosen such that each counts; an anchor laid bare may still say as much.
                if plan == HERE or not any(self.sight.denotes(less) == goal for less in weaker(program)):
                    return program
            elif plan == HERE:
                break  # all words were tried
        self._in_vain.add((i, plan))
        return None

    def _one(self, i: int, plan: Plan) -> Program | None:
        pick = next((op for op in plan[0] if op in PICKS), None)
        if pick is not None:
            return PICKS[pick](self, i, plan)
        return self.worded(i, plan, lambda left: left == {i})

    def several(self, plan: Plan, sizes: Collection[int]) -> Program | None:
        """A description that is true of so many regions, but not of all."""
        i, everything = self.any_region(), self.sight.everything

        def fits(left: Members) -> bool:
            return len(left) in sizes and left != everything

        pick = next((op for op in plan[0] if op in ("visible", "other")), None)
        if pick is None:
            return self.worded(i, plan, fits)
        program = PICKS[pick](self, i, plan)
        return program if program is not None and fits(self.sight.members(program)) else None

    def empty(self, plan: Plan) -> Program | None:
        """A description that is true of nothing, though all of it but any one clause is true of something."""
        return self.worded(self.any_region(), plan, lambda left: not left, words_of=self.any_region())

    def worded(
        self, i: int, plan: Plan, fits: Fits, short: bool = False, words_of: int | None = None
    ) -> Program | None:
        """What the plan asks for, true of region i, with words, few if short, about it or another, so that all fits.

        Each word and clause matters: without it something else is denoted.
        """
        cores = (self._short_cores if short else self._cores)[i if words_of is None else words_of]
        clauses = self.clauses(i, plan, lambda known, related: _some_fit(cores.values(), known, related, fits))
        if clauses is None:
            return None
        have = self.all_of(clauses)
        others = [self.all_of(clauses[:position] + clauses[position + 1 :]) for position in range(len(clauses))]
        sufficient: list[tuple[Program, ...]] = []
        for words, members in cores.items():
            left = members & have
            if not fits(left) or not self._sayable(words) or any(members & rest == left for rest in others):
                continue
            less = (cores[words[:position] + words[position + 1 :]] for position in range(len(words)))
            if all(more & have != left for more in less):
                sufficient.append(words)
        if not sufficient:
            return None
        weights = [NOUN_WEIGHT if any(isinstance(word, p.Concept) for word in words) else 1 for words in sufficient]
        return self.put(self.rng.choices(sufficient, weights)[0], clauses)

    def anchors(self, i: int, below: Plan) -> list[int]:
        """The regions that region i may be related to: where there are words alone, those that they single out."""
        known = self._nameable if below == HERE else sorted(self.sight.everything)
        return [j for j in known if j != i and (j, below) not in self._in_vain]

    @cached_property
    def _in_vain(self) -> set[tuple[int, Plan]]:
        """Regions that were described by a plan in vain, as often as is tried: not tried again in this scene."""
        return set()

    @cached_property
    def _nameable(self) -> list[int]:
        return [
            i
            for i, cores in enumerate(self._cores)
            if any(members == {i} and self._sayable(words) for words, members in cores.items())
        ]

    def _sayable(self, words: tuple[Program, ...]) -> bool:
        """Whether English has a noun for some words: one of them, which is then the first, or *thing*."""
        return self.words.anything or isinstance(next(iter(words), None), p.Concept)

    @cached_property
    def _short_cores(self) -> list[dict[tuple[Program, ...], Members]]:
        return [{w: members for w, members in cores.items() if len(w) <= MAX_WORDS_PICKED} for cores in self._cores]

    @cached_property
    def _cores(self) -> list[dict[tuple[Program, ...], Members]]:
        """Of every region, each choice of its noun and attributes, as far as there are words, with what it denotes."""
        return [self._choices(self._words(i)) for i in sorted(self.sight.everything)]

    def _choices(self, known: Sequence[Program]) -> dict[tuple[Program, ...], Members]:
        choices: dict[tuple[Program, ...], Members] = {(): self.sight.everything}
        for word in known:
            members = self.sight.members(word)
            choices |= {(*words, word): left & members for words, left in choices.items() if len(words) < MAX_WORDS}
        return choices

    def _words(self, i: int) -> list[Program]:
        label, values = self.sight.labels[i], self.sight.values
        nouns: list[Program] = [p.Concept(label)] if label is not None and label in self.words.nouns else []
        said = ((family, values[family][i]) for family in self.words.values)
        return nouns + [p.Attribute(f, v) for f, v in said if v is not None and v in self.words.values[f]]

    # --- clauses --------------------------------------------------------------------------------------------

    def clauses(self, i: int, plan: Plan, useful: Callable[[Members, Members], bool]) -> list[Program] | None:
        """Clauses true of region i: one for each operation, and a relation to the next level where there is one.

        ``useful`` says whether, beside what the other clauses denote, one that denotes some regions would be of use;
        it is asked before the region that a relation leads to is described, which is dear.
        """
        here, below = plan[0], plan[1:]
        made: list[Program | None] = [LOCALS[op](self, i) for op in here if op in LOCALS]
        if None not in made and below:
            link = next((op for op in here if op in LINKS), "relation")
            known = self.all_of([clause for clause in made if clause is not None])
            made.insert(0, LINKS[link](self, i, below, partial(useful, known)))
        return None if None in made else [clause for clause in made if clause is not None]

    def put(self, core: Sequence[Program], clauses: Sequence[Program]) -> Program:
        """Nouns, adjectives and clauses as one set, in the order in which English says them without brackets."""
        core = sorted(core, key=_place)
        denied = [clause for clause in clauses if isinstance(clause, p.Not)]
        affirmed = [clause for clause in clauses if not isinstance(clause, p.Not)]
        affirmed.sort(key=lambda clause: not isinstance(clause, p.Or))
        if len(affirmed) == 1 and isinstance(affirmed[0], p.Relation):
            related = affirmed[0]
            return both([p.Relation(related.name, both(core), related.anchors), *denied])
        return both([*core, *affirmed, *denied])

    def all_of(self, clauses: Sequence[Program]) -> Members:
        """The regions that all clauses hold of; all regions for no clause."""
        return reduce(frozenset.__and__, map(self.sight.members, clauses), self.sight.everything)

    # --- choices --------------------------------------------------------------------------------------------

    def any_region(self, but: Members = frozenset()) -> int:
        """A region drawn at random, none of ``but``."""
        return self.rng.choice(sorted(self.sight.everything - but))

    def pick(self, options: Sequence[T]) -> T | None:
        """One of the options, drawn at random; None for none."""
        return self.rng.choice(options) if options else None

    @cached_property
    def _sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        contracts = {name: self.sight.facts.catalogue.relation(name).contract for name in self.words.relations}
        sides = tuple(name for name, contract in contracts.items() if contract.inverse)
        return sides, tuple(name for name in contracts if name not in sides)

    def relations(self) -> list[str]:
        """The relations, in the order in which they are tried."""
        first, second = (self.rng.sample(names, len(names)) for names in self._sides)
        return [*first, *second] if self.rng.random() < SIDED_SHARE else [*second, *first]


def _some_fit(cores: Collection[Members], known: Members, related: Members, fits: Fits) -> bool:
    """Whether there are words which, with what is known and what is related, fit, and neither of these is idle."""
    both = known & related
    for members in cores:
        left = members & both
        if fits(left) and members & known != left and (known >= related or members & related != left):
            return True
    return False


def _place(word: Program) -> int:
    """Nouns first in programs; of adjectives, as English has it, the size before all others, the material after."""
    if not isinstance(word, p.Attribute):
        return 0
    return {"size": 1, "material": 3}.get(word.family, 2)


def both(parts: Sequence[Program]) -> Program:
    """The intersection of any number of sets."""
    return p.And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else p.Any()
