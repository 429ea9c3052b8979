"""Expressions about one scene, more than are needed, so that there is a choice for balance."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nsground import program as p
from nsground.generation.conditions import DraftExpression, refusal
from nsground.generation.denotations import Sight
from nsground.generation.operations import LINKS, LOCALS, PICKS, Plan
from nsground.generation.options import EXTRAS, MOST_REGIONS, GenerationOptions
from nsground.generation.sampler import Growth
from nsground.generation.vocabulary import check_words, vocabulary
from nsground.program import Program
from nsground.program.normal import normal
from nsground.scene import SceneGraph

PLANS, PATIENCE = 8, 4
"""How many plans are tried for an expression of one kind in a scene, and how often each."""

ROUNDS = 2
"""How many expressions are begun for each that is wanted, at most: some scenes have little to say of some kinds."""

NOT_FOUND = "nothing grown"
"""What is counted where growth finds nothing to say that fits its plan."""

COUNTS = (0, 1, 2, 3, 4)
"""The numbers that questions are made to be answered by, equally often where scenes allow."""

PLURAL = ("several", "count", "exists", "compare", "none")
"""Kinds that are about a set, not about one thing."""

SEVERAL, ANY_NUMBER = range(2, MOST_REGIONS), range(1, MOST_REGIONS)


@dataclass(frozen=True)
class Candidate:
    """An expression with what it comes to in its scene."""

    kind: str
    program: Program
    text: str
    targets: tuple[int, ...] | None
    answer: str | None


@dataclass
class Grown:
    """The candidates of a scene, and what was refused by which condition."""

    candidates: list[Candidate] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


def candidates(scene: SceneGraph, index: int, wanted: int, options: GenerationOptions) -> Grown:
    """Up to ``wanted`` candidates about the scene of this number; all chance comes from the seed and the number."""
    grown = Grown()
    if not 2 <= len(scene) <= MOST_REGIONS:
        return grown
    check_words(scene.domain, options.without)
    rng = random.Random(f"{options.seed} expressions {index}")
    sight = Sight(scene)
    growth = Growth(sight, vocabulary(scene.domain, scene).without(options.without), rng)
    seen: set[Program] = set()
    for kind in _dealt(options.kinds, ROUNDS * wanted, rng):
        if len(grown.candidates) == wanted:
            break
        for program in _tries(growth, kind, options):
            if program is None:
                grown.refused[NOT_FOUND] += 1
                continue
            case = DraftExpression(kind, program, sight, options)
            why = refusal(case)
            if why is None and (form := normal(program)) not in seen:
                seen.add(form)
                grown.candidates.append(_candidate(case))
                break
            grown.refused[why or "said already"] += 1
    return grown


def _dealt(shares: Mapping[str, float], count: int, rng: random.Random) -> list[str]:
    return rng.choices(list(shares), list(shares.values()), k=count)


def _candidate(case: DraftExpression) -> Candidate:
    answer = case.answer
    if answer.value is None:
        return Candidate(case.kind, case.program, case.text, tuple(sorted(answer.chosen)), None)
    word = {True: "yes", False: "no"}[answer.value] if isinstance(answer.value, bool) else str(answer.value)
    return Candidate(case.kind, case.program, case.text, None, word)


# --- programs of each kind ----------------------------------------------------------------------------------


def _tries(growth: Growth, kind: str, options: GenerationOptions) -> Iterator[Program | None]:
    """Programs of a kind, of one plan after another; for questions also the answer is wanted beforehand."""
    rng = growth.rng
    wanted, yes = rng.choice(COUNTS), rng.random() < 0.5
    reach = rng.randint(*options.chain)  # kept, or long chains, which fail more often, would be rare
    for plan in (plan for _ in range(PLANS) for plan in [planned(options, rng, reach, kind in PLURAL)] * PATIENCE):
        match kind:
            case "single":
                yield _the(growth.one(growth.any_region(), plan))
            case "several" if "union" in plan[0]:
                yield _union(growth, plan)
            case "several":
                yield growth.several(plan, SEVERAL)
            case "none":
                program = growth.empty(plan)
                yield _the(program) if rng.random() < 0.5 else program
            case "count":
                program = growth.several(plan, (wanted,)) if wanted else growth.empty(plan)
                yield None if program is None else p.Count(program)
            case "exists":
                program = growth.several(plan, ANY_NUMBER) if yes else growth.empty(plan)
                yield None if program is None else p.Exists(program)
            case "query":
                program, family = growth.one(growth.any_region(), plan), growth.pick(sorted(growth.words.values))
                yield None if program is None or family is None else p.Query(family, program)
            case "compare":
                yield _comparison(growth, plan, ((),) * (options.chain[0] + 1), yes)


def planned(options: GenerationOptions, rng: random.Random, reach: int, plural: bool = False) -> Plan:
    """Which operations are wanted at which level of a chain of so many relations; ``plural`` where a set is meant."""
    names = [name for name, weight in options.operations.items() if weight]
    count = rng.choices(range(len(EXTRAS)), EXTRAS)[0] if names else 0
    levels: list[list[str]] = [[] for _ in range(reach + 1)]
    for op in rng.choices(names, [options.operations[name] for name in names], k=count) if count else ():
        if op in LINKS and reach == 0 < options.chain[1]:
            levels.append([])
            reach = 1
        slots = [level for place, level in enumerate(levels) if _fits(op, place, level, reach, plural)]
        if slots:
            (slots[0] if rng.random() < 0.5 else rng.choice(slots)).append(op)
    return tuple(map(tuple, levels))


def _fits(op: str, place: int, level: Sequence[str], reach: int, plural: bool) -> bool:
    """Whether an operation may be added at a level of a plan: one of each sort, links where there is a next level.

    Of one thing alone, *red or blue* says too much; of several a choice among them says too little.
    """
    several = plural and place == 0
    if op == "union" or "union" in level:
        return op == "union" and several and not level
    sort = next(table for table in (LINKS, LOCALS, PICKS) if op in table)
    if op == "or" and not several and not any(each in PICKS for each in level):
        return False
    if sort is PICKS and several and op not in ("other", "visible"):
        return False
    return not any(each in sort for each in level) and (sort is not LINKS or place < reach)


def _the(program: Program | None) -> Program | None:
    return None if program is None else p.The(program)


def _union(growth: Growth, plan: Plan) -> Program | None:
    i = growth.any_region()
    first = growth.one(i, plan)
    second = growth.one(growth.any_region(but=frozenset({i})), ((),))
    return None if first is None or second is None else p.Or((p.The(first), p.The(second)))


def _comparison(growth: Growth, plan: Plan, other: Plan, yes: bool) -> Program | None:
    """A comparison of two numbers or two values that comes out as wanted."""
    rng = growth.rng
    family = growth.pick(sorted(growth.words.values))
    made: Program
    if family is not None and rng.random() < 0.4:
        first, second = (growth.one(growth.any_region(), each) for each in (plan, other))
        if first is None or second is None:
            return None
        made = p.Equal(p.Query(family, first), p.Query(family, second))
        mine, yours = (growth.sight.values[family][min(growth.sight.members(node))] for node in (first, second))
        truth = mine == yours
    else:
        first, second = (growth.several(each, ANY_NUMBER) for each in (plan, other))
        if first is None or second is None:
            return None
        counts = [len(growth.sight.members(node)) for node in (first, second)]
        kind = rng.choice((p.Greater, p.Less, p.Equal))
        made = kind(p.Count(first), p.Count(second))
        truth = {"GREATER": counts[0] > counts[1], "LESS": counts[0] < counts[1]}.get(made.op, counts[0] == counts[1])
    return made if truth is yes else None
