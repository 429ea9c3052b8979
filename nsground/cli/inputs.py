"""What commands are given: pictures or scene files, boxes to use instead of detected ones, expressions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nsground import Answer, NsgroundError, Parse, SceneGraph, answer_to, parse_all, perceive
from nsground.domains.domain import load_domain
from nsground.reasoning.execute import in_domain
from nsground.reasoning.policy import Policy
from nsground.scene.files import read_json

Grammars = Sequence[str]
"""Grammars to lay over the domain, by folder or by name."""


@dataclass(frozen=True)
class InputView:
    """A scene, and the picture to draw on: None where there is no picture of it."""

    scene: SceneGraph
    picture: Path | None


@dataclass(frozen=True)
class Look:
    """How a picture is looked at: with boxes, and perhaps labels, that are given instead of detected, None for neither;
    by which detector, None for the domain's own."""

    boxes: Any = None
    labels: Any = None
    detector: str | None = None


@dataclass(frozen=True)
class Grounding:
    """An expression grounded: its readings, likeliest first; what was looked at; the answer of the first."""

    readings: tuple[Parse, ...]
    view: InputView
    answer: Answer


class BoxesError(NsgroundError):
    """Boxes that are malformed, or what is given to look at a picture where there is none to look at."""


def is_scene(path: Path) -> bool:
    """Whether a file is a scene by its name (.json), not a picture."""
    return path.suffix.lower() == ".json"


def open_scene(path: Path, domain: str | None = None, grammars: Grammars = ()) -> InputView:
    """The scene in a file, in its own domain unless another is named, and its picture.

    That is the one it names, if it lies beside the file.
    """
    scene = SceneGraph.load(path)
    if domain is not None or grammars:
        scene = in_domain(scene, load_domain(scene.domain if domain is None else domain, grammars))
    beside = path.parent / Path(scene.source).name if scene.source else path
    return InputView(scene, beside if beside.is_file() and not is_scene(beside) else None)


def check_look(path: Path, given: Look) -> None:
    """Raises BoxesError where a scene is to be looked at as if it were a picture."""
    if is_scene(path) and given.boxes is not None:
        raise BoxesError(f"{path} is a scene, which has its boxes already; give boxes with a picture")
    if is_scene(path) and given.detector is not None:
        raise BoxesError(f"{path} is a scene, in which nothing is left to detect; name a detector with a picture")


def view_of(path: Path, domain: str | None, given: Look, grammars: Grammars = ()) -> InputView:
    """The scene in a file, or the one that is seen in a picture."""
    check_look(path, given)
    return open_scene(path, domain, grammars) if is_scene(path) else look(path, domain, given, grammars)


def look(path: Path, domain: str | None, given: Look, grammars: Grammars = ()) -> InputView:
    """The scene that is seen in a picture."""
    place = load_domain("photo" if domain is None else domain, grammars)
    return InputView(perceive(str(path), place, given.detector, given.boxes, given.labels), path)


def ground_one(
    path: Path,
    text: str,
    domain: str | None = None,
    given: Look = Look(),
    logic: str = "product",
    policy: Policy = "lenient",
    limit: int = 5,
    grammars: Grammars = (),
) -> Grounding:
    """An expression grounded in a picture or in a scene file, whose own domain is then the default.

    ``grammars`` are laid over the domain, for reading the expression as for running it.

    Raises NsgroundError; a bad expression costs no look at the picture.
    """
    check_look(path, given)
    view = open_scene(path, domain, grammars) if is_scene(path) else None
    place = view.scene.domain if view else load_domain("photo" if domain is None else domain, grammars)
    readings = parse_all(text, place, limit)
    view = view or look(path, domain, given, grammars)
    return Grounding(tuple(readings), view, answer_to(readings[0], view.scene, logic, policy))


def read_look(path: Path | None, detector: str | None = None) -> Look:
    """With the boxes in a JSON file: a list of them, or an object with ``boxes`` and perhaps ``labels``."""
    if path is None:
        return Look(detector=detector)
    match read_json(path):
        case {"boxes": boxes, **rest} if not set(rest) - {"labels"}:
            return Look(boxes, rest.get("labels"), detector)
        case [*boxes]:
            return Look(boxes, detector=detector)
    raise BoxesError(f'{path}: expected [[x0, y0, x1, y1], ...] or {{"boxes": [...], "labels": [...]}}')
