"""Python files of a user's own, run as modules."""

from __future__ import annotations

import hashlib
import sys
import traceback
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from types import CodeType, ModuleType

_PREFIX = "nsground_own_"
"""Begins the names of modules of own files."""


def own_module(path: Path) -> ModuleType:
    """A Python file as a module: run once, and again when its text has changed.

    It is the user's own code and may do all that an import may. Modules beside it are found only where Python finds
    them by itself. Raises OSError where it cannot be read, and what running it raises.
    """
    path = path.resolve()
    text = path.read_bytes()
    name = f"{_PREFIX}{path.stem}_{hashlib.sha256(bytes(path) + text).hexdigest()[:16]}"
    if (known := sys.modules.get(name)) is not None:
        return known
    loader = _FromSource(name, str(path))
    module = module_from_spec(ModuleSpec(name, loader, origin=str(path)))
    module.__file__ = str(path)
    sys.modules[name] = module  # where dataclasses look for it
    try:
        loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


class _FromSource(SourceFileLoader):
    """Always compiles: compiled files go by whole seconds, and a file may be edited twice in one."""

    def get_code(self, fullname: str) -> CodeType:
        return self.source_to_code(self.get_data(self.path), self.path)


def line_of_own_file(error: BaseException) -> tuple[str, int] | None:
    """The own file in which an error came up, or through which it came, and the line; None where there is none."""
    lines = [
        (frame.f_code.co_filename, line)
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_globals.get("__name__", "").startswith(_PREFIX)
    ]
    return lines[-1] if lines else None


def trouble(error: Exception) -> str:
    """What went wrong in an own file, and at which line."""
    where = None if isinstance(error, SyntaxError) else line_of_own_file(error)
    return f"{'' if where is None else f'line {where[1]}: '}{type(error).__name__}: {error}"
