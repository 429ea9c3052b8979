"""Boxes that cannot be right: outside the picture, empty, on nothing, or at odds with the targets."""

from __future__ import annotations

from collections.abc import Iterator

from nsground.datasets.checking.subject import Subject
from nsground.scene import iou
from nsground.scene.region import Box

MET = 0.5
"""The IoU from which a box is that of a region."""

SLACK = 1.0
"""Pixels by which a box may reach out of its picture: people round."""


def outside(box: Box, size: tuple[int, int] | None) -> str | None:
    """What is wrong with a box by itself, in a picture of ``size`` (W, H) where that is known; None for nothing.

    >>> outside((10, 10, 30, 20), (20, 20))
    'the box [10, 10, 30, 20] reaches out of the picture of 20 x 20'
    """
    x0, y0, x1, y1 = box
    shown = f"[{', '.join(f'{value:g}' for value in box)}]"
    if x1 <= x0 or y1 <= y0:
        return f"the box {shown} is empty; x0 < x1 and y0 < y1 must hold"
    if size is None:
        return None
    width, height = size
    if x1 <= 0 or y1 <= 0 or x0 >= width or y0 >= height:
        return f"the box {shown} is outside the picture of {width} x {height}"
    if min(x0, y0) < -SLACK or x1 > width + SLACK or y1 > height + SLACK:
        return f"the box {shown} reaches out of the picture of {width} x {height}"
    return None


def misplaced(subject: Subject) -> Iterator[str]:
    """Boxes of targets that are empty or not in the picture."""
    for box in subject.example.boxes or ():
        if (problem := outside(box, subject.example.view.size)) is not None:
            yield problem


def on_nothing(subject: Subject) -> Iterator[str]:
    """Boxes of targets, not given as regions, that no region of the true scene meets."""
    example, scene = subject.example, subject.example.view.scene
    if example.targets is not None or not example.boxes or scene is None:
        return
    for box, best in zip(example.boxes, iou(example.boxes, scene.boxes).max(axis=1, initial=0), strict=True):
        if best < MET:
            yield f"no region meets the box {[round(v, 2) for v in box]}; the best IoU is {best:.2f}"


def at_odds(subject: Subject) -> Iterator[str]:
    """Targets and boxes that are not of the same regions."""
    example, scene = subject.example, subject.example.view.scene
    if example.targets is None or example.boxes is None or scene is None:
        return
    if len(example.targets) != len(example.boxes):
        yield f"{len(example.targets)} targets, but {len(example.boxes)} boxes"
    elif example.targets:
        for i, box, each in zip(
            example.targets,
            example.boxes,
            iou(scene.boxes[list(example.targets)], example.boxes).diagonal(),
            strict=True,
        ):
            if each < MET:
                yield f"target {i} and its box {[round(v, 2) for v in box]} meet by an IoU of {each:.2f}"


def nothing_recorded(subject: Subject) -> Iterator[str]:
    """Examples that do not say what is meant."""
    example = subject.example
    if example.targets is None and example.boxes is None and example.answer is None:
        yield "neither targets, boxes nor an answer is recorded"
