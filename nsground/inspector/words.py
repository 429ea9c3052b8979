"""The words of an expression, each tied to the node of the program that it speaks of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nsground.program.types import Span
from nsground.reasoning import Step


def tied_words(expression: str, steps: Sequence[Step], unread: Sequence[Span] = ()) -> list[dict[str, Any]]:
    """The expression in pieces, words and what is between them.

    ``node`` is the number of the innermost node whose words hold this one, None where there is none; ``unread``
    says that the word found no place in the program.
    """
    spans = [(step.node.span, -step.depth, number) for number, step in enumerate(steps) if step.node.span is not None]
    pieces: list[dict[str, Any]] = []
    for match in re.finditer(r"\w+(?:['’.-]\w+)*|\W+?(?=\w|$)", expression, re.DOTALL):
        start, end = match.span()
        text = match.group()
        if not any(char.isalnum() for char in text):
            pieces.append({"text": text, "node": None, "word": False, "unread": False})
            continue
        holding = [
            ((span[1] - span[0]), depth, number) for span, depth, number in spans if span[0] <= start and end <= span[1]
        ]
        missed = any(a < end and start < b for a, b in unread)
        node = None if missed or not holding else min(holding)[2]
        pieces.append({"text": text, "node": node, "word": True, "unread": missed})
    return pieces
