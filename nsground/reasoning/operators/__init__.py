"""Operators: what each denotes, written once over arrays and the few methods of a logic.

A function is registered by :func:`denotes` for the operators whose denotation it is. Importing this package loads all
of them, and fails where an operator has none.
"""

from nsground.reasoning.operators import counting, quantifiers, selection, sets
from nsground.reasoning.operators.evaluator import HOLDS, Choice, Evaluator, Gate, demand_denotations, denotes

demand_denotations()

__all__ = ["HOLDS", "Choice", "Gate", "Evaluator", "counting", "denotes", "quantifiers", "selection", "sets"]
