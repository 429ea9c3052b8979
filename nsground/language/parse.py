"""Reading an expression: text in, programs out."""

from __future__ import annotations

import math
import warnings
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from nsground.display import Displayed
from nsground.domains.domain import DomainLike, load_domain
from nsground.errors import ParseError, ProgramError
from nsground.language.acts import Act, utterance
from nsground.language.dependency_fallback import APPROXIMATELY, approximate
from nsground.language.labels import with_labels
from nsground.language.languages import not_english
from nsground.language.lattice import Lattice, lattice
from nsground.language.lexicon import Lexicon, load_lexicon
from nsground.language.parse_errors import unreadable
from nsground.language.parse_search import Search
from nsground.language.reading_model import ReadingModel, load_preferences
from nsground.language.readings import TIE, Reading, candidates
from nsground.language.semantics import Meaning
from nsground.language.spelling import Mend, mended
from nsground.language.syntax import Word
from nsground.language.tagging import Tagger, default_tagger
from nsground.language.tokens import MAX_WORDS, Token, split
from nsground.program import Program, Span
from nsground.relations import load_catalogue
from nsground.wordnet import load_wordnet

CHUNK = 512
"""How many expressions are laid out before they are read, so that a tagger may judge their unknown words at once."""

MARGIN = 5.0
"""Readings that cost this much more than the best one, e times less likely for each 1, are not worth showing."""

SURE = -TIE
"""The same where only the best is wanted: another must be likelier to be worth looking for."""


class UnreadWords(UserWarning):
    """Some content words of an expression found no place in its program."""


@dataclass(frozen=True, repr=False)
class Parse(Displayed):
    """One reading of an expression.

    ``score`` in (0, 1] is the share of this reading among those found, ``note`` says what sets it apart,
    ``unused`` lists the content words that found no place (each with its span in characters). ``approximate`` is
    true where such words had to be passed over for the grammar to apply, or where the grammar did not apply at all
    and the reading was made ``by_dependencies``. ``words`` are the words and phrases as the grammar took them, in
    order; none by dependencies. ``mends`` are the misspelt words that were taken for others.

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
    mends: tuple[Mend, ...] = ()
    words: tuple[Word, ...] = field(default=(), repr=False, compare=False)

    @property
    def senses(self) -> tuple[tuple[str, str, str], ...]:
        """Each noun as it was written, the concept it was read as, and the class of thing that WordNet says it names.

        >>> parse_all("glasses on the table", limit=1)[0].senses
        (('glasses', 'glasses', 'garment'), ('table', 'table', 'furniture'))
        """
        nouns = [word for word in self.words if word.terminal == "NOUN" and word.value]
        classes = (load_wordnet().noun_class(str(word.value).replace("_", " ")) or "thing" for word in nouns)
        return tuple((word.text, str(word.value), kind) for word, kind in zip(nouns, classes, strict=True))

    @property
    def approximate(self) -> bool:
        """Whether words found no place, or the parse follows dependencies, for want of a sentence."""
        return self.by_dependencies or bool(self.unused)

    def __str__(self) -> str:
        return f"{self.program}" + (f"  [{self.note}]" if self.note else "")


def parse(text: str, domain: DomainLike = "photo", labels: Collection[str] = ()) -> Program:
    """The likeliest program of an expression.

    >>> print(parse("the plate to the left of the fork but not the green one"))
    THE(AND(LEFT_OF(plate, THE(fork)), NOT(color=green)))

    Raises ParseError, pointing at the place, if the expression cannot be read. Warns UnreadWords where content
    words found no place in the program; :func:`parse_all` returns them. ``labels`` are what a scene calls its things.
    """
    best = parse_all(text, domain, limit=1, labels=labels)[0]
    if best.approximate:
        words = ", ".join(repr(word) for word, _ in best.unused)
        said = [APPROXIMATELY] * best.by_dependencies + [f"no place was found for {words}"] * bool(words)
        warnings.warn(f"{text!r}: {'; '.join(said)}", UnreadWords, stacklevel=2)
    return best.program


def parse_all(
    text: str,
    domain: DomainLike = "photo",
    limit: int = 5,
    tagger: Tagger | None = None,
    labels: Collection[str] = (),
) -> list[Parse]:
    """The readings of an expression that differ in meaning, likeliest first, at most ``limit``.

    ``labels``, what a scene calls its things, are words, however they are written.

    >>> parse_all("the FIRE EXTINGUISHER", labels=["Fire-Extinguisher"], limit=1)[0].program
    <Program THE("Fire-Extinguisher")>

    Raises ParseError, pointing at the place, if the expression cannot be read.
    """
    (found,) = parse_many([text], domain, limit, tagger, labels)
    if isinstance(found, ParseError):
        raise found
    return found


def parse_many(
    texts: Iterable[str],
    domain: DomainLike = "photo",
    limit: int = 1,
    tagger: Tagger | None = None,
    labels: Collection[str] = (),
) -> Iterator[list[Parse] | ParseError]:
    """For each expression, in order, what :func:`parse_all` returns or raises.

    Faster than one by one where there are words that no lexicon knows: a tagger judges those of many at once.
    """
    place = load_domain(domain)
    lexicon = with_labels(load_lexicon(place, load_catalogue(place)), frozenset(labels))
    model = load_preferences(place)
    return (_found(d, lexicon, model, limit) if isinstance(d, Draft) else d for d in drafts(texts, lexicon, tagger))


def drafts(texts: Iterable[str], lexicon: Lexicon, tagger: Tagger | None = None) -> Iterator[Draft | ParseError]:
    """Each expression cut into words and laid out, or why it cannot be; a tagger judges the unknown words of many."""
    rest = iter(texts)
    while chunk := list(islice(rest, CHUNK)):
        made = [_draft(text, lexicon) for text in chunk]
        asking = [draft.lattice.words for draft in made if isinstance(draft, Draft) and draft.lattice.unknown]
        tags = iter((tagger or default_tagger())(asking) if asking else ())
        for draft in made:
            if isinstance(draft, Draft) and draft.lattice.unknown:
                draft = replace(draft, lattice=draft.lattice.with_tags(next(tags)))
            yield draft


@dataclass(frozen=True)
class Draft:
    """An expression, cut into words and laid out, but not yet read."""

    text: str
    tokens: list[Token]
    lattice: Lattice
    mends: tuple[Mend, ...] = ()


def _draft(text: str, lexicon: Lexicon) -> Draft | ParseError:
    try:
        written = _tokens(text)
    except ParseError as error:
        return error
    if (foreign := not_english(text, written, lexicon.vocabulary)) is not None:
        return foreign
    tokens, mends = mended(written, lexicon)
    return Draft(text, tokens, lattice(tokens, lexicon), mends)


def _found(draft: Draft, lexicon: Lexicon, model: ReadingModel, limit: int) -> list[Parse] | ParseError:
    try:
        if found := _readings(draft, lexicon, model, limit):
            return found
        error = None
    except ParseError as problem:
        error = problem
    if found := _approximately(draft, lexicon):
        return found
    return error or unreadable(draft.text, draft.tokens, draft.lattice.rows, lexicon)


def _approximately(draft: Draft, lexicon: Lexicon) -> list[Parse]:
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
    return [
        Parse(
            draft.text,
            score=1.0,
            note=APPROXIMATELY,
            unused=unused,
            by_dependencies=True,
            mends=draft.mends,
            **vars(meant),
        )
    ]


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


def _readings(draft: Draft, lexicon: Lexicon, model: ReadingModel, limit: int) -> list[Parse]:
    """The distinct programs among the candidates, likeliest first, with their probabilities."""
    cheapest: dict[Program, Reading] = {}
    margin = MARGIN if limit > 1 else SURE
    for reading in candidates(draft.text, Search(draft.tokens, draft.lattice.rows), lexicon, model, margin):
        program = reading.meant.program
        if program not in cheapest or reading.cost < cheapest[program].cost:
            cheapest[program] = reading
    ranked = sorted(cheapest.values(), key=lambda reading: reading.cost)
    ranked = [reading for reading in ranked if reading.cost <= ranked[0].cost + MARGIN]
    weights = [math.exp(ranked[0].cost - reading.cost) for reading in ranked]
    return [
        Parse(
            draft.text,
            score=weight / sum(weights),
            note=reading.attached.note,
            unused=_named(reading.unused, draft.text),
            mends=draft.mends,
            words=reading.sentence.words,
            **vars(reading.meant),
        )
        for reading, weight in zip(ranked[:limit], weights, strict=False)
    ]


def _named(places: Iterable[Span], text: str) -> tuple[tuple[str, Span], ...]:
    return tuple((text[slice(*place)], place) for place in sorted(set(places)))
