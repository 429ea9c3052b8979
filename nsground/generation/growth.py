"""Expressions grown towards what they are to mean: a region or a set is chosen first, then clauses true of it.

A plan says, for each link of a chain of relations from the target on, which operations are wanted there. What comes
out fits the plan but may still be degenerate; that is for :mod:`nsground.generation.conditions` to say.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import TypeVar

from nsground import program as p
from nsground.generation.operations import LINKS, LOCALS, PICKS, Plan
from nsground.generation.sight import Members, Sight
from nsground.generation.vocabulary import Vocabulary
from nsground.program import Program

T = TypeVar("T")

TRIES = 6
"""How often a description of one region is begun anew."""

NOUN_FIRST = 0.75
"""How often a description looks to the noun before the adjectives."""

SIDES = 0.8
"""How often a relation is one that has an inverse, such as ``left_of``, where there are others."""


@dataclass(frozen=True)
class Growth:
    """Programs about one scene; all chance comes from ``rng``."""

    sight: Sight
    words: Vocabulary
    rng: random.Random

    # --- sets -----------------------------------------------------------------------------------------------

    def one(self, i: int, plan: Plan) -> Program | None:
        """A description that is true of region i alone."""
        for _ in range(TRIES):
            found = self._one(i, plan)
            if found is not None and self.sight.denotes(found) == {i}:
                return found
        return None

    def _one(self, i: int, plan: Plan) -> Program | None:
        here, below = plan[0], plan[1:]
        pick = next((op for op in here if op in PICKS), None)
        if pick is not None:
            return PICKS[pick](self, i, plan)
        clauses = self.clauses(i, here, below)
        return None if clauses is None else self.singled(i, clauses)

    def several(self, plan: Plan) -> Program | None:
        """A description that is true of two regions or more, but not of all."""
        here, below = plan[0], plan[1:]
        i = self.any_region()
        if here[:1] in (("visible",), ("other",)):
            found = PICKS[here[0]](self, i, plan)
            members = None if found is None else self.sight.denotes(found)
            return found if members is not None and len(members) >= 2 else None
        clauses = self.clauses(i, here, below)
        if clauses is None:
            return None
        found = self.loose(i, clauses, self.rng.choice((0, 1, 1, 2)))
        members = self.sight.denotes(found)
        return found if members is not None and 2 <= len(members) < len(self.sight.everything) else None

    def empty(self, plan: Plan) -> Program | None:
        """A description that is true of nothing, though each clause but one is true of something."""
        i, k = self.any_region(), self.any_region()
        clauses = self.clauses(i, plan[0], plan[1:])
        if clauses is None:
            return None
        core: list[Program] = []
        for word in self.simple(k):
            if not self.all_of([*core, *clauses]):
                break
            core.append(word)
        return self.put(core, clauses) if core and not self.all_of([*core, *clauses]) else None

    # --- clauses --------------------------------------------------------------------------------------------

    def clauses(self, i: int, here: Sequence[str], below: Plan) -> list[Program] | None:
        """Clauses true of region i: one for each operation, and a relation to the next level where there is one."""
        found: list[Program | None] = []
        if below:
            link = next((op for op in here if op in LINKS), "relation")
            found.append(LINKS[link](self, i, below))
        for op in here:
            if op in LOCALS:
                found.append(LOCALS[op](self, i))
        return None if any(each is None for each in found) else [each for each in found if each is not None]

    def singled(self, i: int, clauses: list[Program]) -> Program | None:
        """Clauses with as few words as, together with them, single out region i."""
        have = self.all_of(clauses)
        core: list[Program] = []
        for word in self.simple(i):
            if len(have) == 1:
                break
            if (left := have & self.sight.members(word)) != have:
                core.append(word)
                have = left
        if have != {i}:
            return None
        for word in [*core]:
            rest = [each for each in core if each is not word]
            if (rest or clauses) and self.all_of([*rest, *clauses]) == {i}:
                core = rest
        return self.put(core, clauses) if core or clauses else None

    def loose(self, i: int, clauses: list[Program], words: int) -> Program:
        """Clauses with some words about region i, each of which leaves something out."""
        have, core = self.all_of(clauses), list[Program]()
        for word in self.simple(i):
            left = have & self.sight.members(word)
            if len(core) < words and 2 <= len(left) < len(have):
                core.append(word)
                have = left
        return self.put(core, clauses)

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

    def simple(self, i: int) -> list[Program]:
        """The noun and the attributes of region i, in the order in which they are tried."""
        region = self.sight.scene.regions[i]
        adjectives: list[Program] = [
            p.Attribute(family, value)
            for family, value in region.attributes.items()
            if value is not None and value in self.words.values.get(family, ())
        ]
        self.rng.shuffle(adjectives)
        nouns: list[Program] = [p.Concept(region.label)] if region.label in self.words.nouns else []
        return [*nouns, *adjectives] if self.rng.random() < NOUN_FIRST else [*adjectives, *nouns]

    def all_of(self, clauses: Sequence[Program]) -> Members:
        return reduce(frozenset.__and__, map(self.sight.members, clauses), self.sight.everything)

    # --- choices --------------------------------------------------------------------------------------------

    def any_region(self, but: Members = frozenset()) -> int:
        return self.rng.choice(sorted(self.sight.everything - but))

    def pick(self, options: Sequence[T]) -> T | None:
        return self.rng.choice(options) if options else None

    @cached_property
    def _sides(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        contracts = {name: self.sight.facts.catalogue.relation(name).contract for name in self.words.relations}
        sides = tuple(name for name, contract in contracts.items() if contract.inverse)
        return sides, tuple(name for name in contracts if name not in sides)

    def any_relation(self) -> str | None:
        sides, others = self._sides
        first, second = (sides, others) if self.rng.random() < SIDES else (others, sides)
        return self.pick(first or second)


def _place(word: Program) -> int:
    """Nouns first in programs; of adjectives, as English has it, the size before all others, the material after."""
    if not isinstance(word, p.Attribute):
        return 0
    return {"size": 1, "material": 3}.get(word.family, 2)


def both(parts: Sequence[Program]) -> Program:
    """The intersection of any number of sets."""
    return p.And(tuple(parts)) if len(parts) > 1 else parts[0] if parts else p.Any()
