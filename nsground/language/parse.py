"""Reading an expression: text in, programs out."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from nsground.display import Displayed
from nsground.domains.domain import DomainLike, load_domain
from nsground.errors import ParseError, ProgramError
from nsground.language.acts import Act, Utterance, utterance
from nsground.language.attachment import MOVE, attachments
from nsground.language.dependency_fallback import APPROXIMATELY, approximate
from nsground.language.lattice import Lattice, lattice
from nsground.language.lexicon import Lexicon, load_lexicon
from nsground.language.parse_errors import unreadable
from nsground.language.parse_search import Search
from nsground.language.preferences import strain
from nsground.language.semantics import Meaning
from nsground.language.syntax import Word
from nsground.language.tagging import Tagger, default_tagger
from nsground.language.tokens import MAX_WORDS, Token, split
from nsground.program import Program, Span
from nsground.relations import load_catalogue

VARIANTS = (8, 8, 4)
"""Attachments tried for the cheapest parse of the grammar, the next, and so on; one for all others."""

CHUNK = 512
"""How many expressions are laid out before they are read, so that a tagger may judge their unknown words at once."""

MARGIN = 3.0
"""Readings that cost this much more than the best one are not worth showing."""


class UnreadWords(UserWarning):
    """Some content words of an expression found no place in its program."""


@dataclass(frozen=True, repr=False)
class Parse(Displayed):
    """One reading of an expression.

    ``score`` in (0, 1] is the share of this reading among those found, ``note`` says what sets it apart,
    ``unused`` lists the content words that found no place (each with its span in characters). ``approximate`` is
    true where such words had to be passed over for the grammar to apply, or where the grammar did not apply at all
    and the reading was made ``by_dependencies``. ``words`` are the words and phrases as the grammar took them, in
    order; none by dependencies.

    ``act`` is what the expression does: refer, ask, state or command. ``program`` is then what is referred to (of a
    command, what is to be acted on), asked or stated. A command has its ``verb`` and may have a ``goal``, the clause
    that is to come true. ``statement`` is what a sentence that refers says, as a truth.

    >>> best = parse_all("put the red cup on the table", limit=1)[0]
    >>> best.act, best.verb, best.program, best.goal
    ('command', 'put', <Program THE(AND(cup, color=red))>, <Program ON(ANY, THE(table))>)
    >>> best = parse_all("the girl is smiling", limit=1)[0]
    >>> best.act, best.program, best.statement
    ('refer', <Program THE(AND(girl, action=smiling))>, <Program EXISTS(AND(girl, action=smiling))>)
    """

    text: str
    program: Program
    score: float
    note: str
    unused: tuple[tuple[str, Span], ...] = ()
    by_dependencies: bool = False
    act: Act = "refer"
    verb: str | None = None
    goal: Program | None = None
    statement: Program | None = None
    words: tuple[Word, ...] = field(default=(), repr=False, compare=False)

    @property
    def approximate(self) -> bool:
        """Whether words found no place, or the parse follows dependencies, for want of a sentence."""
        return self.by_dependencies or bool(self.unused)

    def __str__(self) -> str:
        return f"{self.program}" + (f"  [{self.note}]" if self.note else "")


def parse(text: str, domain: DomainLike = "photo") -> Program:
    """The likeliest program of an expression.

    >>> print(parse("the plate to the left of the fork but not the green one"))
    THE(AND(LEFT_OF(plate, THE(fork)), NOT(color=green)))

    Raises ParseError, pointing at the place, if the expression cannot be read. Warns UnreadWords where content
    words found no place in the program; :func:`parse_all` returns them.
    """
    best = parse_all(text, domain, limit=1)[0]
    if best.approximate:
        words = ", ".join(repr(word) for word, _ in best.unused)
        said = [APPROXIMATELY] * best.by_dependencies + [f"no place was found for {words}"] * bool(words)
        warnings.warn(f"{text!r}: {'; '.join(said)}", UnreadWords, stacklevel=2)
    return best.program


def parse_all(text: str, domain: DomainLike = "photo", limit: int = 5, tagger: Tagger | None = None) -> list[Parse]:
    """The readings of an expression that differ in meaning, likeliest first, at most ``limit``.

    Raises ParseError, pointing at the place, if the expression cannot be read.
    """
    (found,) = parse_many([text], domain, limit, tagger)
    if isinstance(found, ParseError):
        raise found
    return found


def parse_many(
    texts: Iterable[str], domain: DomainLike = "photo", limit: int = 1, tagger: Tagger | None = None
) -> Iterator[list[Parse] | ParseError]:
    """For each expression, in order, what :func:`parse_all` returns or raises.

    Faster than one by one where there are words that no lexicon knows: a tagger judges those of many at once.
    """
    place = load_domain(domain)
    lexicon = load_lexicon(place, load_catalogue(place))
    rest = iter(texts)
    while chunk := list(islice(rest, CHUNK)):
        drafts = [_draft(text, lexicon) for text in chunk]
        asking = [draft.lattice.words for draft in drafts if isinstance(draft, _Draft) and draft.lattice.unknown]
        tags = iter((tagger or default_tagger())(asking) if asking else ())
        for draft in drafts:
            if isinstance(draft, _Draft) and draft.lattice.unknown:
                draft = replace(draft, lattice=draft.lattice.with_tags(next(tags)))
            yield _found(draft, lexicon, limit) if isinstance(draft, _Draft) else draft


@dataclass(frozen=True)
class _Draft:
    """An expression, cut into words and laid out, but not yet read."""

    text: str
    tokens: list[Token]
    lattice: Lattice


def _draft(text: str, lexicon: Lexicon) -> _Draft | ParseError:
    try:
        tokens = _tokens(text)
    except ParseError as error:
        return error
    return _Draft(text, tokens, lattice(tokens, lexicon))


def _found(draft: _Draft, lexicon: Lexicon, limit: int) -> list[Parse] | ParseError:
    search = Search(draft.tokens, draft.lattice.rows)
    try:
        if found := _readings(draft.text, search, lexicon, limit):
            return found
        error = None
    except ParseError as problem:
        error = problem
    if found := _approximately(draft, lexicon):
        return found
    return error or unreadable(draft.text, draft.tokens, draft.lattice.rows, lexicon)


def _approximately(draft: _Draft, lexicon: Lexicon) -> list[Parse]:
    """The reading along the words' dependencies, if there is one."""
    made = approximate(draft.tokens, lexicon) if any(map(str.isalnum, draft.text)) else None
    if made is None:
        return []
    syntax, places = made
    meaning = Meaning(lexicon)
    try:
        meant = utterance(meaning, syntax)
    except (ParseError, ProgramError):
        return []
    places = (*places, *((word.start, word.end) for word in meaning.dropped))
    unused = _named(places, draft.text)
    return [Parse(draft.text, score=1.0, note=APPROXIMATELY, unused=unused, by_dependencies=True, **vars(meant))]


def _tokens(text: str) -> list[Token]:
    if not isinstance(text, str):
        raise ParseError(f"an expression must be text, got {type(text).__name__}")
    if not text.strip():
        raise ParseError("the expression is empty; write for example 'the red cup left of the plate'")
    tokens = split(text[: 40 * MAX_WORDS])
    if len(tokens) > MAX_WORDS or len(text) > 40 * MAX_WORDS:
        count = len(text.split())
        raise ParseError(f"the expression has {count:,} words; at most {MAX_WORDS} are read. Split it up")
    return tokens


def _readings(text: str, search: Search, lexicon: Lexicon, limit: int) -> list[Parse]:
    """Every distinct program of the sentences and of their other attachments, with costs turned to scores."""
    found: dict[Program, tuple[float, str, tuple[Span, ...], tuple[Word, ...], Utterance]] = {}
    problem: ParseError | None = None
    best, margin = math.inf, MARGIN if limit > 1 else 0.0
    rank = -1
    while (sentence := search.next(best + margin)) is not None:  # neither moves nor strain make a reading cheaper
        rank += 1
        variants = VARIANTS[rank] if rank < len(VARIANTS) else 1
        for syntax, extra, note in attachments(sentence.syntax, text, variants):
            if sentence.cost + extra >= best + margin:
                continue
            meaning = Meaning(lexicon)
            try:
                meant = utterance(meaning, syntax)
            except ParseError as error:
                problem = error
                continue
            program = meant.program
            cost = sentence.cost + extra + strain(program, syntax, lexicon)
            best = min(best, cost)
            if program not in found or cost < found[program][0]:
                dropped = tuple((word.start, word.end) for word in meaning.dropped)
                found[program] = (cost, note, (*sentence.skipped, *dropped), sentence.words, meant)
            if extra == 0 and sentence.cost + MOVE >= best + margin:  # from nothing, a move can only cost
                break
    if not found and problem is not None:
        raise problem
    ranked = sorted(found.items(), key=lambda item: item[1][0])[:limit]
    worst = ranked[0][1][0] + MARGIN if ranked else 0.0
    ranked = [item for item in ranked if item[1][0] <= worst]
    weights = [2.0 ** (ranked[0][1][0] - cost) for _, (cost, *_) in ranked]
    return [
        Parse(text, score=weight / sum(weights), note=note, unused=_named(unused, text), words=words, **vars(meant))
        for (_, (_, note, unused, words, meant)), weight in zip(ranked, weights, strict=True)
    ]


def _named(places: Iterable[Span], text: str) -> tuple[tuple[str, Span], ...]:
    return tuple((text[slice(*place)], place) for place in sorted(places))
