"""What can be said in a domain of scenes of a kind: nouns, attributes, relations and measures that have words."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from nsground.domains.domain import Domain, DomainLike, load_domain
from nsground.domains.lexicon_file import read_lexicon_file
from nsground.errors import DataError, did_you_mean
from nsground.language.realization_lexicon import load_wording
from nsground.program import Level
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
        anything: whether there is a word, such as *thing*, for what is not called by its noun.
    """

    nouns: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]
    relations: tuple[str, ...]
    betweens: tuple[str, ...]
    superlatives: tuple[tuple[str, str], ...]
    directions: tuple[str, ...]
    levels: tuple[Level, ...]
    anything: bool

    def without(self, gone: Container[str]) -> Vocabulary:
        """The vocabulary without some of it."""
        return replace(
            self,
            nouns=tuple(n for n in self.nouns if n not in gone),
            values={f: tuple(v for v in values if f"{f}={v}" not in gone) for f, values in self.values.items()},
            relations=tuple(r for r in self.relations if r not in gone),
            betweens=tuple(r for r in self.betweens if r not in gone),
            superlatives=tuple(s for s in self.superlatives if f"{s[1]} {s[0]}" not in gone),
            directions=tuple(d for d in self.directions if d not in gone),
            levels=tuple(level for level in self.levels if level not in gone),
        )


@lru_cache(maxsize=64)
def check_words(domain: DomainLike, words: tuple[str, ...]) -> None:
    """Raises DataError, with the nearest one, for a word that no vocabulary of the domain can hold."""
    place = load_domain(domain)
    wording, catalogue = load_wording(place), load_catalogue(place)
    known = [
        *wording.singular, *(f"{family}={value}" for family, value in wording.before), *catalogue.relations,
        *(f"{way} {measure}" for measure, way in SUPERLATIVES), *DIRECTIONS, *Level,
    ]  # fmt: skip
    for word in words:
        if word not in known:
            hint = did_you_mean(word, known) or " Name it as in a program: cube, color=red, left_of, most x, left."
            raise DataError(f"the domain {place} has no {word!r} to leave out.{hint}")


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
        levels=() if scene.hidden is None else tuple(Level),
        anything=_names_anything(place),
    )


@cache
def _names_anything(domain: Domain) -> bool:
    return any(read_lexicon_file(file).get("anything") for file in domain.lexicon)
