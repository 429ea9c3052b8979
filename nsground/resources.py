"""Where the data files of the package are: the grammar folder and the weights."""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import yaml

from nsground.errors import DomainError

_PACKAGE = Path(__file__).resolve().parent


@cache
def grammar_folder() -> Path:
    """The folder ``grammar/``: inside an installed package, or at the top of a source checkout."""
    for folder in (_PACKAGE / "grammar", _PACKAGE.parent / "grammar"):
        if folder.is_dir():
            return folder
    raise DomainError(f"the folder grammar/ is missing beside or inside {_PACKAGE}; reinstall nsground")


def read_grammar(name: str) -> str:
    """The text of a file of the grammar folder."""
    return read_text(grammar_folder() / name)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises DomainError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DomainError(f"{path}: cannot be read: {error}") from None


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file, all of it or, if anything fails, nothing. Raises DomainError where it cannot be written."""
    with replacing(path) as file:
        file.write(data)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write to that takes the place of ``path`` once all is written; if anything fails, nothing is changed.

    Raises DomainError where it cannot be written.
    """
    temporary = path.parent / f".{uuid.uuid4().hex}.tmp"
    try:
        with temporary.open("wb") as file:
            yield file
        os.replace(temporary, path)
    except OSError as error:
        raise DomainError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML mapping, by the safe loader. Raises DomainError naming file and line."""
    text = read_text(path)
    if len(text) > 5_000_000:
        raise DomainError(f"{path}: {len(text):,} characters; at most 5,000,000 are read")
    try:
        data = yaml.load(text, Loader=_loader())  # noqa: S506 (it is a safe one, in C where there is one)
    except (yaml.YAMLError, RecursionError) as error:
        raise DomainError(f"{path}: not valid YAML: {error}") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise DomainError(f"{path}: must hold a mapping at the top, got {type(data).__name__}")
    return data


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
