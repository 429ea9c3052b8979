"""A syntax taken apart into nouns and the clauses that may belong to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import count

from nsground.language.lexicon import Lexicon
from nsground.language.noun_classes import NOTHING, kind_of_clause, kind_of_noun
from nsground.language.syntax import (
    Acting,
    Affirmed,
    Alike,
    Compared,
    Counted,
    Extreme,
    Joined,
    Negated,
    NounPhrase,
    ObjectOf,
    OtherThan,
    PartOf,
    Placed,
    Question,
    Related,
    Syntax,
    below,
    is_about_it,
)  # fmt: skip

CLAUSES = (Related, Acting, Placed, Counted, Alike, Compared, Extreme, OtherThan, ObjectOf, PartOf)
LINK = re.compile(r"(?:\s|^)(who|that|which|whose|and|or|but|is|are|not)(?=\s|$)|([,;:.])")
PARALLEL = frozenset(f"and{who}{verb}" for who in ("", " who", " that", " which") for verb in (" is", " are"))
"""What joins a second verb to the first, of the same subject: that is under the bench and is holding a ball."""


class Noun:
    """A phrase that clauses may belong to."""

    def __init__(self, phrase: NounPhrase | None, lexicon: Lexicon) -> None:
        self.phrase = phrase
        self.lexicon = lexicon
        self.marked = phrase.determiners[0].terminal if phrase is not None and phrase.determiners else ""
        """Its first determiner."""

    @cached_property
    def is_setting(self) -> bool:
        """Whether other things are in it, and it stands nowhere itself."""
        return self.head[1] in self.lexicon.settings

    @cached_property
    def head(self) -> tuple[str, str, str]:
        """The class of what it names, its word, and how that was written."""
        return (NOTHING, "", "") if self.phrase is None else kind_of_noun(self.phrase, self.lexicon)


@dataclass(frozen=True)
class Clause:
    """A clause that may belong to several nouns.

    Fields:
        noun: where the grammar put it, an index into the nouns.
        fixed: whether it must stay there.
        first: whether it begins a phrase of its own, so that only its own noun is open.
        kind: what it says, in short: ``with``, ``place``, ``action:sitting``; of what is denied, with ``not`` before.
        link: the words and signs between what comes before and it: ``,`` or ``who is``.
        opens: the noun that later clauses may belong to because of it, ``leads`` to.
    """

    syntax: Syntax
    noun: int
    fixed: bool
    first: bool
    kind: str
    link: str
    opens: int | None
    leads: Noun | None


class Sketch:
    """A syntax as nouns and clauses, those of a phrase in the order of the text, each free to belong to any noun open.

    Fields:
        nouns: every phrase that clauses may belong to.
        clauses: what may belong to them.
    """

    def __init__(self, syntax: Syntax, text: str, lexicon: Lexicon) -> None:
        self.syntax = syntax
        self.text = text
        self.lexicon = lexicon
        self.nouns: list[Noun] = []
        self._numbers: dict[int, int] = {}  # the noun of a phrase, by the phrase's identity
        self._chains = count()
        self._made: list[tuple[int, Clause]] = []
        self._whose: list[NounPhrase] = []
        self.asked: set[int] = set()
        """What is asked for: "what is on the table next to the lamp" says one thing of it."""
        self.headless = 0
        """How many phrases have no words of their own: "in yellow"."""
        self.as_given = True
        """Whether clauses that stay where the grammar put them leave the syntax as it is."""
        self._reference(syntax)
        self._made.sort(key=lambda pair: pair[0])
        self.clauses = [clause for _, clause in self._made]

    def number(self, node: Syntax) -> int | None:
        """Which noun a phrase is."""
        return self._numbers.get(id(node))

    def _reference(self, node: Syntax) -> None:
        """A phrase, or something made of phrases, each with clauses of its own."""
        if isinstance(node, NounPhrase):
            self._clauses(node, self._noun(node, node), next(self._chains))
        elif is_clause(node):
            self._said(node, None)
        elif isinstance(node, Question) and node.kind.startswith("states") and len(node.parts) == 2:
            subject, said = node.parts
            self._reference(subject)
            self._said(said, subject)
        else:
            for part in below(node):
                self._reference(part)
                if isinstance(node, Question) and isinstance(part, NounPhrase) and is_asked(part):
                    self.asked.add(self._numbers[id(part)])

    def _said(self, clause: Syntax, subject: Syntax | None) -> None:
        """What a sentence says of its subject; what is said inside may be said of the subject, too."""
        chain = next(self._chains)
        noun = self._noun(clause, subject if isinstance(subject, NounPhrase) else None)
        for part in split(clause):
            self._clause(part, noun, chain, self.text[: part.start], fixed=True)

    def _noun(self, phrase: Syntax, described: NounPhrase | None) -> int:
        number = len(self.nouns)
        self._numbers[id(phrase)] = number
        self.nouns.append(Noun(described, self.lexicon))
        return number

    def _clauses(self, phrase: NounPhrase, noun: int, chain: int) -> None:
        if phrase.core is not None:
            self._reference(phrase.core)
        start = end = ends(phrase)
        headless = not phrase.words and phrase.core is None
        self.headless += headless
        for group in phrase.groups:
            for part in split(group):
                fixed = isinstance(part, PartOf) or part.start < start or any(phrase is whose for whose in self._whose)
                fixed = fixed or (part is phrase.groups[0] and headless) or is_about_it(part)
                self._clause(part, noun, chain, self.text[end : part.start], fixed, opening=part.start >= start)
                end = part.end

    def _clause(self, clause: Syntax, noun: int, chain: int, between: str, fixed: bool, opening: bool = True) -> None:
        """A clause; of somebody's bowl, the somebody is not ``opening``: what follows is said of the bowl."""
        first = not any(made == chain for made, _ in self._made)
        phrase = self._open(clause)
        if phrase is not None and not opening:
            self._reference(phrase)
            phrase = None
        said = self.number(clause) == noun  # what a sentence says is itself what clauses are said beside
        opens = None if phrase is None else self._noun(phrase, phrase)
        closed = phrase is not None and is_closed(phrase, clause)
        if said and closed:
            self._numbers[id(clause)] = noun
        if phrase is not None and isinstance(clause, Related) and clause.relation.text == "whose":
            self._whose.append(phrase)  # whose tail is long: the tail, not the dog
        leads = None if opens is None else self.nouns[opens]
        kind = kind_of_clause(clause)
        link = " ".join(word or sign for word, sign in LINK.findall(between.lower()))
        fixed = fixed or link in PARALLEL
        self._made.append((chain, Clause(clause, noun, fixed, first, kind, link, None if closed else opens, leads)))
        if phrase is not None and opens is not None:
            self.as_given = self.as_given and not (closed and phrase.groups)
            self._clauses(phrase, noun if closed else opens, chain)

    def _open(self, node: Syntax) -> NounPhrase | None:
        """The phrase that a clause ends in; other phrases in it keep to themselves."""
        if isinstance(node, NounPhrase):
            return node
        if isinstance(node, ObjectOf):  # what follows is not said of the man of "the man is sitting on"
            self._reference(node.subject)
            return None
        parts = list(below(node))
        for part in parts[:-1]:
            self._reference(part)
        return self._open(parts[-1]) if parts else None


def is_clause(node: Syntax) -> bool:
    """Whether something is said of a thing, rather than a thing named."""
    if isinstance(node, Negated | Affirmed | Joined):
        return any(is_clause(part) for part in below(node))
    return isinstance(node, CLAUSES)


def is_asked(phrase: NounPhrase) -> bool:
    """Whether a phrase stands for what a question asks for: who, or what."""
    return not phrase.words or phrase.words[0].text.startswith("who")


def is_closed(phrase: NounPhrase, clause: Syntax) -> bool:
    """Whether nothing is said of the phrase that a clause ends in: "it", or "tall" in "is tall, holding a cup"."""
    kinds = {word.terminal for word in phrase.words}
    return kinds == {"IT"} or (isinstance(clause, NounPhrase | Negated) and kinds <= {"ADJ", "ADJ_OR", "ADJ_AND"})


def split(clause: Syntax) -> list[Syntax]:
    """The clauses that "and" joins; "not red but blue" is one."""
    affirmed = isinstance(clause, Joined) and any(isinstance(part, Affirmed) for part in clause.parts)
    if isinstance(clause, Joined) and clause.how == "and" and not affirmed:
        return [part for each in clause.parts for part in split(each)]
    return [clause]


def ends(phrase: NounPhrase) -> int:
    """Where the words of a phrase end, its clauses aside."""
    last = phrase.words or ((phrase.core,) if phrase.core is not None else phrase.determiners)
    return last[-1].end if last else phrase.start
