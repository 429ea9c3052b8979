"""Where the data files of the package are: the grammar folder and the weights."""

from __future__ import annotations

import contextlib
import hashlib
import os
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from nsground.errors import DomainError, NsgroundError

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


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_bytes(path: Path, data: bytes, wrong: type[NsgroundError] = NsgroundError) -> None:
    """Write a file, all of it or, if anything fails, nothing. Raises ``wrong`` where it cannot be written."""
    with written(path, wrong) as file:
        file.write_bytes(data)


@contextlib.contextmanager
def written(path: Path, wrong: type[NsgroundError] = NsgroundError) -> Iterator[Path]:
    """A new file beside ``path``, which takes its place when all is written; if anything fails, nothing is left.

    Raises ``wrong`` where it cannot be written.
    """
    temporary = path.parent / f".{uuid.uuid4().hex}.tmp"
    try:
        yield temporary
        os.replace(temporary, path)
    except NsgroundError:
        raise
    except (OSError, ValueError) as error:  # ValueError: a path that no system can have
        raise wrong(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from None
    finally:
        with contextlib.suppress(OSError, ValueError):
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
