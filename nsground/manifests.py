"""A folder in which work goes on holds a file that says how it was begun: the same goes on, any other is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nsground.errors import DataError
from nsground.resources import write_bytes


def check_same(file: Path, said: Mapping[str, Any], work: str, beside: Mapping[str, Any] | None = None) -> None:
    """Make sure that a file, if it is there, says the same as ``said`` of all that this names.

    Mappings in it are compared name by name, and a name that the file lacks is null there. Raises DataError with all
    that differs, and what to do; ``work`` is what the folder holds, in words, such as ``a run``.

    Args:
        beside: what does not decide, but may help to see why the rest differs.
    """
    if not file.is_file():
        return
    there = dict(_flat(read_object(file)))
    apart = [_apart(name, there.get(name), value) for name, value in _flat(_plain(said)) if there.get(name) != value]
    if apart:
        known = [(name, there.get(name), value) for name, value in _flat(_plain(beside or {}))]
        apart += [_apart(name, was, value) for name, was, value in known if was not in (None, value)]
        raise DataError(
            f"{file.parent}: holds {work} with {', and with '.join(apart)}; give another folder, or remove this one"
        )


def _apart(name: str, there: Any, here: Any) -> str:
    return f"{name} {json.dumps(there, ensure_ascii=False)}, not {json.dumps(here, ensure_ascii=False)}"


def _plain(said: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(said))


def _flat(said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is said, name by name, one level down."""
    for name, value in said.items():
        yield from ((f"{name}.{k}", v) for k, v in value.items()) if isinstance(value, dict) else [(name, value)]


def read_object(file: Path) -> dict[str, Any]:
    """The JSON object in a file. Raises DataError."""
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"{file}: cannot be read as JSON: {error}") from None
    if not isinstance(data, dict):
        raise DataError(f"{file}: expected an object, got {type(data).__name__}")
    return data


def write_json(file: Path, data: Mapping[str, Any]) -> None:
    """Write an object as JSON, all or nothing."""
    write_bytes(file, (json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode())
