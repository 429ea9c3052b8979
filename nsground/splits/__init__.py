"""Splits that hold out combinations: what was never seen together in training is what is tested."""

from nsground.splits.check import Checked, check_split
from nsground.splits.make import SplitOptions, make_split
from nsground.splits.rules import RULES, Predicate, Rule, known_rules, read_rule
from nsground.splits.split import IID, TEST, TRAIN, Split, load_split

__all__ = [
    "IID", "RULES", "TEST", "TRAIN", "Checked", "Predicate", "Rule", "Split", "SplitOptions", "check_split",
    "known_rules", "load_split", "make_split", "read_rule",
]  # fmt: skip
