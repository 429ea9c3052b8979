"""What can be said in a domain of scenes of a kind: nouns, attributes, relations and measures that have words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nsground.domain import DomainLike, load_domain
from nsground.errors import DataError, did_you_mean
from nsground.language.wording import load_wording
from nsground.relations import load_catalogue
from nsground.scene import SceneGraph

SUPERLATIVES = (("x", "least"), ("x", "most"), ("depth", "least"), ("depth", "most"), ("y", "least"), ("y", "most"))
"""What is said in a plain word and can be seen at once; ``largest`` would vie with CLEVR's *large*."""

DIRECTIONS = ("left", "right", "front", "top")


@dataclass(frozen=True)
class Vocabulary:
    """The words of expressions to come.

    Fields:
        nouns: categories.
        values: the values of each attribute family.
        relations: names of relations between two regions.
        betweens: names of relations among three.
        superlatives: a measure and ``least`` or ``most``.
        directions: where ordinals count from.
        levels: how hidden a thing may be said to be.
    """

    nouns: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    relations: tuple[str, ...]
    betweens: tuple[str, ...]
    superlatives: tuple[tuple[str, str], ...]
    directions: tuple[str, ...]
    levels: tuple[str, ...]

    def __hash__(self) -> int:
        return hash((self.nouns, self.relations, self.superlatives))

    @property
    def names(self) -> tuple[str, ...]:
        """All of it, as ``--without`` names it: ``cube``, ``color=red``, ``left_of``, ``most x``, ``left``."""
        attributes = [f"{family}={value}" for family, values in self.values.items() for value in values]
        superlatives = [f"{way} {measure}" for measure, way in self.superlatives]
        return (
            *self.nouns, *attributes, *self.relations, *self.betweens, *superlatives, *self.directions, *self.levels,
        )  # fmt: skip

    def without(self, *left_out: str) -> Vocabulary:
        """The vocabulary without some of it. Raises DataError, with the nearest name, for what it does not hold."""
        for name in left_out:
            if name not in self.names:
                hint = did_you_mean(name, self.names)
                raise DataError(f"the vocabulary has no {name!r} to leave out.{hint} It has: {', '.join(self.names)}")
        gone = frozenset(left_out)
        return Vocabulary(
            nouns=tuple(n for n in self.nouns if n not in gone),
            values={f: tuple(v for v in values if f"{f}={v}" not in gone) for f, values in self.values.items()},
            relations=tuple(r for r in self.relations if r not in gone),
            betweens=tuple(r for r in self.betweens if r not in gone),
            superlatives=tuple(s for s in self.superlatives if f"{s[1]} {s[0]}" not in gone),
            directions=tuple(d for d in self.directions if d not in gone),
            levels=tuple(level for level in self.levels if level not in gone),
        )


def vocabulary(domain: DomainLike, scene: SceneGraph) -> Vocabulary:
    """What a domain has words for and scenes with the fields of the given one can tell.

    Relations are those of the domain's own frame of reference: on the ground of rendered scenes, ``on`` and
    ``above`` mean little.

    >>> scene = SceneGraph.from_coco([{"bbox": [0, 0, 10, 10], "category": "cup"}], size=(100, 40))
    >>> "left_of" in vocabulary("photo", scene).relations
    True
    """
    place = load_domain(domain)
    wording, catalogue = load_wording(place), load_catalogue(place)
    frames = {place.frame} | ({"viewer"} if place.frame == "image" else set())
    relations = [r for r in catalogue.relations.values() if r.frame in frames and r.phrases]
    deep = scene.depth is not None or place.frame == "image"
    measures = [m for m in ("x", "y", "depth") if m in catalogue.measures and (deep or m != "depth")]
    attributes = {
        family: tuple(value for value in table.names if (family, value) in wording.before)
        for family, table in scene.attributes.items()
    }
    return Vocabulary(
        nouns=tuple(name for name in scene.concepts.names if name in wording.singular and name in wording.plural),
        values={family: values for family, values in attributes.items() if values},
        relations=tuple(r.name for r in relations if r.arity == 2),
        betweens=tuple(r.name for r in relations if r.arity == 3),
        superlatives=tuple(s for s in SUPERLATIVES if s[0] in measures and s in wording.superlatives),
        directions=tuple(d for d in DIRECTIONS if d in catalogue.directions and catalogue.directions[d][0] in measures),
        levels=() if scene.hidden is None else ("full", "partial"),
    )
