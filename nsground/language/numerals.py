"""Numbers written in figures: 3, 21st, 4th to last."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ORDINAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th)")
_CARDINAL = re.compile(r"\d{1,9}")


def numeral(words: Sequence[str], i: int) -> tuple[str, int, int] | None:
    """The terminal, the number and the end of a numeral that starts at a word, or None.

    >>> numeral(["the", "4th", "to", "last", "cup"], 1)
    ('ORD', -4, 4)
    """
    if found := _ORDINAL.fullmatch(words[i]):
        rank = int(found.group(1))
        if rank and tuple(words[i + 1 : i + 3]) == ("to", "last"):
            return "ORD", -rank, i + 3
        return ("ORD", rank, i + 1) if rank else None
    if _CARDINAL.fullmatch(words[i]):
        return "NUM", int(words[i]), i + 1
    return None


def ordinal(rank: int) -> str:
    """The ordinal of a rank in figures; a negative one counts from the end.

    >>> ordinal(2), ordinal(12), ordinal(-1), ordinal(-3)
    ('2nd', '12th', 'last', '3rd to last')
    """
    if rank == -1:
        return "last"
    number = abs(rank)
    teen = number % 100 in (11, 12, 13)
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}" + (" to last" if rank < 0 else "")
