"""Content words: which words of an expression carry content, and which of them ended up in its program.

A *content word* is a word, as the parser cuts them, that spaCy's tagger takes for a noun, proper noun, adjective,
verb, adverb or number. The tagger knows nothing of the parser's lexicon, so it is a judge from outside; the words
that it leaves out are the closed classes (determiners, pronouns, prepositions, conjunctions, auxiliaries, particles)
and signs. A content word counts as *placed* if both hold:

- the parser did not report it as unused, and
- it belongs to the own words of a node: those in the node's span, without the spans inside it of the nodes below.
  AND, OR, NOT, THE and ALL have no words of their own, since a whole phrase is their span.

In an expression that is not read no word is placed. A word that is understood and then goes without saying, as
``side`` in *cat on left side*, is not placed either: the share errs on the low side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from nsground.language import Parse
from nsground.language.spacy_pipeline import load_pipeline
from nsground.language.tokens import Token, split
from nsground.program import Program

TAGS = frozenset({"NOUN", "PROPN", "ADJ", "VERB", "ADV", "NUM"})
WORDLESS = frozenset({"AND", "OR", "NOT", "THE", "ALL"})


def content_words(texts: Iterable[str]) -> Iterator[list[Token]]:
    """The content words of each text, in order."""
    from spacy.tokens import Doc

    tagger = load_pipeline(("ner", "parser", "senter", "lemmatizer"))
    cut = ((words := split(text), Doc(tagger.vocab, words=[word.text for word in words])) for text in texts)
    for words, document in ((words, document) for document, words in tagger.pipe(_swapped(cut), as_tuples=True)):
        yield [word for word, tagged in zip(words, document, strict=True) if tagged.pos_ in TAGS]


def reported(reading: Parse | None, words: Iterable[Token]) -> list[Token]:
    """The words that the parser does not report as unused."""
    if reading is None:
        return []
    return [word for word in words if not any(start <= word.start < end for _, (start, end) in reading.unused)]


def placed(reading: Parse | None, words: Iterable[Token]) -> list[Token]:
    """The words that are in the program: not unused, and among the own words of a node."""
    if reading is None:
        return []
    covered = own_places(reading.program)
    return [word for word in reported(reading, words) if word.start in covered]


def own_places(program: Program) -> frozenset[int]:
    """The places in the text, in characters, that are own words of a node.

    >>> from nsground import parse
    >>> text = "the red cup on a table"
    >>> "".join(text[i] if i in own_places(parse(text)) else "." for i in range(len(text)))
    '....red.cup.on a table'
    """
    places: set[int] = set()
    for node in program.walk():
        if node.span is not None and node.op not in WORDLESS:
            start, end = node.span
            inside = (span for span in _spans_below(node) if start <= span[0] and span[1] <= end and span != node.span)
            places.update(set(range(start, end)).difference(*(range(*span) for span in inside)))
    return frozenset(places)


def _spans_below(node: Program) -> Iterator[tuple[int, int]]:
    """The spans of the nearest nodes below that have one."""
    for child in node.children:
        if child.span is not None:
            yield child.span
        else:
            yield from _spans_below(child)


def _swapped(pairs: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    return ((second, first) for first, second in pairs)
