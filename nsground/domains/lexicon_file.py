"""Lexicon files: which sections they may have, of what type, and what each has to look like. Each is read once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict, cast

from nsground.errors import DomainError, did_you_mean
from nsground.files.reading import read_yaml

Problems = Iterator[str]
Shape = Callable[[str, object], Problems]
"""Says what is wrong with the content of a place such as ``attributes.color``."""


Words = list[str]
Named = dict[str, Words]


class LexiconFile(TypedDict, total=False):
    """The sections of a lexicon file, each as ``grammar/lexicon/common.yaml`` says what it is for."""

    free: Words
    modals: Words
    remarks: Words
    degrees: Words
    camera: Words
    anything: Words
    nouns: Words
    garments: Words
    portions: Words
    pictures: Words
    parts: Words
    settings: Words
    closed: Named
    patterns: Named
    limits: Named
    shares: Named
    actions: Named
    relations: Named
    families: Named
    asks: Named
    sides: Named
    synonyms: Named
    categories: Named
    spellings: Named
    inscriptions: Named
    units: Named
    qualities: Named
    attributes: dict[str, Named]
    poses: dict[str, Named]
    below: dict[str, Named]
    measures: dict[str, Named]
    kinds: dict[str, Named]
    prohibitions: dict[str, Named]
    ordinals: dict[int, Words]
    numbers: dict[str, float]
    variants: dict[str, dict[str, float]]
    plurals: dict[str, str]
    inverses: dict[str, str]


def read_lexicon_file(path: Path) -> LexiconFile:
    """The sections of a lexicon file, the same object as long as the file is the same: it is not to be changed.

    Raises DomainError naming file, section and what is wrong in it.
    """
    try:
        stamp = path.stat()
    except OSError:
        return _read(path, None)  # which says what is wrong
    return _read(path, (stamp.st_mtime_ns, stamp.st_size))


@lru_cache(maxsize=64)
def _read(path: Path, _: tuple[int, int] | None) -> LexiconFile:
    data = read_yaml(path)
    for problem in section_problems(data):
        raise DomainError(f"{path}: {problem}")
    return cast(LexiconFile, data)


def section_problems(data: Mapping[str, Any]) -> Problems:
    """All that is wrong with the shape of a lexicon file's sections.

    >>> list(section_problems({"synonims": {}, "nouns": {"cup": []}}))[0]
    "no section 'synonims'. Did you mean 'synonyms'?"
    """
    for section, content in data.items():
        if section in SECTIONS:
            yield from SECTIONS[section](section, content)
        else:
            known = "" if (hint := did_you_mean(str(section), SECTIONS)) else f" Known: {', '.join(sorted(SECTIONS))}"
            yield f"no section {section!r}.{hint}{known}"


# --- shapes -----------------------------------------------------------------------------------------------


def _words(place: str, content: object) -> Problems:
    if not isinstance(content, list):
        yield f"{place}: expected a list of words, got {_short(content)}"
        return
    for i, word in enumerate(content):
        yield from _word(f"{place}[{i}]", word)


def _word(place: str, content: object) -> Problems:
    if not isinstance(content, str) or not content.strip():
        yield f'{place}: expected a word, got {_short(content)}; YAML needs quotes around "on", "no" and numbers'


def _number(place: str, content: object) -> Problems:
    if not isinstance(content, int | float) or isinstance(content, bool):
        yield f"{place}: expected a number, got {_short(content)}"


def _each(shape: Shape, what: str, keys: tuple[str, ...] = (), key: type = str) -> Shape:
    """A mapping to contents of one shape; ``keys`` are the only ones it may have, if any are given."""

    def check(place: str, content: object) -> Problems:
        if not isinstance(content, dict):
            yield f"{place}: expected {what}, got {_short(content)}"
            return
        for name, value in content.items():
            if not isinstance(name, key) or isinstance(name, bool):
                yield f'{place}: expected {what}, got the key {name!r}; YAML needs quotes around "on", "no" and numbers'
            elif keys and name not in keys:
                yield f"{place}: no field {name!r}.{did_you_mean(str(name), keys)} Known: {', '.join(keys)}"
            else:
                yield from shape(f"{place}.{name}", value)

    return check


_NAMED = _each(_words, "names with lists of words")
_TWICE_NAMED = _each(_NAMED, "names with names with lists of words")
_PAIRS = _each(_word, "words with a word each")

SECTIONS: Mapping[str, Shape] = {
    **dict.fromkeys(
        (
            "free",
            "modals",
            "remarks",
            "degrees",
            "camera",
            "anything",
            "nouns",
            "garments",
            "portions",
            "pictures",
            "parts",
        ),
        _words,
    ),
    **dict.fromkeys(
        ("closed", "patterns", "limits", "shares", "actions", "relations", "families", "asks", "sides"), _NAMED
    ),
    **dict.fromkeys(("synonyms", "categories", "spellings", "inscriptions", "units", "qualities"), _NAMED),
    **dict.fromkeys(("attributes", "poses", "below"), _TWICE_NAMED),
    "measures": _each(_each(_words, "ways with lists of words", ("most", "least", "more", "less")), "measures"),
    "kinds": _each(_each(_words, "'words' and 'of'", ("words", "of")), "names with 'words' and 'of'"),
    "prohibitions": _each(_words, "'forbidden' and 'told_by'", ("forbidden", "told_by")),
    "ordinals": _each(_words, "ranks with lists of words", key=int),
    "numbers": _each(_number, "words with a number each"),
    "variants": _each(_each(_number, "terminals with a number each"), "terminals"),
    "settings": _words,
    "plurals": _PAIRS,
    "inverses": _PAIRS,
}
"""Every section of a lexicon file by name; ``grammar/lexicon/common.yaml`` says what they are for."""


def _short(value: object) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
