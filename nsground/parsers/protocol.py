"""What every parser is to an evaluation: texts in, programs out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from nsground.language import Parse
from nsground.program import Program


@dataclass(frozen=True)
class Reading:
    """What a parser makes of a text.

    Fields:
        program: None where it finds none.
        confidence: in [0, 1], or None where the parser does not say.
        error: why there is no program; one line.
        parse: how our grammar reads it, where that is who read it: what its answer's confidence goes by.
    """

    program: Program | None
    confidence: float | None = None
    error: str = ""
    parse: Parse | None = None


class Parser(Protocol):
    """Reads expressions of one domain; any object with this method.

    It may also have ``name``, for tables, and ``facts``, a mapping for the manifest beside a result: the number of
    ``parameters``, seconds of ``training``, the hash of ``weights``.
    """

    def parse(self, texts: Sequence[str]) -> list[Reading]:
        """The reading of each text, in order. A text that cannot be read is a reading with an error."""
        ...
