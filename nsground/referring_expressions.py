"""English the other way round: the shortest expression that singles a region out.

Dale and Reiter (Cognitive Science 19(2), 1995) add one property after another until no rival is left. Here whole
descriptions are tried, shortest first, and each is checked by executing it: what is said is what would be found.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, islice
from typing import Any as Anything

import numpy as np

from nsground.display import ShortRepr
from nsground.domains.domain import DomainLike
from nsground.errors import ExecutionError
from nsground.language.realization_lexicon import Wording, load_wording
from nsground.language.realize import reads_back
from nsground.program import And, Any, Attribute, Concept, Least, Most, Nearest, Nth, Program, Relation, The
from nsground.reasoning import Answer, execute
from nsground.reasoning.execute import in_domain
from nsground.reasoning.facts.logics import get_logic
from nsground.reasoning.facts.scene_facts import SceneFacts
from nsground.reasoning.scalar_view import HOLDS, ScalarView
from nsground.scene import SceneGraph, Table

MAX_TRIES = 500
"""Most descriptions that are executed for one region."""

MAX_RANK = 10
"""Nobody counts further than to the tenth cup from the left."""

MAX_LANDMARKS = 12
"""How many other regions, nearest first, a region may be related to."""

PLACES = ((Least, "x"), (Most, "x"), (Least, "y"), (Most, "y"), (Most, "size"), (Least, "size"))
DIRECTIONS = ("left", "right", "top", "bottom", "front", "back")
RELATIONS = ("left_of", "right_of", "above", "below", "in_front_of", "behind", "on", "inside")
"""What is said of any two regions; the relations that the scene itself lists come before them."""


@dataclass(frozen=True, repr=False)
class Description(ShortRepr):
    """What was found to say of a region.

    If ``distinct``, ``text`` is read as ``program``, and ``answer``, its execution, is the region alone. If not, it
    is the attempt that leaves the fewest ``rivals``: indices of other regions that it fits; ``note`` says why.
    """

    region: int
    program: Program
    text: str
    distinct: bool
    rivals: tuple[int, ...]
    note: str
    answer: Answer = field(compare=False)

    def to_dict(self) -> dict[str, Anything]:
        """Plain data for JSON."""
        data: dict[str, Anything] = {"region": self.region, "text": self.text, "program": str(self.program)}
        data |= {"distinct": self.distinct, "rivals": list(self.rivals)}
        return data | ({"note": self.note} if self.note else {})

    def __str__(self) -> str:
        return self.text if self.distinct else f"{self.text} ({self.note})"


def describe(scene: SceneGraph, region: int, domain: DomainLike | None = None, limit: int = 3) -> Description:
    """The shortest description of a region, in words, that no other region of the scene fits.

    It is made of the category, at most ``limit`` attributes, a place (leftmost, second from the right), and one
    relation to a landmark; only what the scene holds for likelier than not is said. At most ``MAX_TRIES`` are tried.
    ``domain`` gives the words; the scene's own by default.

    >>> scene = SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"},
    ...     {"bbox": [50, 0, 10, 10], "category": "cup"}, {"bbox": [80, 0, 9, 9], "category": "fork"}], size=(100, 40))
    >>> [describe(scene, i).text for i in range(3)]
    ['the leftmost cup', 'the rightmost cup', 'the fork']

    Raises ExecutionError for a region that the scene does not have or a limit below 0.
    """
    if type(region) is not int or not 0 <= region < len(scene):
        known = f"0 to {len(scene) - 1}" if len(scene) else "none"
        raise ExecutionError(f"there is no region {region!r} to describe; the scene's regions: {known}")
    if type(limit) is not int or limit < 0:
        raise ExecutionError(f"limit, the most attributes in a description, must be 0 or more, got {limit!r}")
    if domain is not None:
        scene = in_domain(scene, domain)
    attempts: list[Description] = []
    for program in islice(_candidates(_Sight(scene, limit), region), MAX_TRIES):
        attempt = _attempt(program, scene, region)
        if attempt.distinct:
            return attempt
        attempts.append(attempt)
    fitting = [a for a in attempts if any(r.index == region for r in a.answer.regions)]
    best = min(fitting or attempts[:1], key=lambda a: len(a.rivals))
    return dataclasses.replace(best, text=best.text or best.program.english(scene.domain))


def _attempt(program: Program, scene: SceneGraph, region: int) -> Description:
    """A description, executed; and if it singles the region out, said and read back."""
    answer = execute(program, scene, "boolean", "strict")
    found = [r.index for r in answer.regions]
    rivals = tuple(sorted(set(found) - {region}))
    note = f"also fits {', '.join(f'#{i}' for i in rivals[:5])}{' ...' if len(rivals) > 5 else ''}"
    text = ""
    if region not in found:
        note = "it does not fit: the region is less likely than not to be there"
    elif not rivals:
        text = program.english(scene.domain)
        if not reads_back(text, program, scene.domain):
            note = "it is not read back as it is meant"
        elif not _leads(program, scene, region):
            note = "it fits another region as well when degrees are weighed"
        else:
            note = ""
    return Description(region, program, text, not note, rivals, note, answer)


def _leads(program: Program, scene: SceneGraph, region: int) -> bool:
    """Whether a region is also the one likeliest answer when degrees are weighed."""
    answer = execute(program, scene, "product", "lenient")
    return answer.outcome == "found" and answer.regions[0].index == region


# --- what could be said -----------------------------------------------------------------------------------

_Costed = tuple[int, Program]
"""A number of words, articles left out at the beginning, and the program they say."""


@dataclass(frozen=True)
class _Sight:
    """A scene in the boolean logic, and the words for what is in it."""

    scene: SceneGraph
    limit: int

    @cached_property
    def run(self) -> ScalarView:
        return ScalarView(SceneFacts.of(self.scene, get_logic("boolean")), "strict")

    @cached_property
    def wording(self) -> Wording:
        return load_wording(self.scene.domain)

    def members(self, program: Program) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
        return np.flatnonzero(self.run.members(program) > HOLDS)

    def sets(self, region: int, limit: int) -> Iterator[_Costed]:
        """cup, red cup, large red cup: the category and some attributes, fewest first."""
        category = _sure(self.scene.concepts, region)
        noun = [Concept(category)] if category else []
        looks = [
            Attribute(family, value)
            for family, table in self.scene.attributes.items()
            if (value := _sure(table, region)) and value != category and (family, value) in self.wording.before
        ]
        for count in range(min(limit, len(looks)) + 1):
            for chosen in combinations(looks, count):
                parts = (*noun, *chosen)
                yield 1 + count, And(parts) if len(parts) > 1 else parts[0] if parts else Any()

    def places(self, region: int) -> Iterator[_Costed]:
        """leftmost cup, largest red cup"""
        for cost, regions in self.sets(region, min(self.limit, 1)):
            for extreme, measure in PLACES:
                if (measure, extreme.way) in self.wording.superlatives:
                    yield cost + 1, extreme(measure, regions)

    def ranks(self, region: int) -> Iterator[_Costed]:
        """second cup from the left"""
        facts = self.run.facts
        for cost, regions in self.sets(region, min(self.limit, 1)):
            members = self.members(regions)
            for direction in (d for d in DIRECTIONS if d in facts.catalogue.directions):
                order = facts.order(direction)[0]
                rank = 1 + int((order[members] < order[region]).sum())
                ties = np.isclose(order[members], order[region]).sum()  # NTH must break them; people cannot
                if 1 < rank <= MAX_RANK and ties == 1:
                    yield cost + 4, Nth(rank, direction, regions)

    def relations(self, region: int) -> Iterator[_Costed]:
        """cup left of the fork, cup nearest to the fork"""
        names = [name for name in (*self.scene.relations, *RELATIONS) if self.run.facts.knows_relation(name)]
        landmarks = list(self.landmarks(region))
        for cost, regions in self.sets(region, min(self.limit, 1)):
            for more, landmark in landmarks:
                for name in dict.fromkeys(names):
                    words = len(self.wording.relation(name).split())
                    yield cost + words + 1 + more, Relation(name, regions, (The(landmark),))
                yield cost + 3 + more, Nearest(regions, The(landmark))

    def landmarks(self, region: int) -> Iterator[_Costed]:
        """Of the nearest other regions, those that category and attributes single out."""
        everything = np.arange(len(self.scene))
        distances = self.run.facts.distance(np.array([[region]]), everything[None])[0, 0]
        nearest = [int(i) for i in np.argsort(distances, kind="stable") if i != region]
        for other in nearest[:MAX_LANDMARKS]:
            alone = ((c, p) for c, p in self.sets(other, self.limit) if self.members(p).tolist() == [other])
            yield from islice(alone, 1)


def _candidates(sight: _Sight, region: int) -> Iterator[Program]:
    """Descriptions, shortest first; those that need others to be described, or counting, after the rest."""
    yield from _shortest_first((*sight.sets(region, sight.limit), *sight.places(region)))
    yield from _shortest_first((*sight.ranks(region), *sight.relations(region)))


def _shortest_first(costed: Iterable[_Costed]) -> Iterator[Program]:
    return (The(program) for _, program in sorted(costed, key=lambda pair: pair[0]))


def _sure(table: Table, region: int) -> str | None:
    """A region's value, if it is likelier than not."""
    if not table.names or table.probs[region].max() <= HOLDS:
        return None
    return table.names[int(table.probs[region].argmax())]
