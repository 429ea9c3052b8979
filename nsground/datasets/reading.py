"""What the readers share: what becomes of a bad record, where pictures are looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from nsground.errors import DataError

REMEMBERED_VIEWS = 64
"""Views that are remembered; examples of one picture are mostly neighbours."""

Refuse = Callable[[DataError], None]
"""Told of each record that cannot be used; reading goes on after it if this returns."""


def stop(error: DataError) -> None:
    """Raises the error: by default the first bad record is the last one."""
    raise error from None


def first_folder(candidates: Iterable[Path]) -> Path | None:
    """The first folder that is there, for pictures; None where there is none, and so no pixels.

    Whether a picture is in it is for whoever opens it, and for ``nsground data check``.
    """
    return next((folder for folder in candidates if folder.is_dir()), None)
