"""Which candidates are kept: those of which there are fewest so far, for their share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nsground import program as p
from nsground.generation.candidates import Candidate
from nsground.generation.options import Options
from nsground.generation.shape import operators, template
from nsground.program import Program
from nsground.program.phrases import reach
from nsground.scene import SceneGraph

Feature = tuple[str, str]
"""What is counted of an expression, and what it is: ``("chain", "2")``."""


@dataclass
class Balance:
    """Counts of what was kept so far. What it picks depends on the candidates and their order alone."""

    options: Options
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    kept: int = 0

    def pick(self, candidates: Sequence[Candidate], scene: SceneGraph, number: int) -> list[Candidate]:
        """At most ``number`` of the candidates, in the order in which they were grown."""
        left = [(place, each, tuple(features(each, scene))) for place, each in enumerate(candidates)]
        chosen: list[tuple[int, Candidate]] = []
        while left and len(chosen) < number:
            best = min(left, key=lambda item: (self._load(item[2]), item[0]))
            left.remove(best)
            chosen.append(best[:2])
            self.kept += 1
            for group, name in best[2]:
                self.counts.setdefault(group, Counter())[name] += 1
        return [each for _, each in sorted(chosen, key=lambda item: item[0])]

    def _load(self, found: Sequence[Feature]) -> float:
        """How far what an expression is like is ahead of its share, on the average over what is counted."""
        loads: dict[str, list[float]] = {}
        for group, name in found:
            counts = self.counts.get(group, Counter())
            total = sum(counts.values())
            share = self._share(group, name, len(counts))
            loads.setdefault(group, []).append((counts[name] + 1) / (share * total + 1))
        means = [sum(values) / len(values) for values in loads.values()]
        return sum(means) / len(means)

    def _share(self, group: str, name: str, known: int) -> float:
        """The share that is aimed at: that of the options for kinds, an even one for all else."""
        if group == "kind":
            return self.options.kinds[name] / sum(self.options.kinds.values())
        return 1 / max(known, 1)


def features(candidate: Candidate, scene: SceneGraph) -> Iterator[Feature]:
    """What is balanced: kind, chain, template, operators, what the targets are like, the answers of each kind."""
    yield "kind", candidate.kind
    yield "chain", str(reach(candidate.program))
    yield "template", template(candidate.program)
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
    """The counts as plain data, the most frequent first; templates are many."""
    return {group: dict(counts[group].most_common()) for group in sorted(counts)}
