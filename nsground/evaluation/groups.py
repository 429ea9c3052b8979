"""The groups that an example belongs to, for tables by operator, depth, length and the like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nsground.evaluation.selection import Batch, Item
from nsground.parsers import load_parser
from nsground.program import And, Any, Attribute, Concept, Not, Program, The
from nsground.program.phrases import reach, relation_name
from nsground.splits.case import plain
from nsground.splits.rules.operators import scope
from nsground.splits.skeleton import skeleton

LENGTHS = (4, 8, 12, 16, 20, 30)
"""The longest texts, in words, of each group of lengths but the last."""

UNTOLD = (Concept, Attribute, Any, And, The)
"""Operators that nearly every program has."""

Groups = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class GroupedItem:
    """An item, and the normal form of its program; None where it has none."""

    item: Item
    program: Program | None = field(repr=False)


def operators(seen: GroupedItem) -> Iterable[str]:
    """Every operator in the program; relations by their names."""
    nodes = () if seen.program is None else seen.program.walk()
    return sorted({relation_name(node).upper() for node in nodes if not isinstance(node, UNTOLD)}) or ["none of these"]


def depth(seen: GroupedItem) -> Iterable[str]:
    """Nodes on the longest way down the program's normal form."""
    return [str(seen.program.depth)] if seen.program is not None else []


def length(seen: GroupedItem) -> Iterable[str]:
    """Words, parted by blanks."""
    words, low = len(seen.item.example.text.split()), 1
    for high in LENGTHS:
        if words <= high:
            return [f"{low} to {high}"]
        low = high + 1
    return [f"{low} or more"]


def template(seen: GroupedItem) -> Iterable[str]:
    """The pattern of a generator; where none is recorded, the program without its words."""
    if seen.item.example.template is not None:
        return [seen.item.example.template]
    return [skeleton(seen.program)] if seen.program is not None else []


def chain(seen: GroupedItem) -> Iterable[str]:
    """The longest chain of relations, each in the anchor of the one before."""
    return [str(reach(seen.program))] if seen.program is not None else []


def negation(seen: GroupedItem) -> Iterable[str]:
    """What a NOT is over."""
    return sorted({scope(each) for each in seen.program.find(Not)}) or ["none"] if seen.program is not None else []


def targets(seen: GroupedItem) -> Iterable[str]:
    """How many regions are meant."""
    boxes = seen.item.example.boxes
    return [] if boxes is None else [str(len(boxes)) if len(boxes) < 4 else "4 or more"]


FACETS: Mapping[str, Callable[[GroupedItem], Iterable[str]]] = {
    "operator": operators, "depth": depth, "length": length, "template": template, "relation chain": chain,
    "negation": negation, "targets": targets,
}  # fmt: skip
"""A new one is a function and an entry here."""


def groups(batches: Sequence[Batch]) -> tuple[dict[str, Groups], int]:
    """The groups of every example by its id, and how many programs are not recorded but our parses of the texts."""
    items = [(batch.domain, item) for batch in batches for item in batch.items]
    programs = {item.example.id: item.example.program for _, item in items}
    parsed = 0
    for domain in dict.fromkeys(domain for domain, _ in items):
        without = [item.example for place, item in items if place == domain and item.example.program is None]
        readings = load_parser("grammar", domain).parse([example.text for example in without])
        for example, reading in zip(without, readings, strict=True):
            programs[example.id] = reading.program
            parsed += reading.program is not None
    return {item.example.id: _of(item, programs[item.example.id]) for _, item in items}, parsed


def _of(item: Item, program: Program | None) -> Groups:
    grouped = GroupedItem(item, None if program is None else plain(program))
    return {name: tuple(names) for name, facet in FACETS.items() if (names := list(facet(grouped)))}
