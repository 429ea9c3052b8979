"""The folder ``grammar/``: the language as data, beside the package or inside it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from nsground.errors import DomainError
from nsground.files.reading import read_text

_PACKAGE = Path(__file__).resolve().parents[1]


@cache
def grammar_folder() -> Path:
    """The folder ``grammar/``: inside an installed package, or at the top of a source checkout.

    Raises DomainError where it is missing.
    """
    for folder in (_PACKAGE / "grammar", _PACKAGE.parent / "grammar"):
        if folder.is_dir():
            return folder
    raise DomainError(f"the folder grammar/ is missing beside or inside {_PACKAGE}; reinstall nsground")


def read_grammar(name: str) -> str:
    """The text of a file of the grammar folder. Raises DomainError where it cannot be read."""
    return read_text(grammar_folder() / name)
