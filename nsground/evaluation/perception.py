"""How well pictures are seen: every picture of a data set whose true boxes are known, looked at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from PIL import Image

from nsground.domains.domain import DomainLike, domain_of_data, load_domain
from nsground.errors import DataError
from nsground.evaluation.disturbances import AS_THEY_ARE, DISTURBANCES
from nsground.evaluation.estimates import Estimate, proportion
from nsground.evaluation.evaluate import Job, carried_out, eyes_of, keep
from nsground.evaluation.results import ResultSet, result_sets
from nsground.evaluation.score_perception import EXISTS, AnnotatedPicture, Wanted, score
from nsground.evaluation.scored import Scored
from nsground.evaluation.selection import Selection
from nsground.perception import Detector, Pipeline, open_image, perceive
from nsground.perception.clevr.targets import HOLDOUTS

MOST_WORDS = 5
"""Words beyond the detector's that are named."""


@dataclass(frozen=True)
class Perceived:
    """A run over pictures that is done.

    Fields:
        sets: by part; who "answers" is the detector under each disturbance, by the disturbance's name.
        remarks: what was left out, and why.
    """

    sets: list[ResultSet]
    pictures: list[AnnotatedPicture] = field(repr=False)
    manifest: Mapping[str, Any] = field(repr=False)
    remarks: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"task": "perception", "remarks": list(self.remarks), "sets": [each.to_dict() for each in self.sets]}


def evaluate_perception(job: Job, detector: str | Detector | None = None, holdout: str | None = None) -> Perceived:
    """Look at every picture, as it is and disturbed as ``job.names`` say, and compare it with its true scene.

    Args:
        detector: by name, or one's own; by default that of the pictures' domain.
        holdout: one of ``HOLDOUTS``: only the objects that it keeps from training count when attributes are judged.

    Raises DataError where no picture can be judged, ImageError for one that cannot be looked at.
    """
    annotated, remarks = pictures(job.selection)
    wanted = None if holdout is None else partial(_held_out, holdout)
    eyes = eyes_of(lambda place: Pipeline.of(place, detector), dict.fromkeys(picture.domain for picture in annotated))

    def score_one(name: str, picture: AnnotatedPicture) -> list[Scored]:
        return [look(picture, detector, name, wanted)]

    scorers = {name: partial(score_one, name) for name in job.names}
    settings = {"eyes": eyes, "holdout": holdout}
    scored, about = carried_out("perception", job, annotated, settings, {name: {} for name in job.names}, scorers)
    perceived = Perceived(result_sets("perception", scored), annotated, about, (*remarks, *_beyond(scored)))
    keep(job, perceived.to_dict(), about)
    return perceived


def look(
    picture: AnnotatedPicture,
    detector: str | Detector | None = None,
    disturbance: str = AS_THEY_ARE,
    wanted: Wanted | None = None,
) -> Scored:
    """Look at one picture and compare what is seen with its true scene. Raises ImageError."""
    assert picture.view.picture is not None
    image = DISTURBANCES[disturbance](open_image(picture.view.picture))
    return score(disturbance, picture, perceive(image, picture.domain, detector), wanted)


def pictures(selection: Selection) -> tuple[list[AnnotatedPicture], list[str]]:
    """The pictures that can be looked at and judged, and what is to be remarked of the others.

    Raises DataError where there is none, or where a file is missing.
    """
    annotated, blind, unknown = [], 0, 0
    for view, part in selection.views():
        blind += view.picture is None
        unknown += view.scene is None
        if view.picture is not None and view.scene is not None:
            place = selection.domain or load_domain(domain_of_data(view.scene.domain)).address
            annotated.append(AnnotatedPicture(view, part, place))
    reasons = {"have no file of pixels": blind, "have no true boxes of all that is in them": unknown}
    remarks = [f"{count:,} pictures {reason}, and are left out" for reason, count in reasons.items() if count]
    if not annotated:
        raise DataError(f"{selection.dataset.path}: no picture to judge: {'; '.join(remarks) or 'there are none'}")
    lost = [
        picture.view.picture for picture in annotated if picture.view.picture and not picture.view.picture.is_file()
    ]
    if lost:
        raise DataError(
            f"{lost[0]}: there is no such picture, as of {len(lost):,} of {len(annotated):,} that are named"
        )
    return annotated, remarks


def _held_out(holdout: str, attributes: Mapping[str, str]) -> bool:
    try:
        return not HOLDOUTS[holdout](attributes)
    except KeyError as lacking:
        raise DataError(f"holdout {holdout!r}: an object of the true scenes has no attribute {lacking}") from None


def _beyond(scored: Iterable[Scored]) -> list[str]:
    """What the true scenes name and the detector has no word for."""
    words: dict[str, Counter[str]] = {}
    for line in scored:
        for family, values in line.said["beyond"].items():
            words.setdefault(family, Counter()).update(values)
    return [
        f"{family}: {count.total():,} objects found are of {len(count):,} values that the detector has no name for,"
        f" and are not judged: {', '.join(word for word, _ in count.most_common(MOST_WORDS))}"
        for family, count in words.items()
    ]


def on_other_pictures(
    images: Iterable[Image.Image], domain: DomainLike, detector: str | Detector | None
) -> tuple[Estimate, float]:
    """Of pictures that hold nothing to be found: the share in which none is seen, and how many are seen in the mean."""
    counts = [int((perceive(image, domain, detector).existence >= EXISTS).sum()) for image in images]
    return proportion([count == 0 for count in counts]), float(np.mean(counts)) if counts else float("nan")
