"""Python files of a user's own, run as modules."""

from __future__ import annotations

import hashlib
import sys
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import module_from_spec
from pathlib import Path
from types import CodeType, ModuleType


def own_module(path: Path) -> ModuleType:
    """A Python file as a module: run once, and again when its text has changed.

    It is the user's own code and may do all that an import may. Modules beside it are found only where Python finds
    them by itself. Raises OSError where it cannot be read, and what running it raises.
    """
    path = path.resolve()
    text = path.read_bytes()
    name = f"nsground_own_{path.stem}_{hashlib.sha256(bytes(path) + text).hexdigest()[:16]}"
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


def trouble(error: Exception, file: Path) -> str:
    """What went wrong, and at which line of a file."""
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError):
        return said
    lines, trace = [], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file.resolve()):
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return f"line {lines[-1]}: {said}" if lines else said
