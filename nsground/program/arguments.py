"""Kinds of argument: what a field of an operator is annotated with, and so declares.

    @operator("MOST", orders=True)
    class Most(Program):
        measure: arg.Measure
        regions: arg.Choice

What they say is defined in :class:`nsground.program.types.Accepts`.
"""

from __future__ import annotations

from typing import Annotated

from nsground.program.base import Program
from nsground.program.types import Accepts, Monotone, Type, WordKind

# --- words and numbers ------------------------------------------------------------------------------------

ConceptName = Annotated[str, Accepts(word=WordKind.CONCEPT)]
RelationName = Annotated[str, Accepts(word=WordKind.RELATION)]
Value = Annotated[str, Accepts(word=WordKind.VALUE)]
Family = Annotated[str, Accepts(word=WordKind.FAMILY)]
Measure = Annotated[str, Accepts(word=WordKind.MEASURE)]
Direction = Annotated[str, Accepts(word=WordKind.DIRECTION)]
Natural = Annotated[int, Accepts(natural=True)]
"""A whole number, 0 or more."""

# --- sets ---------------------------------------------------------------------------------------------------

Pool = Annotated[Program, Accepts((Type.REGIONS,), pool=True, monotone=Monotone.INCREASING)]
"""The set whose members are kept or not, each by itself."""

Choice = Annotated[Program, Accepts((Type.REGIONS,), pool=True, collective=True)]
"""The set whose members are compared with each other or counted to see which are kept."""

GrowingChoice = Annotated[Program, Accepts((Type.REGIONS,), pool=True, collective=True, monotone=Monotone.INCREASING)]
"""The same, where more members never leave one out."""

Anchor = Annotated[Program, Accepts((Type.REGIONS,), anchor=True, collective=True, monotone=Monotone.INCREASING)]
"""The set to some member of which others are related."""

Measured = Annotated[Program, Accepts((Type.REGIONS,), anchor=True, collective=True)]
"""The set from which distances are measured."""

Regions = Annotated[Program, Accepts((Type.REGIONS,), monotone=Monotone.INCREASING)]
"""A set of which membership is asked, region by region."""

Excluded = Annotated[Program, Accepts((Type.REGIONS,), monotone=Monotone.DECREASING)]
"""A set whose members are left out."""

Asked = Annotated[Program, Accepts((Type.REGIONS,), collective=True, monotone=Monotone.INCREASING)]
"""The set that a question is about."""

Single = Annotated[Program, Accepts((Type.REGIONS,), collective=True)]
"""The set with one member that a question is about."""

# --- truths and numbers that are computed -------------------------------------------------------------------

Truth = Annotated[Program, Accepts((Type.TRUTH,), monotone=Monotone.INCREASING)]
Untruth = Annotated[Program, Accepts((Type.TRUTH,), monotone=Monotone.DECREASING)]
Larger = Annotated[Program, Accepts((Type.NUMBER,), monotone=Monotone.INCREASING)]
Smaller = Annotated[Program, Accepts((Type.NUMBER,), monotone=Monotone.DECREASING)]
