"""Grammar folders: words, relations and measures of one's own, to be laid over a domain.

    kitchen/
      lexicon.yaml      words; sections as in grammar/lexicon/common.yaml
      relations.yaml    relations; entries as in grammar/relations.yaml
      measures.yaml     measures; sections as in grammar/measures.yaml

Each file may be absent. An installed package names its folder by an entry point of the group
``nsground.grammars`` whose value is the package that the files lie in.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from nsground.errors import DomainError, did_you_mean
from nsground.files.reading import read_text

ENTRY_POINTS = "nsground.grammars"
"""The entry-point group in which a package names the package that holds its grammar folder."""

FILES = ("lexicon.yaml", "relations.yaml", "measures.yaml")
"""All that a grammar folder may hold in YAML."""


@dataclass(frozen=True)
class Grammar:
    """A grammar folder. ``version`` is a digest of its files: a folder that was edited is another grammar."""

    folder: Path
    lexicon: tuple[Path, ...]
    relations: tuple[Path, ...]
    measures: tuple[Path, ...]
    version: str

    def __str__(self) -> str:
        return str(self.folder)


def grammars() -> list[str]:
    """The names of the grammars that installed packages bring."""
    return sorted({found.name for found in entry_points(group=ENTRY_POINTS)})


def load_grammar(name: str | Path) -> Grammar:
    """The grammar in a folder, or that of an installed package by its name.

    Raises DomainError where there is no such folder, or it holds YAML files of other names or none.
    """
    folder = _folder(name)
    if (folder / "domain.yaml").is_file():
        raise DomainError(f"{folder} is a domain, not a grammar to lay over one; give it as the domain")
    there = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".yaml", ".yml"))
    for path in there:
        if path.name not in FILES:
            hint = did_you_mean(path.name, FILES)
            raise DomainError(f"{path}: a grammar folder holds {', '.join(FILES)} and no other YAML.{hint}")
    if not there:
        raise DomainError(
            f"{folder}: holds none of {', '.join(FILES)}; nsground relation new NAME -o {folder} starts one"
        )
    lexicon, relations, measures = (tuple(path for path in there if path.name == file) for file in FILES)
    text = "\n".join(f"{path.name}\n{read_text(path)}" for path in there)
    return Grammar(folder, lexicon, relations, measures, hashlib.sha256(text.encode()).hexdigest())


def _folder(name: str | Path) -> Path:
    folder = Path(name)
    if str(name) and folder.is_dir():
        return folder.resolve()
    if folder.is_file():
        raise DomainError(f"{name} is a file; a grammar is named by its folder")
    for found in entry_points(group=ENTRY_POINTS, name=str(name)):
        return _package_folder(str(name), found.value)
    installed = grammars()
    there = f"Installed: {', '.join(installed)}." if installed else "No installed package brings one."
    raise DomainError(f"no grammar {str(name)!r}: there is no such folder.{did_you_mean(str(name), installed)} {there}")


def _package_folder(name: str, package: str) -> Path:
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        spec = None
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise DomainError(f"grammar {name!r} is in {package!r}, which is no package with a folder; reinstall it")
    return Path(places[0])
