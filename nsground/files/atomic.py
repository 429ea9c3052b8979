"""Atomic writes: a file is there whole, or is as it was before."""

from __future__ import annotations

import contextlib
import json
import os
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from nsground.errors import NsgroundError


def write_bytes(path: Path, data: bytes, error: type[NsgroundError] = NsgroundError) -> None:
    """Write a file, all of it or, if anything fails, nothing. Raises ``error`` where it cannot be written."""
    with atomic_file(path, error) as file:
        file.write_bytes(data)


def write_text(path: Path, text: str, parents: bool = False) -> None:
    """Write a UTF-8 text file, all of it or, if anything fails, nothing; ``parents`` makes its folder.

    Raises NsgroundError.
    """
    if parents:
        with contextlib.suppress(OSError):  # writing will say what is wrong
            path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, text.encode("utf-8", errors="replace"))


def write_json(path: Path, data: Mapping[str, Any]) -> None:
    """Write an object as JSON, all or nothing. Raises NsgroundError where it cannot be written."""
    write_bytes(path, (json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode())


@contextlib.contextmanager
def atomic_file(path: Path, error: type[NsgroundError] = NsgroundError) -> Iterator[Path]:
    """A new file beside ``path``, which takes its place when all is written; if anything fails, nothing is left.

    Raises ``error`` where it cannot be written.
    """
    temporary = path.parent / f".{uuid.uuid4().hex}.tmp"
    try:
        yield temporary
        os.replace(temporary, path)
    except NsgroundError:
        raise
    except (OSError, ValueError) as problem:  # ValueError: a path that no system can have
        raise error(f"{path}: cannot be written: {getattr(problem, 'strerror', None) or problem}") from None
    finally:
        with contextlib.suppress(OSError, ValueError):
            temporary.unlink()
