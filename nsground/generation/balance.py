"""Which candidates are kept: those of which there are fewest so far, for their share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nsground import program as p
from nsground.generation.candidates import Candidate
from nsground.generation.templates import operators, template
from nsground.program import Program
from nsground.program.phrases import reach
from nsground.scene import SceneGraph

Feature = tuple[str, str]
"""What is counted of an expression, and what it is: ``("chain", "2")``."""

KIND, TEMPLATE = "kind", "template"
"""Kinds have their shares; templates are too many to be balanced, and are counted only."""


@dataclass
class Balance:
    """Counts of what was kept so far; ``kinds`` are the shares that kinds of expressions are to have.

    What is picked depends on what is given and in which order, and on nothing else.
    """

    kinds: Mapping[str, float]
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def pick(self, candidates: Sequence[Sequence[Feature]], number: int) -> list[int]:
        """The places of at most ``number`` of some candidates, of which the features are given; in order."""
        left, chosen = list(range(len(candidates))), list[int]()
        while left and len(chosen) < number:
            best = min(left, key=lambda index: (*self._load(candidates[index]), index))
            left.remove(best)
            chosen.append(best)
            for group, name in candidates[best]:
                self.counts.setdefault(group, Counter())[name] += 1
        return sorted(chosen)

    def _load(self, features: Sequence[Feature]) -> tuple[float, float]:
        """How far the kind of an expression is ahead of its share, and all else that is counted, on the average."""
        kind, loads = 0.0, dict[str, list[float]]()
        for group, name in features:
            counts = self.counts.get(group, Counter())
            total = sum(counts.values())
            if group == KIND:
                kind = (counts[name] + 1) / (self.kinds[name] / sum(self.kinds.values()) * total + 1)
            elif group != TEMPLATE:
                loads.setdefault(group, []).append((counts[name] + 1) / (total / max(len(counts), 1) + 1))
        means = [sum(values) / len(values) for values in loads.values()]
        return kind, sum(means) / max(len(means), 1)


def features(candidate: Candidate, scene: SceneGraph) -> Iterator[Feature]:
    """What is counted: kind, chain, depth, template, operators, what the targets are like, the answers to questions."""
    yield KIND, candidate.kind
    yield "chain", str(reach(candidate.program))
    yield "depth", str(candidate.program.depth)
    yield TEMPLATE, template(candidate.program)
    yield from (("operator", name) for name in operators(candidate.program))
    for i in candidate.targets or ():
        region = scene.regions[i]
        yield "noun", str(region.label)
        yield from ((f"target's {family}", str(value)) for family, value in region.attributes.items())
    if candidate.answer is not None:
        yield f"answer of {asked(candidate.program)}", candidate.answer


def asked(program: Program) -> str:
    """What a question asks for, under which its answers are balanced: ``count``, ``truth``, ``color``."""
    match program:
        case p.Query(family=family):
            return family
        case p.Count():
            return "count"
    return "truth" if program.type is p.Type.TRUTH else "regions"


def summary(counts: Mapping[str, Counter[str]]) -> dict[str, dict[str, int]]:
    """The counts as plain data, the most frequent first; templates that came once are not listed one by one."""
    by_group = {group: dict(counts[group].most_common()) for group in sorted(counts)}
    if once := sum(number == 1 for number in by_group.get(TEMPLATE, {}).values()):
        by_group[TEMPLATE] = {name: number for name, number in by_group[TEMPLATE].items() if number > 1}
        by_group[TEMPLATE]["templates that came once"] = once
    return by_group
