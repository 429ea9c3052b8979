"""What looks at the pictures of a domain, as its ``domain.yaml`` declares it.

    perception:
      detector: ssdlite                      # finds the objects; none: boxes are always given
      classifiers:                           # judge their attributes, each seeing what was judged before it
        - color
        - size
        - shine.py:Shine: {threshold: 0.3}   # one in a file of the domain's folder, with settings

The name of a detector alone, ``perception: ssdlite``, stands for it and the classifiers ``color`` and ``size``. A file
that is named here is run as Python: use folders that you trust.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nsground.errors import DataError, DomainError, did_you_mean
from nsground.registry import Spec, name_within

NONE = "none"
"""Stands for no detector."""

_FIELDS = ("detector", "classifiers")


@dataclass(frozen=True)
class Perception:
    """The names, with settings, of a detector and of the attribute classifiers that run after it, in order.

    ``detector`` is None where nothing looks for objects, and their boxes are always given.
    """

    detector: Spec | None
    classifiers: tuple[Spec, ...]


STANDARD = (Spec("color"), Spec("size"))
"""The classifiers of a domain that names a detector alone."""

PHOTOGRAPHS = Perception(Spec("ssdlite"), STANDARD)
"""What looks at the pictures of a domain that says nothing of it."""


def read_perception(content: object, path: Path) -> Perception:
    """The field ``perception`` of a ``domain.yaml`` at ``path``. Raises DomainError naming field and content."""
    if isinstance(content, str):
        return Perception(_detector(content, path), STANDARD)
    if not isinstance(content, Mapping):
        raise DomainError(f"{path}: perception: expected the name of a detector, or {' and '.join(_FIELDS)}")
    for field in content:
        if field not in _FIELDS:
            hint = did_you_mean(str(field), _FIELDS)
            raise DomainError(f"{path}: perception: no field {field!r}.{hint} Known: {', '.join(_FIELDS)}")
    classifiers = content.get("classifiers", [])
    if not isinstance(classifiers, list):
        raise DomainError(f"{path}: perception.classifiers: expected a list of names, got {classifiers!r}")
    return Perception(
        _detector(content.get("detector", NONE), path),
        tuple(_spec(item, f"perception.classifiers[{i}]", path) for i, item in enumerate(classifiers)),
    )


def _detector(content: object, path: Path) -> Spec | None:
    return None if content in (NONE, None) else _spec(content, "perception.detector", path)


def _spec(content: object, place: str, path: Path) -> Spec:
    """A name, or a mapping of one name to its settings."""
    match content:
        case str():
            return Spec(_resolved(content, place, path))
        case {**items} if len(items) == 1:
            ((name, settings),) = items.items()
            if isinstance(name, str) and isinstance(settings, Mapping):
                try:
                    return Spec.of(_resolved(name, place, path), settings)
                except TypeError as error:
                    raise DomainError(f"{path}: {place}: settings of {name!r}: {error}") from None
    raise DomainError(f"{path}: {place}: expected a name, or one name with its settings, got {content!r}")


def _resolved(name: str, place: str, path: Path) -> str:
    """The name; of a part in an own file, which is one of the domain's folder, with the file's whole path."""
    try:
        return name_within(path.parent, name)
    except DataError as error:
        raise DomainError(f"{path}: {place}: {error}") from None
