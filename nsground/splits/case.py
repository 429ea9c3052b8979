"""What rules see of an example: its text, the normal form of its program, its scene, and little else."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from nsground.program import Concept, Program, The
from nsground.program.normal import normal
from nsground.program.phrases import restrictors
from nsground.splits.skeleton import skeleton


@dataclass(frozen=True, eq=False)
class SplitCase:
    """An example, as rules and proofs see it.

    Fields:
        program: the normal form, without an outermost THE, of the recorded program or of our parse; None where there
            is neither. Examples with equal programs are never parted by a rule over programs.
        parsed: whether the program is our parse of the text, for want of a recorded one.
        view, scene: the id of its view, and what stands for the content of the view: the same for the same picture.
        labels: the most likely category of each region of its scene; None where there is no scene.
        targets: how many regions are meant; None where not known.
        template: the recorded one.
    """

    id: str
    text: str
    program: Program | None
    parsed: bool = False
    part: str = ""
    view: str = ""
    scene: str = ""
    labels: tuple[str | None, ...] | None = None
    targets: int | None = None
    answer: str | None = None
    template: str | None = field(default=None)
    domain: str = "photo"

    @cached_property
    def skeleton(self) -> str:
        """The template of the program; "" where there is no program."""
        return "" if self.program is None else skeleton(self.program)

    @property
    def regions(self) -> int | None:
        """How many regions its scene has."""
        return None if self.labels is None else len(self.labels)

    @property
    def of_noun(self) -> int | None:
        """How many of these are of a noun to which the program restricts its answer; None where that tells nothing."""
        if self.labels is None or self.program is None:
            return None
        nouns = {node.name for node in restrictors(self.program) if isinstance(node, Concept)}
        return sum(label in nouns for label in self.labels) or None


def plain(program: Program) -> Program:
    """The normal form without an outermost THE: what is compared where programs are said to be the same.

    >>> from nsground.program import read
    >>> plain(read("THE(AND(cube, color=red))")) == plain(read("AND(color=red, cube)"))
    True
    """
    form = normal(program)
    return form.regions if isinstance(form, The) else form
