"""Whether entries fit together: phrases have one owner, what is named exists, and no relation is defined by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from nsground.errors import RelationError, did_you_mean, point_at
from nsground.relations.entries import MeasureEntry, RelationEntry
from nsground.relations.formula import FUNCTION_NAMES
from nsground.relations.nodes import RelationCall

MAX_CALLS = 50
"""How deep relations may be defined by relations."""

Relations = Mapping[str, RelationEntry]
Measures = Mapping[str, MeasureEntry]
Directions = Mapping[str, tuple[str, bool]]


def faults(
    relations: Relations, measures: Measures, directions: Directions, attributes: Measures
) -> Iterator[RelationError]:
    """All that keeps the entries of a catalogue from fitting together, as errors that name file, entry and field."""
    return chain(
        shared_phrases(relations),
        _unknown_names(relations),
        _unknown_measures(measures, directions),
        _bad_calls(relations),
        _calls_of_measures((*measures.values(), *attributes.values())),
    )


def shared_phrases(relations: Relations) -> Iterator[RelationError]:
    """Phrases of two relations."""
    owner: dict[str, RelationEntry] = {}
    for entry in relations.values():
        for phrase in entry.phrases:
            other = owner.setdefault(phrase, entry)
            if other is not entry:
                yield RelationError(
                    f"{entry.source}: {entry.name}.phrases: {phrase!r} is a phrase of {other.name} already "
                    f"({other.source}); give it to one of them"
                )


def _unknown_names(relations: Relations) -> Iterator[RelationError]:
    """Contracts that name what is no relation."""
    for entry in relations.values():
        alike = [e.name for e in relations.values() if e.arity == entry.arity]
        for clause in ("inverse", "mirror", "upside_down"):
            other = getattr(entry.contract, clause)
            if other and other not in alike:
                yield RelationError(
                    f"{entry.source}: {entry.name}.contract: {clause} names {other!r}, "
                    f"which is no relation of {entry.arity} regions.{did_you_mean(other, alike)}"
                )


def _unknown_measures(measures: Measures, directions: Directions) -> Iterator[RelationError]:
    for name, (measure, _) in directions.items():
        if measure not in measures:
            hint = did_you_mean(measure, measures)
            yield RelationError(f"direction {name!r} follows {measure!r}, which is no measure.{hint}")


def _bad_calls(relations: Relations) -> Iterator[RelationError]:
    """Relations that call what is no relation, with the wrong number of regions, or themselves."""
    done: set[str] = set()

    def visit(entry: RelationEntry, path: tuple[str, ...]) -> Iterator[RelationError]:
        where = f"{entry.source}: {entry.name}.meaning"
        if entry.name in path:
            way = " -> ".join((*path[path.index(entry.name) :], entry.name))
            yield RelationError(f"{where}: the relation is defined by itself: {way}")
        elif len(path) > MAX_CALLS:
            yield RelationError(f"{where}: relations call relations more than {MAX_CALLS} deep")
        elif entry.name not in done:
            for call in entry.meaning.calls():
                if problem := _call_problem(call, relations):
                    place = point_at(entry.meaning.text, call.place, call.place + len(call.relation))
                    yield RelationError(f"{where}: {problem}\n{place}")
                else:
                    yield from visit(relations[call.relation], (*path, entry.name))
            done.add(entry.name)

    for entry in relations.values():
        yield from visit(entry, ())


def _call_problem(call: RelationCall, relations: Relations) -> str:
    called = relations.get(call.relation)
    if called is None:
        hint = did_you_mean(call.relation, [*relations, *FUNCTION_NAMES])
        return f"there is no function or relation {call.relation!r}.{hint}"
    if called.arity != len(call.regions):
        return f"{call.relation} holds of {called.arity} regions, got {len(call.regions)}"
    return ""


def _calls_of_measures(measures: tuple[MeasureEntry, ...]) -> Iterator[RelationError]:
    for measure in measures:
        for call in measure.meaning.calls():
            hint = did_you_mean(call.relation, FUNCTION_NAMES)
            problem = f"there is no function {call.relation!r}; a measure calls no relations.{hint}"
            place = point_at(measure.meaning.text, call.place, call.place + len(call.relation))
            yield RelationError(f"{measure.source}: measures.{measure.name}: {problem}\n{place}")
