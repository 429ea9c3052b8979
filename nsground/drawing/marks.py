"""What is to be drawn of an answer or a scene: marks, with no pixel drawn yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nsground.drawing.styles import ANCHOR, CANDIDATE, CHOSEN, LABELS, OTHER, REJECTED, Style
from nsground.explaining.roles import roles
from nsground.reasoning import Answer
from nsground.scene import Region, SceneGraph
from nsground.scene.graph import Rle
from nsground.scene.region import Box

MAX_TAGS = 12
"""Regions of one style that get a tag, the best first; the rest get a line only."""

MAX_MARKS = 500
"""Regions of one style that are drawn."""


@dataclass(frozen=True)
class Mark:
    """One region to draw: ``box`` in pixels of the scene, ``text`` for its tag (empty: no tag)."""

    box: Box
    style: Style
    text: str = ""
    mask: Rle | None = None


def marks_of_answer(answer: Answer, others: bool = False) -> list[Mark]:
    """The marks of an answer, the least important first, so that the others are drawn over them.

    ``others`` adds regions that play no part, for scenes that have no picture.
    """
    parts = roles(answer)
    regions = answer.scene.regions
    words: dict[int, str] = {}
    for anchor in parts.anchors:
        for i in anchor.regions:
            words.setdefault(i, anchor.words)
    central = {*parts.chosen, *parts.candidates}
    rejected = [i for i in parts.rejected if i not in words]
    used = central | set(rejected) | set(words)
    rest = [i for i in range(len(regions)) if i not in used] if others else []

    def text(i: int) -> str:
        if i in central:
            return _name(regions[i]) + ("" if answer.degrees is None else f"  {answer.degrees[i]:.2f}")
        return f"{words[i]}  #{i}" if i in words else _name(regions[i])

    def marked(indices: Sequence[int], style: Style) -> list[Mark]:
        drawn = list(enumerate(indices[:MAX_MARKS]))
        return [
            Mark(
                regions[i].box,
                style,
                text(i) if n < MAX_TAGS else "",
                regions[i].mask if i in central else None,
            )
            for n, i in reversed(drawn)
        ]

    anchors = [i for i in words if i not in central]
    return [
        *marked(rest, OTHER), *marked(rejected, REJECTED), *marked(anchors, ANCHOR),
        *marked(parts.candidates, CANDIDATE), *marked(parts.chosen, CHOSEN),
    ]  # fmt: skip


def marks_of_scene(scene: SceneGraph) -> list[Mark]:
    """A mark for every region, in a colour for its category."""
    styles = _styles(region.label for region in scene)
    best = sorted(scene, key=lambda region: -region.score)[:MAX_MARKS]
    return [
        Mark(r.box, styles[r.label], f"{_name(r)}  {r.score:.2f}" if n < 4 * MAX_TAGS else "", r.mask)
        for n, r in reversed(list(enumerate(best)))
    ]


def _styles(labels: Iterable[str | None]) -> dict[str | None, Style]:
    return {label: LABELS[n % len(LABELS)] for n, label in enumerate(dict.fromkeys(labels))}


def _name(region: Region) -> str:
    return f"#{region.index} {region.label or 'region'}"
