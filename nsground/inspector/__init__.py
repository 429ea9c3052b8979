"""The inspector: every step of an answer to be seen, as one file to share, in notebooks, and as a page to work in."""

from nsground.inspector.model import answer_model
from nsground.inspector.report import report

__all__ = ["answer_model", "report"]
