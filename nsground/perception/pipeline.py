"""A detector and the attribute classifiers that run after it, in order: all that looks at a picture."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from nsground.domains.domain import DomainLike, load_domain
from nsground.errors import DomainError
from nsground.perception.protocols import AttributeClassifier, Detections, Detector, complete_for
from nsground.perception.registry import (
    classifier_fingerprint,
    detector_fingerprint,
    families,
    load_classifier,
    load_detector,
)
from nsground.registry import Spec, name_of
from nsground.scene import Floats, Table


@dataclass(frozen=True)
class Pipeline:
    """What looks at pictures. Parts that are named are loaded when they are first needed.

    Fields:
        detector: None where nothing looks for objects.
        classifiers: run in order; each sees what the detector and those before it judged. A family that the detector
            judges itself stays the detector's.
    """

    detector: str | Spec | Detector | None
    classifiers: tuple[str | Spec | AttributeClassifier, ...] = ()

    @classmethod
    def of(
        cls,
        domain: DomainLike,
        detector: str | Spec | Detector | None = None,
        classifiers: Sequence[str | Spec | AttributeClassifier] | None = None,
    ) -> Pipeline:
        """The pipeline of a domain, with another detector or other classifiers where they are given.

        Raises DomainError for an unknown domain.
        """
        own = load_domain(domain).perception
        return cls(
            own.detector if detector is None else detector,
            own.classifiers if classifiers is None else tuple(classifiers),
        )

    def detect(self, picture: Image.Image) -> Detections:
        """The objects of an RGB picture, with their attributes. Raises DomainError where there is no detector."""
        return self._judged(picture, self._detector().detect(picture))

    def recognize(self, picture: Image.Image, boxes: Floats, concepts: Table | None = None) -> Detections:
        """What is in given boxes [N, 4] x0, y0, x1, y1 in pixels of an RGB picture, each of which exists for certain.

        ``concepts`` says what they are of, where that is known; the detector is then only asked for the attributes that
        it judges itself. Raises DomainError where there is no detector and ``concepts`` is None.
        """
        sure = np.ones(len(boxes))
        if concepts is not None and (self.detector is None or not families(self.detector)):
            return self._judged(picture, Detections(boxes, concepts, sure))
        seen = self._detector().recognize(picture, boxes)
        return self._judged(picture, replace(seen, concepts=concepts or seen.concepts, existence=sure))

    def complete_for(self, detected: bool = True) -> frozenset[str]:
        """The words of which it finds all that is in a picture; ``detected`` says whether the detector looks for it."""
        parts: list[object] = [load_classifier(part) for part in self.classifiers]
        if detected and self.detector is not None:
            parts.append(load_detector(self.detector))
        return frozenset().union(*map(complete_for, parts))

    @property
    def label(self) -> str:
        """The detector's name, for tables and manifests."""
        return "none" if self.detector is None else _label(self.detector)

    def fingerprint(self) -> str | None:
        """What is another one as soon as a part, its weights or its settings are; None where a part does not tell.

        Raises DomainError for unknown names and for weights that cannot be read.
        """
        prints = [] if self.detector is None else [detector_fingerprint(self.detector)]
        prints += [classifier_fingerprint(part) for part in self.classifiers]
        known = [told for told in prints if told is not None]
        return hashlib.sha256(" ".join(known).encode()).hexdigest() if len(known) == len(prints) else None

    def _detector(self) -> Detector:
        if self.detector is None:
            raise DomainError(
                "this domain has no detector (its perception.detector is none): give boxes= and labels=, or a detector="
            )
        return load_detector(self.detector)

    def _judged(self, picture: Image.Image, detections: Detections) -> Detections:
        own = frozenset(detections.attributes)
        judges: dict[str, str] = {}
        for part in self.classifiers:
            classifier, label = load_classifier(part), _label(part)
            wanted = [family for family in classifier.families if family not in own]
            for family in wanted:
                if family in judges:
                    raise DomainError(f"classifiers {judges[family]} and {label} both judge {family!r}; leave one out")
                judges[family] = label
            if wanted:
                tables = classifier.judge(picture, detections)
                chosen = {family: _checked(tables, family, len(detections), label) for family in wanted}
                detections = replace(detections, attributes={**detections.attributes, **chosen})
        return detections


def _checked(tables: Mapping[str, Table], family: str, count: int, label: str) -> Table:
    """The table of a family. Raises DomainError, naming the classifier, where it is none or of another length."""
    table = tables.get(family) if isinstance(tables, Mapping) else None
    if not isinstance(table, Table):
        raise DomainError(f"classifier {label}: expected a Table of its family {family!r}, got {type(table).__name__}")
    shape = np.shape(table.probs)
    if shape != (count, len(table.names)):
        raise DomainError(
            f"classifier {label}: {family!r} of {count} regions and {len(table.names)} values takes probabilities of"
            f" {count} x {len(table.names)}, got {' x '.join(map(str, shape))}"
        )
    return table


def _label(part: object) -> str:
    """What a part is called in messages and manifests."""
    if isinstance(part, str):
        part = Spec(part)
    return part.label if isinstance(part, Spec) else name_of(part)
