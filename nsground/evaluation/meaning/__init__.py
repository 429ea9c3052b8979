"""Whether a program says what an expression means: its facts beside those of gold programs."""

from nsground.evaluation.meaning.agreement import Agreement, agreement, best_agreement
from nsground.evaluation.meaning.facts import ProgramFact, ProgramFacts, facts

__all__ = ["Agreement", "ProgramFact", "ProgramFacts", "agreement", "best_agreement", "facts"]
