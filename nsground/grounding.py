"""The whole way: an expression and a picture in, an answer with its reasons out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from nsground.confidence import calibration_for
from nsground.domains.domain import DomainLike, load_domain
from nsground.domains.ontology import load_ontology
from nsground.errors import ExecutionError
from nsground.language import Parse, parse_all
from nsground.program import Concept, Program
from nsground.reasoning import Answer, execute
from nsground.reasoning.execute import in_domain
from nsground.reasoning.facts.logics import LogicLike
from nsground.reasoning.policy import Policy
from nsground.scene import SceneGraph

if TYPE_CHECKING:
    from nsground.perception import AttributeClassifier, Detector

Choice = Literal["words", "scene"]

SHOWN = 12
"""How many labels an answer names at most."""

FIT: Mapping[str, float] = {"found": 1.0, "many": 1.0, "undecided": 0.5, "ambiguous": 0.3, "none": 0.02}
"""How well an outcome speaks for the reading that led to it: people refer to what is there."""


def perceive(
    image: Any,
    domain: DomainLike = "photo",
    detector: str | Detector | None = None,
    boxes: Any = None,
    labels: Sequence[str] | None = None,
    classifiers: Sequence[str | AttributeClassifier] | None = None,
) -> SceneGraph:
    """The scene graph of a picture.

    ``image`` is a path, bytes, a PIL image, a numpy array [H, W, 3] or a tensor [3, H, W]. ``boxes`` [N, 4] (x0, y0,
    x1, y1 in pixels, y down) and ``labels`` (N names) may be given instead of detected; colour and size are then
    still judged from the picture. ``detector`` and ``classifiers`` take the place of those of the domain: names,
    ``my_file.py:MyDetector``, or objects; see :class:`nsground.perception.Detector`.

    Raises ImageError for a picture that cannot be used, DomainError for an unknown domain, detector or classifier.
    """
    from nsground.perception import perceive as look

    return look(image, domain=domain, detector=detector, boxes=boxes, labels=labels, classifiers=classifiers)


def ground(
    image: Any,
    text: str,
    domain: DomainLike | None = None,
    boxes: Any = None,
    labels: Sequence[str] | None = None,
    detector: str | Detector | None = None,
    logic: LogicLike = "product",
    policy: Policy = "lenient",
    choose: Choice = "words",
    classifiers: Sequence[str | AttributeClassifier] | None = None,
    min_confidence: float = 0.0,
) -> Answer:
    """The regions of a picture that an expression means, or the answer to a question about it.

    ``image`` may also be a :class:`SceneGraph`, which is then used as it is. ``domain`` is the scene's own unless
    given, ``photo`` for a picture; a :class:`Domain` may have grammars of one's own laid over it. The other arguments
    are those of :func:`perceive` and of :func:`nsground.execute`. ``answer.unread`` lists the content words that
    found no place in the program. Of several readings, ``choose="words"`` takes the likeliest by its words alone,
    ``"scene"`` the one that also fits the scene best; ``answer.note`` says when that was another.
    An answer that is less sure than ``min_confidence`` is ``undecided``.

    What the scene calls its things are words of the expression, however they are written: Fire-Extinguisher.

    Raises ParseError for an expression that cannot be read, and what :func:`perceive` raises.
    """
    if choose not in ("words", "scene"):
        raise ExecutionError(f"choose must be 'words' or 'scene', got {choose!r}")
    given = image if isinstance(image, SceneGraph) else None
    if domain is None:
        domain = given.domain if given is not None else "photo"
    parse_all(text, domain, limit=1)  # first, so that a bad expression costs no look at the picture
    if given is None:
        scene = perceive(image, domain, detector, boxes, labels, classifiers)
    else:
        scene = in_domain(given, domain)
    readings = parse_all(text, domain, limit=5, labels=scene.concepts.names)
    if choose == "scene":
        answer = best_answer(readings, scene, logic, policy)
    else:
        answer = answer_to(readings[0], scene, logic, policy)
    if answer.confidence >= min_confidence or answer.outcome == "undecided":
        return answer
    said = f"Less sure than asked for: {answer.confidence:.2f}, where {min_confidence:.2f} is wanted."
    return dataclasses.replace(answer, outcome="undecided").noting(said)


def best_answer(
    readings: Sequence[Parse], scene: SceneGraph, logic: LogicLike = "product", policy: Policy = "lenient"
) -> Answer:
    """The answer of the reading that fits words and scene best: its score times how well the scene answers it."""
    answers = [answer_to(reading, scene, logic, policy) for reading in readings]
    fits = [
        reading.score * FIT[answer.outcome] * answer.confidence
        for reading, answer in zip(readings, answers, strict=True)
    ]
    best = max(range(len(fits)), key=lambda i: (fits[i], -i))
    if best == 0:
        return answers[0]
    what = readings[best].note or f"read as {readings[best].program}"
    return answers[best].noting(f"The scene decided between {len(readings)} readings: {what}.")


def answer_to(reading: Parse, scene: SceneGraph, logic: LogicLike = "product", policy: Policy = "lenient") -> Answer:
    """The answer of a reading in a scene, tied to the words of its expression.

    Its confidence is the probability that it is right, where that was measured for what looked at the picture; else the
    degree of the first region or of the value.
    """
    answer = uncalibrated_answer(reading, scene, logic, policy)
    calibration = calibration_for(answer)
    if calibration is None:
        return answer
    return dataclasses.replace(answer, confidence=calibration.probability(answer, reading))


def uncalibrated_answer(
    reading: Parse, scene: SceneGraph, logic: LogicLike = "product", policy: Policy = "lenient"
) -> Answer:
    """The same, with the confidence that comes out of the scene alone."""
    answer = execute(reading.program, scene, logic, policy)
    answer = answer.with_expression(reading.text, tuple(word for word, _ in reading.unused))
    labels = list(dict.fromkeys(str(region.label) for region in scene.regions))
    missing = absent(reading.program, labels, scene) if answer.outcome == "none" else ()
    if not missing or not labels:
        return answer
    there = ", ".join(labels[:SHOWN]) + (f" and {len(labels) - SHOWN} more" if len(labels) > SHOWN else "")
    return answer.noting(f"Nothing here is called {' or '.join(missing)}; what there is is called {there}.")


def absent(program: Program, labels: Sequence[str], scene: SceneGraph) -> tuple[str, ...]:
    """The concepts of a program that none of some labels is, lies under, or lies above."""
    ontology = load_ontology(load_domain(scene.domain))
    concepts = dict.fromkeys(node.name for node in program.find(Concept))
    return tuple(
        concept
        for concept in concepts
        if not any(ontology.covers(concept, label) for label in labels) and not ontology.above(concept, labels)
    )
