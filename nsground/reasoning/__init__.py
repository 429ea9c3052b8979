"""Reasoning: programs run on scene graphs. Sees neither text nor pixels."""

from nsground.reasoning.answer import Answer
from nsground.reasoning.execute import execute, execute_batch
from nsground.reasoning.logics import LOGICS
from nsground.reasoning.trace import Step, Trace

__all__ = ["LOGICS", "Answer", "Step", "Trace", "execute", "execute_batch"]
