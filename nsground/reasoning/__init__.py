"""Reasoning: programs run on scene graphs. Sees neither text nor pixels."""

from nsground.reasoning.answer import Answer
from nsground.reasoning.execute import execute, execute_batch, execute_each
from nsground.reasoning.logics import LOGICS
from nsground.reasoning.many import Answers
from nsground.reasoning.plan import Plan, explain_plan
from nsground.reasoning.trace import Step, Trace
from nsground.scene.many import Scenes

__all__ = [
    "LOGICS", "Answer", "Answers", "Plan", "Scenes", "Step", "Trace", "execute", "execute_batch", "execute_each",
    "explain_plan",
]  # fmt: skip
