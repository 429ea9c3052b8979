"""The rules of splits: each says of an example whether it is held out."""

from nsground.splits.rules.base import NumberBound, Pool, Predicate, Rule, Term
from nsground.splits.rules.reader import read_rule
from nsground.splits.rules.registry import NAMED, RULES, known_rules

__all__ = ["NAMED", "RULES", "NumberBound", "Pool", "Predicate", "Rule", "Term", "known_rules", "read_rule"]
