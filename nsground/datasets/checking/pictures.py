"""Pictures that are not there, cannot be opened, or are not what the scene says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PIL import Image

from nsground.datasets.checking.boxes import outside
from nsground.datasets.example import View

EXIF_ORIENTATION, TURNED = 0x0112, (5, 6, 7, 8)


def unopenable(view: View) -> Iterator[str]:
    """Pictures that are missing or whose beginning is no picture; the pixels are not decoded."""
    if view.picture is not None and isinstance(shape := _shape(view.picture), str):
        yield f"{view.picture}: {shape}"


def other_size(view: View) -> Iterator[str]:
    """Pictures of another size than the boxes are given in."""
    if view.picture is None or view.size is None or isinstance(shape := _shape(view.picture), str):
        return
    if shape != tuple(view.size):
        yield f"{view.picture.name} is {shape[0]} x {shape[1]}, its boxes are for {view.size[0]} x {view.size[1]}"


def no_pixels(view: View) -> Iterator[str]:
    """Views of which no picture is known."""
    if view.picture is None:
        yield "there is no picture" + (", nor a scene" if view.scene is None else "")


def regions_outside(view: View) -> Iterator[str]:
    """Regions of true scenes that reach out of the picture."""
    for i, box in enumerate([] if view.scene is None else view.scene.boxes.tolist()):
        if (problem := outside(tuple(box), view.size)) is not None:
            yield f"region {i}: {problem}"


def left_out(view: View) -> Iterator[str]:
    """What the reader left out of the scene."""
    yield from view.notes


def _shape(path: Path) -> tuple[int, int] | str:
    """Width and height of an upright picture, from its beginning; or why they cannot be told."""
    try:
        with Image.open(path) as picture:
            width, height = picture.size
            return (height, width) if picture.getexif().get(EXIF_ORIENTATION) in TURNED else (width, height)
    except FileNotFoundError:
        return "there is no such picture"
    except Exception as error:  # a decoder raises almost anything on a broken header
        return f"cannot be opened: {error}"
