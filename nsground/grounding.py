"""The whole way: an expression and a picture in, an answer with its reasons out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from nsground.language import Parse, parse_all
from nsground.reasoning import Answer, execute
from nsground.reasoning.execution import Policy
from nsground.scene import SceneGraph


def perceive(
    image: Any,
    domain: str | Path = "photo",
    detector: str | None = None,
    boxes: Any = None,
    labels: Sequence[str] | None = None,
) -> SceneGraph:
    """The scene graph of a picture.

    ``image`` is a path, bytes, a PIL image, a numpy array [H, W, 3] or a tensor [3, H, W]. ``boxes`` [N, 4] (x0, y0,
    x1, y1 in pixels, y down) and ``labels`` (N names) may be given instead of detected; colour and size are then
    still judged from the picture. ``detector`` names a perception backend other than the domain's own.

    Raises ImageError for a picture that cannot be used, DomainError for an unknown domain or backend.
    """
    from nsground.perception import perceive as look

    return look(image, domain=domain, detector=detector, boxes=boxes, labels=labels)


def ground(
    image: Any,
    text: str,
    domain: str | Path = "photo",
    boxes: Any = None,
    labels: Sequence[str] | None = None,
    detector: str | None = None,
    logic: str = "product",
    policy: Policy = "lenient",
) -> Answer:
    """The regions of a picture that an expression means, or the answer to a question about it.

    ``image`` may also be a :class:`SceneGraph`, which is then used as it is. The other arguments are those of
    :func:`perceive` and of :func:`nsground.execute`. ``answer.unread`` lists the content words that found no place
    in the program.

    Raises ParseError for an expression that cannot be read, and what :func:`perceive` raises.
    """
    reading = parse_all(text, domain, limit=1)[0]  # first, so that a bad expression costs no look at the picture
    scene = image if isinstance(image, SceneGraph) else perceive(image, domain, detector, boxes, labels)
    return answer_to(reading, scene, logic, policy)


def answer_to(reading: Parse, scene: SceneGraph, logic: str = "product", policy: Policy = "lenient") -> Answer:
    """The answer of a reading in a scene, tied to the words of its expression."""
    answer = execute(reading.program, scene, logic, policy)
    return answer.with_expression(reading.text, tuple(word for word, _ in reading.unused))
