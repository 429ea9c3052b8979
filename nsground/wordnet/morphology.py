"""Inflected English words and their lemmas, by WordNet's rules of detachment (morphy(7WN)) and lists of exceptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

RULES: dict[str, tuple[tuple[str, str], ...]] = {
    "n": (("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"),
          ("ies", "y"), ("ves", "f"), ("ves", "fe")),
    "v": (("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", ""),
          ("ied", "y")),
    "a": (("er", ""), ("est", ""), ("er", "e"), ("est", "e"), ("ier", "y"), ("iest", "y")),
    "r": (),
}  # fmt: skip
"""Endings of inflected forms, and what stands for them in the lemma."""

DOUBLING = ("ed", "ing", "er", "est")
"""Endings before which a last consonant may be doubled: sitting, bigger."""


@dataclass(frozen=True)
class Morphology:
    """Finds lemmas: ``is_lemma(word, pos)`` knows them, ``irregular(form, pos)`` gives those of irregular forms."""

    is_lemma: Callable[[str, str], bool]
    irregular: Callable[[str, str], Sequence[str]]

    def lemmas(self, word: str, pos: str) -> Iterator[str]:
        """What a word may be a form of, itself first; ``pos`` is n, v, a or r. Compounds are inflected at their end."""
        found = dict.fromkeys([word] if self.is_lemma(word, pos) else [])
        found.update(dict.fromkeys(self.irregular(word, pos)))
        found.update(dict.fromkeys(stem for stem in stems(word, pos) if self.is_lemma(stem, pos)))
        return iter(found)


def stems(word: str, pos: str) -> Iterator[str]:
    """What the rules make of a word, without asking whether there is such a lemma.

    >>> list(stems("sitting", "v"))
    ['sitte', 'sitt', 'sit']
    """
    for ending, replacement in RULES[pos]:
        if word.endswith(ending) and len(word) > len(ending) + 1 and not (ending == "s" and word.endswith("ss")):
            stem = word[: -len(ending)] + replacement
            yield stem
            if not replacement and ending in DOUBLING and len(stem) > 2 and stem[-1] == stem[-2]:
                yield stem[:-1]


def plural(noun: str) -> str:
    """The regular plural of a noun; a word that looks like a plural stays.

    >>> plural("bench"), plural("berry"), plural("glass"), plural("skis")
    ('benches', 'berries', 'glasses', 'skis')
    """
    if noun.endswith("s") and not noun.endswith(("ss", "us")):
        return noun
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def participle(verb: str) -> str:
    """The present participle of a verb.

    >>> participle("ride"), participle("sit"), participle("lie"), participle("look")
    ('riding', 'sitting', 'lying', 'looking')
    """
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    short = len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in "aeiou" and verb[-3] not in "aeiou"
    return verb + verb[-1] * (short and sum(c in "aeiou" for c in verb) == 1) + "ing"
