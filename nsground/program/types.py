"""The types a program node can denote, and the way operators declare their arguments."""

from __future__ import annotations

from enum import Enum


class Type(Enum):
    """What a node denotes in a scene."""

    REGIONS = "Regions"  # a degree in [0, 1] for each region
    NUMBER = "Number"
    TRUTH = "Truth"  # one degree in [0, 1]
    VALUE = "Value"  # an attribute's value, such as "green"


Span = tuple[int, int]
"""Start and end (exclusive) of the words in the expression, in characters."""
