"""Detectors and attribute classifiers by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from nsground.domains.domain import domains
from nsground.errors import DomainError
from nsground.perception.protocols import AttributeClassifier, Detector
from nsground.perception.weight_files import CLEVR, SSDLITE, SSDLITE_CALIBRATION
from nsground.registry import BuiltIn, Registry, Spec, having, read_name
from nsground.scene.clevr import VALUES

T = TypeVar("T")

TRAINED = ".safetensors"
"""Ends the names of weights that ``nsground train`` made."""


FAMILIES: Mapping[str, tuple[str, ...]] = {"clevr": tuple(VALUES)}
"""The attributes that built-in detectors judge themselves, told here so that they are known before these are loaded."""


def _ssdlite_files(argument: str) -> Iterable[Path]:
    return (SSDLITE, SSDLITE_CALIBRATION)


def _clevr_files(argument: str) -> Iterable[Path]:
    weights = Path(argument) if argument else CLEVR
    return (weights, weights.with_suffix(".json"))


def _hugging_face_files(argument: str) -> Iterable[Path]:
    from nsground.perception import huggingface

    return huggingface.files_of(argument)


DETECTORS: Registry[Detector] = Registry(
    "detector",
    "nsground.perception",
    {
        "ssdlite": BuiltIn("nsground.perception.ssdlite:load", "photographs: COCO's 80 categories", _ssdlite_files),
        "clevr": BuiltIn("nsground.perception.clevr:load", "rendered scenes, with their attributes", _clevr_files),
        "hf": BuiltIn(
            "nsground.perception.huggingface:load",
            "hf:MODEL or hf:FOLDER, a detector that transformers runs",
            _hugging_face_files,
        ),
    },
    having("detect", "recognize"),
    called=("[argument]",),
    error=DomainError,
    also=f"; the path of trained weights ({TRAINED}) names one, and hf:NAME or hf:FOLDER a model of transformers",
)


def _lacks_as_classifier(part: object) -> str:
    if lacking := having("judge")(part):
        return lacking
    families = getattr(part, "families", None)
    if isinstance(families, str) or not families or not all(isinstance(family, str) for family in families):
        return f"has no families, such as ('color',), but {families!r}"
    return ""


CLASSIFIERS: Registry[AttributeClassifier] = Registry(
    "classifier",
    "nsground.classifiers",
    {
        "color": BuiltIn("nsground.perception.color:Colors", "eleven basic colours, from the pixels"),
        "size": BuiltIn("nsground.perception.size:Sizes", "large, medium or small, beside others of its kind"),
    },
    _lacks_as_classifier,
    called=("[argument]",),
    error=DomainError,
)


def detectors() -> list[str]:
    """The names of all detectors, built in and installed."""
    return sorted(DETECTORS.names())


def load_detector(name: str | Spec | Detector) -> Detector:
    """The detector of a name, or of the path of weights (``.safetensors``) that ``nsground train`` made; loaded once.

    ``hf:NAME`` is a detector of Hugging Face's hub or in a folder, see :mod:`nsground.perception.huggingface`;
    ``my_file.py:MyDetector`` one of your own. A detector that is given is taken as it is.

    Raises DomainError for an unknown name, or where a detector cannot be loaded.
    """
    return DETECTORS.once(_detector_spec(name)) if isinstance(name, str | Spec) else DETECTORS.load(name)


def load_classifier(name: str | Spec | AttributeClassifier) -> AttributeClassifier:
    """The attribute classifier of a name; loaded once. One that is given is taken as it is. Raises DomainError."""
    return CLASSIFIERS.once(_spec(name)) if isinstance(name, str | Spec) else CLASSIFIERS.load(name)


def families(detector: str | Spec | Detector) -> tuple[str, ...]:
    """The attributes that a detector judges itself. A built-in detector is not loaded to know them."""
    if isinstance(detector, str | Spec):
        detector = _detector_spec(detector)
        if DETECTORS.is_built_in(detector.name):
            kind = detector.name.partition(":")[0]
            return FAMILIES.get(kind, ())
    return tuple(getattr(load_detector(detector), "families", ()))


def detector_fingerprint(detector: str | Spec | Detector) -> str | None:
    """What is another one as soon as a detector's code, weights or settings are; see :meth:`Registry.fingerprint`."""
    return _fingerprint(DETECTORS, _detector_spec(detector) if isinstance(detector, str | Spec) else detector)


def classifier_fingerprint(classifier: str | Spec | AttributeClassifier) -> str | None:
    """Likewise of an attribute classifier."""
    return _fingerprint(CLASSIFIERS, _spec(classifier) if isinstance(classifier, str | Spec) else classifier)


def _fingerprint(registry: Registry[T], part: Spec | T) -> str | None:
    if isinstance(part, Spec) and not registry.is_built_in(part.name):
        return registry.fingerprint(part, registry.once(part))
    return registry.fingerprint(part)


def _spec(name: str | Spec) -> Spec:
    return Spec(name) if isinstance(name, str) else name


def _detector_spec(name: str | Spec) -> Spec:
    """A detector's name; in full where it is the path of trained weights. Raises DomainError for that of a domain."""
    spec = _spec(name)
    read = read_name(spec.name)
    if spec.name.endswith(TRAINED) and (read is None or (read.file is None and not read.argument)):
        return Spec(f"clevr:{spec.name}", spec.settings)
    if spec.name not in DETECTORS.built_in and spec.name in domains() and spec.name not in DETECTORS.names():
        raise DomainError(
            f"no detector {spec.name!r}: this is a domain, which has a detector of its own. Take it as the domain, or"
            f" one of the detectors {', '.join(DETECTORS.names())}"
        )
    return spec
