"""What a run comes to, set by set: measures, groups and reliability of everyone who answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from nsground.evaluation.estimates import Estimate
from nsground.evaluation.measures import BY_GROUP, MEASURES, Bin, Measure, Task, estimate_all, named, reliability
from nsground.evaluation.perception_measures import BY_CATEGORY, by_category, perception_measures
from nsground.evaluation.scored import Scored

MAX_GROUPS = 40
"""Groups of one facet that are told apart; the smaller ones come together."""

OTHERS = "all others"


@dataclass(frozen=True)
class ResultSet:
    """All answers of one kind about one part, such as the expressions of ``val``.

    Fields:
        scored: by whom, in the order of the examples.
    """

    task: Task
    kind: str
    part: str
    scored: Mapping[str, Sequence[Scored]] = field(repr=False)

    @property
    def name(self) -> str:
        """Such as ``expressions val``."""
        return f"{self.kind}s {self.part}".rstrip()

    @property
    def examples(self) -> int:
        """How many examples were answered."""
        return len(next(iter(self.scored.values())))

    @property
    def pictures(self) -> int:
        """How many pictures, or scenes, these are about."""
        return len({each.view for each in next(iter(self.scored.values()))})

    @cached_property
    def measures(self) -> dict[str, tuple[Measure, dict[str, Estimate]]]:
        """Each measure that applies to an answer of anyone, and what everyone comes to."""
        return estimate_all(measures_of(self.task, self.scored), self.scored)

    @cached_property
    def reliability(self) -> dict[str, list[Bin]]:
        """The bins of a reliability diagram for everyone who says how sure they are."""
        return {by: bins for by, lines in self.scored.items() if (bins := reliability(lines))}

    @cached_property
    def groups(self) -> dict[str, dict[str, dict[str, dict[str, Estimate]]]]:
        """By facet, group, measure and who answered."""
        members: dict[str, dict[str, dict[str, list[Scored]]]] = {}
        for by, lines in self.scored.items():
            for line in chain.from_iterable(map(by_category, lines)) if self.task == "perception" else lines:
                for facet, names in line.groups.items():
                    for name in names:
                        members.setdefault(facet, {}).setdefault(name, {}).setdefault(by, []).append(line)
        return {facet: {name: self._of_group(of) for name, of in _in_order(lines)} for facet, lines in members.items()}

    def _of_group(self, of: Mapping[str, Sequence[Scored]]) -> dict[str, dict[str, Estimate]]:
        table = estimate_all(group_measures(self.task), {by: of.get(by, ()) for by in self.scored})
        return {name: estimates for name, (_, estimates) in table.items()}

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "set": self.name,
            "kind": self.kind,
            "part": self.part,
            "examples": self.examples,
            "pictures": self.pictures,
            "measures": {name: _plain(estimates) for name, (_, estimates) in self.measures.items()},
            "groups": {
                facet: {
                    name: {measure: _plain(estimates) for measure, estimates in of.items()}
                    for name, of in groups.items()
                }
                for facet, groups in self.groups.items()
            },
            "reliability": {by: [asdict(each) for each in bins] for by, bins in self.reliability.items()},
        }


def measures_of(task: Task, scored: Mapping[str, Sequence[Scored]]) -> Iterable[Measure]:
    """The measures that may apply to what was judged; which attributes are judged in pictures, these tell."""
    return perception_measures(chain.from_iterable(scored.values())) if task == "perception" else MEASURES[task]


def group_measures(task: Task) -> Sequence[Measure]:
    """The measures that are told of each group, too."""
    return BY_CATEGORY if task == "perception" else [named(task, name) for name in BY_GROUP[task]]


def result_sets(task: Task, scored: Sequence[Scored]) -> list[ResultSet]:
    """The sets of a run, in the order of their first example."""
    sets: dict[tuple[str, str], dict[str, list[Scored]]] = {}
    for line in scored:
        sets.setdefault((line.kind, line.part), {}).setdefault(line.by, []).append(line)
    return [ResultSet(task, kind, part, by_system) for (kind, part), by_system in sets.items()]


def _plain(estimates: Mapping[str, Estimate]) -> dict[str, Any]:
    return {by: estimate.to_dict() for by, estimate in estimates.items()}


def _in_order(members: Mapping[str, Mapping[str, list[Scored]]]) -> Iterator[tuple[str, Mapping[str, list[Scored]]]]:
    """Groups by the number that they begin with, or the largest first; those beyond ``MAX_GROUPS`` together."""
    largest = sorted(members, key=lambda name: (-max(map(len, members[name].values())), name))
    kept = largest[: MAX_GROUPS if len(largest) <= MAX_GROUPS else MAX_GROUPS - 1]
    if all(name[:1].isdigit() for name in kept):
        kept.sort(key=lambda name: (int(name.split()[0]) if name.split()[0].isdigit() else 0, name))
    yield from ((name, members[name]) for name in kept)
    rest: dict[str, dict[int, Scored]] = {}  # each once, of however many of these groups it is
    for name in largest[len(kept) :]:
        for by, lines in members[name].items():
            rest.setdefault(by, {}).update((id(line), line) for line in lines)
    if rest:
        yield OTHERS, {by: list(lines.values()) for by, lines in rest.items()}
