"""Commands over many inputs: lines in, one JSON line out for each, going on past a bad one."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from nsground import NsgroundError
from nsground.cli.output import note, say_json
from nsground.cli.progress import tracked

MAX_LINES = 1_000_000
MAX_BYTES = 1_000_000_000


class InputError(NsgroundError):
    """A line or file of input that cannot be used."""


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, or of standard input for ``-``; blank lines are passed over.

    Raises InputError where it cannot be read or is too long.
    """
    try:
        if str(path) == "-":
            data = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with path.open("rb") as file:
                data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(data) > MAX_BYTES:
        raise InputError(f"{path}: more than {MAX_BYTES:,} bytes; split it up")
    # A byte that is no UTF-8 spoils its own line only.
    lines = [line for line in data.decode("utf-8-sig", errors="replace").splitlines() if line.strip()]
    if len(lines) > MAX_LINES:
        raise InputError(f"{path}: {len(lines):,} lines; at most {MAX_LINES:,} are read. Split it up")
    return lines


def read_object(line: str) -> dict[str, Any]:
    """The JSON object in a line. Raises InputError saying what is wrong with it."""
    try:
        data = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InputError(f"the line is not JSON: {error}: {line[:80]!r}") from None
    if not isinstance(data, dict):
        raise InputError(f"the line must hold a JSON object, got {line[:80]!r}")
    return data


def need_text(data: Mapping[str, Any], field: str) -> str:
    """A field that must be there, as text."""
    if field not in data:
        raise InputError(f"there is no field {field!r}; got {', '.join(map(repr, list(data)[:8])) or 'none'}")
    value = data[field]
    if not isinstance(value, str):
        raise InputError(f"{field} must be text, got {str(value)[:60]!r}")
    return value


def for_each_line(lines: list[str], what: str, answer: Callable[[str], dict[str, Any]]) -> int:
    """Print the answer to every line as JSON; returns how many failed, each with its error in its line."""
    failed = 0
    for line in tracked(lines, what):
        data = answer(line)
        failed += "error" in data
        say_json(data)
    if failed:
        note(f"{failed:,} of {len(lines):,} inputs failed; each has its error in its line")
    return failed


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
