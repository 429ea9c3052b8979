"""What the page asks for, and the work that it takes to answer."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from nsground.domains.domain import Domain
from nsground.errors import DomainError, ImageError, SceneError, did_you_mean
from nsground.grounding import answer_to
from nsground.inspector.picture import LONGEST, jpeg
from nsground.inspector.web.corrections import Correction, corrected
from nsground.inspector.web.sessions import Limits, Picture
from nsground.language import Parse, parse_all
from nsground.program import read
from nsground.reasoning import Answer, execute
from nsground.reasoning.execute import in_domain
from nsground.scene import SceneGraph

MAX_TEXT = 2000
MAX_NOTATION = 10_000
MAX_CORRECTIONS = 300

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
"""Pictures that may be uploaded: those that are decoded without the help of other programs."""

Domains = Mapping[str, Domain]


class Strict(BaseModel):
    """Data from the page: nothing but what is declared."""

    model_config = ConfigDict(extra="forbid")


class CorrectionRequest(Strict):
    """A region moved, added, deleted or given another label. ``box`` is x0, y0, x1, y1 in pixels."""

    op: Literal["move", "add", "delete", "relabel"]
    region: int | None = None
    box: tuple[float, float, float, float] | None = None
    label: str | None = Field(None, min_length=1, max_length=60)


class ParseRequest(Strict):
    """An expression to read."""

    text: str = Field(max_length=MAX_TEXT)
    domain: str = Field(max_length=200)


class AnswerRequest(Strict):
    """An expression, or the program that takes its place, asked of a picture as it was corrected."""

    picture: str = Field(max_length=100)
    domain: str = Field(max_length=200)
    text: str | None = Field(None, max_length=MAX_TEXT)
    program: str | None = Field(None, max_length=MAX_NOTATION)
    reading: int = Field(0, ge=0, le=20)
    logic: Literal["product", "boolean"] = "product"
    policy: Literal["lenient", "strict"] = "lenient"
    corrections: list[CorrectionRequest] = Field(default_factory=list, max_length=MAX_CORRECTIONS)


class DiffRequest(Strict):
    """Two programs to compare, in notation."""

    before: str = Field(max_length=MAX_NOTATION)
    after: str = Field(max_length=MAX_NOTATION)


@dataclass(frozen=True)
class Asked:
    """The answer to a question, the readings of its expression, and the picture it was asked of."""

    answer: Answer
    readings: list[Parse]
    picture: Picture


def domain_of(name: str, domains: Domains) -> Domain:
    """A domain that the page offers, by name. Raises DomainError naming those there are."""
    if name not in domains:
        raise DomainError(
            f"no domain {name!r} is offered here.{did_you_mean(name, domains)} There are: {', '.join(domains)}"
        )
    return domains[name]


def picture_from(data: bytes, name: str) -> Picture:
    """An uploaded picture, or an uploaded scene file. Raises ImageError and SceneError."""
    if data.lstrip()[:1] in (b"{", b"["):
        return Picture(name, scene=_uploaded_scene(data))
    from PIL import Image, UnidentifiedImageError

    from nsground.perception.images import open_image

    try:
        Image.open(io.BytesIO(data), formats=FORMATS).close()
    except UnidentifiedImageError:
        raise ImageError(f"{name}: is no picture in a form that is taken here: {', '.join(FORMATS)}") from None
    except Exception as error:  # a decoder raises almost anything on a broken header
        raise ImageError(f"{name}: cannot be decoded: {error}") from None
    return picture_of(open_image(data), name)


def picture_of(image: Any, name: str, scene: SceneGraph | None = None) -> Picture:
    """A picture as it is kept: RGB pixels, and a copy to send that is no larger than needed."""
    if scene is not None and max(image.size) <= LONGEST and image.size != scene.size:
        raise ImageError(f"{name}: the picture has {image.size} pixels, its scene says {scene.size}")
    return Picture(name, image=image, jpeg=jpeg(image), scene=scene)


def _uploaded_scene(data: bytes) -> SceneGraph:
    import json

    try:
        held = json.load(io.BytesIO(data))
    except (ValueError, RecursionError) as error:
        raise SceneError(f"the file is neither a picture nor JSON: {error}") from None
    return SceneGraph.from_dict(held, "the uploaded scene")


def scene_of(picture: Picture, domain: Domain, name: str, limits: Limits) -> SceneGraph:
    """The scene of a picture in a domain: the one it came with, else the one that is seen in it."""
    if name not in picture.seen:
        if picture.scene is not None:
            scene = in_domain(picture.scene, domain)
        else:
            from nsground.perception import perceive

            scene = perceive(picture.image, domain)
        if len(scene) > limits.regions:
            raise SceneError(f"the scene has {len(scene):,} regions; this page shows at most {limits.regions:,}")
        picture.seen[name] = scene
    return picture.seen[name]


def ask(question: AnswerRequest, picture: Picture, domains: Domains, limits: Limits) -> Asked:
    """The answer to a question. Raises NsgroundError for all that can be wrong with it."""
    domain = domain_of(question.domain, domains)
    readings = parse_all(question.text, domain) if question.text and question.text.strip() else []
    given = None if question.program is None or not question.program.strip() else read(question.program)
    scene = scene_of(picture, domain, question.domain, limits)
    changes = [Correction(c.op, c.region, c.box, c.label) for c in question.corrections]
    scene = corrected(scene, changes, picture.image)
    if given is not None:
        return Asked(execute(given, scene, question.logic, question.policy), [], picture)
    if not readings:
        raise SceneError("write an expression or a program first")
    chosen = readings[min(question.reading, len(readings) - 1)]
    ordered = [chosen, *(reading for reading in readings if reading is not chosen)]
    return Asked(answer_to(chosen, scene, question.logic, question.policy), ordered, picture)
