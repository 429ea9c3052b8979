"""Explaining: why an answer is what it is, and what would change it.

Its modules register the views of answers and traces; see :mod:`nsground.reasoning.views`.
"""

from nsground.explaining import lint, reasons, sensitivity, trace, wording

__all__ = ["lint", "reasons", "sensitivity", "trace", "wording"]
