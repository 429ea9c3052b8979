"""How truth degrees combine. Every operator of the language is written over these few methods.

Degrees are arrays of numpy or torch in [0, 1] of any shape; what reduces, reduces the last axis. Boolean works on
the most likely world, where all degrees are 0 or 1. Goedel, product and Lukasiewicz are the three t-norms of which
every continuous one is made, with the negation 1 - a (Hajek, Metamathematics of Fuzzy Logic, 1998).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from nsground.errors import ExecutionError
from nsground.reasoning.facts.backend import Array, Module, descending, folded, running_max, zeros_before
from nsground.registry import BuiltIn, Registry, Spec


@dataclass(frozen=True)
class Counts:
    """Of n facts: ``exactly`` [..., n + 1], degrees that just 0 .. n hold; ``at_least`` [..., n + 2], 0 .. n + 1."""

    exactly: Array
    at_least: Array


class Logic(ABC):
    """One way to combine degrees. ``xp`` is the module of the arrays, numpy or torch's."""

    name: str
    ordered_counts = True
    """Whether one number is above another to a higher degree where the one grows, or the other shrinks."""

    def lift(self, degrees: Array) -> Array:
        """Degrees of atomic facts as this logic sees them."""
        return degrees

    def lift_table(self, probs: Array) -> Array:
        """Probabilities [..., V] of values that exclude each other, as this logic sees them."""
        return probs

    def negate(self, a: Array) -> Array:
        """The degree to which something does not hold, from that to which it does."""
        return 1 - a

    @abstractmethod
    def both(self, xp: Module, a: Array, b: Array) -> Array:
        """Conjunction."""

    def either(self, xp: Module, a: Array, b: Array) -> Array:
        """Disjunction, by De Morgan."""
        return self.negate(self.both(xp, self.negate(a), self.negate(b)))

    @abstractmethod
    def some(self, xp: Module, a: Array) -> Array:
        """Disjunction along the last axis; 0 where it is empty."""

    def every(self, xp: Module, a: Array) -> Array:
        """Conjunction along the last axis; 1 where it is empty."""
        return self.negate(self.some(xp, self.negate(a)))

    @abstractmethod
    def running(self, xp: Module, a: Array) -> Array:
        """Disjunction of the first 1, 2, ... elements along the last axis."""

    def total(self, xp: Module, a: Array) -> Array:
        """Disjunction, along the last axis, of cases that exclude each other."""
        return self.some(xp, a)

    @abstractmethod
    def counts(self, xp: Module, a: Array) -> Counts:
        """How many of the facts along the last axis hold."""

    def exactly_before(self, xp: Module, a: Array, number: int) -> Array:
        """Degrees [..., n] that of the elements before each of the n exactly ``number`` hold."""
        n = a.shape[-1]
        earlier = xp.tril(xp.ones((n, n), dtype=a.dtype), k=-1)
        if number > n:
            return xp.zeros_like(a)
        return self.counts(xp, a[..., None, :] * earlier).exactly[..., number]

    def overlap(self, xp: Module, p: Array, q: Array) -> Array:
        """Degrees [..., R, C] that rows of ``p`` [..., R, V] and ``q`` [..., C, V] have the same one of V values."""
        return self.total(xp, self.both(xp, p[..., :, None, :], q[..., None, :, :]))

    def apart(self, xp: Module, p: Array, q: Array) -> Array:
        """Degrees that rows of ``p`` and ``q`` both have a value, and not the same one."""
        known = self.both(xp, self.total(xp, p)[..., :, None], self.total(xp, q)[..., None, :])
        return self.both(xp, known, self.negate(self.overlap(xp, p, q)))

    def number_bound(self, xp: Module, enough: Array, few: Array, upper: bool) -> Array:
        """A bound of the degree that just n facts hold, from those of n or more (``enough``) and of n at most."""
        return xp.minimum(enough, few) if upper else xp.clip(enough + few - 1, 0, None)

    def __repr__(self) -> str:
        return f"<Logic {self.name}>"


class Godel(Logic):
    """The weakest degree decides a conjunction, the strongest a disjunction."""

    name = "godel"
    ordered_counts = False

    def both(self, xp: Module, a: Array, b: Array) -> Array:
        return xp.minimum(a, b)

    def either(self, xp: Module, a: Array, b: Array) -> Array:
        return xp.maximum(a, b)

    def some(self, xp: Module, a: Array) -> Array:
        return folded(xp, np.maximum, a)

    def running(self, xp: Module, a: Array) -> Array:
        return running_max(xp, a)

    def counts(self, xp: Module, a: Array) -> Counts:
        """n or more hold as far as the n-th strongest does."""
        strongest = descending(xp, a)
        edge = xp.ones_like(a.sum(-1))[..., None]
        at_least = xp.concat([edge, strongest, xp.zeros_like(edge)], axis=-1)
        return Counts(xp.minimum(at_least[..., :-1], 1 - at_least[..., 1:]), at_least)


class Boolean(Godel):
    """Classical logic on the most likely world: a fact holds where its degree is over 0.5."""

    name = "boolean"
    ordered_counts = True

    def lift(self, degrees: Array) -> Array:
        return (degrees > 0.5) * 1.0

    def lift_table(self, probs: Array) -> Array:
        """1 at each row's most likely value; all 0 where nothing is possible."""
        hard = np.zeros_like(probs)
        if probs.shape[-1]:
            held = np.asarray(probs)
            best = held.argmax(axis=-1)[..., None]
            np.put_along_axis(hard, best, np.take_along_axis(held, best, -1) > 0, -1)
        return hard

    def exactly_before(self, xp: Module, a: Array, number: int) -> Array:
        return (xp.cumulative_sum(a, axis=-1) - a == number) * 1.0

    def overlap(self, xp: Module, p: Array, q: Array) -> Array:
        return xp.matmul(p, q.swapaxes(-1, -2))


class Product(Logic):
    """Degrees as probabilities of independent facts."""

    name = "product"

    def both(self, xp: Module, a: Array, b: Array) -> Array:
        return a * b

    def either(self, xp: Module, a: Array, b: Array) -> Array:
        return a + b - a * b

    def some(self, xp: Module, a: Array) -> Array:
        return 1 - folded(xp, np.multiply, 1 - a)

    def running(self, xp: Module, a: Array) -> Array:
        return 1 - xp.cumulative_prod(1 - a, axis=-1)

    def total(self, xp: Module, a: Array) -> Array:
        return a.sum(-1)

    def counts(self, xp: Module, a: Array) -> Counts:
        """The Poisson binomial distribution, one fact after the other (Wang, Statistica Sinica 1993)."""
        exactly = xp.ones_like(a.sum(-1))[..., None]
        for i in range(a.shape[-1]):
            exactly = self._one_more(xp, exactly, a[..., i, None])
        at_least = xp.flip(xp.cumulative_sum(xp.flip(exactly, axis=-1), axis=-1), axis=-1)
        return Counts(exactly, xp.concat([at_least, xp.zeros_like(exactly[..., :1])], axis=-1))

    def exactly_before(self, xp: Module, a: Array, number: int) -> Array:
        without, found = 1 - a, []
        exactly = [xp.ones_like(a[..., 0])] if a.shape[-1] else []  # of those so far, exactly 0, 1, ... number
        for i in range(a.shape[-1]):
            found.append(exactly[number] if number < len(exactly) else xp.zeros_like(a[..., 0]))
            holds, fails = a[..., i], without[..., i]
            more = [exactly[k] * fails + exactly[k - 1] * holds for k in range(1, len(exactly))]
            last = [exactly[-1] * holds] if len(exactly) <= number else []
            exactly = [exactly[0] * fails, *more, *last]
        return xp.stack(found, axis=-1) if found else a

    @staticmethod
    def _one_more(xp: Module, exactly: Array, degree: Array) -> Array:
        with_it = exactly * degree
        edge = xp.zeros_like(with_it[..., :1])
        return xp.concat([exactly - with_it, edge], axis=-1) + xp.concat([edge, with_it], axis=-1)

    def overlap(self, xp: Module, p: Array, q: Array) -> Array:
        return xp.matmul(p, q.swapaxes(-1, -2))

    def apart(self, xp: Module, p: Array, q: Array) -> Array:
        return p.sum(-1)[..., :, None] * q.sum(-1)[..., None, :] - self.overlap(xp, p, q)


class Lukasiewicz(Logic):
    """What is missing to 1 adds up in a conjunction; degrees add up in a disjunction."""

    name = "lukasiewicz"
    ordered_counts = False

    def number_bound(self, xp: Module, enough: Array, few: Array, upper: bool) -> Array:
        return enough if upper else enough * 0.0

    def both(self, xp: Module, a: Array, b: Array) -> Array:
        return xp.clip(a + b - 1, 0, None)

    def either(self, xp: Module, a: Array, b: Array) -> Array:
        return xp.clip(a + b, None, 1)

    def some(self, xp: Module, a: Array) -> Array:
        return xp.clip(folded(xp, np.add, a), None, 1)

    def running(self, xp: Module, a: Array) -> Array:
        return xp.clip(xp.cumulative_sum(a, axis=-1), None, 1)

    def counts(self, xp: Module, a: Array) -> Counts:
        """The best choice of n facts: all of them hold (``at_least``), and the others do not (``exactly``)."""
        n = a.shape[-1]
        strongest = zeros_before(xp, xp.cumulative_sum(descending(xp, a), axis=-1))
        number = xp.arange(n + 1, dtype=a.dtype)
        exactly = xp.clip(2 * strongest - strongest[..., -1:] - number + 1, 0, None)
        missing = xp.clip(strongest - xp.clip(number - 1, 0, None), 0, None)
        edge = xp.ones_like(missing[..., :1])
        return Counts(exactly, xp.concat([edge, missing[..., 1:], xp.zeros_like(edge)], axis=-1))


LOGICS: Mapping[str, Logic] = {logic.name: logic for logic in (Boolean(), Godel(), Product(), Lukasiewicz())}
"""The logics of truth degrees; ``worlds`` runs ``boolean`` on samples and is in a file of its own."""

WORLDS = "worlds"

LOGIC_REGISTRY: Registry[Logic] = Registry(
    "logic",
    "nsground.logics",
    {name: BuiltIn(logic, (logic.__doc__ or "").partition("\n")[0]) for name, logic in LOGICS.items()},
    lambda part: "" if isinstance(part, Logic) else "is no Logic",
    error=ExecutionError,
    beside={WORLDS: "The boolean logic in sampled worlds: right where degrees of truth are not, and slower."},
)


LogicLike = str | Logic
"""A logic, or what :func:`get_logic` finds it by."""


def logic_name(logic: LogicLike) -> str:
    """What a logic is called in files and messages."""
    return logic if isinstance(logic, str) else logic.name


def get_logic(name: LogicLike) -> Logic:
    """A logic by name, built in, installed or ``my_file.py:MyLogic``; one that is given is taken as it is.

    Raises ExecutionError naming those there are.
    """
    if not isinstance(name, str):
        return LOGIC_REGISTRY.load(name)
    if name == WORLDS:
        raise ExecutionError(f"the logic {WORLDS!r} samples one scene at a time, and is not for this; choose another")
    return LOGICS.get(name) or LOGIC_REGISTRY.once(Spec(name))
