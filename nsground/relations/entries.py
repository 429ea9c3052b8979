"""Entries of ``relations.yaml`` and ``measures.yaml``, read and checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from nsground.errors import RelationError, did_you_mean
from nsground.program import OPERATORS
from nsground.relations.evaluate import ARITY
from nsground.relations.formula import Formula, read_formula
from nsground.relations.geometry import PARAMETERS
from nsground.relations.learned import MARK, Learned, named_model

FRAMES = ("image", "viewer", "object", "ground")
"""What a relation refers to: the picture's sides, who looks, the other object's own sides, the ground."""

_QUOTES = 'YAML needs quotes around words such as "on" and "no"'
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_PHRASE = re.compile(r"[^\W_]+([ '-][^\W_]+)*")


@dataclass(frozen=True)
class Contract:
    """What always holds of a relation R; "holds" of a degree means above 0.5.

    inverse: R(i, j) = S(j, i), S being the relation named.
    symmetric: R(i, j) = R(j, i); of three regions, R(i, j, k) = R(i, k, j).
    asymmetric: never both R(i, j) and R(j, i).
    irreflexive: never R(i, i); of three regions, never R(i, i, k).
    transitive: R(i, j) and R(j, k) give R(i, k).
    mirror: R in the picture is the relation named, in the mirror image.
    upside_down: likewise in the picture turned over, top to bottom.
    """

    inverse: str | None = None
    symmetric: bool = False
    asymmetric: bool = False
    irreflexive: bool = False
    transitive: bool = False
    mirror: str | None = None
    upside_down: str | None = None

    def declared(self) -> dict[str, str | bool]:
        """The clauses that are declared, with the relation named or True."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name))}


@dataclass(frozen=True)
class RelationEntry:
    """One relation: all that the parser, the executor and the documentation know of it.

    ``phrases`` are the words that stand for it, ``arity`` counts the regions it holds of, the one described
    included; ``examples`` are pairs of an expression and the notation of its program; ``source`` is the last
    file that speaks of it.
    """

    name: str
    phrases: tuple[str, ...]
    arity: int
    frame: str
    contract: Contract
    meaning: Formula
    examples: tuple[tuple[str, str], ...]
    source: Path


@dataclass(frozen=True)
class MeasureEntry:
    """A measure: a number for each region, by a formula over ``a``."""

    name: str
    meaning: Formula
    source: Path


@dataclass(frozen=True)
class _Place:
    """Where in a file something is said, for messages."""

    source: Path
    entry: object
    field: str = ""

    def error(self, problem: str) -> RelationError:
        where = f"{self.entry}.{self.field}" if self.field else f"{self.entry}"
        return RelationError(f"{self.source}: {where}: {problem}")

    def at(self, field: str) -> _Place:
        return replace(self, field=field)


def read_relation(name: object, data: object, base: RelationEntry | None, source: Path) -> RelationEntry:
    """A relation's entry; a field it does not give is that of ``base``, the entry of an earlier file.

    Raises RelationError naming file, entry and field.
    """
    place = _Place(source, name)
    name = _name(name, place)
    if name in PARAMETERS or name in ARITY or name.upper() in OPERATORS:
        raise place.error("this is the name of a function of formulas or of an operator; choose another")
    inherited = {} if base is None else _data(base)
    given = inherited | _mapping(data, place, ("phrases", "arity", "frame", "contract", "meaning", "examples"))
    if "meaning" not in given:
        raise place.error("a new relation needs a meaning: a formula such as center_x(a) < center_x(b)")
    arity, frame = given.get("arity", 2), given.get("frame", "image")
    if type(arity) is not int or arity not in (2, 3):
        raise place.at("arity").error(f"must be 2 or 3, got {arity!r}")
    if frame not in FRAMES:
        raise place.at("frame").error(f"must be one of {', '.join(FRAMES)}; got {frame!r}")
    contract = base.contract if base else Contract()
    return RelationEntry(
        name=name,
        phrases=_phrases(given.get("phrases", []), place.at("phrases")),
        arity=arity,
        frame=frame,
        contract=_contract(given.get("contract", {}), contract, arity, place.at("contract")),
        meaning=_meaning(given["meaning"], arity, place.at("meaning"), None if base is None else base.meaning),
        examples=_examples(given.get("examples", []), place.at("examples")),
        source=source,
    )


def _data(entry: RelationEntry) -> dict[str, Any]:
    """The entry as a file would say it, but for its contract, which is inherited clause by clause."""
    return {
        "phrases": list(entry.phrases),
        "arity": entry.arity,
        "frame": entry.frame,
        "meaning": entry.meaning.text,
        "examples": [list(pair) for pair in entry.examples],
    }


Measures = dict[str, MeasureEntry]
Directions = dict[str, tuple[str, bool]]


def read_measures(data: Mapping[str, Any], source: Path) -> tuple[Measures, Directions, Measures]:
    """The measures of a file, its directions as (measure, ascending), and its attributes by ``family=value``.

    Raises RelationError naming file, entry and field.
    """
    top = _mapping(data, _Place(source, "the file"), ("measures", "directions", "attributes"))
    measures: Measures = {}
    for key, text in _mapping(top.get("measures", {}), _Place(source, "measures")).items():
        place = _Place(source, f"measures.{key}")
        name = _name(key, place)
        measures[name] = MeasureEntry(name, _meaning(text, 1, place), source)
    directions: Directions = {}
    for key, order in _mapping(top.get("directions", {}), _Place(source, "directions")).items():
        place = _Place(source, f"directions.{key}")
        match order.split() if isinstance(order, str) else ():
            case ["ascending" | "descending" as way, measure]:
                directions[_name(key, place)] = (measure, way == "ascending")
            case _:
                raise place.error(f"must be 'ascending x', 'descending size' or the like, got {order!r}")
    attributes: Measures = {}
    for family, values in _mapping(top.get("attributes", {}), _Place(source, "attributes")).items():
        for value, text in _mapping(values, _Place(source, f"attributes.{family}")).items():
            place = _Place(source, f"attributes.{family}.{value}")
            name = f"{_name(family, place)}={_name(value, place)}"
            attributes[name] = MeasureEntry(name, _meaning(text, 1, place), source)
    return measures, directions, attributes


def _name(name: object, place: _Place) -> str:
    if not isinstance(name, str):
        raise place.error(f"a name must be text, got {name!r}; {_QUOTES}")
    if not _NAME.fullmatch(name):
        raise place.error(f"a name must be lower-case words joined by '_', such as left_of; got {name!r}")
    return name


def _mapping(data: object, place: _Place, known: tuple[str, ...] = ()) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise place.error(f"must be a mapping, got {data!r}")
    for key in data:
        if known and key not in known:
            raise place.error(f"no field {key!r}.{did_you_mean(str(key), known)} Known: {', '.join(known)}")
    return data


def _meaning(text: object, arity: int, place: _Place, base: Formula | None = None) -> Formula:
    """The meaning read; the one of ``base`` where it is not said anew, since a file is named from where that is
    said."""
    if base is not None and isinstance(base.tree, Learned) and base.text == text:
        return base
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(text)
    try:
        if isinstance(text, str) and text.startswith(MARK) and arity == 2:
            return Formula(text, Learned(named_model(text, place.source.parent)))
        return read_formula(text, arity)  # type: ignore[arg-type]  # read_formula says what is wrong with it
    except RelationError as error:
        raise place.error(str(error)) from None


def _phrases(data: object, place: _Place) -> tuple[str, ...]:
    if not isinstance(data, list):
        raise place.error(f"must be a list of phrases, got {data!r}")
    for i, phrase in enumerate(data):
        if not isinstance(phrase, str):
            raise place.error(f"[{i}] must be text, got {phrase!r}; {_QUOTES}")
        if not _PHRASE.fullmatch(phrase) or phrase != phrase.lower():
            raise place.error(f"[{i}] must be lower-case words with single spaces between, got {phrase!r}")
        if phrase in data[:i]:
            raise place.error(f"{phrase!r} is there twice")
    return tuple(data)


def _contract(data: object, base: Contract, arity: int, place: _Place) -> Contract:
    """The base with the clauses given laid over it; a clause set to null is taken back."""
    clauses: dict[str, Any] = {each.name: each.default for each in fields(Contract)}
    given = _mapping(data, place, tuple(clauses))
    for clause, value in given.items():
        named = clauses[clause] is None
        if value is not None and type(value) is not (str if named else bool):
            wanted = "the name of a relation" if named else "true or false"
            raise place.error(f"{clause} must be {wanted}, got {value!r}")
    taken = {clause: clauses[clause] if value is None else value for clause, value in given.items()}
    contract = replace(base, **taken)
    if arity == 3 and (contract.inverse or contract.asymmetric or contract.transitive):
        raise place.error("inverse, asymmetric and transitive are for relations of two regions")
    return contract


def _examples(data: object, place: _Place) -> tuple[tuple[str, str], ...]:
    if not isinstance(data, list):
        raise place.error(f"must be a list of [expression, notation] pairs, got {data!r}")
    for i, pair in enumerate(data):
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)):
            raise place.error(f"[{i}] must be a pair [expression, notation], got {pair!r}")
    return tuple((expression, notation) for expression, notation in data)
