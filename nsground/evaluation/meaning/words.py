"""When two words, or two names of relations, count as the same in comparing meanings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nsground.files.reading import read_text


@cache
def vocabulary() -> Mapping[str, Any]:
    """``vocabulary.yaml``; where it groups words, each word leads to the one that stands for it."""
    told = yaml.safe_load(read_text(Path(__file__).parent / "vocabulary.yaml"))
    for name in ("relations", "words", "plurals", "side_words", "stems"):
        told[name] = {word: stands for stands, words in told[name].items() for word in words}
    told["compounds"] = {whole.replace(" ", ""): whole.split() for whole in told["compounds"]}
    return {name: frozenset(words) if isinstance(words, list) else words for name, words in told.items()}


@cache
def plain_words(name: str) -> tuple[str, ...]:
    """The words of a concept or a value, singular, compounds apart, without what is not compared.

    >>> plain_words("tan_trousers"), plain_words("surfboards"), plain_words("half of the donuts")
    (('brown', 'pants'), ('surf', 'board'), ('half', 'donut'))
    """
    compounds, fillers = vocabulary()["compounds"], vocabulary()["fillers"]
    found: list[str] = []
    for written in re.split(r"[\s_\-]+", name):
        if written and written not in fillers:
            whole = plain_word(written)
            parts = compounds.get(whole) or compounds.get(written.lower()) or [whole]
            found += map(plain_word, parts)
    return tuple(found)


@cache
def plain_word(written: str) -> str:
    """One word as it is compared."""
    told = vocabulary()
    word = written.lower().strip("'\"")
    word = told["plurals"].get(word, word)
    kept = word in told["invariable"] or word in told["words"]
    if not kept and len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = _singular(word)
    return str(told["words"].get(word, word))


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]


@cache
def side(name: str) -> str:
    """A side of the picture.

    >>> side("foreground"), side("upper")
    ('front', 'top')
    """
    return str(vocabulary()["side_words"].get(name, name))


@cache
def plain_relation(name: str) -> tuple[str, bool, tuple[str, ...]]:
    """A relation as it is compared, whether it is said from its other end, and what is said of the thing besides.

    >>> plain_relation("sitting_on"), plain_relation("held_by"), plain_relation("mounted_on")
    (('on', False, ('sitting',)), ('hold', True, ()), ('on', False, ('mounted',)))
    """
    told = vocabulary()
    first, _, rest = name.partition("_")
    besides: tuple[str, ...] = ()
    if rest and plain_word(first) in told["postures"] and rest not in told["bound"]:
        besides, name = (plain_word(first),), rest
    elif first in told["degrees"]:
        name = rest
    elif rest in told["places"] and first.endswith(("ing", "ed", "en")) and first not in told["with_place"]:
        besides, name = (() if first in told["empty"] else (plain_word(first),)), rest
    turned = name in told["converses"]
    if turned:
        name = told["converses"][name]
    elif name.endswith("_by") and name not in ("near_by", "close_by", "covered_by"):
        turned, name = True, name[:-3]
    name = told["relations"].get(name, name)
    name = _stem(name)
    return name, turned, besides


def _stem(name: str) -> str:
    """A relation by the stem of its first word: held, holding: hold."""
    first, _, rest = name.partition("_")
    stem = vocabulary()["stems"].get(first)
    if stem is None:
        if first.endswith("ing") and len(first) > 5:
            stem = first[:-3]
        elif first.endswith("ied") and len(first) > 5:
            stem = first[:-3] + "y"
        elif first.endswith("ed") and len(first) > 4:
            stem = first[:-2]
        else:
            return name
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "ls":
        stem = stem[:-1]
    return f"{stem}_{rest}" if rest else stem
