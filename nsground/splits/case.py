"""What rules see of an example: its text, the normal form of its program, its scene, and little else."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from nsground.program import Program, The
from nsground.program.normal import normal
from nsground.splits.skeleton import skeleton


@dataclass(frozen=True, eq=False)
class Case:
    """An example, as rules and proofs see it.

    Fields:
        program: the normal form, without an outermost THE, of the recorded program or of our parse; None where there
            is neither. Examples with equal programs are never parted by a rule over programs.
        parsed: whether the program is our parse of the text, for want of a recorded one.
        view, scene: the id of its view, and what stands for the content of the view: the same for the same picture.
        regions: how many regions its scene has; None where nobody knows.
        of_noun: how many of these are of a noun that the program restricts the answer to; None likewise.
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
    regions: int | None = None
    of_noun: int | None = None
    targets: int | None = None
    answer: str | None = None
    template: str | None = field(default=None)
    domain: str = "photo"

    @cached_property
    def skeleton(self) -> str:
        """The template of the program; "" where there is no program."""
        return "" if self.program is None else skeleton(self.program)


def plain(program: Program) -> Program:
    """The normal form without an outermost THE: what is compared where programs are said to be the same.

    >>> from nsground.program import read
    >>> plain(read("THE(AND(cube, color=red))")) == plain(read("AND(color=red, cube)"))
    True
    """
    found = normal(program)
    return found.regions if isinstance(found, The) else found
