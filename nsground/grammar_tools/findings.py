"""What a check of a grammar folder finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Verdict = Literal["holds", "broken", "remark"]


@dataclass(frozen=True)
class GrammarFinding:
    """What came of one check of one entry.

    ``check`` is what was looked at (files, phrases, reach, formula, contract, examples, use), ``entry`` what in the
    folder it is about, ``text`` what was found. A remark is nothing wrong, but something to know.
    """

    check: str
    entry: str
    verdict: Verdict
    text: str

    def __str__(self) -> str:
        return f"{self.entry}: {self.check}: {self.text}"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {"check": self.check, "entry": self.entry, "verdict": self.verdict, "text": self.text}
