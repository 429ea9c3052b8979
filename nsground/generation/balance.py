"""Which candidates are kept: those of which there are fewest so far, for their share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from nsground import program as p
from nsground.generation.candidates import Candidate
from nsground.generation.shape import chain, operators, template
from nsground.program import Program
from nsground.scene import SceneGraph

Feature = tuple[str, str]
"""What is counted of an expression, and what it is: ``("chain", "2")``."""


@dataclass
class Balance:
    """Counts of what was kept so far; ``kinds`` are the shares that kinds of expressions are to have.

    What is picked depends on what is given and in which order, and on nothing else.
    """

    kinds: Mapping[str, float]
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def pick(self, found: Sequence[Sequence[Feature]], number: int) -> list[int]:
        """The places of at most ``number`` of some candidates, of which the features are given; in order."""
        left, chosen = list(range(len(found))), list[int]()
        while left and len(chosen) < number:
            best = min(left, key=lambda place: (self._load(found[place]), place))
            left.remove(best)
            chosen.append(best)
            for group, name in found[best]:
                self.counts.setdefault(group, Counter())[name] += 1
        return sorted(chosen)

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
        """The share that is aimed at: the one given for kinds, an even one for all else."""
        if group == "kind":
            return self.kinds[name] / sum(self.kinds.values())
        return 1 / max(known, 1)


def features(candidate: Candidate, scene: SceneGraph) -> Iterator[Feature]:
    """What is balanced: kind, chain, template, operators, what the targets are like, the answers of each kind."""
    yield "kind", candidate.kind
    yield "chain", str(chain(candidate.program))
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
