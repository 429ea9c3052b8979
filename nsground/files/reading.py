"""Text, YAML and JSON from files, with errors that name the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from nsground.errors import DataError, DomainError

_MOST_YAML = 5_000_000  # characters
_SAFE_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file. Raises DomainError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DomainError(f"{path}: cannot be read: {error}") from None


def read_yaml(path: Path) -> dict[str, Any]:
    """A YAML mapping, by the safe loader; an empty file is an empty one. Raises DomainError naming file and line."""
    text = read_text(path)
    if len(text) > _MOST_YAML:
        raise DomainError(f"{path}: {len(text):,} characters; at most {_MOST_YAML:,} are read")
    try:
        data = yaml.load(text, Loader=_SAFE_LOADER)  # noqa: S506 (it is a safe one, in C where there is one)
    except (yaml.YAMLError, RecursionError) as error:
        raise DomainError(f"{path}: not valid YAML: {error}") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise DomainError(f"{path}: must hold a mapping at the top, got {type(data).__name__}")
    return data


def read_json_object(path: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises DataError."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: cannot be read as JSON: {error}") from None
    if not isinstance(data, dict):
        raise DataError(f"{path}: expected an object, got {type(data).__name__}")
    return data
