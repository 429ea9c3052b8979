"""What a run comes to, set by set: measures, groups and reliability of everyone who answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from nsground.evaluation.estimates import Estimate
from nsground.evaluation.measures import BY_GROUP, MEASURES, Bin, Measure, Task, named, reliability
from nsground.evaluation.perception_measures import BY_CATEGORY, by_category, perception_measures
from nsground.evaluation.scored import Judged

MAX_GROUPS = 40
"""Groups of one facet that are told apart; the smaller ones come together."""

OTHERS = "all others"


@dataclass(frozen=True)
class ResultSet:
    """All answers of one kind about one part, such as the expressions of ``val``.

    Fields:
        judged: by whom, in the order of the examples.
    """

    task: Task
    kind: str
    part: str
    judged: Mapping[str, Sequence[Judged]] = field(repr=False)

    @property
    def name(self) -> str:
        return f"{self.kind}s {self.part}".rstrip()

    @property
    def examples(self) -> int:
        return len(next(iter(self.judged.values())))

    @property
    def pictures(self) -> int:
        return len({each.view for each in next(iter(self.judged.values()))})

    @cached_property
    def measures(self) -> dict[str, tuple[Measure, dict[str, Estimate]]]:
        """Each measure that applies to an answer of anyone, and what everyone comes to."""
        found = {}
        for measure in measures_of(self.task, self.judged):
            estimates = {by: measure(some) for by, some in self.judged.items()}
            if any(estimate.of for estimate in estimates.values()):
                found[measure.name] = (measure, estimates)
        return found

    @cached_property
    def reliability(self) -> dict[str, list[Bin]]:
        return {by: bins for by, some in self.judged.items() if (bins := reliability(some))}

    @cached_property
    def groups(self) -> dict[str, dict[str, dict[str, dict[str, Estimate]]]]:
        """By facet, group, measure and who answered."""
        members: dict[str, dict[str, dict[str, list[Judged]]]] = {}
        for by, some in self.judged.items():
            for each in chain.from_iterable(map(by_category, some)) if self.task == "perception" else some:
                for facet, names in each.groups.items():
                    for name in names:
                        members.setdefault(facet, {}).setdefault(name, {}).setdefault(by, []).append(each)
        return {facet: {name: self._of_group(of) for name, of in _in_order(some)} for facet, some in members.items()}

    def _of_group(self, of: Mapping[str, Sequence[Judged]]) -> dict[str, dict[str, Estimate]]:
        found: dict[str, dict[str, Estimate]] = {}
        for measure in group_measures(self.task):
            estimates = {by: measure(of.get(by, ())) for by in self.judged}
            if any(estimate.of for estimate in estimates.values()):
                found[measure.name] = estimates
        return found

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "set": self.name,
            "kind": self.kind,
            "part": self.part,
            "examples": self.examples,
            "pictures": self.pictures,
            "measures": {name: _plain(found) for name, (_, found) in self.measures.items()},
            "groups": {
                facet: {name: {measure: _plain(found) for measure, found in of.items()} for name, of in groups.items()}
                for facet, groups in self.groups.items()
            },
            "reliability": {by: [asdict(each) for each in bins] for by, bins in self.reliability.items()},
        }


def measures_of(task: Task, judged: Mapping[str, Sequence[Judged]]) -> Iterable[Measure]:
    """The measures that may apply to what was judged; which attributes are judged in pictures, these tell."""
    return perception_measures(chain.from_iterable(judged.values())) if task == "perception" else MEASURES[task]


def group_measures(task: Task) -> Sequence[Measure]:
    """The measures that are told of each group, too."""
    return BY_CATEGORY if task == "perception" else [named(task, name) for name in BY_GROUP[task]]


def result_sets(task: Task, judged: Sequence[Judged]) -> list[ResultSet]:
    """The sets of a run, in the order of their first example."""
    sets: dict[tuple[str, str], dict[str, list[Judged]]] = {}
    for each in judged:
        sets.setdefault((each.kind, each.part), {}).setdefault(each.by, []).append(each)
    return [ResultSet(task, kind, part, some) for (kind, part), some in sets.items()]


def _plain(found: Mapping[str, Estimate]) -> dict[str, Any]:
    return {by: estimate.to_dict() for by, estimate in found.items()}


def _in_order(members: Mapping[str, Mapping[str, list[Judged]]]) -> Iterator[tuple[str, Mapping[str, list[Judged]]]]:
    """Groups by the number that they begin with, or the largest first; those beyond ``MAX_GROUPS`` together."""
    largest = sorted(members, key=lambda name: (-max(map(len, members[name].values())), name))
    kept = largest[: MAX_GROUPS if len(largest) <= MAX_GROUPS else MAX_GROUPS - 1]
    if all(name[:1].isdigit() for name in kept):
        kept.sort(key=lambda name: (int(name.split()[0]) if name.split()[0].isdigit() else 0, name))
    yield from ((name, members[name]) for name in kept)
    rest: dict[str, dict[int, Judged]] = {}  # each once, of however many of these groups it is
    for name in largest[len(kept) :]:
        for by, some in members[name].items():
            rest.setdefault(by, {}).update((id(each), each) for each in some)
    if rest:
        yield OTHERS, {by: list(some.values()) for by, some in rest.items()}
