"""Domains: what one kind of picture needs, as a folder of data with a ``domain.yaml`` in it.

lexicon: [common.yaml, photo.yaml]   # words, files of grammar/lexicon or of the domain's own folder
relations: [relations.yaml]          # later files override earlier ones, entry by entry
measures: [measures.yaml]
frame: image                         # what left, right, in front of and behind refer to
perception: ssdlite                  # the perception backend, by name
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from nsground.errors import DomainError, did_you_mean
from nsground.resources import grammar_folder, read_yaml


@dataclass(frozen=True)
class Domain:
    """One kind of picture: the files that hold its words and relations, and the name of its perception."""

    name: str
    folder: Path
    lexicon: tuple[Path, ...]
    relations: tuple[Path, ...]
    measures: tuple[Path, ...]
    frame: str
    perception: str

    def __str__(self) -> str:
        return self.name


def domains() -> list[str]:
    """The names of the built-in domains."""
    return sorted(p.parent.name for p in (grammar_folder() / "domains").glob("*/domain.yaml"))


@cache
def load_domain(name: str | Path) -> Domain:
    """A built-in domain by name, or one's own by the path of its folder.

    >>> load_domain("photo").frame
    'image'

    Raises DomainError naming what is missing or malformed.
    """
    folder = Path(name)
    if not (folder / "domain.yaml").is_file():
        folder = grammar_folder() / "domains" / str(name)
    if not (folder / "domain.yaml").is_file() or str(name) in ("", "."):
        hint = did_you_mean(str(name), domains())
        raise DomainError(
            f"no domain {str(name)!r}.{hint} Built in: {', '.join(domains())}; "
            f"one's own is named by the path of a folder with a domain.yaml in it."
        )
    path = folder / "domain.yaml"
    data = read_yaml(path)
    wanted = {"lexicon", "relations", "measures", "frame", "perception"}
    if unknown := sorted(set(data) - wanted, key=str):
        raise DomainError(f"{path}: no field {unknown[0]!r}; known: {', '.join(sorted(wanted))}")

    def files(field: str, shared: Path) -> tuple[Path, ...]:
        names = data.get(field, [])
        if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            raise DomainError(f"{path}: {field} must be a list of file names, got {names!r}")
        return tuple(_find(path, field, n, folder, shared) for n in names)

    shared = grammar_folder()
    return Domain(
        name=folder.name,
        folder=folder,
        lexicon=files("lexicon", shared / "lexicon"),
        relations=files("relations", shared),
        measures=files("measures", shared),
        frame=str(data.get("frame", "image")),
        perception=str(data.get("perception", "ssdlite")),
    )


def _find(path: Path, field: str, name: str, folder: Path, shared: Path) -> Path:
    """The domain's own file before the shared one of the same name. A leading ``/`` of none: no way out."""
    for place in (folder, shared):
        found = (place / name).resolve()
        if found.is_file() and found.is_relative_to(place.resolve()):
            return found
    raise DomainError(f"{path}: {field} names {name!r}, which is neither in {folder} nor in {shared}")
