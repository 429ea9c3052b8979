"""What an expression must fulfil in its scene, so that each clause counts and no answer comes by chance.

Each condition is a predicate over a :class:`DraftExpression` with a name, under which refusals are counted; they are
asked in order, the cheap ones first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from nsground import program as p
from nsground.generation.ablations import referents, weaker
from nsground.generation.denotations import Members, Sight
from nsground.generation.options import GenerationOptions
from nsground.generation.templates import heads
from nsground.language.realize import clear_english
from nsground.program import Program
from nsground.program.phrases import reach
from nsground.reasoning import Answer, execute

CLEAR = 0.02
"""Share of its range in the scene by which what is picked by a measure must differ from the next."""


@dataclass(frozen=True)
class DraftExpression:
    """An expression to be judged in its scene; ``kind`` is one of ``KINDS``."""

    kind: str
    program: Program
    sight: Sight
    options: GenerationOptions = field(repr=False)

    @cached_property
    def sets(self) -> tuple[Program, ...]:
        """The sets that it asks about."""
        return referents(self.program)

    @cached_property
    def members(self) -> tuple[Members, ...]:
        """What they denote."""
        return tuple(map(self.sight.members, self.sets))

    @cached_property
    def answer(self) -> Answer:
        """The answer in the draft's scene, in boolean logic and under the policy ``strict``."""
        return execute(self.program, self.sight.scene, logic="boolean", policy="strict")

    @cached_property
    def text(self) -> str:
        """Its English; empty where that is not read as the same."""
        return clear_english(self.program, self.sight.scene.domain) or ""


@dataclass(frozen=True)
class Condition:
    """A demand on every expression."""

    name: str
    demand: str
    holds: Callable[[DraftExpression], bool] = field(repr=False)


# --- the predicates ---------------------------------------------------------------------------------------


def anchors_are_unique(case: DraftExpression) -> bool:
    """Whether each THE has exactly one region to choose from."""
    return all(map(case.sight.holds, case.sets))


def number_fits(case: DraftExpression) -> bool:
    """One target where one is meant, several where several are, none where none is; a query is about one."""
    counts = [len(members) for members in case.members]
    match case.kind:
        case "single":
            return counts == [1]
        case "several":
            return counts[0] > 1
        case "none":
            return counts == [0]
    queried = [len(case.sight.members(node.regions)) for node in case.program.find(p.Query)]
    return all(count == 1 for count in queried)


def within_limits(case: DraftExpression) -> bool:
    """Whether depth and chain are within the options."""
    low, high = case.options.depth
    return low <= case.program.depth <= high and case.options.chain[0] <= reach(case.program) <= case.options.chain[1]


def something_is_left_out(case: DraftExpression) -> bool:
    """Whether no set is the whole scene, which would make its clauses idle."""
    return all(members != case.sight.everything for members in case.members)


def noun_does_not_tell(case: DraftExpression) -> bool:
    """Some other region is of the noun of each set; at least and at most as many as the options ask."""
    low, high = case.options.distractors
    for node, members in zip(case.sets, case.members, strict=True):
        for head in heads(node):
            same = case.sight.members(head)
            if len(same) < 2 or not low <= len(same - members) <= high:
                return False
    return True


def choice_among_two(case: DraftExpression) -> bool:
    """Ordinals, superlatives, the nearest and ``every`` have two or more to choose from."""
    for node in case.program.walk():
        choosing = node.orders or node.marks or isinstance(node, p.Other)
        if choosing and node.pool is not None and len(case.sight.members(node.pool)) < 2:
            return False
    return True


def choice_is_clear(case: DraftExpression) -> bool:
    """What is picked by a measure differs from its neighbours in the order by more than a hair."""
    for node in case.program.walk():
        if not node.orders or node.pool is None:
            continue
        picked, pool = case.sight.members(node), case.sight.members(node.pool)
        for measure in case.sight.facts.measures(node):
            values = case.sight.measure(measure)
            hair = CLEAR * (max(values) - min(values))
            if any(abs(values[i] - values[j]) <= hair for i in picked for j in pool - picked):
                return False
    return True


def end_matters(case: DraftExpression) -> bool:
    """Counted from the other end, an ordinal picks another."""
    for node in case.program.find(p.Nth):
        if case.sight.members(dataclasses.replace(node, rank=-node.rank)) == case.sight.members(node):
            return False
    return True


def answer_is_not_said(case: DraftExpression) -> bool:
    """A query does not name the family that it asks for, and the scene has more than one value of it."""
    for query in case.program.find(p.Query):
        clauses = [query.regions, *_conjuncts(query.regions)]
        said = (node.family for clause in clauses for node in _own(clause))
        if query.family in said or len(set(case.sight.values[query.family])) < 2:
            return False
    return True


def no_clause_is_redundant(case: DraftExpression) -> bool:
    """To leave out a clause, or to lay an anchor bare, changes what is denoted."""
    for node, members in zip(case.sets, case.members, strict=True):
        if any(case.sight.denotes(less) == members for less in weaker(node)):
            return False
    return True


def sides_differ(case: DraftExpression) -> bool:
    """Two things that are compared are not the same."""
    return len(set(case.members)) == len(case.members) or len(case.members) == 1


def reads_the_same(case: DraftExpression) -> bool:
    """Whether its English is read as the same program."""
    return bool(case.text)


def has_no_brackets(case: DraftExpression) -> bool:
    """Whether its English is clear without brackets, where the options ask for that."""
    return case.options.brackets or "(" not in case.text


CONDITIONS: tuple[Condition, ...] = (
    Condition("anchors are unique", "each THE has exactly one to choose from", anchors_are_unique),
    Condition("number fits", "as many are meant as the kind of expression says", number_fits),
    Condition("within limits", "depth and chain of relations are as asked", within_limits),
    Condition("something is left out", "no set is the whole scene", something_is_left_out),
    Condition("noun does not tell", "another region is of the target's noun", noun_does_not_tell),
    Condition("choice among two", "ordinals, superlatives and the like have two to choose from", choice_among_two),
    Condition("choice is clear", "what is picked by a measure is not so by a hair", choice_is_clear),
    Condition("end matters", "an ordinal picks another from the other end", end_matters),
    Condition("answer is not said", "a question does not name what it asks for", answer_is_not_said),
    Condition("sides differ", "what is compared is not the same", sides_differ),
    Condition("no clause is redundant", "to leave out any clause changes what is denoted", no_clause_is_redundant),
    Condition("reads the same", "the English is read as an equivalent program", reads_the_same),
    Condition("has no brackets", "the English is clear without brackets", has_no_brackets),
)


def refusal(case: DraftExpression) -> str | None:
    """The name of the first condition that does not hold, or None."""
    return next((condition.name for condition in CONDITIONS if not condition.holds(case)), None)


def _conjuncts(node: Program) -> list[Program]:
    """The clauses that a set is made of, down to what they are related to."""
    match node:
        case p.And(parts=parts):
            return [found for part in parts for found in (part, *_conjuncts(part))]
        case p.Not(part=part):
            return [part, *_conjuncts(part)]
        case p.Or(parts=parts):
            return list(parts)
    return [] if node.pool is None else [node.pool, *_conjuncts(node.pool)]


def _own(clause: Program) -> tuple[p.Attribute | p.Same | p.Different, ...]:
    return (clause,) if isinstance(clause, p.Attribute | p.Same | p.Different) else ()
