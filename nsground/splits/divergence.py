"""How far two distributions are apart: 1 - Chernoff's coefficient, as Keysers et al. (ICLR 2020) measure splits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nsground.program import Program
from nsground.progress import Progress, silent
from nsground.splits.compounds import CountTable, Floats, atoms, compounds

ATOM, COMPOUND = 0.5, 0.1
"""Alpha for atoms, where both parts matter alike, and for compounds, where it matters what training has at all."""


def divergence(train: Floats, test: Floats, alpha: float) -> float:
    """1 - sum over k of p_k^alpha q_k^(1 - alpha), for counts or weights [W] that become the shares p and q.

    In [0, 1]: 0 for the same distribution, 1 for what has nothing in common; nan where one of the two is empty.

    >>> import numpy as np
    >>> divergence(np.array([1.0, 1.0]), np.array([3.0, 3.0]), 0.5)
    0.0
    >>> divergence(np.array([1.0, 0.0]), np.array([0.0, 1.0]), 0.1)
    1.0
    """
    if not (train.sum() > 0 and test.sum() > 0):
        return float("nan")
    shared = (train / train.sum()) ** alpha @ (test / test.sum()) ** (1 - alpha)
    return min(1.0, max(0.0, round(1.0 - float(shared), 12)))


@dataclass(frozen=True)
class Divergence:
    """Of training to a part that tests: of atoms and of compounds, each in [0, 1], or nan."""

    atom: float
    compound: float

    def to_dict(self) -> dict[str, float | None]:
        """For JSON; None for nan."""
        return {name: None if value != value else round(value, 4) for name, value in vars(self).items()}


@dataclass(frozen=True, eq=False)
class AtomsAndCompounds:
    """Atoms and compounds of the programs of a data set.

    Fields:
        rows: the row of each program in the two tables.
    """

    rows: Mapping[Program, int]
    atoms: CountTable
    compounds: CountTable

    @staticmethod
    def of(programs: Iterable[Program], progress: Progress = silent) -> AtomsAndCompounds:
        """That of the programs of some examples, each as often as it comes."""
        times = Counter(programs)
        distinct = list(times)
        rows = {program: row for row, program in enumerate(distinct)}
        return AtomsAndCompounds(rows, atoms(distinct), compounds(distinct, list(times.values()), progress))

    def between(self, train: Floats, test: Floats) -> Divergence:
        """The divergence of two parts, each given as how often it has each program (float64 [R])."""
        return Divergence(
            divergence(self.atoms.total(train), self.atoms.total(test), ATOM),
            divergence(self.compounds.total(train), self.compounds.total(test), COMPOUND),
        )
