"""The meaning of programs in plain Python sets, written from the definitions of the operators and nothing else.

Slow and simple on purpose: what the engine says in boolean logic under the strict policy must agree with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from nsground import program as p
from nsground.domains.domain import load_domain
from nsground.program import Program
from nsground.reasoning import execute
from nsground.relations import load_catalogue
from nsground.scene import SceneGraph


@dataclass
class Oracle:
    """Regions are indices. ``failures`` collects what THE presupposed in vain, in the order of evaluation."""

    scene: SceneGraph
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.catalogue = load_catalogue(load_domain(self.scene.domain))
        self.everything = set(range(len(self.scene)))

    def value(self, attribute: str, i: int) -> str | None:
        region = self.scene.regions[i]
        return region.label if attribute == "category" else region.attributes.get(attribute)

    def holds(self, name: str, *regions: int) -> bool:
        return bool(self.catalogue.degrees(name, self.scene, *([i] for i in regions)).item() > 0.5)

    def measure(self, name: str, i: int) -> float:
        return float(self.catalogue.measure_values(name.replace(" ", "_"), self.scene, [i])[0])

    def related(self, node: Program, target: set[int], anchors: list[Program], test: Callable[..., bool]) -> set[int]:
        sets = [self.set(anchor) for anchor in anchors]

        def check(chosen: tuple[int, ...], rest: int) -> bool:
            if rest == len(sets):
                return test(*chosen)
            options = [check((*chosen, j), rest + 1) for j in sorted(sets[rest]) if j not in chosen]
            match anchors[rest]:
                case p.All():
                    return all(options)
                case p.Many(bound=bound, number=n):
                    return {"exactly": sum(options) == n, "at least": sum(options) >= n, "at most": sum(options) <= n}[
                        bound
                    ]
            return any(options)

        return {i for i in target if check((i,), 0)}

    def foremost(self, members: set[int], key: Callable[[int], float]) -> set[int]:
        best = min((key(i) for i in members), default=0.0)
        return {i for i in members if key(i) == best}

    def distance(self, i: int, j: int) -> float:
        points = self.scene.centers if self.scene.positions is None else self.scene.positions
        return float(((points[i] - points[j]) ** 2).sum() ** 0.5)

    def set(self, node: Program) -> set[int]:
        match node:
            case p.Concept(name=name):
                return {i for i in self.everything if self.value("category", i) == name}
            case p.Attribute(family=family, value=value):
                return {i for i in self.everything if self.value(family, i) == value}
            case p.Any():
                return set(self.everything)
            case p.And(parts=parts):
                return set.intersection(*[self.set(part) for part in parts])
            case p.Or(parts=parts):
                return set.union(*[self.set(part) for part in parts])
            case p.Not(part=part):
                return self.everything - self.set(part)
            case p.All(regions=a) | p.Many(regions=a):
                return self.set(a)
            case p.Relation(name=name, target=target, anchors=anchors):
                return self.related(node, self.set(target), list(anchors), lambda *r: self.holds(name, *r))
            case p.Same(family=f, anchor=a):
                return self.related(
                    node, self.everything, [a],
                    lambda i, j: self.value(f, i) == self.value(f, j) is not None,
                )  # fmt: skip
            case p.Different(family=f, anchor=a):
                return self.related(
                    node, self.everything, [a],
                    lambda i, j: None not in (x := (self.value(f, i), self.value(f, j))) and x[0] != x[1],
                )  # fmt: skip
            case p.More(measure=m, target=t, anchor=a):
                return self.related(node, self.set(t), [a], lambda i, j: self.measure(m, i) > self.measure(m, j))
            case p.LessThan(measure=m, target=t, anchor=a):
                return self.related(node, self.set(t), [a], lambda i, j: self.measure(m, i) < self.measure(m, j))
            case p.The(regions=a):
                return self.the(self.set(a))
            case p.Most(measure=m, regions=a):
                return self.foremost(self.set(a), lambda i: -self.measure(m, i))
            case p.Least(measure=m, regions=a):
                return self.foremost(self.set(a), lambda i: self.measure(m, i))
            case p.Nth(rank=rank, direction=direction, regions=a):
                measure, ascending = self.catalogue.direction(direction)
                sign = 1 if ascending else -1
                order = sorted(self.set(a), key=lambda i: (sign * self.measure(measure, i), i))
                place = rank - 1 if rank > 0 else len(order) + rank
                return {order[place]} if 0 <= place < len(order) else set()
            case p.Nearest(target=t, anchor=a) | p.Farthest(target=t, anchor=a):
                anchors = self.set(a)
                gaps = {i: min(self.distance(i, j) for j in anchors - {i}) for i in self.set(t) if anchors - {i}}
                sign = 1 if isinstance(node, p.Nearest) else -1
                return self.foremost(set(gaps), lambda i: sign * gaps[i])
            case p.Exactly(number=n, regions=a):
                return s if len(s := self.set(a)) == n else set()
            case p.AtLeast(number=n, regions=a):
                return s if len(s := self.set(a)) >= n else set()
            case p.AtMost(number=n, regions=a):
                return s if len(s := self.set(a)) <= n else set()
            case p.Other(target=t, excluded=e):
                return self.set(t) - self.set(e)
            case p.Visible(level=level, regions=a):
                assert self.scene.hidden is not None
                return {i for i in self.set(a) if (self.scene.hidden[i] < 0.2) == (level == "full")}
        raise AssertionError(node)

    def the(self, members: set[int]) -> set[int]:
        if len(members) != 1:
            self.failures.append("ambiguous" if members else "none")
            return set()
        return members

    def answer(self, node: Program) -> Any:
        """A set, a number, a truth or a value."""
        match node:
            case p.And(parts=parts) if node.type is p.Type.TRUTH:
                return all([self.answer(part) for part in parts])  # noqa: C419 - all are asked
            case p.Or(parts=parts) if node.type is p.Type.TRUTH:
                return any([self.answer(part) for part in parts])  # noqa: C419 - all are asked
            case p.Not(part=part) if node.type is p.Type.TRUTH:
                return not self.answer(part)
            case p.Literal(number=n):
                return n
            case p.Count(regions=a):
                return len(self.set(a))
            case p.Exists(regions=a):
                return bool(self.set(a))
            case p.Query(family=f, regions=a):
                one = self.set(a) if isinstance(a, p.The) else self.the(self.set(a))
                return self.value(f, one.pop()) if one else None
            case p.Equal(left=left, right=right):
                return self.answer(left) == self.answer(right)
            case p.Greater(left=left, right=right):
                return self.answer(left) > self.answer(right)
            case p.Less(left=left, right=right):
                return self.answer(left) < self.answer(right)
        return self.set(node)


def disagreement(program: Program, scene: SceneGraph) -> str:
    """How boolean execution under the strict policy differs from the oracle; empty where it does not."""
    oracle = Oracle(scene)
    expected = oracle.answer(program)
    answer = execute(program, scene, logic="boolean", policy="strict")
    found = {region.index for region in answer.regions}
    if isinstance(program, p.The):
        inner = Oracle(scene)
        members = inner.set(program.regions)
        if not inner.failures:
            outcome = {0: "none", 1: "found"}.get(len(members), "ambiguous")
            return _differ((outcome, members), (answer.outcome, found))
    if oracle.failures:
        return "" if answer.outcome in oracle.failures else f"expected {oracle.failures}, got {answer.outcome}"
    if program.type is p.Type.REGIONS:
        one = len(expected) == 1 or (expected and program.op == "NTH")
        outcome = "none" if not expected else "found" if one else "many"
        return _differ((outcome, expected), (answer.outcome, found))
    return _differ(expected, answer.value)


def _differ(expected: object, got: object) -> str:
    return "" if expected == got else f"expected {expected}, got {got}"
