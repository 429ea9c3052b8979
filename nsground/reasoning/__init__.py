"""Reasoning: programs run on scene graphs. Sees neither text nor pixels."""

from nsground.reasoning.answer import Answer
from nsground.reasoning.batch import execute_batch, execute_each
from nsground.reasoning.execute import execute
from nsground.reasoning.explanations import Reason, Step, Trace
from nsground.reasoning.facts.logics import LOGICS
from nsground.reasoning.plan import Plan, explain_plan
from nsground.reasoning.search import Answers
from nsground.scene.scenes import Scenes

__all__ = [
    "LOGICS", "Answer", "Answers", "Plan", "Reason", "Scenes", "Step", "Trace", "execute", "execute_batch",
    "execute_each", "explain_plan",
]  # fmt: skip
