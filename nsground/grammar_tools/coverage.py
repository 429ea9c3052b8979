"""What of a grammar some expressions use: its rules, its words, its relations; and what of theirs it does not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from nsground.domains.domain import DomainLike, load_domain
from nsground.errors import ParseError
from nsground.grammar_tools.additions import what
from nsground.grammar_tools.corpus import CHUNK, Reading, breaking_word, clustered
from nsground.language import Parse, parse_many
from nsground.language.derivation import derivation, rules
from nsground.language.lexicon import Lexicon, load_lexicon
from nsground.language.phrases import FREE, Entry, Phrase
from nsground.language.syntax import Word
from nsground.program import Relation
from nsground.relations import load_catalogue

OPTIONAL = "(s)"
"""The ending of nouns that may be one or many; they count as the noun itself."""


@dataclass(frozen=True)
class Listed:
    """A word or phrase of the lexicon, the terminal it is there for, and what it means, in words."""

    phrase: str
    terminal: str
    meaning: str


@dataclass
class Coverage:
    """How often each part of a grammar was used, 0 where never, and what became of the expressions.

    ``relations`` are those of the catalogue, and those that the lexicon has words for but the catalogue no meaning.
    ``unlisted`` are words that were read as a terminal for which no lexicon lists them: numerals, misspellings, and
    words that the tagger vouches for. ``unlisted_relations`` are named by neither: made of such words, or by the
    grammar itself, as ``of``. Words that may be left out without notice (``free``) are not counted.
    """

    rules: Counter[str]
    words: Counter[Listed]
    relations: Counter[str]
    unlisted: Counter[tuple[str, str]] = field(default_factory=Counter)
    unlisted_relations: Counter[str] = field(default_factory=Counter)
    in_full: int = 0
    in_part: int = 0
    by_dependencies: int = 0
    unread: int = 0
    broken: list[tuple[str, str]] = field(default_factory=list)
    """The word that broke an expression that was not read in full, and the expression."""

    @property
    def expressions(self) -> int:
        """How many expressions were looked at."""
        return self.in_full + self.in_part + self.by_dependencies + self.unread

    def clusters(self) -> list[tuple[str, list[str]]]:
        """Expressions that were not read in full, by the word that broke them; the largest cluster first."""
        return clustered(self.broken)

    def counts(self) -> dict[str, int]:
        """What became of the expressions, and how much of the grammar was used. For JSON."""
        return {
            "expressions": self.expressions,
            "in full": self.in_full,
            "in part": self.in_part,
            "by dependencies": self.by_dependencies,
            "not read": self.unread,
            **{
                f"{name}{ending}": count
                for name, counter in (("rules", self.rules), ("words", self.words), ("relations", self.relations))
                for ending, count in ((" used", used(counter)), ("", len(counter)))
            },
        }


def used(counter: Counter[Any]) -> int:
    """How many things were used at all."""
    return sum(count > 0 for count in counter.values())


def cover(texts: Iterable[str], domain: DomainLike = "photo") -> Coverage:
    """Read every expression, and count what its best reading uses.

    Raises DomainError for an unknown domain.
    """
    domain_read = load_domain(domain)
    catalogue = load_catalogue(domain_read)
    lexicon = load_lexicon(domain_read, catalogue)
    coverage = Coverage(
        Counter(dict.fromkeys(rules(), 0)),
        Counter(dict.fromkeys(_listed(lexicon), 0)),
        Counter(dict.fromkeys([*catalogue.names, *_spoken_relations(lexicon)], 0)),
    )
    rest = iter(texts)
    while chunk := list(islice(rest, CHUNK)):
        for text, reading in zip(chunk, parse_many(chunk, domain_read), strict=True):
            _count(coverage, text, reading)
    return coverage


def _count(coverage: Coverage, text: str, reading: Reading) -> None:
    if isinstance(reading, ParseError) or reading[0].approximate:
        coverage.broken.append((breaking_word(reading), text))
    if isinstance(reading, ParseError):
        coverage.unread += 1
        return
    best: Parse = reading[0]
    for node in best.program.walk():
        if isinstance(node, Relation):
            (coverage.relations if node.name in coverage.relations else coverage.unlisted_relations)[node.name] += 1
    if best.by_dependencies:
        coverage.by_dependencies += 1
        return
    if best.approximate:
        coverage.in_part += 1
    else:
        coverage.in_full += 1
    coverage.rules.update(derivation(word.terminal for word in best.words))
    for word in best.words:
        listed = _as_listed(word)
        if listed in coverage.words:
            coverage.words[listed] += 1
        else:
            coverage.unlisted[word.text.lower(), word.terminal] += 1


def _listed(lexicon: Lexicon) -> Iterator[Listed]:
    for phrase, entries in lexicon.entries.items():
        if not phrase[-1].endswith(OPTIONAL):
            yield from (_entry(phrase, entry) for entry in entries if entry.terminal != FREE)


def _spoken_relations(lexicon: Lexicon) -> list[str]:
    return sorted({str(e.value) for entries in lexicon.entries.values() for e in entries if e.terminal == "REL"})


def _entry(phrase: Phrase, entry: Entry) -> Listed:
    return Listed(" ".join(phrase), entry.terminal, what(entry))


def _as_listed(word: Word) -> Listed:
    phrase = word.text.lower().removesuffix(OPTIONAL)
    return _entry(tuple(phrase.split()), Entry(word.terminal, word.value))
