"""One example of a data set: an expression or a question, the picture it is about, and what it means there."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from nsground.errors import DataError
from nsground.program import Program
from nsground.scene import Rle, SceneGraph
from nsground.scene.region import Box


@dataclass(frozen=True, eq=False)
class View:
    """A picture, what is known to be in it, or both; examples about one picture share one view.

    Fields:
        id: names the picture within its data set.
        picture: its file, or None where there are no pixels.
        scene: the true scene, or None where it is not known.
        size: (W, H) in pixels of the frame in which boxes are given; None where nobody tells.
        part: the part of the data set that the picture belongs to, such as ``val``; "" for none.
        notes: what of the files the scene does not hold, and why.
    """

    id: str
    picture: Path | None = None
    scene: SceneGraph | None = None
    size: tuple[int, int] | None = None
    part: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.size is None and self.scene is not None:
            object.__setattr__(self, "size", self.scene.size)

    def __repr__(self) -> str:
        return f"<View {self.id}>"


@dataclass(frozen=True, eq=False)
class Example:
    """An expression or a question about a view, and what is known of its meaning.

    Fields:
        id: names the example within its data set.
        targets: indices of regions of ``view.scene``, in order; () where nothing is meant, None where not known.
        boxes: target boxes x0, y0, x1, y1 in pixels of the view; () where nothing is meant, None where not known.
            By default those of ``targets``.
        masks: a mask a target, where known.
        answer: of a question, in words: ``yes``, ``3``, ``red``.
        program: the recorded program.
        template: which pattern of a generator the text came from.
        part: the part of the data set that it belongs to by itself, such as ``train`` or ``testA``; "" for none.
        notes: what of the record the example does not hold, and why.
    """

    id: str
    view: View
    text: str
    targets: tuple[int, ...] | None = None
    boxes: tuple[Box, ...] | None = None
    masks: tuple[Rle | None, ...] | None = field(default=None, repr=False)
    answer: str | None = None
    program: Program | None = None
    template: str | None = None
    part: str = ""
    domain: str = "photo"
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.targets is None:
            return
        known = 0 if self.view.scene is None else len(self.view.scene)
        if wrong := [i for i in self.targets if not 0 <= i < known]:
            raise DataError(f"{self.id}: target {wrong[0]}, but the scene has {known} regions, counted from 0")
        if self.boxes is None and self.view.scene is not None:
            regions = self.view.scene.regions
            object.__setattr__(self, "boxes", tuple(regions[i].box for i in self.targets))

    @cached_property
    def is_question(self) -> bool:
        """Whether a word or a number is asked for, not regions."""
        return self.answer is not None
