"""How truth degrees combine. Every operator of the language is written over these few methods.

Degrees are float64 arrays in [0, 1]. Boolean works on the most likely world, where all degrees are 0 or 1.
The t-norm logics follow Hajek, Metamathematics of Fuzzy Logic (1998).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping

import numpy as np

from nsground.errors import ExecutionError, did_you_mean
from nsground.scene import Floats


class Logic(ABC):
    """One way to combine degrees."""

    name: str

    def lift(self, degrees: Floats) -> Floats:
        """Degrees of atomic facts as this logic sees them."""
        return degrees

    def negate(self, a: Floats) -> Floats:
        return 1 - a

    @abstractmethod
    def both(self, a: Floats, b: Floats) -> Floats:
        """Conjunction."""

    def either(self, a: Floats, b: Floats) -> Floats:
        """Disjunction, by De Morgan."""
        return self.negate(self.both(self.negate(a), self.negate(b)))

    @abstractmethod
    def some(self, a: Floats) -> Floats:
        """Disjunction along the last axis; 0 where it is empty."""

    def every(self, a: Floats) -> Floats:
        """Conjunction along the last axis; 1 where it is empty."""
        return self.negate(self.some(self.negate(a)))

    @abstractmethod
    def running(self, a: Floats) -> Floats:
        """Disjunction of the first 1, 2, ... elements along the last axis."""

    def disjoint(self, a: Floats, b: Floats) -> Floats:
        """Disjunction of two cases that exclude each other."""
        return np.maximum(a, b)

    def counts(self, a: Floats, most: int) -> Floats:
        """Degrees [N + 1, most + 1] that exactly 0 .. most of the first 0 .. N elements of ``a`` [N] hold."""
        table = np.zeros((len(a) + 1, most + 1))
        table[0, 0] = 1.0
        for n, degree in enumerate(a):
            d = np.asarray(degree)
            without = self.both(table[n], self.negate(d))
            table[n + 1, 0] = without[0]
            table[n + 1, 1:] = self.disjoint(without[1:], self.both(table[n, :-1], d))
        return table

    def __repr__(self) -> str:
        return f"<Logic {self.name}>"


class Boolean(Logic):
    """Classical logic on the most likely world: a fact holds where its degree is over 0.5."""

    name = "boolean"

    def lift(self, degrees: Floats) -> Floats:
        return (degrees > 0.5).astype(np.float64)

    def both(self, a: Floats, b: Floats) -> Floats:
        return np.minimum(a, b)

    def either(self, a: Floats, b: Floats) -> Floats:
        return np.maximum(a, b)

    def some(self, a: Floats) -> Floats:
        return np.asarray(a.max(axis=-1, initial=0.0))

    def running(self, a: Floats) -> Floats:
        return np.asarray(np.maximum.accumulate(a, axis=-1))

    def counts(self, a: Floats, most: int) -> Floats:
        reached = np.concatenate([[0], np.cumsum(a > 0.5)])
        return np.asarray(reached[:, None] == np.arange(most + 1), dtype=np.float64)


class Product(Logic):
    """Degrees as probabilities of independent facts."""

    name = "product"

    def both(self, a: Floats, b: Floats) -> Floats:
        return a * b

    def either(self, a: Floats, b: Floats) -> Floats:
        return a + b - a * b

    def some(self, a: Floats) -> Floats:
        return np.asarray(1 - np.prod(1 - a, axis=-1))

    def running(self, a: Floats) -> Floats:
        return np.asarray(1 - np.cumprod(1 - a, axis=-1), dtype=np.float64)

    def disjoint(self, a: Floats, b: Floats) -> Floats:
        return a + b


LOGICS: Mapping[str, Logic] = {logic.name: logic for logic in (Boolean(), Product())}


def get_logic(name: str) -> Logic:
    """A logic by name. Raises ExecutionError naming those there are."""
    if name not in LOGICS:
        raise ExecutionError(f"no logic {name!r}.{did_you_mean(name, LOGICS)} Known: {', '.join(LOGICS)}")
    return LOGICS[name]
