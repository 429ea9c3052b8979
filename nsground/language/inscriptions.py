"""Text, numbers and measures in an expression: 'stop', bus number 42, player 23, a 5 ft tall man, 12:00.

They are attributes and never words of the lexicon: what is written on a thing is ``text="42"``, whatever it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nsground.language.lexicon import Lexicon
from nsground.language.phrases import STEP, Edge, Row
from nsground.language.tokens import Token

FIGURES = re.compile(r"#?\d+[a-z]?")
CLOCK = re.compile(r"\d{1,2}:\d\d")
LONGEST = 6
"""Most words of a text without quotes."""

ENDING = frozenset({"REL", "AND_R", "THAT", "BE", "AT", "HAVE_S"})
"""Terminals of words that end a text without quotes."""

Found = Iterator[tuple[int, Edge]]


def inscriptions(tokens: Sequence[Token], words: list[str], rows: Sequence[Row], lexicon: Lexicon) -> Found:
    """Where words are text, numbers or measures, and the edges that say so."""
    quotes = dict(_quotes(tokens))
    for i, end in quotes.items():
        yield i, _text(words, i, end, i + 1, end - 1, "ADJ")
    for i, word in enumerate(words):
        for length in lexicon.saying.get(word, ()):
            if " ".join(words[i : i + length]) in lexicon.inscriptions["says"]:
                yield from _said(words, i, i + length, quotes, lexicon)
        if word in lexicon.inscriptions["number"] and i + 1 < len(words):
            at = i + 2 if words[i + 1] in (".", ":", "#") and i + 2 < len(words) else i + 1
            if FIGURES.fullmatch(words[at]):
                yield i, _text(words, i, at + 1, at, at + 1, "ADJ")
        if word[0].isdigit():
            yield from _figures(words, i, rows)
        if word[0].isdigit() or any(edge.terminal == "NUM" for edge in rows[i]):
            yield from _measures(words, i, rows, lexicon)


def _text(words: Sequence[str], i: int, end: int, first: int, last: int, terminal: str, extra: int = 0) -> Edge:
    value = "".join(filter(str.isprintable, " ".join(words[first:last]))).lstrip("#") or "#"
    return Edge(end - i, terminal, ("text", value), STEP + extra)


def _quotes(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """The places of words between quotation marks of a kind, marks included; in "boys' " it is none."""
    begin: int | None = None
    for i, token in enumerate(tokens):
        if token.text not in ("'", '"'):
            continue
        if begin is not None and tokens[begin].text == token.text and i > begin + 1:
            yield begin, i + 1
            begin = None
        elif i == 0 or tokens[i - 1].end < token.start:
            begin = i


def _said(words: list[str], i: int, at: int, quotes: dict[int, int], lexicon: Lexicon) -> Found:
    """that says 'stop'; reading exit only; with the number 8 on it."""
    if at in quotes:
        end, first, last, extra = quotes[at], at + 1, quotes[at] - 1, 0
    else:
        end = at
        while end < len(words) and end < at + LONGEST and not _ends_text(words, end, at, lexicon):
            end += 1
        first, last, extra = at, end, 200
    if last <= first:
        return
    if end < len(words) and words[end] in lexicon.inscriptions["done"]:
        end += 1
    if " ".join(words[end : end + 2]) in ("on it", "on them", "on him", "on her"):
        end += 2
    elif words[i] == "with" and words[end : end + 1] == ["on"]:  # with # 18 on the back
        return
    yield i, _text(words, i, end, first, last, "ADJ", extra)  # said of the noun right before it
    yield i, _text(words, i, end, first, last, "VERB", extra + 100)


def _ends_text(words: Sequence[str], i: int, begin: int, lexicon: Lexicon) -> bool:
    if words[i] == ".":  # r . e . i
        return not (i > begin and len(words[i - 1]) == 1 and i + 1 < len(words) and len(words[i + 1]) == 1)
    done = words[i] in lexicon.inscriptions["done"]
    return done or not words[i][0].isalnum() or any(e.terminal in ENDING for e in lexicon.find((words[i],)))


def _figures(words: Sequence[str], i: int, rows: Sequence[Row]) -> Found:
    """bus 42; 12 : 00."""
    if CLOCK.fullmatch("".join(words[i : i + 3])) and words[i + 1 : i + 2] == [":"]:
        begin = i - 1 if i and words[i - 1] == "at" else i
        yield begin, Edge(i + 3 - begin, "VERB", ("time", "".join(words[i : i + 3])), STEP)
    elif i and FIGURES.fullmatch(words[i]) and _names_one(rows, i - 1) and not _is_plural(rows, i + 1):
        yield i, _text(words, i, i + 1, i, i + 1, "ADJ", -500)


def _measures(words: Sequence[str], i: int, rows: Sequence[Row], lexicon: Lexicon) -> Found:
    """5 ft tall, 20 year old, three ring (binder): a number and what it counts, said of one thing."""
    if i + 2 >= len(words):
        return
    unit, then = words[i + 1 : i + 3]
    family = next((name for name, units in lexicon.units.items() if unit in units), None)
    quality = next((name for name, qualities in lexicon.qualities.items() if then in qualities), None)
    if family is not None and quality is not None:
        yield i, Edge(3, "ADJ", (quality, " ".join(words[i : i + 3])), STEP - 500)
    elif family is not None and words[i] not in ("1", "one") and _names_one(rows, i + 2):
        yield i, Edge(2, "ADJ", (family, " ".join(words[i : i + 2])), STEP - 500)


def _names_one(rows: Sequence[Row], i: int) -> bool:
    """Whether a word may be a noun in the singular, and in the plural none."""
    nouns = [edge for edge in rows[i] if edge.terminal == "NOUN" and edge.length == 1]
    return bool(nouns) and not any(edge.plural for edge in nouns)


def _is_plural(rows: Sequence[Row], i: int) -> bool:
    return i < len(rows) and any(edge.plural for edge in rows[i] if edge.terminal == "NOUN" and edge.length == 1)
