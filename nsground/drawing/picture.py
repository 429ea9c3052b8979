"""The whole picture: the photograph with its marks, and below it a strip that says what they mean."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from nsground.drawing.annotators import Annotator, BoxAnnotator, MaskAnnotator, TagAnnotator, shortened
from nsground.drawing.canvas import Canvas, text_width, unit
from nsground.drawing.marks import Mark, marks_of_answer, marks_of_scene
from nsground.drawing.styles import BLACK, Style
from nsground.errors import ImageError
from nsground.explaining.explanation import outcome_sentence
from nsground.files.atomic import atomic_file
from nsground.reasoning import Answer
from nsground.scene import SceneGraph

ANNOTATORS: tuple[Annotator, ...] = (MaskAnnotator(), BoxAnnotator(), TagAnnotator())

SMALLEST = 480
"""Pictures whose longer side has fewer pixels are drawn enlarged, so that tags can be read."""

LARGEST = 4000
"""Pictures whose longer side has more pixels are drawn reduced."""

MAX_LINES = 6
"""Most lines of the caption that a program or a sentence takes."""

PAPER = (255, 255, 255)
PLAIN = (236, 236, 232)
MUTED = (90, 90, 90)


def draw(image: Any, answer: Answer) -> Image.Image:
    """The picture of an answer: what was chosen, its anchors and what was rejected, with a caption below.

    ``image`` is whatever :func:`nsground.perceive` takes, or None for a plain ground with the boxes only.
    Chosen regions have a thick line and a check mark, anchors a dashed line and a ring, rejected candidates
    a dotted line and a cross, and those of an ambiguous answer a dash-dotted line and a question mark.

    Raises ImageError for a picture that cannot be used.
    """
    marks = marks_of_answer(answer, others=image is None)
    drawn = _marked(_ground(image, answer.scene), marks, answer.scene)
    lines = [(str(answer.program), MUTED), (outcome_sentence(answer), BLACK)]
    if answer.expression:
        lines.insert(0, (f"“{answer.expression}”", BLACK))
    if answer.unread:
        lines.append((f"Not read: {', '.join(answer.unread)}", MUTED))
    styles = dict.fromkeys(mark.style for mark in reversed(marks) if mark.style.sign != "none")
    return _with_caption(drawn, lines, list(styles))


def draw_scene(image: Any, scene: SceneGraph) -> Image.Image:
    """The picture of a scene: every region with its label and score. ``image`` is as for :func:`draw`."""
    return draw_marks(image, scene, marks_of_scene(scene))


def draw_marks(image: Any, scene: SceneGraph, marks: Sequence[Mark]) -> Image.Image:
    """The picture of a scene with marks in its pixels, the least important first."""
    return _marked(_ground(image, scene), marks, scene)


def save_picture(picture: Image.Image, path: str | Path) -> None:
    """Write a picture in the format that the path's ending names, all of it or, if anything fails, nothing.

    Raises ImageError where it cannot be written.
    """
    path = Path(path)
    known = Image.registered_extensions()
    kind = known.get(path.suffix.lower())
    if kind is None or kind not in Image.SAVE:
        raise ImageError(f"{path}: no picture format has the ending {path.suffix!r}; use .png or .jpg")
    with atomic_file(path, ImageError) as file:
        picture.save(file, format=kind)


# --- the ground -------------------------------------------------------------------------------------------


def _ground(image: Any, scene: SceneGraph) -> Image.Image:
    """The picture to draw on, at a size at which marks can be read."""
    if image is None:
        return Image.new("RGB", _drawn_size(scene.size), PLAIN)
    from nsground.perception.images import open_image

    picture = open_image(image)
    size = _drawn_size(picture.size)
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)


def _drawn_size(size: tuple[int, int]) -> tuple[int, int]:
    longer = max(size)
    factor = SMALLEST / longer if longer < SMALLEST else min(1.0, LARGEST / longer)
    return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))


def _marked(ground: Image.Image, marks: Sequence[Mark], scene: SceneGraph) -> Image.Image:
    across, down = ground.width / scene.size[0], ground.height / scene.size[1]
    scaled = [
        dataclasses.replace(m, box=(m.box[0] * across, m.box[1] * down, m.box[2] * across, m.box[3] * down))
        for m in marks
    ]
    canvas = Canvas(ground)
    for annotator in ANNOTATORS:
        annotator.annotate(canvas, scaled)
    return canvas.result()


# --- the caption ------------------------------------------------------------------------------------------


def _with_caption(
    picture: Image.Image, lines: Sequence[tuple[str, tuple[int, int, int]]], styles: Sequence[Style]
) -> Image.Image:
    """The picture with lines of text, and a legend of the styles in it, on a strip below."""
    scale = unit(picture.size)
    letters, gap = 13 * scale, 10 * scale
    width = max(picture.width, math.ceil(360 * scale))
    wrapped = [(part, color) for text, color in lines for part in wrap(text, letters, width - 2 * gap)]
    step = 1.45 * letters
    height = math.ceil(2 * gap + step * len(wrapped) + (1.7 * letters if styles else 0))
    strip = Canvas(Image.new("RGB", (width, height), PAPER), scale)
    y = gap
    for text, color in wrapped:
        strip.text((gap, y), text, letters, color)
        y += step
    if styles:
        _legend(strip, (gap, y + 0.4 * letters), styles)
    whole = Image.new("RGB", (width, picture.height + height), PAPER)
    whole.paste(picture, ((width - picture.width) // 2, 0))
    whole.paste(strip.result(), (0, picture.height))
    return whole


def _legend(strip: Canvas, at: tuple[float, float], styles: Sequence[Style]) -> None:
    """Each style as a line, its sign and its name."""
    x, y = at
    scale = strip.unit
    size, sample = 11 * scale, 30 * scale
    for style in styles:
        middle = y + size / 2
        strip.stroke([(x, middle), (x + sample, middle)], style)
        x += sample + 5 * scale
        strip.plate((x, y - 2 * scale, x + size + 4 * scale, y + size + 2 * scale), style.color, 2 * scale)
        strip.sign((x + 2 * scale, y), size, style)
        x += size + 9 * scale
        strip.text((x, y - 0.1 * size), style.name, size, MUTED)
        x += text_width(style.name, size) + 16 * scale


def wrap(text: str, size: float, width: float) -> list[str]:
    """Text in lines that fit a width in pixels, cut after ``MAX_LINES``; programs break after commas as well.

    >>> wrap("THE(LEFT_OF(cup, THE(plate)))", 10, 100)
    ['THE(LEFT_OF(cup,', 'THE(plate)))']
    """
    text = "".join(c if c.isprintable() else " " for c in text[:4000])
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".lstrip()
        if not lines[-1] or text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    fitting = [shortened(line, size, width) for line in lines]
    if len(fitting) > MAX_LINES:
        fitting = [*fitting[: MAX_LINES - 1], fitting[MAX_LINES - 1] + " ..."]
    return fitting
