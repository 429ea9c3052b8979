"""How a set was spoken of, and what was said before it."""

from __future__ import annotations

from dataclasses import dataclass

from nsground.errors import ParseError
from nsground.program import All, Bound, Cardinality, Exactly, Many, Program, Span, The


@dataclass(frozen=True)
class Mention:
    """Something spoken of, for a later pronoun: the set, and where it was spoken of."""

    regions: Program
    noun: Program
    plural: bool
    span: Span


@dataclass(frozen=True)
class Context:
    """What came before: the noun that "one" stands for, and what "it" stands for.

    ``it`` is what earlier sentences were about. ``enclosing`` are the phrases around the place, outermost first: in
    "a zebra with a foal behind it", a zebra, then a foal.
    """

    noun: Program | None = None
    it: Mention | None = None
    enclosing: tuple[Mention, ...] = ()


@dataclass(frozen=True)
class Reference:
    """A set and how it was spoken of. ``base`` is its bare noun, for a later "one".

    ``every``: all the cups; ``not_every``: not all the cups; ``none``: no cup; ``only``: only cups; ``counted``:
    three cups, whichever they are; ``some``: a cup, some cups; ``one``: one cup, 1 cup; ``share``: most of the
    cups.
    """

    regions: Program
    definite: bool
    plural: bool
    base: Program
    span: Span
    every: bool = False
    not_every: bool = False
    none: bool = False
    only: bool = False
    counted: bool = False
    some: bool = False
    one: bool = False
    share: str = ""

    def mention(self) -> Mention:
        """The same for a later pronoun."""
        regions = self.regions if self.none or self.not_every or self.share else self.program()
        return Mention(regions, self.base, self.plural, self.span)

    def program(self) -> Program:
        """The set, marked THE if it was spoken of as one definite thing; no cups are a set of none."""
        if self.not_every:
            raise ParseError("'not all' says nothing of which; write for example 'not all of the cups are red'")
        if self.share:
            raise ParseError(f"{self.share!r} says nothing of which; write for example 'most of the cups are red'")
        if self.none:
            return Exactly(0, self.regions, span=self.span)
        if not self.definite or self.plural or isinstance(self.regions, The):
            return self.regions
        return The(self.regions, span=self.span)

    def anchor(self) -> Program:
        """The same as the anchor of a relation, where "every" counts too, and numbers count for each thing."""
        if self.every:
            return All(self.regions, span=self.span)
        if self.one and not isinstance(self.regions, Cardinality):
            return Many(Bound.EXACTLY, 1, self.regions, span=self.span)
        if self.counted and isinstance(self.regions, Cardinality):
            return Many(self.regions.bound, self.regions.number, self.regions.regions, span=self.span)
        return self.program()
