"""Extending: grammar folders begun, put to the test, and what they change for the expressions of a corpus."""

from nsground.extending.check import check_grammar
from nsground.extending.corpus import Comparison, Fate, Line, compare
from nsground.extending.findings import Finding
from nsground.extending.new_relation import NewRelation, new_relation

__all__ = ["Comparison", "Fate", "Finding", "Line", "NewRelation", "check_grammar", "compare", "new_relation"]
