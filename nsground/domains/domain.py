"""Domains: what one kind of picture needs, as a folder of data with a ``domain.yaml`` in it.

lexicon: [common.yaml, photo.yaml]   # words, files of grammar/lexicon or of the domain's own folder
relations: [relations.yaml]          # later files override earlier ones, entry by entry
measures: [measures.yaml]
vocabulary: open                     # open: any English word is known (the default); closed: those of the lexicon
frame: image                         # what left, right, in front of and behind refer to
perception:                          # what looks at pictures; see nsground.domains.perception
  detector: ssdlite
  classifiers: [color, size]
sentences: refer                     # "the cup is red" means the cup that is; with "state", that it is

A grammar folder (see :mod:`nsground.domains.grammars`) lays words, relations and measures of one's own over a domain.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from nsground.domains.grammars import Grammar, load_grammar
from nsground.domains.perception import PHOTOGRAPHS, Perception, read_perception
from nsground.errors import DomainError, did_you_mean
from nsground.files.grammar_folder import grammar_folder
from nsground.files.reading import read_yaml
from nsground.registry import is_own_file


@dataclass(frozen=True)
class Domain:
    """One kind of picture: the files that hold its words and relations, and the names of what looks at it.

    ``open`` says that any word of English may be used; else only those of the lexicon have a meaning of their own.

    Files of ``grammars``, which were laid over the domain, come last in ``lexicon``, ``relations`` and ``measures``.
    """

    name: str
    folder: Path
    lexicon: tuple[Path, ...]
    relations: tuple[Path, ...]
    measures: tuple[Path, ...]
    frame: str
    perception: Perception
    sentences: str = "refer"
    open: bool = True
    grammars: tuple[Grammar, ...] = ()

    def __str__(self) -> str:
        return " + ".join((self.name, *(grammar.folder.name for grammar in self.grammars)))

    @property
    def address(self) -> str:
        """What finds the domain again, without what was laid over it: a built-in name, or a folder."""
        return self.name if self.folder == _built_in(self.name) else str(self.folder)

    @property
    def own_code(self) -> tuple[str, ...]:
        """The Python files that perception in this domain runs, with the names of what is in them."""
        named = (self.perception.detector, *self.perception.classifiers)
        return tuple(spec.name for spec in named if spec is not None and is_own_file(spec.name))

    @property
    def kept(self) -> str | Domain:
        """What a scene keeps of its domain: the address, or the domain itself where something is laid over it."""
        return self if self.grammars else self.address

    def with_grammar(self, folder: str | Path) -> Domain:
        """The domain with a grammar folder, or an installed grammar of that name, laid over it.

        What it says of a relation, a measure or a value goes before what the domain says, and what a later grammar
        says before an earlier one. Raises DomainError where there is no such folder or it holds no grammar.
        """
        grammar = load_grammar(folder)
        return replace(
            self,
            lexicon=self.lexicon + grammar.lexicon,
            relations=self.relations + grammar.relations,
            measures=self.measures + grammar.measures,
            grammars=(*self.grammars, grammar),
        )

    def without_last_grammar(self) -> Domain:
        """The domain as it was before the last grammar was laid over it; itself where there was none."""
        if not self.grammars:
            return self
        *first, last = self.grammars
        return replace(
            self,
            lexicon=self.lexicon[: len(self.lexicon) - len(last.lexicon)],
            relations=self.relations[: len(self.relations) - len(last.relations)],
            measures=self.measures[: len(self.measures) - len(last.measures)],
            grammars=tuple(first),
        )


DomainLike = str | Path | Domain
"""A domain, or what :func:`load_domain` finds it by."""


def domains() -> list[str]:
    """The names of the built-in domains."""
    return sorted(p.parent.name for p in (grammar_folder() / "domains").glob("*/domain.yaml"))


def load_domain(name: DomainLike, grammars: Iterable[str | Path] = ()) -> Domain:
    """A built-in domain by name, or one's own by the path of its folder, with ``grammars`` laid over it in turn.

    >>> load_domain("photo").frame
    'image'

    A domain that is given is taken as it is. Raises DomainError naming what is missing or malformed.
    """
    domain = name if isinstance(name, Domain) else _load(name)
    for grammar in grammars:
        domain = domain.with_grammar(grammar)
    return domain


def domain_of_data(name: DomainLike) -> DomainLike:
    """A domain that data name, as they name it, such as that of an example or of a scene's file.

    Raises DomainError where it is one that would have Python files run: that is for users to say, not for data.
    """
    if files := load_domain(name).own_code:
        raise DomainError(
            f"the data are of the domain {str(name)!r}, which would have {Path(files[0]).name} run. Where you trust it,"
            f" name the domain yourself, as by --domain"
        )
    return name


def _built_in(name: str | Path) -> Path:
    return grammar_folder() / "domains" / str(name)


@cache
def _load(name: str | Path) -> Domain:
    folder = Path(name)
    if not (folder / "domain.yaml").is_file():
        folder = _built_in(name)
    if not (folder / "domain.yaml").is_file() or str(name) in ("", "."):
        hint = did_you_mean(str(name), domains())
        raise DomainError(
            f"no domain {str(name)!r}.{hint} Built in: {', '.join(domains())}; "
            f"one's own is named by the path of a folder with a domain.yaml in it."
        )
    path = folder / "domain.yaml"
    data = read_yaml(path)
    wanted = {"lexicon", "relations", "measures", "vocabulary", "frame", "perception", "sentences"}
    if unknown := sorted(set(data) - wanted, key=str):
        raise DomainError(f"{path}: no field {unknown[0]!r}; known: {', '.join(sorted(wanted))}")

    def files(field: str, shared: Path) -> tuple[Path, ...]:
        names = data.get(field, [])
        if not isinstance(names, list) or not all(isinstance(n, str) for n in names):
            raise DomainError(f"{path}: {field} must be a list of file names, got {names!r}")
        return tuple(_find(path, field, n, folder, shared) for n in names)

    if data.get("sentences", "refer") not in ("refer", "state"):
        raise DomainError(f"{path}: sentences must be 'refer' or 'state', got {data['sentences']!r}")
    shared = grammar_folder()
    vocabulary = data.get("vocabulary", "open")
    if vocabulary not in ("open", "closed"):
        raise DomainError(f"{path}: vocabulary must be open or closed, got {vocabulary!r}")
    return Domain(
        name=folder.name,
        folder=folder,
        lexicon=files("lexicon", shared / "lexicon"),
        relations=files("relations", shared),
        measures=files("measures", shared),
        frame=str(data.get("frame", "image")),
        perception=read_perception(data["perception"], path) if "perception" in data else PHOTOGRAPHS,
        sentences=str(data.get("sentences", "refer")),
        open=vocabulary == "open",
    )


def _find(path: Path, field: str, name: str, folder: Path, shared: Path) -> Path:
    """The domain's own file, else the shared one of this name. Absolute paths and ``..`` out of both are refused."""
    for place in (folder, shared):
        found = (place / name).resolve()
        if found.is_file() and found.is_relative_to(place.resolve()):
            return found
    raise DomainError(f"{path}: {field} names {name!r}, which is neither in {folder} nor in {shared}")
