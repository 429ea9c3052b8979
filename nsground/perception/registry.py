"""Perception backends by name: a visible mapping, and what installed packages add to it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from nsground.errors import DomainError, did_you_mean
from nsground.files.hashing import file_hash
from nsground.perception.protocols import Detector

ENTRY_POINTS = "nsground.perception"
"""The entry-point group in which a package names functions that make a detector."""


FOREIGN = "hf:"
"""Begins the names of models that transformers runs."""


@dataclass(frozen=True)
class Backend:
    """``function`` is ``module:function``, which loads the weights and gives a Detector.

    ``families`` are the attributes that the detector judges itself, told here so that they are known unloaded.
    ``weights`` are its files in the folder ``weights``.
    """

    function: str
    families: tuple[str, ...] = ()
    weights: tuple[str, ...] = ()


DETECTORS = {
    "ssdlite": Backend(
        "nsground.perception.photo:load",
        weights=("ssdlite_mobilenet_v2_coco.safetensors", "ssdlite_calibration.json"),
    ),
    "clevr": Backend(
        "nsground.perception.clevr:load",
        ("shape", "color", "material", "size"),
        ("clevr.safetensors", "clevr.json"),
    ),
}

WEIGHTS = Path(__file__).parent / "weights"


def detectors() -> list[str]:
    """The names of all backends, built in and installed."""
    return sorted({*DETECTORS, *(found.name for found in entry_points(group=ENTRY_POINTS))})


@cache
def load_detector(name: str) -> Detector:
    """A backend by name, or by the path of weights (``.safetensors``) that ``nsground train`` made; loaded once.

    ``hf:NAME`` is a detector of Hugging Face's hub or in a folder; see :mod:`nsground.perception.huggingface`.

    Raises DomainError for an unknown name, or where a backend cannot be loaded.
    """
    return _loader(name)()


def families(detector: str | Detector) -> tuple[str, ...]:
    """The attributes that a backend judges itself."""
    if isinstance(detector, str) and detector in DETECTORS:
        return DETECTORS[detector].families
    if isinstance(detector, str) and detector.startswith(FOREIGN):
        return ()
    return (load_detector(detector) if isinstance(detector, str) else detector).families


@cache
def fingerprint(name: str) -> str:
    """What is another one as soon as a backend's weights are: their hash, or the version of the package it is from.

    Raises DomainError for an unknown name, or where the weights cannot be read.
    """
    if name.startswith(FOREIGN):
        from nsground.perception import huggingface

        return _hash_of(huggingface.files_of(name.removeprefix(FOREIGN)))
    if name not in DETECTORS and not name.endswith(".safetensors"):
        for found in entry_points(group=ENTRY_POINTS, name=name):
            return f"{found.value} {found.dist.name if found.dist else ''} {found.dist.version if found.dist else ''}"
        raise _unknown(name)
    file = Path(name)
    return _hash_of(
        [WEIGHTS / each for each in DETECTORS[name].weights] if name in DETECTORS else [file, file.with_suffix(".json")]
    )


def _hash_of(paths: Iterable[Path]) -> str:
    try:
        return hashlib.sha256(b"".join(bytes.fromhex(file_hash(path)) for path in paths)).hexdigest()
    except OSError as error:
        raise DomainError(f"{error.filename}: cannot be read: {error.strerror}") from None


def _loader(name: str) -> Callable[[], Detector]:
    if name in DETECTORS:
        return _function(DETECTORS[name])
    if name.startswith(FOREIGN):
        return partial(_function(Backend("nsground.perception.huggingface:load")), name.removeprefix(FOREIGN))
    if name.endswith(".safetensors"):
        return partial(_function(DETECTORS["clevr"]), Path(name))
    for found in entry_points(group=ENTRY_POINTS, name=name):
        try:
            loaded: Callable[[], Detector] = found.load()
        except (ImportError, AttributeError) as error:
            raise DomainError(f"perception {name!r} ({found.value}) cannot be loaded: {error}") from error
        return loaded
    raise _unknown(name)


def _unknown(name: str) -> DomainError:
    return DomainError(
        f"no perception {name!r}.{did_you_mean(name, detectors())} There are: {', '.join(detectors())}; a package"
        f" adds one by the entry point {ENTRY_POINTS!r}; the path of trained weights (.safetensors) names one, and"
        f" {FOREIGN}NAME or {FOREIGN}FOLDER a model of transformers"
    )


def _function(backend: Backend) -> Callable[..., Detector]:
    module, _, function = backend.function.partition(":")
    found: Callable[..., Detector] = getattr(import_module(module), function)
    return found
