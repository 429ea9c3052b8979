"""Plurals of English nouns by rule; irregular ones are in the lexicon."""

from __future__ import annotations


def plurals(noun: str) -> list[str]:
    """The regular plural of a noun, or nothing where the noun looks like a plural itself.

    >>> plurals("bench"), plurals("berry"), plurals("glass"), plurals("skis")
    (['benches'], ['berries'], ['glasses'], [])
    """
    if noun.endswith("s") and not noun.endswith(("ss", "us")):
        return []
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return [noun + "es"]
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return [noun[:-1] + "ies"]
    return [noun + "s"]
