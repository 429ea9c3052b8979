"""Probes: for each word that a grammar adds, a short expression that must be read with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nsground.domains.domain import Domain
from nsground.errors import ParseError
from nsground.grammar_tools.additions import Additions, is_open, what
from nsground.grammar_tools.findings import GrammarFinding
from nsground.language import parse_all
from nsground.language.lexicon import Lexicon
from nsground.language.open_words import open_entries
from nsground.language.phrases import Entry, Phrase
from nsground.program import Attribute, Concept, Least, LessThan, More, Most, Program, Relation

NOUNS = ("cup", "plate", "fork", "cube", "sphere", "cylinder")
"""Nouns for probes and examples, if the domain has them."""


def nouns_of(lexicon: Lexicon, count: int = 3) -> list[str]:
    """Plain nouns of a lexicon to make expressions with."""
    known = [
        noun
        for noun in NOUNS
        if any(e.terminal == "NOUN" and e.value == noun for e in lexicon.find((noun,)))
        or (lexicon.open and not lexicon.find((noun,)) and open_entries(noun))
    ]
    others = (
        phrase[0]
        for phrase, entries in lexicon.entries.items()
        if len(phrase) == 1 and any(e.terminal == "NOUN" and e.value == phrase[0] and not e.plural for e in entries)
    )
    return list(dict.fromkeys([*known, *others, *NOUNS]))[:count]


@dataclass(frozen=True)
class Probe:
    """An expression, and the node that its program must have if ``phrase`` is reached as ``entry``."""

    phrase: str
    entry: Entry
    text: str

    def reached(self, program: Program) -> bool:
        """Whether a program has the node that the phrase stands for."""
        return any(_stands_for(self.entry, node) for node in program.walk())


def probe(phrase: Phrase, entry: Entry, nouns: Sequence[str], arity: int = 2) -> Probe | None:
    """The probe of a phrase; None for words that no short expression tells apart."""
    words, (first, second, third) = " ".join(phrase), nouns
    match entry.terminal:
        case "NOUN" if entry.value:
            text = f"the {words}"
        case "ADJ" | "SUP" if entry.cost < 0.5:
            text = f"the {words} {first}"
        case "VERB":
            text = f"the {first} that is {words}"
        case "REL" if arity == 3:
            text = f"the {first} {words} the {second} and the {third}"
        case "REL":
            text = f"the {first} {words} the {second}"
        case "CMP":
            text = f"the {first} {words} than the {second}"
        case _:
            return None
    return Probe(words, entry, text)


def _stands_for(entry: Entry, node: Program) -> bool:
    match entry.terminal, node:
        case "NOUN", Concept(name=name):
            return bool(name == entry.value)
        case "ADJ" | "VERB", Attribute(family=family, value=value):
            return bool((family, value) == entry.value)
        case "REL", Relation(name=name):
            return bool(name == entry.value)
        case "SUP", Most(measure=measure):
            return bool(entry.value == (measure, "most"))
        case "SUP", Least(measure=measure):
            return bool(entry.value == (measure, "least"))
        case "CMP", More(measure=measure):
            return bool(entry.value == (measure, "more"))
        case "CMP", LessThan(measure=measure):
            return bool(entry.value == (measure, "less"))
    return False


def reach_findings(additions: Additions) -> Iterator[GrammarFinding]:
    """For everything that words are added for: which of them are read as it, and which are not and why."""
    _, lexicon = additions.lexicons
    _, catalogue = additions.catalogues
    nouns = nouns_of(lexicon)
    reached: dict[str, int] = defaultdict(int)
    for phrase, entry in additions.words():
        if not is_open(entry):
            continue
        relation = catalogue.relations.get(str(entry.value)) if entry.terminal == "REL" else None
        made = probe(phrase, entry, nouns, relation.arity if relation else 2)
        if made is None:
            continue
        problem = _problem(made, additions.after, lexicon)
        if problem:
            yield GrammarFinding("reach", what(entry), "broken", problem)
        else:
            reached[what(entry)] += 1
    for entry_name, count in reached.items():
        yield GrammarFinding("reach", entry_name, "holds", f"{count} phrase{'s' * (count > 1)} read as it")


def _problem(made: Probe, domain: Domain, lexicon: Lexicon) -> str:
    """Why a phrase is not read as what it should stand for; empty if it is."""
    try:
        best = parse_all(made.text, domain, limit=1)[0]
    except ParseError as error:
        return f"{made.phrase!r} is never read: {made.text!r}: {str(error).splitlines()[0]}{_shadow(made, lexicon)}"
    if made.reached(best.program):
        return ""
    return f"{made.phrase!r} is never read as it: {made.text!r} is {best.program}{_shadow(made, lexicon)}"


def _shadow(made: Probe, lexicon: Lexicon) -> str:
    """The word or phrase of the language itself that is likely to stand before the phrase."""
    words = tuple(made.phrase.split())
    closed = [e.terminal for e in lexicon.find(words) if not is_open(e)]
    if closed:
        return f"; {made.phrase!r} is a word of the language itself ({', '.join(dict.fromkeys(closed))})"
    text = made.text.split()
    for start in range(len(text)):
        for end in range(min(len(text), start + lexicon.longest), start + 1, -1):
            longer = text[start:end]
            overlaps = any(word in words for word in longer) and tuple(longer) != words
            if overlaps and (found := lexicon.find(tuple(longer))):
                return f"; the phrase {' '.join(longer)!r} ({found[0].terminal}) comes before it"
    return ""
