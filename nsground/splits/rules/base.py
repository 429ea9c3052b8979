"""What all rules share: how they are declared, and the kinds of arguments that they take."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Self

from nsground.program import Attribute, Concept, Program
from nsground.progress import Progress, silent
from nsground.splits.case import SplitCase
from nsground.splits.divergence import AtomsAndCompounds, Divergence

Place = tuple[int, int]
"""Start and end (exclusive) in the text of a rule, in characters."""

COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt, "=": operator.eq,
}  # fmt: skip
_SAID = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than", "=": "exactly"}


class Fault(Exception):
    """Something wrong at a place of a rule, on its way up to where the whole text is known."""

    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.message, self.place = message, place


@dataclass(frozen=True)
class Term:
    """A word of a rule: ``cube``, ``left_of``, ``NOT``, or with its family ``color=red``; ``_`` may be a space."""

    word: str
    family: str | None = None
    place: Place = field(default=(0, 0), compare=False)

    def names(self, node: Program) -> bool:
        """Whether a noun or an attribute is what is meant; a bare word may be either."""
        if isinstance(node, Attribute):
            return _same(self.word, node.value) and (self.family is None or _same(self.family, node.family))
        return isinstance(node, Concept) and self.family is None and _same(self.word, node.name)

    def __str__(self) -> str:
        return self.word if self.family is None else f"{self.family}={self.word}"


def _same(written: str, word: str) -> bool:
    return word in (written, written.replace("_", " "))


@dataclass(frozen=True)
class WordChoice:
    """One or more words, any of which will do: ``gray|blue``."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return "|".join(map(str, self.terms))


@dataclass(frozen=True)
class NumberBound:
    """A comparison with a number: ``>=3``; a bare ``3`` is ``=3``."""

    sign: str
    number: float

    def holds(self, value: float) -> bool:
        """Whether a value is within the bound."""
        return COMPARISONS[self.sign](value, self.number)

    def __str__(self) -> str:
        return f"{_SAID[self.sign]} {self.number:g}"


@dataclass(frozen=True)
class RuleArgument:
    """What stands between the commas of a rule: words, two groups of words joined by ``:`` or ``->``, or a number."""

    place: Place
    first: WordChoice | None = None
    second: WordChoice | None = None
    joint: str = ""
    bound: NumberBound | None = None


@dataclass(frozen=True, eq=False)
class Pool:
    """The cases that a rule chooses from.

    Fields:
        training: for each, whether its scene is for training.
        measure: gives the atoms and compounds of all programs of the data set; made when first asked for.
        progress: is told how far the search is.
    """

    cases: Sequence[SplitCase]
    training: Sequence[bool]
    measure: Callable[[], AtomsAndCompounds]
    seed: int = 0
    progress: Progress = silent

    @cached_property
    def classes(self) -> dict[Any, list[int]]:
        """The indices of the cases by program; a case without a program is alone."""
        by_program: dict[Any, list[int]] = {}
        for i, case in enumerate(self.cases):
            by_program.setdefault(case.id if case.program is None else case.program, []).append(i)
        return by_program


class Rule:
    """Says which cases are held out.

    ``name`` and ``usage`` are how it is written; the docstring, shown by ``nsground split rules``, defines it exactly.
    ``of_programs`` says whether a case without a program is beyond it.
    """

    name: ClassVar[str] = ""
    usage: ClassVar[str] = ""
    of_programs: bool = True
    sides: tuple[str, str] | None = None
    """The parts of the data set for training and for testing, where the rule itself says."""

    def __str__(self) -> str:
        return f"{self.name}: {self.words()}" if self.name else self.words()

    @classmethod
    def read(cls, given: Sequence[RuleArgument], place: Place) -> Self:
        """The rule with these arguments. Raises Fault."""
        if given:
            raise Fault(f"{cls.name} takes no arguments; write {cls.usage}", given[0].place)
        return cls()

    def held(self, pool: Pool) -> list[bool]:
        """For each case, whether it is held out."""
        raise NotImplementedError

    def words(self) -> str:
        """What is held out, in words: ``programs at least 6 deep``."""
        raise NotImplementedError

    def unknown(self, cases: Sequence[SplitCase]) -> list[tuple[Term, set[str]]]:
        """The terms that no case holds, each with what there is of its kind."""
        return []

    def missed(self, divergence: Divergence) -> str:
        """What the rule promised and the finished split does not keep; "" where all is well."""
        return ""


class Predicate(Rule):
    """A rule that looks at one case at a time: ``holds`` is all that it adds."""

    def holds(self, case: SplitCase) -> bool:
        """Whether a case is held out."""
        raise NotImplementedError

    def held(self, pool: Pool) -> list[bool]:
        return [self.holds(case) for case in pool.cases]


# --- reading arguments --------------------------------------------------------------------------------------


def count_of(rule: type[Rule], given: Sequence[RuleArgument], place: Place, least: int, most: int) -> None:
    """Make sure that a rule is given as many arguments as it takes. Raises Fault."""
    if not least <= len(given) <= most:
        raise Fault(f"{rule.name} does not take {len(given)} argument{'s' * (len(given) != 1)}; write {rule.usage}",
                    given[most].place if len(given) > most else place)  # fmt: skip


def choice(rule: type[Rule], argument: RuleArgument) -> WordChoice:
    """Words alone."""
    if argument.first is None or argument.joint:
        raise Fault(f"{rule.name} takes words here, as in {rule.usage}", argument.place)
    return argument.first


def bound(rule: type[Rule], argument: RuleArgument) -> NumberBound:
    """A comparison with a number that is not negative."""
    if argument.bound is None:
        raise Fault(f"{rule.name} takes a number here, as in {rule.usage}", argument.place)
    return argument.bound


def share(rule: type[Rule], argument: RuleArgument) -> float:
    """A number above 0 and below 1."""
    given = bound(rule, argument)
    if given.sign != "=" or not 0 < given.number < 1:
        raise Fault(f"{rule.name} takes a number between 0 and 1 here, as in {rule.usage}", argument.place)
    return given.number
