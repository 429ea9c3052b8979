"""Names of parts, taken apart: what kind, which argument, in which file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from nsground.errors import DataError

_NAME = re.compile(r"(?P<kind>[\w.-]+(?<!\.py))(?:[:+](?P<argument>.*))?", re.DOTALL)
_OWN_FILE = re.compile(r"(?P<file>.+?\.py):(?P<kind>[^\W\d]\w*)(?:[:+](?P<argument>.*))?", re.DOTALL)


@dataclass(frozen=True)
class Name:
    """A name, taken apart.

    Fields:
        kind: which part; in an own file, the name of an object there.
        argument: what follows the kind's ``:`` or ``+``; "" where nothing does.
        file: the Python file that the part is in; None for built-in and installed parts.
    """

    kind: str
    argument: str = ""
    file: Path | None = None


def read_name(text: str) -> Name | None:
    """The name that a text is; None where it is no name.

    >>> read_name("symbolic+seq2seq:runs/1")
    Name(kind='symbolic', argument='seq2seq:runs/1', file=None)
    >>> read_name("parts/mine.py:Mine:runs/1").kind
    'Mine'
    """
    if match := _NAME.fullmatch(text):
        return Name(match["kind"], match["argument"] or "")
    if match := _OWN_FILE.fullmatch(text):
        return Name(match["kind"], match["argument"] or "", Path(match["file"]).expanduser())
    return None


def is_own_file(name: str) -> bool:
    """Whether a name is that of an object in a Python file."""
    read = read_name(name)
    return read is not None and read.file is not None


def name_within(folder: Path, name: str) -> str:
    """A name as a file in ``folder`` gives it: an own file is looked for there, and becomes a whole path.

    Raises DataError where the own file lies outside of the folder, or is not there.
    """
    read = read_name(name)
    if read is None or read.file is None:
        return name
    folder = folder.resolve()
    file = (folder / read.file).resolve()
    if not file.is_relative_to(folder):
        raise DataError(f"{name!r} lies outside of the folder {folder}")
    if not file.is_file():
        raise DataError(f"there is no file {str(read.file)!r} in {folder}")
    return ":".join(filter(None, (str(file), read.kind, read.argument)))


@dataclass(frozen=True)
class Spec:
    """The name of a part, and the settings that it is made with; hashable, as part of a domain.

    ``settings`` is a JSON object, its keys in order.

    >>> Spec.of("ssdlite", {"threshold": 0.2})
    Spec(name='ssdlite', settings='{"threshold": 0.2}')
    """

    name: str
    settings: str = "{}"

    @classmethod
    def of(cls, name: str, settings: Mapping[str, Any]) -> Spec:
        """The name with settings of text, numbers, truth values, lists and mappings. Raises TypeError for others."""
        return cls(name, json.dumps(dict(settings), sort_keys=True))

    @cached_property
    def arguments(self) -> dict[str, Any]:
        """The settings, as keyword arguments."""
        arguments: dict[str, Any] = json.loads(self.settings)
        return arguments

    @property
    def label(self) -> str:
        """The name for tables and manifests: without the folder of an own file, with the settings if there are any."""
        read, short = read_name(self.name), self.name
        if read is not None and read.file is not None:
            short = ":".join(filter(None, (read.file.name, read.kind, read.argument)))
        return short if self.settings == "{}" else f"{short} {self.settings}"
