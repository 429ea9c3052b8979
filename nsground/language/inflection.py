"""Forms of English words by rule: plurals of nouns (irregular ones are in the lexicon), -ing of verbs."""

from __future__ import annotations

import re

_DOUBLES = re.compile(r"[^aeiou]*[aeiou][bdgklmnprt]")
_DROPS_E = re.compile(r".*[^eoy]e")


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


def gerund(verb: str) -> str:
    """The -ing form of a verb.

    >>> gerund("reach"), gerund("sit"), gerund("ride"), gerund("lie"), gerund("see")
    ('reaching', 'sitting', 'riding', 'lying', 'seeing')
    """
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if _DROPS_E.fullmatch(verb):
        return verb[:-1] + "ing"
    return verb + (verb[-1] if _DOUBLES.fullmatch(verb) else "") + "ing"
