"""Rules made of rules: and, or, not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nsground.splits.case import SplitCase
from nsground.splits.divergence import Divergence
from nsground.splits.rules.base import Pool, Rule, Term


@dataclass(frozen=True)
class _Several(Rule):
    rules: tuple[Rule, ...]

    @property
    def of_programs(self) -> bool:  # type: ignore[override]
        return any(rule.of_programs for rule in self.rules)

    @property
    def sides(self) -> tuple[str, str] | None:  # type: ignore[override]
        return next((rule.sides for rule in self.rules if rule.sides is not None), None)

    def unknown(self, cases: Sequence[SplitCase]) -> list[tuple[Term, set[str]]]:
        return [term for rule in self.rules for term in rule.unknown(cases)]

    def missed(self, divergence: Divergence) -> str:
        return "; ".join(filter(None, (rule.missed(divergence) for rule in self.rules)))


class Both(_Several):
    """Held out is what all rules hold out."""

    def held(self, pool: Pool) -> list[bool]:
        return [all(each) for each in zip(*(rule.held(pool) for rule in self.rules), strict=True)]

    def words(self) -> str:
        return " and ".join(map(_bracketed, self.rules))


class Either(_Several):
    """Held out is what any of the rules holds out."""

    def held(self, pool: Pool) -> list[bool]:
        return [any(each) for each in zip(*(rule.held(pool) for rule in self.rules), strict=True)]

    def words(self) -> str:
        return " or ".join(map(_bracketed, self.rules))


class Opposite(_Several):
    """Held out is what the rule does not hold out."""

    def __init__(self, rule: Rule) -> None:
        super().__init__((rule,))

    def held(self, pool: Pool) -> list[bool]:
        return [not each for each in self.rules[0].held(pool)]

    def words(self) -> str:
        return f"not ({self.rules[0].words()})"


def _bracketed(rule: Rule) -> str:
    return f"({rule.words()})"
