"""The search for a split of a given compound divergence (Keysers et al., ICLR 2020): which programs to hold out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from nsground.progress import Progress, silent
from nsground.splits.compounds import CountTable, Floats
from nsground.splits.divergence import ATOM, COMPOUND, AtomsAndCompounds, Divergence, divergence

ALPHAS = (0.5, 0.3, COMPOUND)
"""The search climbs by these alphas of compounds in turn: at 0.1, that of the divergence itself, it hardly pays to take
a compound out of training before the last of it is gone, and a search that begins there ends early."""

STARTS = 3
"""How often the search begins anew where the goal is not reached."""

SEARCHING = "searching"

ROUNDS = 200
"""Most rounds by one alpha."""

SHAKES = 6
"""How often by one alpha, where nothing helps, some programs are changed at random."""

PRESS = 2.0
"""How much more an atom divergence beyond its bound weighs than what lacks of the compound divergence."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Goal:
    """What is searched for.

    Fields:
        compound: the divergence of compounds, reached ``within`` so much.
        atom: the divergence of atoms that is not passed.
        test: the share of the examples on test scenes that are held out, and are the test.
        lost: the share of those on training scenes that are held out, and lost to training. With a smaller test and a
            greater loss a larger divergence can be reached.
    """

    compound: float
    atom: float = 0.02
    test: float = 0.15
    lost: float = 0.3
    within: float = 0.02

    def reached(self, divergence: Divergence) -> bool:
        """Whether a divergence is what is searched for."""
        return abs(divergence.compound - self.compound) <= self.within and divergence.atom <= self.atom

    def lack(self, divergence: Divergence) -> float:
        """What lacks, in terms of compound divergence; both bounds are kept with room to spare."""
        apart = max(0.0, abs(divergence.compound - self.compound) - 0.5 * self.within)
        return apart + PRESS * max(0.0, divergence.atom - 0.8 * self.atom)


@dataclass(frozen=True, eq=False)
class Group:
    """Programs of which a share is to be held out: their rows, the number of their examples, and that share."""

    rows: NDArray[np.int64]
    sizes: Floats
    share: float


@dataclass(frozen=True, eq=False)
class Problem:
    """What there is to search in.

    ``train`` and ``test`` say how often each of R programs is on training scenes and on test scenes: float64 [R].
    """

    measure: AtomsAndCompounds
    train: Floats
    test: Floats
    goal: Goal

    def divergence(self, held: Bools) -> Divergence:
        """Of training to test where these programs are held out."""
        return self.measure.between(self.train * ~held, self.test * held)

    def lack(self, held: Bools, alpha: float) -> float:
        """What is made small: by the alpha of the divergence what lacks to the goal, by another the way up to it."""
        if not (self.train[~held].any() and self.test[held].any()):
            return np.inf  # nothing is like nothing
        found = self.divergence(held)
        if alpha == COMPOUND:
            return self.goal.lack(found)
        table = self.measure.compounds
        climbed = divergence(table.total(self.train * ~held), table.total(self.test * held), alpha)
        return self.goal.lack(Divergence(found.atom, self.goal.compound)) + 1 - climbed

    def groups(self) -> list[Group]:
        """Programs that are on test scenes, and those on training scenes alone."""
        tested, trained = self.test > 0, (self.test == 0) & (self.train > 0)
        both = [Group(np.flatnonzero(tested), self.test[tested], self.goal.test),
                 Group(np.flatnonzero(trained), self.train[trained], self.goal.lost)]  # fmt: skip
        return [group for group in both if len(group.rows)]


def search(problem: Problem, seed: int, progress: Progress = silent) -> Bools:
    """Which programs [R] to hold out: the best that is found, the same for the same seed.

    Begins with a random draw. In each round the change that each program alone would make is computed exactly, and the
    best ones are changed together: programs come to be held out against others that cease to be, so that the shares
    stay as they are; as many at once as still help, many at first, one by one in the end.
    """
    rng = np.random.default_rng(seed)
    whole, best = STARTS * len(ALPHAS) * ROUNDS, None
    for start in range(STARTS):
        held = _drawn(problem, rng)
        for phase, alpha in enumerate(ALPHAS):
            done = (start * len(ALPHAS) + phase) * ROUNDS
            held = _climb(problem, held, alpha, rng, partial(_report, progress, done, whole))
        if best is None or problem.lack(held, COMPOUND) < problem.lack(best, COMPOUND):
            best = held
        if problem.goal.reached(problem.divergence(best)):
            break
    progress(SEARCHING, whole, whole)
    assert best is not None
    return best


def _report(progress: Progress, before: int, total: int, rounds: int) -> None:
    progress(SEARCHING, before + rounds, total)


def _drawn(problem: Problem, rng: np.random.Generator) -> Bools:
    held = np.zeros(len(problem.train), dtype=bool)
    for group in problem.groups():
        order = rng.permutation(len(group.rows))
        held[group.rows[order]] = np.cumsum(group.sizes[order]) <= group.share * group.sizes.sum()
    return held


def _climb(
    problem: Problem, held: Bools, alpha: float, rng: np.random.Generator, progress: Callable[[int], None]
) -> Bools:
    """The best that is found from some start on."""
    best, lack = held, problem.lack(held, alpha)
    best_lack, steps, shakes = lack, len(held) / 20, 0
    for done in range(ROUNDS):
        progress(done)
        near = problem.lack(held, COMPOUND) < problem.goal.within / 4 if alpha == COMPOUND else _past(problem, held)
        if near:
            return held
        changed = _changed(problem, held, alpha, steps)
        now = problem.lack(changed, alpha)
        if now < lack:
            held, lack, steps = changed, now, steps * 1.3
        elif steps > 1:
            steps /= 2
        elif shakes < SHAKES:
            held, steps, shakes = _shaken(problem, best, rng), 16.0, shakes + 1
            lack = problem.lack(held, alpha)
        else:
            break
        if lack < best_lack:
            best, best_lack = held, lack
    return best


def _past(problem: Problem, held: Bools) -> bool:
    """Whether there is nothing more to climb."""
    return problem.divergence(held).compound >= problem.goal.compound


def _changed(problem: Problem, held: Bools, alpha: float, steps: float) -> Bools:
    """With about so many programs changed, those of most gain; what is held out stays near its share."""
    divergence = problem.divergence(held)
    pull = np.clip((problem.goal.compound - divergence.compound) / problem.goal.within, -1, 1)
    press = PRESS if divergence.atom > 0.6 * problem.goal.atom else PRESS / 4
    gains = pull * _gains(problem, problem.measure.compounds, held, alpha)
    gains -= press * _gains(problem, problem.measure.atoms, held, ATOM)
    changed = held.copy()
    for group in problem.groups():
        order = np.argsort(-gains[group.rows], kind="stable")
        is_held = held[group.rows]
        to_hold, to_free = iter(order[~is_held[order]].tolist()), iter(order[is_held[order]].tolist())
        mass, wanted = float(group.sizes[is_held].sum()), group.share * float(group.sizes.sum())
        for _ in range(max(1, round(steps * len(group.rows) / len(held)))):
            holds = mass <= wanted
            i = next(to_hold if holds else to_free, None)
            if i is None:
                break
            mass += group.sizes[i] if holds else -group.sizes[i]
            changed[group.rows[i]] = holds
    return changed


def _gains(problem: Problem, table: CountTable, held: Bools, alpha: float) -> Floats:
    """By how much a divergence grows where one program [R] alone is changed: held out, or no longer."""
    train, test = table.total(problem.train * ~held), table.total(problem.test * held)
    weight, column = table.weights, table.columns
    less, more = np.where(held, problem.train, -problem.train), np.where(held, -problem.test, problem.test)
    p, q = train[column], test[column]
    # What is left of a sum after all is taken away is not a compound that training has.
    p_new = _nothing_small(p + weight * np.repeat(less, table.lengths))
    q_new = _nothing_small(q + weight * np.repeat(more, table.lengths))
    shared = float(train**alpha @ test ** (1 - alpha))
    change = table.row_sums(p_new**alpha * q_new ** (1 - alpha) - p**alpha * q ** (1 - alpha))
    size = table.row_sums(weight)
    whole_train, whole_test = train.sum() + less * size, test.sum() + more * size
    scale = np.maximum(whole_train, 1e-9) ** alpha * np.maximum(whole_test, 1e-9) ** (1 - alpha)
    before = max(float(train.sum()) ** alpha * float(test.sum()) ** (1 - alpha), 1e-9)
    return np.asarray(shared / before - (shared + change) / scale, dtype=np.float64)


def _nothing_small(values: Floats) -> Floats:
    values[values < 1e-9] = 0
    return values


def _shaken(problem: Problem, held: Bools, rng: np.random.Generator) -> Bools:
    """With a few held out and as many not held out changing places."""
    changed = held.copy()
    for rows in (group.rows for group in problem.groups()):
        for side in (rows[held[rows]], rows[~held[rows]]):
            changed[rng.permutation(side)[: max(1, len(rows) // 200)]] ^= True
    return changed
