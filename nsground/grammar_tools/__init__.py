"""Extending: grammar folders begun, put to the test, and what they change for the expressions of a corpus."""

from nsground.grammar_tools.check import check_grammar
from nsground.grammar_tools.corpus import CorpusLine, Fate, GrammarComparison, compare
from nsground.grammar_tools.findings import GrammarFinding
from nsground.grammar_tools.new_relation import NewRelation, new_relation

__all__ = [
    "CorpusLine",
    "Fate",
    "GrammarComparison",
    "GrammarFinding",
    "NewRelation",
    "check_grammar",
    "compare",
    "new_relation",
]
