"""What can be said where some facts are unknown: who is surely meant, who may be, and whether that settles it.

A program is run twice, over the least and over the most that each fact can be (``facts.bounded``). A region is certain,
possible or excluded; an answer is given only where every completion of what is unknown gives the same one, else the
outcome is ``undecided``, and the regions are all that may be meant, the likeliest first. The likeliest is the one that
fits best if what is unknown is as the program says: people who point at things describe them rightly.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nsground.errors import ExecutionError, did_you_mean
from nsground.program import Any as Everything
from nsground.program import Program, Relation, Type
from nsground.program import The as Definite
from nsground.reasoning.answer import Answer, AnswerBounds, Outcome
from nsground.reasoning.decide import FLOOR, OUTCOMES
from nsground.reasoning.facts.backend import detached
from nsground.reasoning.facts.bounded import BoundedFacts
from nsground.reasoning.facts.logics import LogicLike
from nsground.reasoning.facts.scene_facts import Facts
from nsground.reasoning.operators.bounds import Runs
from nsground.reasoning.operators.evaluator import HOLDS, Evaluator
from nsground.reasoning.operators.selection import EVEN
from nsground.reasoning.operators.values import NamedValue, NumberValue
from nsground.reasoning.policy import Policy
from nsground.reasoning.presuppositions import Request, failures
from nsground.reasoning.scalar_view import summed_up
from nsground.scene import Floats

MAX_KNOWN = 4096
"""Programs of which a scene remembers that it can judge all of them."""


def unknown(program: Program, facts: Facts) -> tuple[Program, ...]:
    """The clauses of a program that a scene cannot judge, in order, each once and without what it is said of.

    Raises ExecutionError for a relation that was written down with a slip, such as ``LET_OF``.

    >>> from nsground.program import read
    >>> from nsground.reasoning.facts.logics import get_logic
    >>> from nsground.reasoning.facts.scene_facts import SceneFacts
    >>> from nsground.scene import SceneGraph
    >>> scene = SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"}], size=(100, 40))
    >>> unknown(read("HOLDING(AND(cup, color=red), spoon)"), SceneFacts.of(scene, get_logic("product")))
    (<Program HOLDING(ANY, spoon)>, <Program color=red>)
    """
    if program in facts.known:
        return ()
    found = tuple(dict.fromkeys(_clauses(program, facts)))
    if not found:
        if len(facts.known) >= MAX_KNOWN:
            facts.known.clear()
        facts.known.add(program)
    return found


def demand_no_slip(name: str, facts: Facts) -> None:
    """Raises ExecutionError for the name of a relation that is almost that of one that the domain has."""
    if hint := did_you_mean(name, facts.catalogue.relations):
        raise ExecutionError(f"no relation {name!r} is known.{hint}")


def _clauses(node: Program, facts: Facts) -> Iterator[Program]:
    if isinstance(node, Relation) and node.span is None and not facts.knows_relation(node.name):
        demand_no_slip(node.name, facts)  # of a program that somebody wrote down
    if facts.knows_words(node):
        for child in node.children:
            yield from _clauses(child, facts)
    elif node.pool is None:
        yield node
    else:
        yield node.with_pool(Everything(span=node.pool.span))
        yield from _clauses(node.pool, facts)


# --- regions ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Open:
    """Who may be meant in every row.

    ``codes`` [B] are the outcomes as places in ``OUTCOMES``; ``lower`` and ``upper`` [B, N] bound the degrees of the
    set that is chosen from, and ``guess`` is what they are if what is unknown is as it was said; ``possible`` [B, N]
    are the regions that may be meant; ``unseen`` [B] says whether it may also be something that no region stands for.
    """

    codes: NDArray[np.intp]
    lower: Floats
    upper: Floats
    guess: Floats
    possible: NDArray[np.bool_]
    unseen: NDArray[np.bool_]

    @cached_property
    def best(self) -> NDArray[np.intp]:
        """[B] the region that fits best: by the guess, and of equal ones the one that may fit most."""
        guess = np.where(self.possible, self.guess, -1.0)
        upper = np.where(guess == guess.max(axis=1, initial=-1.0, keepdims=True), self.upper, -1.0)
        best: NDArray[np.intp] = upper.argmax(axis=1)
        return best

    @cached_property
    def confidence(self) -> Floats:
        """[B] how sure the outcome is: where it is undecided, the share that the best region has of all that may be
        meant, or of there being none."""
        if not self.upper.shape[1]:
            return np.where(self.unseen, HOLDS, 1.0)
        rows = np.arange(len(self.best))
        weights = np.where(self.possible, (self.lower + self.guess) / 2, 0.0)
        nothing = (1 - weights).prod(axis=1) + self.unseen * HOLDS
        share = weights[rows, self.best] / np.maximum(weights.sum(axis=1) + nothing, EVEN)
        return np.select(
            [self.codes == OUTCOMES.index("undecided"), self.codes == OUTCOMES.index("none")],
            [share, 1.0 - self.upper.max(axis=1)],
            self.lower[rows, self.best],
        )


def open_verdict(runs: Runs, node: Program, policy: Policy) -> Open:
    """Who may be meant by a set: one by THE and NTH, else all that hold."""
    lower, upper, guess = runs
    inner = node.regions if isinstance(node, Definite) else node
    count = _count(lower)
    low, high = (_members(run, inner) for run in (lower, upper))
    seen = low[:, :count], high[:, :count]
    one = node.singular
    if one and policy == "lenient":
        least = np.maximum(seen[0].max(axis=1, initial=0.0) - EVEN, FLOOR)[:, None]
        possible, beyond = seen[1] >= least, high[:, count:] >= least
        certain = possible & (seen[0] > 0) & (possible.sum(axis=1, keepdims=True) == 1)
        tied = possible & (seen[0] == seen[1])
    else:
        possible, beyond, certain = seen[1] > HOLDS, high[:, count:] > HOLDS, seen[0] > HOLDS
        tied = certain
    unseen = beyond.any(axis=1)
    codes = np.full(len(low), OUTCOMES.index("undecided"))
    settled = ~unseen & (certain == possible).all(axis=1)
    number = certain.sum(axis=1)
    codes[settled] = np.array([OUTCOMES.index(name) for name in _named(one)])[np.minimum(number, 2)][settled]
    if one:  # several surely fit: nothing that is unknown will make it one
        codes[(tied.sum(axis=1) > 1) & (tied == possible).all(axis=1) & ~unseen] = OUTCOMES.index("ambiguous")
        if policy == "strict":
            codes[number > 1] = OUTCOMES.index("ambiguous")
    return Open(codes, *seen, np.minimum(_members(guess, inner)[:, :count], seen[1]), possible, unseen)


def _named(one: bool) -> tuple[Outcome, ...]:
    return ("none", "found", "ambiguous" if one else "many")


def _members(run: Evaluator, node: Program) -> Floats:
    degrees: Floats = detached(run.members(node))
    return degrees.mean(axis=0, keepdims=True) if run.facts.sampled else degrees


def _count(run: Evaluator) -> int:
    """How many regions a row has, without unseen ones."""
    facts = run.facts
    return facts.inner.shape[1] if isinstance(facts, BoundedFacts) else facts.shape[1]


# --- values -------------------------------------------------------------------------------------------------


class Said(NamedTuple):
    """What a question comes to in a row: its value, None where that is open; between what it lies; how sure that is."""

    value: int | bool | str | None
    between: tuple[Any, Any] | None
    confidence: float


def open_values(runs: Runs, node: Program, rows: int) -> list[Said]:
    """What a question comes to in every row, whatever the unknown facts are.

    A truth lies between two degrees, a number between two numbers (None: any), a name between none.
    """
    low, high = (_of_rows(run, node) for run in runs[:2])
    if isinstance(low, NumberValue):
        fewest, most = ((value.at_least[:, 1:] > HOLDS).sum(axis=1) for value in (low, high))
        endless = high.at_least[:, -1] > HOLDS
        said = [_number(*row) for row in zip(fewest.tolist(), most.tolist(), endless.tolist(), strict=True)]
    elif isinstance(low, NamedValue):
        said = [_name(low.names, row) for row in low.degrees]
    else:
        least, greatest = np.atleast_1d(low).reshape(-1), np.atleast_1d(high).reshape(-1)
        said = [_truth(*row) for row in zip(least.tolist(), greatest.tolist(), strict=True)]
    return said * rows if len(said) == 1 else said


def _number(fewest: int, most: int, endless: bool) -> Said:
    if fewest == most and not endless:
        return Said(fewest, (fewest, most), 1.0)
    return Said(None, (fewest, None if endless else most), HOLDS)


def _name(names: tuple[str, ...], degrees: Floats) -> Said:
    best = int(degrees.argmax()) if len(degrees) else 0
    if len(degrees) and degrees[best] > HOLDS:
        return Said(names[best], None, float(degrees[best]))
    return Said(None, None, 0.0)


def _truth(least: float, greatest: float) -> Said:
    if least > HOLDS:
        return Said(True, (least, greatest), least)
    if greatest <= HOLDS:
        return Said(False, (least, greatest), 1 - greatest)
    return Said(None, (least, greatest), HOLDS)


def _of_rows(run: Evaluator, node: Program) -> Any:
    value = run.value(node)
    return summed_up(value, lambda rows: detached(rows).mean(0, keepdims=True)) if run.facts.sampled else value


# --- answers ------------------------------------------------------------------------------------------------


def open_answer(request: Request, node: Program, facts: Facts, logic: LogicLike, policy: Policy) -> Answer:
    """What can be said of a question of which some facts are unknown. ``node`` is what was made of its program."""
    runs = Runs.of(node, facts, policy)
    lower, upper, _ = runs
    failing = () if policy == "lenient" else tuple(_failures(lower, upper, node))
    shared: dict[str, Any] = {
        "program": request.program, "scene": request.scene, "logic": logic, "policy": policy,
        "request": request, "undecided": request.unknown, "failing": failing,
    }  # fmt: skip
    if node.type is not Type.REGIONS:
        (said,) = open_values(runs, node, 1)
        answer = Answer(
            outcome="undecided" if said.value is None else "found", chosen=(), scores=(), value=said.value,
            confidence=said.confidence, degrees=None, limits=AnswerBounds(between=said.between), **shared,
        )  # fmt: skip
    else:
        answer = _about_regions(open_verdict(runs, node, policy), shared)
    if failing:
        return dataclasses.replace(answer, outcome=answer.within[0].outcome, chosen=(), scores=(), value=None)
    return answer


def _about_regions(found: Open, shared: dict[str, Any]) -> Answer:
    scene = shared["scene"]
    count = len(scene)
    lower, upper, guess = (bound[0, :count] for bound in (found.lower, found.upper, found.guess))
    outcome = OUTCOMES[int(found.codes[0])]
    chosen = sorted(np.flatnonzero(found.possible[0, :count]).tolist(), key=lambda i: (-guess[i], -upper[i], i))
    return Answer(
        outcome=outcome, chosen=tuple(chosen), scores=tuple(guess[chosen].tolist()), value=None,
        confidence=float(found.confidence[0]), degrees=guess,
        limits=AnswerBounds(lower, upper, bool(found.unseen[0])), **shared,
    )  # fmt: skip


def _failures(lower: Evaluator, upper: Evaluator, node: Program) -> Any:
    """What is presupposed in vain whatever the unknown facts are: both runs say so."""
    theirs = {each.node for each in failures(upper, node).get(0, [])}
    return [each for each in failures(lower, node).get(0, []) if each.node in theirs]
